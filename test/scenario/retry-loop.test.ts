// An application around the SDK's own retries, over HTTP and on the real clock: a throttled table slows it down and loses nothing, and what
// the client was refused is what the server says it refused.
import { CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'

/** Little, so that twenty writers at once are throttled however slow the machine is. */
const UNITS_PER_SEC = 20
const ITEMS = 60

let emulator: Emulator
afterEach(async () => emulator.close())

test('an application with standard retries finishes its writes on a throttled table', async () => {
  emulator = await createEmulator({ inMemory: true, burst: 0, logLevel: 'error' })
  const { endpoint } = await emulator.listen({ port: 0 })
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, retryMode: 'standard', maxAttempts: 3 })
  let attempts = 0
  client.middlewareStack.add(
    (next) => async (given) => {
      attempts++
      return next(given)
    },
    { step: 'deserialize', priority: 'low' }, // below the retries: once for each request that is sent
  )
  await client.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 1000, WriteCapacityUnits: UNITS_PER_SEC },
    }),
  )
  attempts = 0
  let units = 0
  const startMs = performance.now()
  const write = async (n: number): Promise<void> => {
    const input = { TableName: 'orders', Item: { pk: { S: `order-${n}` } }, ReturnConsumedCapacity: 'TOTAL' as const }
    for (;;) {
      try {
        const { ConsumedCapacity } = await client.send(new PutItemCommand(input))
        units += ConsumedCapacity?.CapacityUnits ?? 0
        return
      } catch (error) {
        expect((error as Error).name).toBe('ProvisionedThroughputExceededException')
      }
    }
  }
  const pending = Array.from({ length: ITEMS }, (_, n) => n)
  const worker = async (): Promise<void> => {
    for (let n = pending.pop(); n !== undefined; n = pending.pop()) await write(n)
  }
  await Promise.all(Array.from({ length: 20 }, worker))
  const elapsedSec = (performance.now() - startMs) / 1000
  const { Count } = await client.send(new ScanCommand({ TableName: 'orders', Select: 'COUNT' }))
  client.destroy()

  expect(Count).toBe(ITEMS)
  expect(units).toBe(ITEMS)
  expect(units).toBeLessThanOrEqual(UNITS_PER_SEC * elapsedSec + UNITS_PER_SEC + 1)
  const throttled = attempts - ITEMS - 1 // the scan was the last attempt
  expect(throttled).toBeGreaterThan(0)
  // Both sides agree: what the client was refused and charged is what the server says that it refused and charged.
  const metrics = await (await fetch(`${endpoint}/_dynalab/metrics`)).text()
  expect(sampleOf(metrics, 'WriteThrottleEvents')).toBe(throttled)
  expect(sampleOf(metrics, 'ThrottledRequests', 'Operation="PutItem"')).toBe(throttled)
  expect(sampleOf(metrics, 'ConsumedWriteCapacityUnits')).toBe(units)
})

/** The value of the only series of a metric that has the label. */
function sampleOf(metrics: string, name: string, label = ''): number {
  const lines = metrics.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes(label))
  expect(lines.length, `series of ${name}`).toBe(1)
  return Number(lines[0]?.split(' ').at(-1))
}
