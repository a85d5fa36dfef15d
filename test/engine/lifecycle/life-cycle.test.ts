// States by the clock, backfills under writes, garbage: what control-plane calls set going and a restart must go on with.
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { GARBAGE_RANGE, rowRange } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import type { Store } from '../../../src/storage/store.js'
import { deleteIntent, GLOBAL, key, LOCAL, makeTable, NAMESPACE, newTable, putIntent, rigOn } from '../../support/engine-rig.js'

const CREATE_G = { kind: 'createIndex', index: GLOBAL, attributes: [{ name: 'g', type: 'S' }] } as const

const statusOf = (engine: StoreEngine, name = 'T'): string | undefined => engine.tables.find(NAMESPACE, name)?.record.status

async function untilIndexActive(engine: StoreEngine): Promise<void> {
  for (let n = 0; n < 10_000; n++) {
    const index = engine.tables.find(NAMESPACE, 'T')?.record.indexes.find((one) => one.name === 'byG')
    if (index?.status === 'ACTIVE') return
    await nextTurn()
  }
  throw new Error('the index never became active')
}

async function rowsIn(store: Store, range: { lower: Buffer; upper: Buffer }): Promise<number> {
  const cursor = store.cursor({ ...range, only: 'keys' })
  let rows = 0
  for (let chunk = await cursor.next(100); chunk.length > 0; chunk = await cursor.next(100)) rows += chunk.length
  await cursor.close()
  return rows
}

describe('life cycle', () => {
  test('states last as long as the transition, by the clock, and go on after a restart', async () => {
    const store = await openMemoryStore()
    const first = await rigOn(store, { transitionMs: 1000 })
    const created = await first.engine.tables.create(NAMESPACE, newTable('T'))
    expect(created.status).toBe('CREATING')
    expect(() => first.engine.tables.active(NAMESPACE, 'T')).toThrow('Requested resource not found')
    await first.clock.advance(999)
    expect(statusOf(first.engine)).toBe('CREATING')
    await first.engine.stop()

    const second = await rigOn(store, { transitionMs: 1000 })
    expect(statusOf(second.engine)).toBe('CREATING')
    await second.clock.advance(1000)
    expect(statusOf(second.engine)).toBe('ACTIVE')
    const deleted = await second.engine.tables.remove(second.engine.tables.active(NAMESPACE, 'T'))
    expect(deleted.status).toBe('DELETING')
    expect(statusOf(second.engine)).toBe('DELETING')
    await second.clock.advance(1000)
    expect(statusOf(second.engine)).toBeUndefined()
  })

  test('warming goes on after a restart', async () => {
    const store = await openMemoryStore()
    const first = await rigOn(store, { transitionMs: 1000 })
    await first.engine.tables.create(NAMESPACE, newTable('T'))
    await first.clock.advance(1000)
    const warm = { readUnits: 20_000, writeUnits: 5_000 }
    const begun = await first.engine.tables.alter(first.engine.tables.active(NAMESPACE, 'T'), () => [{ kind: 'warm', warm }])
    expect([begun.status, begun.warm]).toEqual(['ACTIVE', undefined])
    await first.engine.stop()

    const second = await rigOn(store, { transitionMs: 1000 }) // whose clock begins as the first one's did: it went back
    await second.clock.advance(999)
    expect(second.engine.tables.find(NAMESPACE, 'T')?.record.warm).toBeUndefined()
    await second.clock.advance(1)
    expect(second.engine.tables.find(NAMESPACE, 'T')?.record).toMatchObject({ warm, status: 'ACTIVE' })
  })

  // A table may be altered while an index is filled; the filling that runs must stay the only one.
  test('a table that is altered during a backfill is not filled twice', async () => {
    const store = await openMemoryStore()
    const { engine, clock, failures } = await rigOn(store, { transitionMs: 1000 })
    await engine.tables.create(NAMESPACE, newTable('T'))
    await clock.advance(1000)
    const table = engine.tables.active(NAMESPACE, 'T')
    await Promise.all(
      Array.from({ length: 500 }, (_, n) => engine.items.write(table, putIntent({ ...key(`p${n}`, n), g: { S: 'g' } }))),
    )
    await engine.tables.alter(table, () => [CREATE_G])
    const advanced = clock.advance(1000)
    await engine.tables.alter(table, () => [{ kind: 'warm', warm: { readUnits: 20_000, writeUnits: 5_000 } }])
    await advanced
    await untilIndexActive(engine)
    await engine.stop()
    expect(failures).toEqual([])
    expect(await verifyStore(store)).toEqual(expect.objectContaining({ problems: [] }))
  })

  test('with no transition a table is usable as soon as CreateTable has answered CREATING', async () => {
    const { engine } = await rigOn(await openMemoryStore())
    expect((await engine.tables.create(NAMESPACE, newTable('T'))).status).toBe('CREATING')
    expect(statusOf(engine)).toBe('ACTIVE')
    await expect(engine.tables.create(NAMESPACE, newTable('T'))).rejects.toThrow('Table already exists: T')
  })

  // Writes before, at and behind the backfill's cursor, on commits that land late: every interleaving must end in the projection.
  test.each(['1', '2', '3', '4', '5'])(
    'an index made under writes ends as the projection of its table (seed %s)',
    async (seed) => {
      const store = faultyStore(await openMemoryStore(), seededRandom(seed), { failingShare: 0, delayTurns: 4 })
      const { engine, failures } = await rigOn(store, { isAudited: true })
      const table = await makeTable(engine, 'T', [LOCAL])
      const random = seededRandom(seed)
      const item = (n: number) => ({ ...key(`p${n % 97}`, n), g: { S: `g${n % 7}` }, v: { S: `v${n % 3}` } })
      for (let n = 0; n < 1000; n += 50) {
        await Promise.all(Array.from({ length: 50 }, (_, k) => engine.items.write(table, putIntent(item(n + k)))))
      }
      const altered = await engine.tables.alter(table, () => [CREATE_G])
      expect([altered.status, altered.indexes[1]?.status]).toEqual(['UPDATING', 'CREATING'])
      for (let round = 0; round < 60; round++) {
        const draw = random.bytes('round', '', round)
        const writes = Array.from({ length: 8 }, (_, k) => {
          const n = draw.readUInt16BE(k * 2) % 1200
          const kind = draw.readUInt8(16 + k) % 3
          if (kind === 0) return deleteIntent(key(`p${n % 97}`, n))
          return putIntent(kind === 1 ? { ...item(n), g: { S: 'moved' } } : item(n))
        })
        await Promise.all(writes.map((intent) => engine.items.write(table, intent)))
      }
      await untilIndexActive(engine)
      await engine.drain()
      expect((await verifyStore(store)).problems).toEqual([])
      const index = table.record.indexes.find((one) => one.name === 'byG')
      expect(engine.tables.countsOf(table, index)).toEqual(engine.tables.countsOf(table))
      expect(failures).toEqual([])
    },
  )

  test('a dropped table leaves nothing behind, and the same name starts empty', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await makeTable(engine, 'T', [GLOBAL])
    for (let n = 0; n < 30; n++) await engine.items.write(table, putIntent({ ...key('a', n), g: { S: 'g' } }))
    const old = table.record.physicalId
    await engine.tables.remove(table)
    const again = await makeTable(engine, 'T', [GLOBAL])
    expect(engine.tables.countsOf(again)).toEqual({ items: 0, sizeBytes: 0 })
    await expect(engine.items.write(table, putIntent(key('a', 1)))).rejects.toThrow('Requested resource not found')
    await engine.stop()
    const { engine: restarted } = await rigOn(store)
    for (let n = 0; n < 1000 && (await rowsIn(store, GARBAGE_RANGE)) > 0; n++) await nextTurn()
    expect(await rowsIn(store, GARBAGE_RANGE)).toBe(0)
    expect(await rowsIn(store, rowRange(old))).toBe(0)
    expect(restarted.tables.names(NAMESPACE)).toEqual(['T'])
  })

  test('reset drops the tables of one namespace and leaves the others', async () => {
    const { engine } = await rigOn(await openMemoryStore())
    await makeTable(engine)
    const other = { account: '111111111111', region: 'eu-west-1' }
    await engine.tables.create(other, newTable('T'))
    await engine.reset(NAMESPACE)
    expect(engine.tables.names(NAMESPACE)).toEqual([])
    expect(engine.tables.names(other)).toEqual(['T'])
    await engine.reset()
    expect(engine.tables.namespaces()).toEqual([])
  })

  test('a removed index is gone from writes at once, and its definition with it', async () => {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await makeTable(engine, 'T', [GLOBAL])
    await engine.items.write(table, putIntent({ ...key('a', 1), g: { S: 'g' } }))
    await engine.tables.alter(table, () => [{ kind: 'deleteIndex', index: 'byG' }])
    const receipt = await engine.items.write(table, putIntent({ ...key('a', 1), g: { S: 'h' } }))
    expect(receipt.units.indexes.size).toBe(0)
    expect(table.record.indexes).toEqual([])
    expect(table.record.attributes.map((attribute) => attribute.name)).toEqual(['pk', 'sk'])
    expect((await verifyStore(store)).problems).toEqual([])
  })
})
