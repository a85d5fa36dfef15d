// A disk that is really full, over HTTP with the AWS SDK: what was acknowledged is there, what was refused is not, reads go on all the time,
// and when there is room again writes are taken without a restart.
import { join } from 'node:path'
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { openFolder } from '../../src/storage/folder.js'
import { SmallDisk } from './small-disk.js'

const DISK_BYTES = 48 * 1024 * 1024
const ITEM_BYTES = 100_000
/** The server tries once a second whether writes are taken again. */
const TWO_TRIES_MS = 2500
const SHAPE = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  BillingMode: 'PAY_PER_REQUEST' as const,
}

const disk = new SmallDisk(DISK_BYTES)
let emulator: Emulator

const openOn = async (): Promise<{ readonly client: DynamoDBClient; readonly endpoint: string }> => {
  emulator = await createEmulator({ dataDir: join(disk.folder, 'data'), logLevel: 'fatal', transition: 0 })
  const { endpoint } = await emulator.listen({ port: 0 })
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  return { endpoint, client: new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }) }
}

afterAll(() => disk.remove())

test.runIf(disk.isThere)('writes go on when there is room again', { timeout: 60_000 }, async () => {
  const { client, endpoint } = await openOn()
  await client.send(new CreateTableCommand({ ...SHAPE, TableName: 'songs' }))
  const acknowledged: string[] = []
  const put = async (pk: string): Promise<void> => {
    await client.send(new PutItemCommand({ TableName: 'songs', Item: { pk: { S: pk }, v: { S: 'x'.repeat(ITEM_BYTES) } } }))
    acknowledged.push(pk)
  }
  const stored = async (): Promise<readonly (string | undefined)[]> => {
    const found: (string | undefined)[] = []
    for (let from: ScanCommandOutput['LastEvaluatedKey']; ;) {
      const page = await client.send(new ScanCommand({ TableName: 'songs', ConsistentRead: true, ExclusiveStartKey: from }))
      found.push(...(page.Items ?? []).map((item) => item['pk']?.S))
      from = page.LastEvaluatedKey
      if (from === undefined) return found.sort()
    }
  }
  const read = async (pk: string): Promise<void> => {
    const get = new GetItemCommand({ TableName: 'songs', Key: { pk: { S: pk } }, ConsistentRead: true })
    expect((await client.send(get)).Item?.['pk']?.S).toBe(pk)
  }
  for (let round = 0; round < 2; round++) {
    for (let n = 0; n < 10; n++) await put(`before-${round}-${n}`)
    disk.fill()
    const putUntilRefused = async (): Promise<void> => {
      for (let n = 0; n < 500; n++) await put(`full-${round}-${n}`)
    }
    await expect(putUntilRefused()).rejects.toThrow(/no space left.*free space on its disk/i)
    await expect(client.send(new CreateTableCommand({ ...SHAPE, TableName: 'other' }))).rejects.toThrow(/free space/)
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['songs'])
    expect((await fetch(`${endpoint}/_dynalab/ready`)).status).toBe(503)
    expect(await stored()).toEqual([...acknowledged].sort())
    // A little room, which the store could not open with: it is not tried, since reads would end with it.
    disk.give(1)
    const untilMs = performance.now() + TWO_TRIES_MS
    while (performance.now() < untilMs) expect(await stored()).toEqual([...acknowledged].sort())
    expect((await fetch(`${endpoint}/_dynalab/ready`)).status).toBe(503)
    disk.empty()
    let reads = 0
    for (let isReady = false; !isReady; reads++) {
      await read(acknowledged[reads % acknowledged.length] ?? '')
      isReady = (await fetch(`${endpoint}/_dynalab/ready`)).status === 200
    }
    expect(reads).toBeGreaterThan(10)
    expect(await stored()).toEqual([...acknowledged].sort())
    await put(`after-${round}`)
  }
  await client.send(new CreateTableCommand({ ...SHAPE, TableName: 'other' }))
  const everything = await stored()
  await emulator.close()
  const store = await openFolder(join(disk.folder, 'data'), 'existing')
  expect((await verifyStore(store)).problems).toEqual([])
  await store.close()
  const again = await openOn()
  const { Count: count } = await again.client.send(new ScanCommand({ TableName: 'songs', Select: 'COUNT', Limit: 1 }))
  expect(count).toBe(1)
  expect(everything).toEqual([...acknowledged].sort())
  await emulator.close()
})
