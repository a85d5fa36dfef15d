// Everything that a query finds, to the end, page by page.
import { callService } from '../../../api/service-calls.js'
import type { Namespace } from '../../../state/place.js'
import type { Item } from '../item/item.js'
import type { Planned } from '../query/request.js'

interface Output {
  readonly Item?: Item
  readonly Items?: readonly Item[]
  readonly LastEvaluatedKey?: Item
}

export interface Reading {
  readonly planned: Planned
  readonly namespace: Namespace
  readonly onPage: (items: readonly Item[]) => void
  readonly isStopped: () => boolean
}

/** @throws ApiFailure */
export async function readAll({ planned: { operation, input }, namespace, onPage, isStopped }: Reading): Promise<void> {
  const { Limit: _limit, ...asked } = input
  let next: Item | undefined
  do {
    const place = next === undefined ? {} : { ExclusiveStartKey: next }
    const { output } = await callService<Output>(operation, { ...asked, ...place }, namespace, { isQuiet: next !== undefined })
    onPage(output.Items ?? (output.Item === undefined ? [] : [output.Item]))
    next = output.LastEvaluatedKey
  } while (next !== undefined && !isStopped())
}
