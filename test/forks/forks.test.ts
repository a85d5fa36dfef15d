// Forks in a process, by SDK clients on real parts: each has the emulator's data as it was and shares nothing that is done after; it is found by
// its key, and once it is gone nobody is answered in its place.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextTurn } from '../../src/runtime/clock.js'
import { openFolder } from '../../src/storage/folder.js'
import { layerPrefix, LAYERS_RANGE, META_KEY } from '../../src/storage/keys.js'
import { put as putOp } from '../../src/storage/store.js'
import { type ClientConfig, createEmulator, type Emulator, type Fork, type GivenOptions } from '../../src/emulator.js'

let folder: string
let emulator: Emulator
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-forks-'))
})
afterEach(async () => {
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

const KINDS: readonly (readonly [string, () => GivenOptions])[] = [
  ['in memory', () => ({ inMemory: true })],
  ['on disk', () => ({ dataDir: folder })],
]

const clientOf = (of: { clientConfig(): ClientConfig }): DynamoDBClient =>
  new DynamoDBClient({ ...of.clientConfig(), maxAttempts: 1 })

async function makeTable(client: DynamoDBClient, TableName: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
}
const put = (client: DynamoDBClient, pk: string, v: string): Promise<unknown> =>
  client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: pk }, v: { S: v } } }))
async function get(client: DynamoDBClient, pk: string): Promise<string | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: pk } }, ConsistentRead: true }))
  return Item?.['v']?.S
}
const tables = async (client: DynamoDBClient): Promise<readonly string[]> =>
  (await client.send(new ListTablesCommand({}))).TableNames ?? []
/** Resolves when a request has met the fork's fault. */
async function hit(fork: Fork): Promise<void> {
  while ((await fork.faults.list()).every(({ hits }) => hits === 0)) await nextTurn()
}
/** The name and the words of what it fails with. */
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  )

describe.each(KINDS)('forks %s', (_kind, options) => {
  let client: DynamoDBClient
  beforeEach(async () => {
    emulator = await createEmulator({ ...options(), logLevel: 'silent' })
    client = clientOf(emulator)
    await makeTable(client, 'music')
    await put(client, 'a', 'base')
  })

  test('have what was there, and what is written to each is its own', async () => {
    const [one, other] = [await emulator.fork(), await emulator.fork()]
    await put(client, 'a', 'base, later')
    await put(clientOf(one), 'a', 'one')
    await put(clientOf(one), 'b', 'one')
    expect(await get(clientOf(other), 'a')).toBe('base')
    expect(await get(clientOf(one), 'a')).toBe('one')
    expect(await get(client, 'a')).toBe('base, later')
    expect(await get(client, 'b')).toBeUndefined()
    const { Count } = await clientOf(one).send(new ScanCommand({ TableName: 'music' }))
    expect(Count).toBe(2)
  })

  // Every answer was given before the fork was asked for, so all of it is in the fork; what is asked for in the same turn is there whole or not.
  test('have every acknowledged write, and no half of one', async () => {
    const writes: Promise<unknown>[] = []
    const acknowledged: number[] = []
    for (let n = 0; n < 30; n++) {
      writes.push(put(client, `n${n}`, 'x').then(() => acknowledged.push(n)))
      if (n % 3 !== 0) continue
      await put(client, `m${n}`, 'x')
      const then = [...acknowledged]
      const fork = await emulator.fork()
      for (const m of then) expect(await get(clientOf(fork), `n${m}`)).toBe('x')
      const { Item } = await clientOf(fork).send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: `m${n}` } } }))
      expect(Item).toBeDefined()
    }
    await Promise.all(writes)
  })

  test('make and drop tables of their own', async () => {
    const fork = await emulator.fork()
    await makeTable(clientOf(fork), 'films')
    await clientOf(fork).send(new DeleteTableCommand({ TableName: 'music' }))
    await makeTable(client, 'books')
    expect(await tables(clientOf(fork))).toEqual(['films'])
    expect(await tables(client)).toEqual(['books', 'music'])
    expect(await get(client, 'a')).toBe('base')
    await makeTable(clientOf(fork), 'music')
    expect(await get(clientOf(fork), 'a')).toBeUndefined() // what lay there in the base is not this table's
    await fork.drain()
  })

  test('of forks have what those show, and outlive them', async () => {
    const parent = await emulator.fork()
    await put(clientOf(parent), 'b', 'parent')
    const child = await parent.fork({ name: 'child' })
    await put(clientOf(parent), 'b', 'parent, later')
    await put(clientOf(child), 'c', 'child')
    const grandchild = await child.fork()
    await parent.drop()
    await child.reset()
    expect(await get(clientOf(child), 'c')).toBeUndefined()
    expect(await get(clientOf(child), 'b')).toBe('parent')
    await child.drop()
    expect([
      await get(clientOf(grandchild), 'a'),
      await get(clientOf(grandchild), 'b'),
      await get(clientOf(grandchild), 'c'),
    ]).toEqual(['base', 'parent', 'child'])
    await put(clientOf(grandchild), 'b', 'grandchild')
    expect(await get(clientOf(grandchild), 'b')).toBe('grandchild')
  })

  test('go back to what they were made with', async () => {
    const fork = await emulator.fork()
    await put(clientOf(fork), 'a', 'fork')
    await fork.faults.inject({ effect: 'error', error: 'InternalServerError', operation: 'GetItem' })
    await put(client, 'a', 'base, later')
    await fork.reset()
    expect(await get(clientOf(fork), 'a')).toBe('base')
    await fork.reset({ account: '000000000000', region: 'us-east-1' })
    expect(await tables(clientOf(fork))).toEqual([])
    await fork.reset()
    expect(await get(clientOf(fork), 'a')).toBe('base')
  })

  test('are found by their keys, and refused once they are gone', async () => {
    const fork = await emulator.fork({ name: 'worker-1' })
    const { accessKeyId, secretAccessKey } = fork
    expect(accessKeyId).toMatch(/^DLFK[A-Z2-7]{16}$/)
    const byKey = new DynamoDBClient({ ...emulator.clientConfig({ accessKeyId, secretAccessKey }), maxAttempts: 1 })
    await put(byKey, 'a', 'by key')
    expect(await get(clientOf(fork), 'a')).toBe('by key')
    expect(await get(client, 'a')).toBe('base')
    expect(emulator.forks.map(({ id, name }) => [id, name])).toEqual([[fork.id, 'worker-1']])
    expect(await refusal(emulator.fork({ name: 'worker-1' }))).toBe(
      'Error: there is a fork worker-1 already: use that one, drop it, or choose another name',
    )
    await fork.drop()
    await fork.drop()
    expect(emulator.forks).toEqual([])
    expect(await refusal(get(byKey, 'a'))).toMatch(
      /^UnrecognizedClientException: There is no fork DLFK[A-Z2-7]{16}: it was dropped, or .* Make another one by POST \/_dynalab\/forks\.$/,
    )
    expect(await refusal(get(clientOf(fork), 'a'))).toContain('UnrecognizedClientException: There is no fork ')
    expect(await refusal(fork.clock.show())).toBe('Error: the fork worker-1 was dropped: make another one')
    const again = await emulator.fork({ name: 'worker-1' })
    expect(again.accessKeyId).not.toBe(accessKeyId)
  })

  // A key that begins as a fork's, of an earlier life of the server or badly copied, must never reach the base.
  test('that never were are refused', async () => {
    const { accessKeyId } = await emulator.fork()
    for (const key of ['DLFKABCDEFGHIJKLMNOP', accessKeyId.toLowerCase(), accessKeyId.slice(0, -1), `${accessKeyId}A`]) {
      const stranger = clientOf({ clientConfig: () => emulator.clientConfig({ accessKeyId: key, secretAccessKey: 'x' }) })
      expect(await refusal(tables(stranger))).toContain(`UnrecognizedClientException: There is no fork ${key}`)
    }
  })

  test('may be in another account, with other options', async () => {
    const fork = await emulator.fork({ account: '111122223333', capacity: 'full', clock: 'manual', clockStart: '2030-01-01' })
    expect(await tables(clientOf(fork))).toEqual([])
    await makeTable(clientOf(fork), 'films')
    const { Table } = await clientOf(fork).send(new DescribeTableCommand({ TableName: 'films' }))
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:us-east-1:111122223333:table/films')
    const own = new DynamoDBClient(fork.clientConfig({ accessKeyId: '000000000000', secretAccessKey: 'x' }))
    expect(await tables(own)).toEqual(['music'])
    expect((await fork.capacity.show()).mode).toBe('full')
    expect((await fork.clock.show()).now).toBe('2030-01-01T00:00:00.000Z')
    const unknown: object = { capacties: 'off' }
    expect(await refusal(emulator.fork(unknown))).toContain('capacties is unknown: the members are name, account, capacity')
    expect(await refusal(emulator.fork({ burst: -1 }))).toContain('burst must be a whole number from 0')
    expect(await refusal(emulator.fork({ name: '../up' }))).toContain('name must be a name of at most 63 letters')
  })

  test('have clocks and faults of their own', async () => {
    await emulator.clock.freeze()
    const before = emulator.clock.now()
    emulator.faults.inject({ effect: 'error', error: 'InternalServerError', operation: 'GetItem' })
    const fork = await emulator.fork()
    expect(await fork.clock.now()).toBe(before)
    expect(await get(clientOf(fork), 'a')).toBe('base') // without the base's fault
    await fork.clock.advance({ hours: 1 })
    expect((await fork.clock.now()) - emulator.clock.now()).toBe(3_600_000)
  })

  test('end with the emulator, whoever waits being answered', async () => {
    const fork = await emulator.fork()
    await fork.clock.freeze()
    await fork.faults.inject({ effect: 'latency', latencyMs: 60_000, operation: 'GetItem' })
    const waiting = get(clientOf(fork), 'a')
    await hit(fork)
    await emulator.close()
    expect(await waiting).toBe('base')
    expect(await refusal(emulator.fork())).toBe('Error: the emulator is closed: create another')
  })

  test('that are dropped answer whoever was waiting', async () => {
    const fork = await emulator.fork()
    await fork.faults.inject({ effect: 'latency', latencyMs: 60_000, operation: 'GetItem' })
    const waiting = get(clientOf(fork), 'a')
    await hit(fork)
    await fork.drop()
    expect(await waiting).toBe('base')
  })
})

describe('forks on disk', () => {
  const layerRows = async (): Promise<number> => {
    const store = await openFolder(folder, 'existing')
    const cursor = store.cursor({ ...LAYERS_RANGE, only: 'keys' })
    const rows = await cursor.next(1000)
    await cursor.close()
    await store.close()
    return rows.length
  }

  /** What a closing interrupts, the next start goes on with; a start that clears nothing would never end this. */
  async function clearedByStarts(): Promise<void> {
    while ((await layerRows()) > 0) {
      emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
      await clientOf(emulator).send(new ListTablesCommand({}))
      await emulator.close()
    }
  }

  test('leave nothing behind, however many are made, written to and dropped', { timeout: 60_000 }, async () => {
    emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
    await makeTable(clientOf(emulator), 'music')
    for (let n = 0; n < 60; n++) {
      const fork = await emulator.fork()
      await put(clientOf(fork), `${n}`, 'x')
      await (n % 2 === 0 ? fork.drop() : fork.reset())
    }
    await emulator.close()
    expect(await layerRows()).toBeLessThan(60 * 4) // what the closing interrupted, the next start clears
    emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
    const fork = await emulator.fork()
    await put(clientOf(fork), 'a', 'x') // under a number that nothing of before has
    await fork.drop()
    await emulator.close()
    await clearedByStarts()
  })

  // A kill leaves layers as they were. What is there must neither show in a new fork nor stay.
  test('of a process that was killed are cleared by the next, and show nowhere', async () => {
    emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
    await makeTable(clientOf(emulator), 'music')
    await emulator.close()
    const store = await openFolder(folder, 'existing')
    const stale = Buffer.concat([layerPrefix(7), META_KEY])
    await store.batch([putOp(stale, 'not what a fork would say')], 'disk')
    await store.close()
    emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
    const forks = await Promise.all(Array.from({ length: 10 }, () => emulator.fork()))
    for (const fork of forks) {
      await put(clientOf(fork), 'a', fork.id)
      expect(await get(clientOf(fork), 'a')).toBe(fork.id)
    }
    await Promise.all(forks.map((fork) => fork.drop()))
    await emulator.close()
    await clearedByStarts()
  })

  // The first page of a store that holds nothing ends the process where nobody takes care.
  test('may be of an emulator that holds nothing', async () => {
    emulator = await createEmulator({ dataDir: folder, logLevel: 'silent' })
    const fork = await emulator.fork()
    await makeTable(clientOf(fork), 'music')
    await put(clientOf(fork), 'a', 'x')
    await put(clientOf(fork), 'b', 'x')
    expect((await clientOf(fork).send(new ScanCommand({ TableName: 'music', Limit: 1 }))).Count).toBe(1)
  })
})
