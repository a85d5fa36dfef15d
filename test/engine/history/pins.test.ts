// Pins one by one: what they hold, what they cost, what goes when they are released, and what a restart keeps. (That what is read at a pin is
// what was there, whatever happens, is shown by test/scenario/pins.test.ts.)
import { expect, describe, test } from 'vitest'
import { rowAt } from '../../../src/engine/history/past.js'
import type { Pin } from '../../../src/engine/history/pins.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import {
  GARBAGE_RANGE,
  PIN_RANGE,
  pinKey,
  readGarbageKey,
  rowRange,
  UNDO_LIST_RANGE,
  UNDO_RANGE,
  undoKey,
  undoKeySequence,
  undoRowsRange,
} from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { put, type Store } from '../../../src/storage/store.js'
import {
  deleteIntent,
  GLOBAL,
  key,
  LOCAL,
  makeTable,
  NAMESPACE,
  newTable,
  putIntent,
  rigOn,
  suffixOf,
} from '../../support/engine-rig.js'

const AWAY = 2

const tableOf = (engine: StoreEngine, name = 'T', indexes = [GLOBAL, LOCAL]): Promise<OpenTable> =>
  makeTable(engine, name, indexes)

async function keysIn(store: Store, range: { lower: Buffer; upper: Buffer }): Promise<readonly Buffer[]> {
  const cursor = store.cursor({ ...range, only: 'keys' })
  const rows = await cursor.next(10_000)
  await cursor.close()
  return rows.map(([at]) => at)
}

/** The changes of which there are undo rows, of the table alone. */
const undone = async (store: Store, { record }: Pick<OpenTable, 'record'>): Promise<number[]> =>
  (await keysIn(store, undoRowsRange(record.physicalId))).map(undoKeySequence).sort((a, b) => a - b)

const garbage = async (store: Store): Promise<string[]> =>
  (await keysIn(store, GARBAGE_RANGE)).map((at) => Object.values(readGarbageKey(at)).join(' '))

const valueAt = async (store: Store, { record }: OpenTable, sk: number, { position }: Pin): Promise<unknown> =>
  (await rowAt(store, record.physicalId, suffixOf(key('a', sk)), position))?.item['n']

const putN = (engine: StoreEngine, table: OpenTable, sk: number, n: number) =>
  engine.items.write(table, putIntent({ ...key('a', sk), n: { N: String(n) }, g: { S: 'g' }, v: { S: `v${n}` } }))

describe('pins', () => {
  test('have names of their own, are listed as they were set, and outlive the process', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store)
    const table = await tableOf(engine)
    const other = await tableOf(engine, 'Other', [])
    await putN(engine, table, 1, 1)
    const { decided } = engine.zoneFollowers.head
    const first = await engine.pins.add('zebra', [table])
    const indexIds = table.record.indexes.map(({ physicalId }) => physicalId)
    const ofTable = { physicalId: table.record.physicalId, indexIds }
    expect(first).toEqual({ name: 'zebra', position: decided, createdAtMs: clock.nowMs(), scope: [ofTable] })
    await putN(engine, table, 1, 2)
    const second = await engine.pins.add('ant', [table, other])
    expect(second.scope).toEqual([ofTable, { physicalId: other.record.physicalId, indexIds: [] }])
    await expect(engine.pins.add('zebra', [table])).rejects.toThrow('there is a pin zebra already')
    await expect(engine.pins.release('mole')).rejects.toThrow('there is no pin mole')
    expect(engine.pins.list()).toEqual([first, second])
    await engine.stop()

    const { engine: again } = await rigOn(store, { startMs: clock.nowMs() })
    expect(again.pins.list()).toEqual([first, second])
    await expect(again.pins.add('ant', [])).rejects.toThrow('there is a pin ant already')
    await again.pins.release('zebra')
    await again.pins.add('zebra', [])
    expect(again.pins.list().map(({ name }) => name)).toEqual(['ant', 'zebra'])
    await again.stop()
  })

  test('cost a table nothing that none of them holds', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const [table, other] = [await tableOf(engine), await tableOf(engine, 'Other')]
    await engine.pins.add('pin', [table])
    const later = await tableOf(engine, 'Later')
    for (const one of [table, other, later]) for (const n of [1, 2]) await putN(engine, one, 1, n)
    expect([table, other, later].map(({ history }) => history !== undefined)).toEqual([true, false, false])
    expect([table, other, later].map(({ trailing }) => trailing)).toEqual([undefined, undefined, undefined])
    const ids = new Set((await keysIn(store, UNDO_RANGE)).map((at) => at.readUInt32BE(1)))
    expect([...ids]).toEqual([table.record.physicalId, ...table.record.indexes.map(({ physicalId }) => physicalId)])
    await engine.pins.release('pin')
    await engine.drain()
    expect(table.history).toBeUndefined()
    expect(await keysIn(store, UNDO_RANGE)).toEqual([])
    await engine.stop()
  })

  test.each([0, 5])(
    'keep one undo row of a row that changes a thousand times, with a replica lag of %i ms',
    async (replicaLag) => {
      const store = await openMemoryStore()
      const { engine, clock } = await rigOn(store, { replicas: { replicaLag } })
      const table = await tableOf(engine, 'T', [])
      await putN(engine, table, 1, 0)
      const pin = await engine.pins.add('pin', [table])
      for (let n = 1; n <= 1000; n++) await putN(engine, table, 1, n)
      await clock.advance(5)
      await engine.drain()
      expect(await undone(store, table)).toEqual([pin.position + 1])
      expect(await valueAt(store, table, 1, pin)).toEqual({ N: '0' })
      await engine.stop()
    },
  )

  // What only the released pin needed goes; what another one needs stays, whichever of them it was.
  test.each([
    ['the oldest', 0, [3, 5]],
    ['one between', 1, [2, 5]],
    ['the newest', 2, [2, 3]],
  ])('when %s is released, what the others need stays', async (_which, which, kept) => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await tableOf(engine, 'T', [])
    const start = engine.zoneFollowers.head.decided
    const pins: Pin[] = []
    // Changes 1 to 5 of one row, pins after the first, the second and the fourth.
    for (const n of [1, 2, 3, 4, 5]) {
      await putN(engine, table, 1, n)
      if (n !== 3 && n !== 5) pins.push(await engine.pins.add(`pin ${n}`, [table]))
    }
    const changes = async (): Promise<number[]> => (await undone(store, table)).map((sequence) => sequence - start)
    expect(await changes()).toEqual([2, 3, 5])
    const [gone] = pins.splice(which, 1)
    await engine.pins.release(gone?.name ?? '')
    await engine.drain()
    expect(await changes()).toEqual(kept)
    for (const pin of pins) expect(await valueAt(store, table, 1, pin)).toEqual({ N: String(pin.position - start) })
    await engine.stop()
  })

  test('share undo rows with a zone that is away: what both need stays until both have gone', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await tableOf(engine)
    for (const sk of [1, 2]) await putN(engine, table, sk, 0)
    engine.zoneFollowers.setZone('us-east-1', AWAY, 'paused', undefined)
    await engine.pins.add('pin', [table])
    for (const sk of [1, 2]) await putN(engine, table, sk, 1)
    const both = await undone(store, table)
    await engine.pins.release('pin')
    await engine.drain()
    expect(await undone(store, table)).toEqual(both)
    engine.zoneFollowers.setZone('us-east-1', AWAY, 'up', undefined)
    await engine.drain()
    expect(await keysIn(store, UNDO_RANGE)).toEqual([])
    expect(table.history).toBeUndefined()
    await engine.stop()
  })

  test('hold no index whose rows are still being made, nor one that goes', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store, { transitionMs: 1000 })
    await engine.tables.create(NAMESPACE, newTable('T', [LOCAL]))
    await clock.advance(1000)
    const table = engine.tables.active(NAMESPACE, 'T')
    const heldIndexes = async (name: string): Promise<number> =>
      (await engine.pins.add(name, [table])).scope[0]?.indexIds.length ?? -1
    await engine.tables.alter(table, () => [{ kind: 'createIndex', index: GLOBAL, attributes: GLOBAL.keys.hash }])
    await clock.advance(1000)
    await engine.drain()
    expect(await heldIndexes('with both')).toBe(2)
    await engine.tables.alter(table, () => [{ kind: 'deleteIndex', index: GLOBAL.name }])
    expect(await heldIndexes('while one goes')).toBe(1)
    await clock.advance(1000)
    expect(await heldIndexes('when one has gone')).toBe(1)
    await engine.stop()
  })

  test('keep nothing of an index that was made after them', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await tableOf(engine, 'T', [LOCAL])
    await engine.pins.add('pin', [table])
    await engine.tables.alter(table, () => [{ kind: 'createIndex', index: GLOBAL, attributes: GLOBAL.keys.hash }])
    await engine.drain()
    for (const n of [1, 2]) await putN(engine, table, 1, n)
    const later = table.record.indexes.find(({ kind }) => kind === 'global')?.physicalId ?? 0
    expect(await keysIn(store, rowRange(later))).toHaveLength(1)
    expect(await keysIn(store, undoRowsRange(later))).toEqual([])
    await engine.stop()
  })
})

describe('what was dropped', () => {
  test('stays for the pin that holds it, over restarts, and goes with it', async () => {
    const store = await openMemoryStore()
    const first = await rigOn(store)
    const table = await tableOf(first.engine)
    const ids = [table.record, ...table.record.indexes].map(({ physicalId }) => physicalId)
    await putN(first.engine, table, 1, 1)
    const pin = await first.engine.pins.add('pin', [table])
    await putN(first.engine, table, 1, 2)
    await first.engine.tables.remove(table)
    await first.engine.drain()
    const kept = ids.map((id) => `rows ${id}`)
    expect(await garbage(store)).toEqual(kept)
    expect((await verifyStore(store)).problems).toEqual([])
    await first.engine.stop()

    const { engine } = await rigOn(store)
    const next = await tableOf(engine)
    await putN(engine, next, 1, 3)
    await engine.drain()
    expect(await garbage(store)).toEqual(kept)
    expect(await valueAt(store, table, 1, pin)).toEqual({ N: '1' })
    await engine.pins.release('pin')
    await engine.drain()
    expect(await garbage(store)).toEqual([])
    for (const id of ids) expect(await keysIn(store, rowRange(id))).toEqual([])
    expect(await keysIn(store, UNDO_RANGE)).toEqual([])
    expect((await verifyStore(store)).problems).toEqual([])
    await engine.stop()
  })

  test('does not hold up what no pin holds', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const [held, other] = [await tableOf(engine), await tableOf(engine, 'Other')]
    await engine.pins.add('pin', [held])
    for (const table of [held, other]) await putN(engine, table, 1, 1)
    for (const table of [held, other]) await engine.tables.remove(table)
    await engine.drain()
    expect(await garbage(store)).toEqual([held.record, ...held.record.indexes].map(({ physicalId }) => `rows ${physicalId}`))
    expect(await keysIn(store, rowRange(other.record.physicalId))).toEqual([])
    await engine.stop()
  })

  test('may be an index alone', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await tableOf(engine)
    const index = table.record.indexes.find(({ kind }) => kind === 'global')?.physicalId ?? 0
    await putN(engine, table, 1, 1)
    await engine.pins.add('pin', [table])
    await engine.items.write(table, deleteIntent(key('a', 1)))
    await engine.tables.alter(table, () => [{ kind: 'deleteIndex', index: GLOBAL.name }])
    await engine.drain()
    expect(await garbage(store)).toEqual([`rows ${index}`])
    expect((await keysIn(store, undoRowsRange(index))).length).toBe(1)
    await engine.pins.release('pin')
    await engine.drain()
    expect(await garbage(store)).toEqual([])
    expect(await keysIn(store, UNDO_RANGE)).toEqual([])
    await engine.stop()
  })
})

describe('a start', () => {
  test('clears undo rows that no pin needs, and no others', async () => {
    const store = await openMemoryStore()
    const first = await rigOn(store, { replicas: { replicaLag: 1000 } })
    const [table, other] = [await tableOf(first.engine), await tableOf(first.engine, 'Other')]
    for (const one of [table, other]) await putN(first.engine, one, 1, 0)
    const pin = await first.engine.pins.add('pin', [table])
    for (let n = 1; n <= 5000; n++) await putN(first.engine, table, 1, n) // so many that some are listed in the store
    await putN(first.engine, other, 1, 1)
    expect((await keysIn(store, UNDO_LIST_RANGE)).length).toBeGreaterThan(0)
    await first.engine.stop() // which clears nothing

    const { engine } = await rigOn(store)
    await engine.drain()
    expect(await undone(store, engine.tables.active(NAMESPACE, 'T'))).toEqual([pin.position + 1])
    expect(await undone(store, engine.tables.active(NAMESPACE, 'Other'))).toEqual([])
    expect(await keysIn(store, UNDO_LIST_RANGE)).toEqual([])
    expect(await valueAt(store, table, 1, pin)).toEqual({ N: '0' })
    await engine.stop()
  })
})

describe('verify', () => {
  test('finds a pin of a table that is neither there nor listed as garbage', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await tableOf(engine)
    await engine.pins.add('pin', [table])
    await engine.stop()
    expect((await verifyStore(store)).problems).toEqual([])
    const scope = [{ physicalId: 77, indexIds: [78] }]
    await store.batch([put(pinKey('astray'), JSON.stringify({ position: 1, createdAtMs: 1, scope }))], 'os')
    const words = (id: number): string => `pin astray holds ${id}, which is neither there nor listed to be cleared`
    expect((await verifyStore(store)).problems).toEqual([words(77), words(78)])
    expect(await keysIn(store, PIN_RANGE)).toHaveLength(2)
  })

  test('takes no offence at undo rows that a crash left', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const { record } = await tableOf(engine)
    await engine.stop()
    await store.batch([put(undoKey(record.physicalId, suffixOf(key('a', 1)), 1), '')], 'os')
    expect((await verifyStore(store)).problems).toEqual([])
  })
})
