// Layers against a plain map: whatever was written, deleted and pinned in whatever order, a store of one or of two layers shows what the map
// does, by gets and by cursors of every kind in both directions, now and at each earlier moment. Every round prints its seed when it fails.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../../src/runtime/random.js'
import { heldNow } from '../../src/storage/held-view.js'
import { layerPrefix } from '../../src/storage/keys.js'
import { LayeredStore } from '../../src/storage/layered-store.js'
import { openDiskStore, openMemoryStore } from '../../src/storage/level-store.js'
import { prefixedStore } from '../../src/storage/prefixed-store.js'
import { type Cursor, del, put, type Snapshot, type Store, type StoreOp, type View } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-layers-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

type Model = ReadonlyMap<string, string>
/** Few, so that they meet; of several lengths and with the highest byte, so that their order is a question. */
const KEYS = Array.from({ length: 40 }, (_, n) => Buffer.from(n % 3 === 0 ? [0x10, n] : [0x10, n, n % 2 === 0 ? 0xff : 0]))
const [LOWEST, HIGHEST] = [Buffer.of(0x10), Buffer.of(0x11)]

class Draws {
  readonly #random: Random
  #n = 0

  constructor(seed: string) {
    this.#random = seededRandom(seed)
  }

  below(limit: number): number {
    return this.#random.bytes('layers', '', this.#n++).readUInt32BE(0) % limit
  }

  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T // never empty here
  }
}

function randomOps(draws: Draws): readonly StoreOp[] {
  return Array.from({ length: 1 + draws.below(12) }, () => {
    const key = draws.of(KEYS)
    return draws.below(3) === 0 ? del(key) : put(key, `${draws.of(['', '!', '!!', 'x'])}${draws.below(1000)}`)
  })
}

function applied(model: Model, ops: readonly StoreOp[]): Model {
  const next = new Map(model)
  for (const op of ops) {
    if (op.type === 'put') next.set(op.key.toString('hex'), op.value)
    else next.delete(op.key.toString('hex'))
  }
  return next
}

async function rowsOf(cursor: Cursor, draws: Draws): Promise<string[]> {
  const rows: string[] = []
  for (let chunk = await cursor.next(1 + draws.below(9)); chunk.length > 0; chunk = await cursor.next(1 + draws.below(9)))
    rows.push(...chunk.map(([key, value]: readonly [Buffer | undefined, string]) => `${key?.toString('hex') ?? ''}=${value}`))
  expect(await cursor.next(1)).toEqual([]) // over stays over
  await cursor.checkRead()
  await cursor.close()
  return rows
}

async function expectSame(store: Store, model: Model, draws: Draws, snapshot?: Snapshot): Promise<void> {
  for (const key of KEYS) expect(store.get(key, snapshot)).toBe(model.get(key.toString('hex')))
  const [one = LOWEST, other = HIGHEST] = [draws.of(KEYS), draws.of(KEYS)].sort((a, b) => a.compare(b))
  const at = snapshot === undefined ? {} : { snapshot }
  for (const { lower, upper } of [
    { lower: LOWEST, upper: HIGHEST },
    { lower: one, upper: other },
  ]) {
    const expected = [...model]
      .map(([hex, value]) => [Buffer.from(hex, 'hex'), value] as const)
      .filter(([key]) => key.compare(lower) >= 0 && key.compare(upper) < 0)
      .sort(([a], [b]) => a.compare(b))
    for (const reverse of [false, true]) {
      const inOrder = reverse ? expected.toReversed() : expected
      const range = { lower, upper, reverse, ...at }
      expect(await rowsOf(store.cursor(range), draws)).toEqual(inOrder.map(([key, value]) => `${key.toString('hex')}=${value}`))
      expect(
        (await rowsOf(store.cursor({ ...range, only: 'values' }), draws)).map((row) => row.slice(row.indexOf('=') + 1)),
      ).toEqual(inOrder.map(([, value]) => value))
      expect((await rowsOf(store.cursor({ ...range, only: 'keys' }), draws)).map((row) => row.split('=')[0])).toEqual(
        inOrder.map(([key]) => key.toString('hex')),
      )
    }
  }
}

/** Writes, and now and then pins a moment or looks at an earlier one. @returns what the store then holds */
async function live(store: Store, begin: Model, draws: Draws, batches: number): Promise<Model> {
  let model = begin
  const pinned: (readonly [Snapshot, Model])[] = []
  for (let n = 0; n < batches; n++) {
    const ops = randomOps(draws)
    await store.batch(ops, 'os')
    model = applied(model, ops)
    if (draws.below(4) === 0) pinned.push([store.snapshot(), model])
    if (draws.below(3) === 0) await expectSame(store, model, draws)
  }
  await expectSame(store, model, draws)
  for (const [snapshot, then] of pinned) {
    await expectSame(store, then, draws, snapshot)
    await snapshot.close()
  }
  return model
}

const KINDS: readonly (readonly [string, () => Promise<{ base: Store; layer: (n: number) => Promise<Store> }>])[] = [
  ['in memory', async () => ({ base: await openMemoryStore(), layer: openMemoryStore })],
  [
    'on disk',
    async () => {
      const base = await openDiskStore(join(folder, 'store'))
      return { base, layer: (n) => Promise.resolve(prefixedStore(base, layerPrefix(n))) }
    },
  ],
]

describe.each(KINDS)('layers %s', (_kind, open) => {
  // Each store goes on being written while the ones above it are, which must not see it; all of them are looked at again at the end.
  test.each(['one', 'two', 'three', 'four', 'five', 'six'])('show what a map shows (seed %s)', async (seed) => {
    const draws = new Draws(seed)
    const { base, layer } = await open()
    const ground = await live(base, new Map(), draws, 6)
    const below = heldNow(base)
    const first = new LayeredStore(below, await layer(1))
    const firstModel = await live(first, ground, draws, 8)
    const between = heldNow(first)
    const second = new LayeredStore(between, await layer(2))
    const [groundNow, firstNow, secondNow] = [
      await live(base, ground, draws, 5),
      await live(first, firstModel, draws, 5),
      await live(second, firstModel, draws, 8),
    ]
    await expectSame(base, groundNow, draws)
    await expectSame(first, firstNow, draws)
    await expectSame(second, secondNow, draws)
    await second.close()
    await between.release()
    await first.close()
    await below.release()
    await base.close()
  })

  // What nobody wrote to costs nothing: no tombstone for what was never there, none for what the layer alone had.
  test('hold what was written and nothing else', async () => {
    const { base, layer } = await open()
    await base.batch([put(Buffer.of(0x10, 1), 'below')], 'os')
    const below = heldNow(base)
    const own = await layer(1)
    const store = new LayeredStore(below, own)
    const mine = Buffer.of(0x10, 2)
    await store.batch([put(mine, 'x')], 'os')
    await store.batch([del(mine), del(Buffer.of(0x10, 3)), del(Buffer.of(0x10, 1))], 'os')
    const cursor = own.cursor({ lower: LOWEST, upper: HIGHEST })
    expect((await cursor.next(10)).map(([key]) => key.toString('hex'))).toEqual(['1001'])
    await cursor.close()
    expect(store.get(Buffer.of(0x10, 1))).toBeUndefined()
    await own.close()
    await below.release()
    await base.close()
  })

  // Each cursor of the layer would be one more walk through files at every opening of a fork.
  test('ask the layer nothing before something was written', async () => {
    const { base, layer } = await open()
    await base.batch([put(Buffer.of(0x10, 1), 'below')], 'os')
    const below = heldNow(base)
    const own = await layer(1)
    let asked = 0
    const get: Store['get'] = (...key) => (asked++, own.get(...key))
    const cursor: Store['cursor'] = (range) => (asked++, own.cursor(range))
    const store = new LayeredStore(below, wrapStore(own, { get, cursor }))
    const rows = async (): Promise<readonly string[]> => {
      const walk = store.cursor({ lower: LOWEST, upper: HIGHEST, only: 'values' })
      const found = await walk.next(10)
      await walk.close()
      return found.map(([, value]) => value)
    }
    expect([store.get(Buffer.of(0x10, 1)), await rows(), asked]).toEqual(['below', ['below'], 0])
    await store.batch([put(Buffer.of(0x10, 2), 'mine')], 'os')
    expect([await rows(), asked]).toEqual([['below', 'mine'], 1])
    await below.release()
    await base.close()
  })

  // A page that is called off while its first rows are under way must open nothing any more.
  test('close a cursor whose first rows are under way', async () => {
    const { base, layer } = await open()
    await base.batch([put(Buffer.of(0x10, 1), 'below')], 'os')
    const below = heldNow(base)
    let opened = 0
    const watched: View = { get: (key) => below.get(key), cursor: (range) => (opened++, below.cursor(range)) }
    const store = new LayeredStore(watched, await layer(1))
    await store.batch([put(Buffer.of(0x10, 2), 'mine')], 'os')
    const cursor = store.cursor({ lower: LOWEST, upper: HIGHEST })
    const rows = cursor.next(5).catch(() => [])
    await cursor.close()
    expect([await rows, opened]).toEqual([[], 0])
    await below.release()
    await base.close()
  })
})
