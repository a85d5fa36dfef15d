// Waits for a table that was made a moment ago: with `--transition`, it takes its time.
import type { Namespace } from '../state/place.js'
import { callService } from './service-calls.js'

const PAUSE_MS = 200

/** @throws ApiFailure */
export async function whenActive(table: string, namespace: Namespace): Promise<void> {
  for (;;) {
    const asked = { TableName: table }
    const { output } = await callService<{ readonly Table: { readonly TableStatus: string } }>('DescribeTable', asked, namespace)
    if (output.Table.TableStatus === 'ACTIVE') return
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
