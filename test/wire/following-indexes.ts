// Global indexes of a gateway on a ring follow the table a moment later, as on the service. Tests look at them right after a write, so their clients
// wait before each read until the gateway has ended what it has begun. Other endpoints are asked at once.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** True where the endpoint is a gateway. */
const followsLater = process.env['DYNAMODB_ENDPOINT_IS_A_GATEWAY'] === '1'
const READS: ReadonlySet<string> = new Set(['Query', 'Scan', 'ExecuteStatement', 'BatchExecuteStatement'])
const OPEN_CHANGES = /^RingOpenHints (\d+)$/m

/** Makes a client of a gateway wait. */
export function waitForIndexes(client: DynamoDBClient, endpoint: string): void {
  if (!followsLater) return
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (READS.has(commandName.replace(/Command$/, ''))) await indexesFollowed(endpoint)
        return next(args)
      },
    { step: 'initialize', name: 'waitForIndexes' },
  )
}

async function indexesFollowed(endpoint: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${endpoint}/_dynalab/metrics`)).text()
    const open = OPEN_CHANGES.exec(text)?.[1]
    if (open === undefined) throw new Error('the gateway does not count its open hints')
    if (open === '0') return
  }
}
