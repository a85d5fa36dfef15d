// Proves that a split by heat can be watched: while a client writes more than partitions give, the page shows the children and the split with its
// cause, without a click. The client's writes are real; the emulator's seconds go by as it is done with them, so that a slow machine writes enough.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { type Bench, inBrowser, picture } from './browser.js'

/** Of 20 units each: in a second nearly what two partitions give. */
const KEYS = 90
const BODY = 'x'.repeat(20_000)

inBrowser('a split by heat', (bench) => it('is seen as it happens', () => watch(bench)), {
  capacity: 'full',
  heat: 2,
  clock: 'manual',
})

async function watch(bench: Bench): Promise<void> {
  const client = new DynamoDBClient({ ...bench.emulator.clientConfig(), maxAttempts: 1 })
  await client.send(
    new CreateTableCommand({
      TableName: 'hot',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 1000, WriteCapacityUnits: 1000 },
    }),
  )
  const partitions = () => bench.emulator.capacity.partitions('hot').partitions
  const before = partitions().length
  const page = await bench.open('/partitions/hot?region=us-east-1', { height: 1600 })
  const space = page.getByRole('listbox', { name: /in the order of their keys/ })
  await space.waitFor()
  expect(await space.getByRole('option').count()).toBe(before)
  let isSeen = false
  const load = (async () => {
    while (!isSeen) {
      for (let n = 0; n < KEYS; n++) {
        const Item = { pk: { S: `key-${n}` }, body: { S: BODY } }
        await client.send(new PutItemCommand({ TableName: 'hot', Item })).catch(() => undefined) // throttled, as it should be
      }
      await bench.emulator.clock.advance({ seconds: 1 })
    }
  })()
  try {
    await page.getByRole('grid', { name: 'Splits' }).getByText('it was hot').first().waitFor({ timeout: 30_000 })
    await expect.poll(() => space.getByRole('option').count(), { timeout: 10_000 }).toBeGreaterThan(before)
    await picture(page, 'split-live')
  } finally {
    isSeen = true
    await load
  }
  await expect.poll(() => space.getByRole('option').count(), { timeout: 10_000 }).toBe(partitions().length)
  await page.close()
}
