// A log that outlives its table: found and read until its time, after a restart and a kill too, and gone afterwards with nothing left.
import { describe, expect, it } from 'vitest'
import type { KeptLog } from '../../../src/engine/logs/kept-logs.js'
import { type LogReader, partitionIdsOf } from '../../../src/engine/logs/log-reader.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { entriesAfter } from '../../../src/log/log.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { put, type Store } from '../../../src/storage/store.js'
import { key, KEYS, makeTable, NAMESPACE, newTable, putIntent, rigOn, type Rig, suffixOf } from '../../support/engine-rig.js'
import { makeReplicas, replica } from '../../support/global-table.js'
import { copyOf, countRows, openWith, pass, reader } from './readers.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ELSEWHERE = { account: NAMESPACE.account, region: 'eu-west-1' }
/** Kinds of rows that a log leaves: garbage, entries, rows of readers, the log itself. */
const LOG_KINDS = [0x04, 0x20, 0x21, 0x22]

const leftIn = async (store: Store): Promise<readonly number[]> => Promise.all(LOG_KINDS.map((kind) => countRows(store, kind)))
const NOTHING = [0, 0, 0, 0]

async function makeStreamed(engine: StoreEngine, name = 'T', namespace = NAMESPACE): Promise<OpenTable> {
  await engine.tables.create(namespace, { ...newTable(name), stream: { viewType: 'NEW_IMAGE' } })
  return engine.tables.active(namespace, name)
}

async function write(engine: StoreEngine, table: OpenTable, pks: readonly string[]): Promise<void> {
  for (const pk of pks) await engine.items.write(table, putIntent(key(pk, 1)))
}

/** The key texts of what can be read of the log, parents before children. */
async function read(store: Store, log: KeptLog | undefined): Promise<readonly string[]> {
  const found: string[] = []
  for (const id of log === undefined ? [] : partitionIdsOf(log)) {
    for (const { after } of await entriesAfter(store, id, 0, 1000)) found.push((after?.item['pk'] as { S: string }).S) // the test's own
  }
  return found
}

const only = (engine: StoreEngine): KeptLog | undefined => {
  const all = engine.keptLogs.of(NAMESPACE)
  expect(all.length).toBeLessThanOrEqual(1)
  return all[0]
}

interface Dropped extends Rig {
  readonly store: Store
  readonly label: string
}

/** A table with a stream that was written, split, written again, and dropped. */
async function dropped(): Promise<Dropped> {
  const store = await openMemoryStore()
  const rig = await rigOn(store)
  const table = await makeStreamed(rig.engine)
  await write(rig.engine, table, ['a', 'b', 'c'])
  await rig.engine.splitter.splitAt(table, undefined, suffixOf(key('b', 1)))
  await write(rig.engine, table, ['d', 'e'])
  const label = table.record.stream?.label ?? ''
  await rig.engine.tables.remove(table)
  await rig.engine.drain()
  return { ...rig, store, label }
}

describe('the log of a dropped table with a stream', () => {
  it('is found by the label of the stream, says what it was, and is read as before', async () => {
    const { engine, clock, store, label } = await dropped()
    const log = engine.keptLogs.find(NAMESPACE, 'T', label)
    const nowMs = clock.nowMs()
    expect(log).toMatchObject({
      ...{ namespace: NAMESPACE, table: 'T', keys: KEYS, droppedAtMs: nowMs, expiresAtMs: nowMs + DAY_MS },
      streams: [{ enabled: false, viewType: 'NEW_IMAGE', label }],
    })
    expect(log?.map.lineage).toHaveLength(1)
    expect([...(await read(store, log))].sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(engine.keptLogs.find(NAMESPACE, 'T', 'another')).toBeUndefined()
    expect(engine.keptLogs.find(ELSEWHERE, 'T', label)).toBeUndefined()
    expect((await verifyStore(store)).problems).toEqual([])
  })

  it('is there until its time, after restarts too, and then gone with nothing left', async () => {
    const { store, ...rig } = await dropped()
    let { engine, clock } = rig
    const before = only(engine)
    for (let hour = 0; hour < 23; hour += 6) {
      const startMs = clock.nowMs() + 6 * HOUR_MS
      await clock.advance(6 * HOUR_MS - 1)
      expect(await read(store, only(engine))).toHaveLength(5)
      await engine.stop()
      ;({ engine, clock } = await rigOn(store, { startMs: startMs - 1 }))
    }
    expect(only(engine)).toEqual(before)
    await clock.advance(3)
    expect(only(engine)).toEqual(before)
    await clock.advance(1)
    expect(only(engine)).toBeUndefined()
    await clock.advance(HOUR_MS)
    await engine.drain()
    expect(await leftIn(store)).toEqual(NOTHING)
    expect((await verifyStore(store)).problems).toEqual([])
  })

  it('loses entries as they get a day old', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store)
    const table = await makeStreamed(engine)
    await write(engine, table, ['old'])
    await clock.advance(20 * HOUR_MS)
    await write(engine, table, ['new'])
    await engine.tables.remove(table)
    await clock.advance(6 * HOUR_MS)
    expect(await read(store, only(engine))).toEqual(['new'])
    await clock.advance(20 * HOUR_MS)
    expect(await leftIn(store)).toEqual(NOTHING)
  })

  it('is read on by a reader from where it was when the table was dropped', async () => {
    const store = await openMemoryStore()
    const seen: string[] = []
    const take: LogReader['apply'] = ({ sequence }, entries) => {
      seen.push(...entries.map(({ after }) => (after?.item['pk'] as { S: string }).S)) // the test's own
      return pass(entries.at(-1)?.sequence ?? sequence, undefined)
    }
    const first = await openWith(store, (table) => [reader('made-up', table, take)])
    const table = await makeStreamed(first.engine)
    await write(first.engine, table, ['a', 'b'])
    await first.engine.drain()
    await first.engine.stop()
    const { engine } = await rigOn(store)
    const again = engine.tables.active(NAMESPACE, 'T')
    await write(engine, again, ['c', 'd'])
    await engine.tables.remove(again)
    const log = only(engine)
    if (log !== undefined) engine.tailer.wake([reader('made-up', log, take)])
    await engine.drain()
    expect([...seen].sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('goes in its time where nothing was ever written', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store)
    await engine.tables.remove(await makeStreamed(engine))
    expect(await read(store, only(engine))).toEqual([])
    expect((await leftIn(store)).at(-1)).toBe(1)
    await clock.advance(26 * HOUR_MS)
    expect(await leftIn(store)).toEqual(NOTHING)
  })

  it('is not that of a table made again under its name', async () => {
    const { engine, clock, store } = await dropped()
    await clock.advance(HOUR_MS)
    const again = await makeStreamed(engine)
    await write(engine, again, ['f'])
    await clock.advance(23.5 * HOUR_MS)
    expect(engine.keptLogs.of(NAMESPACE)).toEqual([])
    await clock.advance(1)
    await write(engine, again, ['g'])
    await engine.tables.remove(again)
    expect([...(await read(store, only(engine)))].sort()).toEqual(['f', 'g'])
    expect((await verifyStore(store)).problems).toEqual([])
  })

  it('goes at once with a reset of its namespace, and stays with one of another', async () => {
    const { engine, store } = await dropped()
    const other = await makeStreamed(engine, 'T', ELSEWHERE)
    await write(engine, other, ['x'])
    await makeStreamed(engine, 'still there')
    await engine.reset(ELSEWHERE)
    expect(engine.keptLogs.of(ELSEWHERE)).toEqual([])
    expect(await read(store, only(engine))).toHaveLength(5)
    await engine.reset(NAMESPACE)
    await engine.drain()
    expect(engine.keptLogs.of(NAMESPACE)).toEqual([])
    expect(await leftIn(store)).toEqual(NOTHING)
    expect((await verifyStore(store)).problems).toEqual([])
  })

  it('is kept for a replica that goes, in its own region', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store)
    await makeReplicas(engine, store, ['us-east-1', 'eu-west-1'], [])
    const [east, west] = [replica(engine, 'us-east-1'), replica(engine, 'eu-west-1')]
    for (const { record } of [east, west]) expect(record.stream).toBeUndefined()
    const stream = { enabled: true, viewType: 'NEW_AND_OLD_IMAGES', label: 'label' } as const
    west.record = { ...west.record, stream }
    await write(engine, west, ['a'])
    await engine.tables.remove(west)
    await engine.drain()
    expect(await read(store, engine.keptLogs.find(ELSEWHERE, 'T', 'label'))).toEqual(['a'])
    expect(engine.keptLogs.of(NAMESPACE)).toEqual([])
    await clock.advance(26 * HOUR_MS)
    await engine.drain()
    expect((await leftIn(store)).at(-1)).toBe(0)
    expect((await verifyStore(store)).problems).toEqual([])
  })
})

it('nothing is kept of a table with a log for its audit that never had a stream', async () => {
  const store = await openMemoryStore()
  const { engine } = await rigOn(store, { isAudited: true })
  const table = await makeTable(engine)
  await write(engine, table, ['a', 'b'])
  await engine.tables.remove(table)
  await engine.drain()
  expect(engine.keptLogs.of(NAMESPACE)).toEqual([])
  expect(await leftIn(store)).toEqual(NOTHING)
})

it('the log of a stream that was disabled is kept with its table gone, until a day after that, and no later one', async () => {
  const store = await openMemoryStore()
  const { engine, clock } = await rigOn(store, { isAudited: true })
  const table = await makeStreamed(engine)
  await write(engine, table, ['a'])
  await engine.tables.alter(table, () => [{ kind: 'stream', stream: undefined }])
  await clock.advance(DAY_MS - HOUR_MS)
  await engine.tables.remove(table)
  expect(only(engine)?.streams).toMatchObject([{ enabled: false, viewType: 'NEW_IMAGE' }])
  const later = await makeStreamed(engine, 'Later')
  await engine.tables.alter(later, () => [{ kind: 'stream', stream: undefined }])
  await clock.advance(DAY_MS)
  await engine.tables.remove(later)
  await clock.advance(2 * HOUR_MS)
  expect(engine.keptLogs.of(NAMESPACE)).toEqual([])
  await engine.drain()
  expect(await leftIn(store)).toEqual(NOTHING)
})

it('a kill at any turn of the drop, or of the clearing, leaves the table, the log or the rest of its clearing', async () => {
  const store = await openMemoryStore()
  const slow = faultyStore(store, seededRandom('kept'), { failingShare: 0, delayTurns: 3 })
  const { engine, clock } = await rigOn(slow)
  const table = await makeStreamed(engine)
  await write(engine, table, ['a', 'b', 'c'])
  const found = new Set<string>()
  const watched = async (action: Promise<unknown>): Promise<void> => {
    let isDone = false
    void action.finally(() => (isDone = true))
    while (!isDone) {
      found.add(await afterKill(await copyOf(store), clock.nowMs()))
      await nextTurn()
    }
    await action
  }
  await watched(engine.tables.remove(table).then(() => engine.drain()))
  await watched(clock.advance(26 * HOUR_MS))
  expect([...found]).toEqual(expect.arrayContaining(['the table', 'the log', 'nothing']))
  expect(await leftIn(store)).toEqual(NOTHING)
})

/** What a restart finds in a copy, from which all of it goes in its time. */
async function afterKill(store: Store, startMs: number): Promise<'the table' | 'the log' | 'nothing'> {
  expect((await verifyStore(store)).problems).toEqual([])
  const { engine, clock } = await rigOn(store, { startMs })
  const log = engine.keptLogs.of(NAMESPACE)[0]
  const table = engine.tables.find(NAMESPACE, 'T')
  expect(table === undefined || log === undefined).toBe(true)
  if (log !== undefined && clock.nowMs() < log.droppedAtMs + HOUR_MS) expect(await read(store, log)).toHaveLength(3)
  if (table === undefined) {
    await clock.advance(26 * HOUR_MS)
    await engine.drain()
    expect(await leftIn(store)).toEqual(NOTHING)
  }
  expect((await verifyStore(store)).problems).toEqual([])
  await engine.stop()
  return table !== undefined ? 'the table' : log !== undefined ? 'the log' : 'nothing'
}

it('verify tells of a log that is nobody’s, and of one that is kept and somebody else’s too', async () => {
  const { engine, store } = await dropped()
  const kept = only(engine)
  const [first = 0] = kept === undefined ? [] : partitionIdsOf(kept)
  const garbage = Buffer.from([0x04, 1, 0, 0, 0, first])
  await store.batch([put(garbage, '')], 'os')
  expect((await verifyStore(store)).problems).toEqual([
    `the log of ${first}, which is kept for ${kept?.physicalId}, is listed to be cleared`,
  ])
  const row = Buffer.from([0x22, 0, 0, 0, kept?.physicalId ?? 0])
  await store.batch(
    [
      { type: 'del', key: garbage },
      { type: 'del', key: row },
    ],
    'os',
  )
  const astray: string[] = []
  for (const id of kept === undefined ? [] : partitionIdsOf(kept).toSorted((a, b) => a - b)) {
    const isWritten = (await entriesAfter(store, id, 0, 1)).length > 0
    if (isWritten) astray.push(`there is a log of ${id}, which is neither there nor listed to be cleared`)
  }
  expect(astray).not.toEqual([])
  expect((await verifyStore(store)).problems).toEqual(astray)
  await engine.stop()
})
