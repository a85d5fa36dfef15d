// Snapshots: kept under a name, gone back to whatever was done since, of emulators and forks, in memory and in folders that can be served by themselves.
// A name leads nowhere else, a damaged snapshot is one line, and a process that ended in the midst of a restore finishes it when it starts.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ClientConfig, createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'
import { openFolder } from '../../src/storage/folder.js'
import { RESTORE_KEY } from '../../src/storage/keys.js'
import { put as putOp } from '../../src/storage/store.js'

let folder: string
let emulator: Emulator
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-snapshots-'))
})
afterEach(async () => {
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

const data = (): string => join(folder, 'data')
const KINDS: readonly (readonly [string, () => GivenOptions])[] = [
  ['in memory', () => ({ inMemory: true })],
  ['in memory, kept in a folder', () => ({ inMemory: true, snapshotDir: join(folder, 'kept') })],
  ['on disk', () => ({ dataDir: data() })],
]

const clientOf = (of: { clientConfig(): ClientConfig }): DynamoDBClient =>
  new DynamoDBClient({ ...of.clientConfig(), maxAttempts: 1 })
const open = (options: GivenOptions): Promise<Emulator> => createEmulator({ ...options, logLevel: 'silent' })

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
  return (await client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: pk } } }))).Item?.['v']?.S
}
const tables = async (client: DynamoDBClient): Promise<readonly string[]> =>
  (await client.send(new ListTablesCommand({}))).TableNames ?? []
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // the flag has just put it there
  await new Promise((resolve) => setImmediate(resolve)) // what is referred to weakly stays for the turn that looked at it
  collect()
}
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )

describe.each(KINDS)('snapshots %s', (_kind, options) => {
  let client: DynamoDBClient
  beforeEach(async () => {
    emulator = await open(options())
    client = clientOf(emulator)
    await makeTable(client, 'music')
    await put(client, 'a', 'then')
  })

  test('are gone back to, any number of times, by whoever has a client', async () => {
    await emulator.snapshot('one')
    for (const round of ['first', 'second']) {
      await put(client, 'a', round)
      await put(client, 'b', round)
      await makeTable(client, `films-${round}`)
      await emulator.restore('one')
      expect(await tables(client)).toEqual(['music'])
      expect(await get(client, 'a')).toBe('then')
      expect(await get(client, 'b')).toBeUndefined()
    }
    await put(client, 'a', 'afterwards')
    expect(await get(client, 'a')).toBe('afterwards')
    expect((await emulator.snapshots.list()).map(({ name }) => name)).toEqual(['one'])
  })

  test('let requests wait while they are restored, and forks as they are', async () => {
    await emulator.snapshot('one')
    await put(client, 'a', 'now')
    const fork = await emulator.fork()
    await put(clientOf(fork), 'b', 'fork')
    let isRestored = false
    const restored = emulator.restore('one').then(() => (isRestored = true))
    let written = 0
    while (!isRestored) await put(client, `n${written++}`, 'x') // each is answered, none is refused
    await restored
    await put(client, `n${written++}`, 'x')
    const values: (string | undefined)[] = []
    for (let n = 0; n < written; n++) values.push(await get(client, `n${n}`))
    // What was written before is gone, what was written after is there, and there is nothing between.
    expect(values).toEqual(values.map((_, n) => (n < values.indexOf('x') ? undefined : 'x')))
    expect(values.at(-1)).toBe('x')
    expect(await get(client, 'a')).toBe('then')
    expect([await get(clientOf(fork), 'a'), await get(clientOf(fork), 'b')]).toEqual(['now', 'fork'])
    const later = await emulator.fork()
    expect(await get(clientOf(later), 'a')).toBe('then')
  })

  // A suite that goes back before each of its tests would else keep every engine that it ever had.
  test('leave nothing in memory of what was on before', async () => {
    await emulator.snapshot('start')
    const before: WeakRef<object>[] = []
    for (let time = 0; time < 3; time++) {
      before.push(new WeakRef(emulator.capacity))
      await emulator.restore('start')
    }
    const isKept = (one: WeakRef<object>): boolean => one.deref() !== undefined
    for (let turn = 0; turn < 20 && before.some(isKept); turn++) await collectGarbage()
    expect(before.map(isKept)).toEqual([false, false, false])
  })

  test('of forks keep what the fork shows, and forks go back to them', async () => {
    const fork = await emulator.fork()
    await put(clientOf(fork), 'a', 'fork')
    await fork.snapshot('of-the-fork')
    await put(clientOf(fork), 'a', 'fork, later')
    await fork.restore('of-the-fork')
    expect(await get(clientOf(fork), 'a')).toBe('fork')
    await put(clientOf(fork), 'a', 'fork, again')
    await fork.reset()
    expect(await get(clientOf(fork), 'a')).toBe('then')
    const other = await emulator.fork()
    await other.restore('of-the-fork')
    expect(await get(clientOf(other), 'a')).toBe('fork')
    await emulator.restore('of-the-fork')
    expect(await get(client, 'a')).toBe('fork')
  })

  test('bring their clock back', async () => {
    await emulator.clock.freeze()
    const then = emulator.clock.now()
    await put(client, 'b', 'x') // the state of the clock is stored with a write
    await emulator.snapshot('one')
    await emulator.clock.advance({ hours: 5 })
    await emulator.restore('one')
    expect(emulator.clock.now()).toBe(then)
  })

  // A restore that goes on behind a close would open a simulation that nobody closes.
  test('are neither kept nor restored once the emulator closes', async () => {
    await emulator.snapshot('one')
    const restored = refusal(emulator.restore('one'))
    const forked = refusal(emulator.fork())
    const closed = emulator.close()
    const closing = 'the emulator is closed: create another'
    for (const asked of [emulator.restore('one'), emulator.snapshot('two'), emulator.reset(), emulator.fork()])
      expect(await refusal(asked)).toBe(closing)
    await closed
    expect(['answered', 'the emulator closes: nothing is restored any more']).toContain(await restored)
    expect(['answered', 'the emulator closes: it is forked no more']).toContain(await forked)
    expect(emulator.forks).toEqual([])
    emulator = await open(options())
    expect(emulator.forks).toEqual([])
  })

  test('have names that mean one each and lead nowhere', async () => {
    await emulator.snapshot('one')
    expect(await refusal(emulator.snapshot('one'))).toBe(
      'there is a snapshot one already: take it away first, or choose another name',
    )
    for (const name of ['../one', '', '.one', 'a/b', 'x'.repeat(64)]) {
      const words = /^name must be a name of at most 63 letters/
      expect(await refusal(emulator.snapshot(name))).toMatch(words)
      expect(await refusal(emulator.restore(name))).toMatch(words)
      expect(await refusal(emulator.snapshots.remove(name))).toMatch(words)
    }
    await emulator.snapshots.remove('one')
    expect(await emulator.snapshots.list()).toEqual([])
    expect(await refusal(emulator.restore('one'))).toBe(
      'there is no snapshot one: GET /_dynalab/snapshots lists those that are there',
    )
    expect(await get(client, 'a')).toBe('then')
  })
})

describe('snapshots in a folder', () => {
  beforeEach(async () => {
    emulator = await open({ dataDir: data() })
    await makeTable(clientOf(emulator), 'music')
    await put(clientOf(emulator), 'a', 'then')
  })

  test('can be served by themselves, and hold nothing of forks', async () => {
    const fork = await emulator.fork()
    await put(clientOf(fork), 'f', 'fork')
    const { folder: kept } = await emulator.snapshot('one')
    if (kept === undefined) throw new Error('it has no folder')
    expect(await readdir(kept)).toEqual(expect.arrayContaining(['dynalab.json', 'store']))
    const copied = join(folder, 'copied')
    await cp(kept, copied, { recursive: true })
    const served = await open({ dataDir: copied })
    expect(await get(clientOf(served), 'a')).toBe('then')
    expect(await get(clientOf(served), 'f')).toBeUndefined()
    await served.close()
  })

  test('outlast the process', async () => {
    await emulator.snapshot('one')
    await put(clientOf(emulator), 'a', 'now')
    await emulator.close()
    emulator = await open({ dataDir: data() })
    await emulator.restore('one')
    expect(await get(clientOf(emulator), 'a')).toBe('then')
  })

  test('of a format from the future, or damaged, are refused in one line, and nothing is changed', async () => {
    const { folder: kept = '' } = await emulator.snapshot('one')
    const mark = await readFile(join(kept, 'dynalab.json'))
    await writeFile(join(kept, 'dynalab.json'), '{"format": 99}')
    expect(await refusal(emulator.restore('one'))).toContain('has data format 99, written by a newer Dynalab')
    await writeFile(join(kept, 'dynalab.json'), mark)
    await rm(join(kept, 'store', 'CURRENT'))
    expect(await refusal(emulator.restore('one'))).toContain('is damaged: its store has data but no file CURRENT')
    await mkdir(join(data(), 'snapshots', '.two.new'), { recursive: true }) // as a kill leaves it
    expect((await emulator.snapshots.list()).map(({ name }) => name)).toEqual(['one'])
    expect(await get(clientOf(emulator), 'a')).toBe('then')
    await emulator.snapshot('two')
    await emulator.restore('two')
  })

  // The folder may be anybody's, by --snapshot-dir: the store of the data folder itself, or somebody's documents.
  test('neither overwrite nor take away what is no snapshot', async () => {
    const place = join(data(), 'snapshots')
    await mkdir(join(place, 'letters'), { recursive: true })
    await writeFile(join(place, 'letters', 'one.txt'), 'Dear')
    expect(await refusal(emulator.snapshots.remove('letters'))).toContain('there is no snapshot letters')
    expect(await refusal(emulator.snapshot('letters'))).toBe(
      `${join(place, 'letters')} is there already, and is no snapshot: choose another name, or move it away`,
    )
    expect(await readdir(place)).toEqual(['letters'])
    expect(await readFile(join(place, 'letters', 'one.txt'), 'utf8')).toBe('Dear')
  })

  test('that many forks go back to at once are read from one copy, which goes with the last', async () => {
    await emulator.snapshot('one')
    const forks = await Promise.all(Array.from({ length: 8 }, () => emulator.fork()))
    const copies = async (): Promise<number> => (await readdir(join(data(), 'snapshots'))).length - 1
    await Promise.all(forks.map((fork) => fork.restore('one')))
    expect(await copies()).toBe(1)
    for (const fork of forks) expect(await get(clientOf(fork), 'a')).toBe('then')
    await Promise.all(forks.map((fork) => fork.drop()))
    const dropped = await emulator.fork()
    const restored = refusal(dropped.restore('one'))
    await dropped.drop()
    expect(await restored).toContain('was dropped: make another one')
    expect(await copies()).toBe(0)
  })

  test('are not taken away while somebody reads them', async () => {
    await emulator.snapshot('one')
    const fork = await emulator.fork()
    const restored = fork.restore('one')
    expect(await refusal(emulator.snapshots.remove('one'))).toBe('the snapshot one is being read: ask again')
    await restored
    const removed = emulator.snapshots.remove('one')
    expect(await refusal(emulator.restore('one'))).toBe('the snapshot one is being kept or taken away: ask again')
    await removed
    expect(await get(clientOf(fork), 'a')).toBe('then')
  })

  test('of which a kill left halves and copies are cleared by the next start', async () => {
    await emulator.snapshot('one')
    await emulator.close()
    const left = ['.two.new', '.three.gone', '.one-look-Ab3xY9']
    for (const name of left) await mkdir(join(data(), 'snapshots', name))
    emulator = await open({ dataDir: data() })
    expect(await readdir(join(data(), 'snapshots'))).toEqual(['one'])
  })

  // Killed between the first batch of a restore and the last: rows of both states lie there, with the name of the snapshot.
  test('whose restore a kill interrupted are restored by the next start', async () => {
    await emulator.snapshot('one')
    await put(clientOf(emulator), 'a', 'now')
    await emulator.close()
    const store = await openFolder(data(), 'existing')
    await store.batch([putOp(RESTORE_KEY, 'one')], 'disk')
    await store.close()
    emulator = await open({ dataDir: data() })
    expect(await get(clientOf(emulator), 'a')).toBe('then')
    await emulator.close()
    const again = await openFolder(data(), 'existing')
    await again.batch([putOp(RESTORE_KEY, 'gone')], 'disk')
    await again.close()
    expect(await refusal(open({ dataDir: data() }))).toBe(
      'the last restore was not finished, and its snapshot gone is gone: bring it back, or start on another --data-dir',
    )
  })
})
