// The limit of an item collection: where exactly it lies, that a refusal changes and charges nothing and waits for what it rests on, and
// that folders whose collections nobody counted are counted when they are opened.
import { describe, expect, test } from 'vitest'
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import type { StoreEngine } from '../../../src/engine/store-engine.js'
import { verifyStore } from '../../../src/engine/verify/verify.js'
import { ApiError } from '../../../src/model/errors.js'
import type { TableRecord } from '../../../src/model/table.js'
import { seededRandom } from '../../../src/runtime/random.js'
import { faultyStore } from '../../../src/storage/faulty-store.js'
import { collectionKey, tableKey } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { del, put, type Store } from '../../../src/storage/store.js'
import { deleteIntent, GLOBAL, key, LOCAL, makeTable, NAMESPACE, putIntent, rigOn, suffixOf } from '../../support/engine-rig.js'

/** An item of so many bytes: 7 of its key, 3 of the attribute's name, the rest of its value. */
const sized = (pk: string, sk: number, bytes: number): ReturnType<typeof putIntent> =>
  putIntent({ ...key(pk, sk), pad: { S: 'x'.repeat(bytes - 10) } })

async function refusalOf(answer: Promise<unknown>): Promise<ApiError | undefined> {
  try {
    await answer
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  return undefined
}

const bytesOf = (engine: StoreEngine, table: OpenTable, pk: string): number | undefined =>
  engine.items.collectionBytes(table, suffixOf(key(pk, 1)))

describe('the limit', () => {
  test('may be reached and not passed, by rows and entries together', async () => {
    const { engine } = await rigOn(await openMemoryStore(), { partitionBytes: 1000 })
    const table = await makeTable(engine, 'T', [GLOBAL, LOCAL])
    await engine.items.write(table, sized('a', 1, 900))
    // A row of 50 bytes, and 27 of keys in the local index; the global one, which holds all of it, doesn't count.
    const indexed = putIntent({ ...key('a', 2), v: { S: 'x'.repeat(19) }, g: { S: 'x'.repeat(22) } })
    await engine.items.write(table, indexed)
    expect(bytesOf(engine, table, 'a')).toBe(977)
    expect(await refusalOf(engine.items.write(table, sized('a', 1, 924)))).toMatchObject({
      name: 'ItemCollectionSizeLimitExceededException',
      message: 'Collection size exceeded.',
      status: 400,
    })
    await engine.items.write(table, sized('a', 1, 923))
    expect(bytesOf(engine, table, 'a')).toBe(1000)
    await engine.items.write(table, sized('b', 1, 1000))
  })

  test('holds for what was decided and has not landed, and a refusal waits for it', async () => {
    const store = faultyStore(await openMemoryStore(), seededRandom('waits'), { failingShare: 0, delayTurns: 5 })
    const { engine } = await rigOn(store, { partitionBytes: 1000 })
    const table = await makeTable(engine, 'T', [LOCAL])
    const ended: string[] = []
    const first = engine.items.write(table, sized('a', 1, 600)).then(() => ended.push('first'))
    const second = refusalOf(engine.items.write(table, sized('a', 2, 600))).then((error) => ended.push(error?.name ?? 'second'))
    await Promise.all([first, second])
    expect(ended).toEqual(['first', 'ItemCollectionSizeLimitExceededException'])
  })

  test('that is lower than a collection stops its growth and nothing else, until it has shrunk', async () => {
    const store = await openMemoryStore()
    const first = await rigOn(store)
    const before = await makeTable(first.engine, 'T', [LOCAL])
    for (const sk of [1, 2, 3, 4]) await first.engine.items.write(before, sized('a', sk, 500))
    await first.engine.stop()
    const { engine } = await rigOn(store, { partitionBytes: 1000 })
    const table = engine.tables.active(NAMESPACE, 'T')
    const write = async (intent: ReturnType<typeof putIntent>): Promise<string> =>
      (await refusalOf(engine.items.write(table, intent)))?.name ?? 'made'
    const steps = [
      sized('a', 1, 501),
      sized('a', 1, 500),
      sized('a', 1, 499),
      deleteIntent(key('a', 2)),
      sized('a', 1, 500),
      deleteIntent(key('a', 3)),
      sized('a', 1, 500),
      sized('a', 5, 11),
    ]
    const outcomes: string[] = []
    for (const step of steps) outcomes.push(await write(step))
    const tooLarge = 'ItemCollectionSizeLimitExceededException'
    expect(outcomes).toEqual([tooLarge, 'made', 'made', 'made', tooLarge, 'made', 'made', tooLarge])
    expect(bytesOf(engine, table, 'a')).toBe(1000)
  })

  test('refuses without a trace: nothing changed, charged or logged', async () => {
    const store = await openMemoryStore()
    const { engine, clock } = await rigOn(store, { partitionBytes: 1000, isAudited: true })
    const table = await makeTable(engine, 'T', [GLOBAL, LOCAL])
    await engine.items.write(table, sized('a', 1, 1000))
    await clock.advance(60_000)
    const counts = engine.tables.countsOf(table)
    const more = putIntent({ ...key('a', 2), g: { S: 'g' }, v: { S: 'v' } })
    await refusalOf(engine.items.write(table, more))
    await refusalOf(engine.items.transact([{ table, intent: more }]))
    await clock.advance(60_000)
    expect(engine.pools.unitsPerMinute(table, undefined, 'write', 1)).toEqual([undefined])
    expect(engine.pools.unitsPerMinute(table, 'byG', 'write', 1)).toEqual([undefined])
    expect(engine.tables.countsOf(table)).toEqual(counts)
    expect((await engine.items.get(table, suffixOf(key('a', 2)), 'strong')).row).toBeUndefined()
    await engine.drain()
    await engine.stop()
    expect((await verifyStore(store)).problems).toEqual([])
  })

  test('counts the actions of a transaction together, and names those that add to the collection', async () => {
    const { engine } = await rigOn(await openMemoryStore(), { partitionBytes: 1000 })
    const table = await makeTable(engine, 'T', [LOCAL])
    await engine.items.write(table, sized('a', 1, 400))
    const all = [sized('a', 2, 500), sized('b', 1, 500), deleteIntent(key('a', 1)), sized('a', 3, 501)]
    const transact = (intents: typeof all): Promise<unknown> =>
      engine.items.transact(intents.map((intent) => ({ table, intent })))
    const full = { Code: 'ItemCollectionSizeLimitExceeded', Message: 'Collection size exceeded.' }
    const refusal = await refusalOf(transact(all))
    expect(refusal?.extra).toEqual({ CancellationReasons: [full, { Code: 'None' }, { Code: 'None' }, full] })
    expect([bytesOf(engine, table, 'a'), bytesOf(engine, table, 'b')]).toEqual([400, 0])
    // Without the delete each of these would be too much.
    await transact([sized('a', 2, 500), sized('a', 3, 500), deleteIntent(key('a', 1))])
    expect(bytesOf(engine, table, 'a')).toBe(1000)
  })
})

describe('a store without counters, as older versions left it', () => {
  const CATALOGUE = tableKey(NAMESPACE.account, NAMESPACE.region, 'T')

  /** 2500 collections, more than one slice of the count, and one of many rows, more than one chunk. */
  async function uncounted(): Promise<Store> {
    const store = await openMemoryStore()
    const { engine } = await rigOn(store)
    const table = await makeTable(engine, 'T', [LOCAL, GLOBAL])
    const places = Array.from({ length: 2500 }, (_, n) => ({
      ...key(`pk${n}`, 1),
      ...(n % 3 === 0 ? {} : { v: { S: `v${n}` } }),
    }))
    const many = Array.from({ length: 600 }, (_, n) => ({ ...key('many', n), v: { S: 'v' } }))
    await Promise.all([...places, ...many].map((item) => engine.items.write(table, putIntent(item))))
    await engine.stop()
    return forget(store)
  }

  async function forget(store: Store): Promise<Store> {
    const { collectionsCounted, ...record } = JSON.parse(store.get(CATALOGUE) ?? '') as TableRecord
    expect(collectionsCounted).toBe(true)
    const counters = await countersIn(store)
    await store.batch([...counters.map(([counter]) => del(counter)), put(CATALOGUE, JSON.stringify(record))], 'os')
    return store
  }

  async function countersIn(store: Store): Promise<readonly (readonly [Buffer, string])[]> {
    const cursor = store.cursor({ lower: Buffer.of(0x07), upper: Buffer.of(0x08) })
    const rows = [...(await cursor.next(5000)), ...(await cursor.next(5000))]
    await cursor.close()
    return rows
  }

  test('is counted before it is served, and once', async () => {
    const store = await uncounted()
    const { engine } = await rigOn(store, { partitionBytes: 1 })
    const table = engine.tables.active(NAMESPACE, 'T')
    // Keys of 9 bytes, and where there is `v` 3 more in the row and 12 in the index.
    expect([bytesOf(engine, table, 'pk0'), bytesOf(engine, table, 'pk1'), bytesOf(engine, table, 'none')]).toEqual([9, 24, 0])
    expect(await refusalOf(engine.items.write(table, putIntent({ ...key('pk0', 1), pad: { S: 'x' } })))).toBeDefined()
    await engine.stop()
    expect(await countersIn(store)).toHaveLength(2501)
    expect((await verifyStore(store)).problems).toEqual([])
    const [first] = await countersIn(store)
    if (first === undefined) throw new Error('no counter')
    await store.batch([put(first[0], '1 77')], 'os')
    await (await rigOn(store)).engine.stop()
    expect((await verifyStore(store)).problems).toHaveLength(1) // not counted again, and noticed
  })

  test('is counted again when the first count was interrupted, and an older version wrote meanwhile', async () => {
    const whole = await uncounted()
    for (let seed = 0, interrupted = 0; interrupted < 3; seed++) {
      const failing = faultyStore(whole, seededRandom(String(seed)), { failingShare: 0.4, delayTurns: 0 })
      const opened = await rigOn(failing).catch(() => undefined)
      if (opened === undefined) interrupted++
      else {
        await opened.engine.stop().catch(() => undefined)
        await forget(whole)
      }
    }
    const { physicalId } = JSON.parse(whole.get(CATALOGUE) ?? '') as TableRecord
    await whole.batch([put(collectionKey(physicalId, suffixOf(key('deleted since', 1))), '1 5')], 'os')
    await (await rigOn(whole)).engine.stop()
    expect((await verifyStore(whole)).problems).toEqual([])
    expect(await countersIn(whole)).toHaveLength(2501)
  })
})
