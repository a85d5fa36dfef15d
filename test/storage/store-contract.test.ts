// One contract for every store: on disk, in memory, in layers, and the twin that delays commits. What the engine relies on is here, once.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextTurn } from '../../src/runtime/clock.js'
import { seededRandom } from '../../src/runtime/random.js'
import { faultyStore } from '../../src/storage/faulty-store.js'
import { heldNow } from '../../src/storage/held-view.js'
import { layerPrefix } from '../../src/storage/keys.js'
import { LayeredStore } from '../../src/storage/layered-store.js'
import { openDiskStore, openMemoryStore } from '../../src/storage/level-store.js'
import { prefixedStore } from '../../src/storage/prefixed-store.js'
import { afterPrefix, del, put, type Cursor, type Store } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'

const bytes = (text: string): Buffer => Buffer.from(text)

const late = async (store: Store): Promise<Store> =>
  faultyStore(store, seededRandom('contract'), { failingShare: 0, delayTurns: 5 })

/** Keys of the contract lie below as well, and are deleted in the layer: what is below shows nowhere. */
async function layered(below: Store, layer: Store): Promise<Store> {
  const keys = ['a', 'b', 'c', 'k', 'k0', 'k7'].map(bytes)
  await below.batch(
    keys.map((key) => put(key, '!below')),
    'os',
  )
  const view = heldNow(below, () => below.close())
  const store = new LayeredStore(view, layer)
  await store.batch(keys.map(del), 'os')
  return wrapStore(store, { close: () => store.close().then(() => view.release()) })
}

/** On disk, layers lie in the store that they are layers of. */
async function layeredOnDisk(layers: number): Promise<Store> {
  const disk = await openDiskStore(join(folder, 'store'))
  let store = disk
  for (let n = 0; n < layers; n++) store = await layered(store, prefixedStore(disk, layerPrefix(n)))
  return store
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-store-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const KINDS: readonly (readonly [string, () => Promise<Store>])[] = [
  ['on disk', () => openDiskStore(join(folder, 'store'))],
  ['in memory', openMemoryStore],
  ['late on disk', async () => late(await openDiskStore(join(folder, 'store')))],
  ['late in memory', async () => late(await openMemoryStore())],
  ['of one layer in memory', async () => layered(await openMemoryStore(), await openMemoryStore())],
  [
    'of two layers in memory',
    async () => layered(await layered(await openMemoryStore(), await openMemoryStore()), await openMemoryStore()),
  ],
  ['of one layer on disk', () => layeredOnDisk(1)],
  ['of two layers on disk', () => layeredOnDisk(2)],
  ['late of one layer on disk', async () => late(await layeredOnDisk(1))],
]

async function all(cursor: Cursor, rows = 2): Promise<string[]> {
  const found: string[] = []
  for (let chunk = await cursor.next(rows); chunk.length > 0; chunk = await cursor.next(rows)) {
    found.push(...chunk.map(([key, value]) => `${key.toString()}=${value}`))
  }
  await cursor.close()
  return found
}

describe.each(KINDS)('a store %s', (_kind, open) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  test('lands a batch whole, deletes included', async () => {
    const landing = store.batch([put(bytes('a'), '1'), put(bytes('b'), '2')], 'os')
    await landing
    expect(store.get(bytes('a'))).toBe('1')
    expect(store.get(bytes('b'))).toBe('2')
    await store.batch([del(bytes('a')), put(bytes('b'), '3')], 'disk')
    expect(store.get(bytes('a'))).toBeUndefined()
    expect(store.get(bytes('b'))).toBe('3')
  })

  test('gives way within a large batch, and lands it whole all the same', async () => {
    const value = 'x'.repeat(400_000)
    const ops = Array.from({ length: 25 }, (_, n) => put(bytes(`k${n}`), `${n} ${value}`))
    const seen: (string | undefined)[] = []
    const landing = store.batch(ops, 'os')
    for (let turn = 0; turn < 3; turn++) {
      await nextTurn()
      seen.push(store.get(bytes('k0')))
    }
    await landing
    expect(seen).toEqual([undefined, undefined, undefined])
    for (let n = 0; n < ops.length; n++) expect(store.get(bytes(`k${n}`))).toHaveLength(`${n} ${value}`.length)
  })

  test('applies the operations of one batch in their order', async () => {
    await store.batch([put(bytes('k'), '1'), del(bytes('k')), put(bytes('k'), '2')], 'os')
    expect(store.get(bytes('k'))).toBe('2')
  })

  test('orders keys by unsigned bytes, in both directions, lower inclusive and upper exclusive', async () => {
    const keys = [Buffer.of(0x00), Buffer.of(0x00, 0xff), Buffer.of(0x7f), Buffer.of(0x80), Buffer.of(0xff)]
    await store.batch(
      keys.toReversed().map((key) => put(key, key.toString('hex'))),
      'os',
    )
    const range = { lower: Buffer.of(0x00, 0x00), upper: Buffer.of(0xff) }
    const cursor = store.cursor(range)
    const up = (await cursor.next(10)).map(([key]) => key.toString('hex'))
    await cursor.close()
    expect(up).toEqual(['00ff', '7f', '80'])
    const back = store.cursor({ ...range, reverse: true })
    expect((await back.next(10)).map(([key]) => key.toString('hex'))).toEqual(['80', '7f', '00ff'])
    await back.close()
  })

  test('a cursor shows the moment in which it was opened', async () => {
    await store.batch([put(bytes('a'), '1'), put(bytes('c'), '1')], 'os')
    const cursor = store.cursor({ lower: bytes('a'), upper: bytes('z') })
    await store.batch([put(bytes('a'), '2'), put(bytes('b'), '2'), del(bytes('c'))], 'os')
    expect(await all(cursor)).toEqual(['a=1', 'c=1'])
    expect(await all(store.cursor({ lower: bytes('a'), upper: bytes('z') }))).toEqual(['a=2', 'b=2'])
  })

  test('a snapshot shows one moment to gets and cursors alike', async () => {
    await store.batch([put(bytes('a'), '1')], 'os')
    const snapshot = store.snapshot()
    await store.batch([put(bytes('a'), '2'), put(bytes('b'), '2')], 'os')
    expect(store.get(bytes('a'), snapshot)).toBe('1')
    expect(await all(store.cursor({ lower: bytes('a'), upper: bytes('z'), snapshot }))).toEqual(['a=1'])
    await snapshot.close()
    expect(store.get(bytes('a'))).toBe('2')
  })

  // LevelDB would end the process that goes to the end of a store which holds nothing at all.
  test('a cursor over nothing has read everything', async () => {
    for (const read of [false, true]) {
      const cursor = store.cursor({ lower: bytes('a'), upper: bytes('z') })
      if (read) expect(await cursor.next(2)).toEqual([])
      await cursor.checkRead()
      await cursor.close()
    }
  })

  test('a cursor for keys only has the keys', async () => {
    await store.batch([put(bytes('a'), '1'), put(bytes('b'), '2')], 'os')
    const cursor = store.cursor({ lower: bytes('a'), upper: bytes('z'), only: 'keys' })
    expect((await cursor.next(10)).map(([key]) => key.toString())).toEqual(['a', 'b'])
    await cursor.close()
  })
})

describe('the twin that fails', () => {
  // The seed decides, so a failing run can be repeated; a failed batch leaves nothing of itself.
  test('leaves nothing of a failed commit, and fails the same commits for the same seed', async () => {
    const outcomes = async (seed: string): Promise<boolean[]> => {
      const inner = await openMemoryStore()
      const store = faultyStore(inner, seededRandom(seed), { failingShare: 0.5, delayTurns: 2 })
      const landed: boolean[] = []
      for (let n = 0; n < 20; n++) {
        const key = bytes(`k${n}`)
        landed.push(
          await store.batch([put(key, key.toString('hex'))], 'os').then(
            () => true,
            () => false,
          ),
        )
        expect(inner.get(key) !== undefined).toBe(landed[n])
      }
      await store.close()
      return landed
    }
    const first = await outcomes('one')
    expect(first).toContain(true)
    expect(first).toContain(false)
    expect(await outcomes('one')).toEqual(first)
    expect(await outcomes('two')).not.toEqual(first)
  })
})

describe('afterPrefix', () => {
  test.each([
    ['61', '62'],
    ['61ff', '62'],
    ['00', '01'],
    ['ffff', 'ffffff'],
  ])('of %s is %s', (prefix, next) => {
    expect(afterPrefix(Buffer.from(prefix, 'hex')).toString('hex')).toBe(next)
  })
})
