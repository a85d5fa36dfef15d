// A range as it was at each moment: what is expected is typed by hand for a small history, and follows from a plain model for random ones.
// Every key's first undo row after the position must be found, in both directions, however the rows are fetched.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PositionedCursor } from '../../../src/engine/history/positioned-cursor.js'
import { rowKey, rowKeySuffix, undoKey } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { put, type Store, type StoreOp } from '../../../src/storage/store.js'

const ID = 7

/** What a key became, and by which change; undefined where it was deleted. */
type Changes = readonly (readonly [sequence: number, text: string | undefined])[]
type Histories = Readonly<Record<string, Changes>>

/** Rows as they are after all changes, and an undo row for each change. */
async function storeOf(histories: Histories, more: readonly StoreOp[] = []): Promise<Store> {
  const store = await openMemoryStore()
  const ops = Object.entries(histories).flatMap(([name, changes]) => {
    const suffix = Buffer.from(name)
    const undo = changes.map(([sequence], at) => put(undoKey(ID, suffix, sequence), changes[at - 1]?.[1] ?? ''))
    const last = changes.at(-1)?.[1]
    return last === undefined ? undo : [...undo, put(rowKey(ID, suffix), last)]
  })
  await store.batch([...ops, ...more], 'os')
  return store
}

interface Read {
  readonly lower?: Buffer
  readonly upper?: Buffer
  readonly reverse?: boolean
  /** Rows asked for at once. */
  readonly rows?: number
}

/** All that the reader is shown, in the order in which it comes. @param at one position, or that of each suffix */
async function shown(store: Store, at: number | ((suffix: string) => number), read: Read = {}): Promise<readonly string[]> {
  const { lower = Buffer.of(), upper = Buffer.of(0xff), reverse = false, rows = 100 } = read
  const snapshot = store.snapshot()
  const positionOf = (suffix: Buffer): number => (typeof at === 'number' ? at : at(suffix.toString()))
  const cursor = new PositionedCursor(store, { physicalId: ID, lower, upper, reverse, snapshot, positionOf })
  const found: string[] = []
  for (let some = await cursor.next(rows); some.length > 0; some = await cursor.next(rows)) {
    expect(some.length).toBeLessThanOrEqual(rows)
    found.push(...some.map(([key, text]) => `${rowKeySuffix(key).toString()}=${text}`))
  }
  await cursor.close()
  await snapshot.close()
  return found
}

const WAYS: readonly Read[] = [1, 2, 100].flatMap((rows) => [{ rows }, { rows, reverse: true }])

async function expectShown(store: Store, at: Parameters<typeof shown>[1], expected: string, read: Read = {}): Promise<void> {
  const forwards = expected === '' ? [] : expected.split(' ')
  for (const way of WAYS) {
    const rows = way.reverse === true ? [...forwards].reverse() : forwards
    expect(await shown(store, at, { ...read, ...way }), JSON.stringify(way)).toEqual(rows)
  }
}

describe('a small history', () => {
  const HISTORY: Histories = {
    a: [
      [1, '1'],
      [5, '5'],
      [9, undefined],
    ],
    b: [[3, '3']],
    c: [
      [4, '4'],
      [8, '8'],
    ],
    d: [[7, '7']],
    e: [
      [2, '2'],
      [6, undefined],
      [10, '10'],
    ],
  }
  // One row from before anything was kept, and neighbours of other ids that are not the table's.
  const MORE = [
    put(rowKey(ID, Buffer.from('z')), '0'),
    ...[ID - 1, ID + 1].flatMap((id) => [put(rowKey(id, Buffer.from('b')), 'no'), put(undoKey(id, Buffer.from('b'), 99), 'no')]),
  ]

  test.each([
    [0, 'z=0'],
    [1, 'a=1 z=0'],
    [2, 'a=1 e=2 z=0'],
    [3, 'a=1 b=3 e=2 z=0'],
    [4, 'a=1 b=3 c=4 e=2 z=0'],
    [5, 'a=5 b=3 c=4 e=2 z=0'],
    [6, 'a=5 b=3 c=4 z=0'],
    [7, 'a=5 b=3 c=4 d=7 z=0'],
    [8, 'a=5 b=3 c=8 d=7 z=0'],
    [9, 'b=3 c=8 d=7 z=0'],
    [10, 'b=3 c=8 d=7 e=10 z=0'],
    [Number.POSITIVE_INFINITY, 'b=3 c=8 d=7 e=10 z=0'],
  ])('after change %i', async (position, expected) => {
    await expectShown(await storeOf(HISTORY, MORE), position, expected)
  })

  test('within bounds, the upper one exclusive', async () => {
    const store = await storeOf(HISTORY, MORE)
    await expectShown(store, 7, 'b=3 c=4', { lower: Buffer.from('b'), upper: Buffer.from('d') })
    await expectShown(store, 1, 'a=1', { upper: Buffer.from('b') })
    await expectShown(store, 1, '', { lower: Buffer.from('b'), upper: Buffer.from('z') })
  })

  test('at another position for each key', async () => {
    const positions: Readonly<Record<string, number>> = { a: 1, b: 2, c: 8, d: 6, e: 5 }
    await expectShown(await storeOf(HISTORY), (suffix) => positions[suffix] ?? 0, 'a=1 c=8 e=2')
  })
})

// A page that goes on after a key begins at the key with a zero behind it: undo rows of that key lie there, too, and are not of the page.
test.each([3, 300])('a key just below the range is not shown, with %i undo rows', async (changes) => {
  const sequences = Array.from({ length: changes }, (_, n) => n + 1)
  const store = await storeOf({ a: sequences.map((n) => [n, `${n}`]), b: [[changes + 1, 'new']] })
  await expectShown(store, 2, '', { lower: Buffer.from('a\0') })
  await expectShown(store, changes + 1, 'b=new', { lower: Buffer.from('a\0') })
})

// A key with more undo rows than are passed one by one: the one that is shown is looked for, and what comes after the key is found.
test.each([
  [1, 'a=1 m=1'],
  [2, 'm=2'],
  [128, 'm=128'],
  [129, 'm=129 z=new'],
  [130, 'm=130 z=new'],
  [499, 'm=499 z=new'],
  [500, 'm=500 z=new'],
])('a key that changed 500 times, after change %i', async (position, expected) => {
  const often = Array.from({ length: 500 }, (_, n) => [n + 1, `${n + 1}`] as const)
  const a: Changes = [
    [1, '1'],
    [2, undefined],
  ]
  await expectShown(await storeOf({ a, m: often, z: [[129, 'new']] }), position, expected)
})

// More rows, and more undo rows, than are fetched at once; a third of the keys has no row any more.
test('chunks that end anywhere', async () => {
  const names = Array.from({ length: 700 }, (_, n) => String(n).padStart(3, '0'))
  const changesOf = (n: number): Changes => [
    [1, 'old'],
    [9, n % 3 === 0 ? undefined : 'new'],
  ]
  const histories = Object.fromEntries(names.map((name, n) => [name, changesOf(n)]))
  const store = await storeOf(histories)
  await expectShown(store, 5, names.map((name) => `${name}=old`).join(' '))
  const left = names.filter((_, n) => n % 3 !== 0)
  await expectShown(store, 9, left.map((name) => `${name}=new`).join(' '))
})

test('random histories read like the plain model', async () => {
  const history = fc.array(fc.record({ key: fc.constantFrom('a', 'aa', 'ab', 'b', 'c'), isDelete: fc.boolean() }), {
    maxLength: 40,
  })
  await fc.assert(
    fc.asyncProperty(history, fc.nat({ max: 41 }), async (changes, position) => {
      const histories: Record<string, (readonly [number, string | undefined])[]> = {}
      const model = new Map<string, string>()
      for (const [at, { key, isDelete }] of changes.entries()) {
        const sequence = at + 1
        const known = (histories[key] ??= [])
        known.push([sequence, isDelete ? undefined : `${sequence}`])
        if (sequence > position) continue
        if (isDelete) model.delete(key)
        else model.set(key, `${sequence}`)
      }
      const expected = [...model].map(([key, text]) => `${key}=${text}`).sort()
      await expectShown(await storeOf(histories), position, expected.join(' '))
    }),
    { numRuns: 100 },
  )
})
