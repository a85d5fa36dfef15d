// The clock as users have it: kept over a kill and a restart, and never a reason why an emulator does not close.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'
import { openLab } from '../support/lab.js'

const HOUR_MS = 3_600_000
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dynalab-clock-'))
  folders.push(folder)
  return folder
}

/** Opens, does, closes. */
async function within<T>(options: GivenOptions, task: (emulator: Emulator) => T | Promise<T>): Promise<T> {
  await using emulator = await createEmulator({ logLevel: 'error', ...options })
  return await task(emulator)
}

describe('a data folder', () => {
  test('keeps its clock, whatever flags it is opened with again, until another mode is asked for', async () => {
    const dataDir = await newFolder()
    const start = { dataDir, clock: 'manual', clockStart: '2026-04-01' } as const
    const startMs = Date.UTC(2026, 3, 1)
    expect(await within(start, ({ clock }) => clock.advance(HOUR_MS))).toMatchObject({ mode: 'manual', nowMs: startMs + HOUR_MS })
    expect(await within(start, ({ clock }) => clock.now())).toBe(startMs + HOUR_MS)
    expect(await within({ dataDir }, ({ clock }) => clock.set(startMs - HOUR_MS))).toMatchObject({ nowMs: startMs - HOUR_MS })
    expect(await within({ dataDir }, ({ clock }) => clock.show())).toMatchObject({ mode: 'manual', nowMs: startMs - HOUR_MS })
    const real = await within({ dataDir, clock: 'real' }, ({ clock }) => clock.advance(10 * HOUR_MS))
    expect([real.mode, real.nowMs - Date.now() > 9 * HOUR_MS]).toEqual(['real', true])
    const ahead = await within({ dataDir }, async ({ clock }) => [
      (await clock.freeze()).mode,
      clock.now() - Date.now() > 9 * HOUR_MS,
    ])
    expect(ahead).toEqual(['frozen', true])
    const still = await within({ dataDir }, ({ clock }) => clock.resume())
    expect(still.mode).toBe('real')
  })
})

// Every write is stamped, so the last time that a clock takes must be one that a row has room for, and what is computed from it too.
test('a clock as far ahead as it goes still takes writes, and goes on from there', async () => {
  const lab = await openLab()
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'music',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await lab.emulator.clock.set('4999-12-31T23:59:59.999Z')
  await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' } } }))
  await lab.emulator.clock.set('2026-01-01')
  await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'b' } } }))
  const { Items } = await lab.client.send(new ScanCommand({ TableName: 'music', ConsistentRead: true }))
  expect(Items?.map(({ pk }) => pk?.S).sort()).toEqual(['a', 'b'])
  await lab.close()
})

// Whoever waits by the clock is woken when the emulator closes: a transaction that is held is committed and answered at once.
test('a transaction that is held does not keep an emulator from closing', async () => {
  const lab = await openLab({}, 'held', { transactionHoldMs: HOUR_MS })
  const client = new DynamoDBClient({ ...lab.emulator.clientConfig(), maxAttempts: 1 })
  await client.send(
    new CreateTableCommand({
      TableName: 'music',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const held = client.send(
    new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 'music', Item: { pk: { S: 'a' } } } }] }),
  )
  while (lab.clock.nextDueMs === undefined) await new Promise((resolve) => setImmediate(resolve))
  await lab.close()
  expect((await held).$metadata.httpStatusCode).toBe(200)
})
