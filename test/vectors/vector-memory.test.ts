// Proves: what all sets of vectors take stays within the bound after every change; the set that was searched longest ago goes first; a copy
// that is being made goes only when it alone takes too much; and what is counted comes back to nothing.
import { expect, test } from 'vitest'
import { packVector, type VectorDefinition } from '../../src/model/vector.js'
import { vectorBytes } from '../../src/vectors/vector-block.js'
import { VectorMemory } from '../../src/vectors/vector-memory.js'
import { type Matches, VectorSet } from '../../src/vectors/vector-set.js'

const DEFINITION: VectorDefinition = { attribute: 'v', dimensions: 4, distance: 'EUCLIDEAN', search: [] }
const entry = (n: number): { v: ReturnType<typeof packVector> } => ({ v: packVector(new Float32Array(4).fill(n)) })
/** A key of one character takes one byte more than a vector without. */
const ONE = vectorBytes(4) + 1

function loaded(memory: VectorMemory, count: number): VectorSet {
  const set = new VectorSet(DEFINITION)
  set.beginLoading(memory)
  for (let n = 0; n < count; n++) set.load(String(n), entry(n))
  if (set.isLoading) set.endLoading()
  return set
}

function lastOf(slices: Generator<void, Matches, void>): Matches {
  for (;;) {
    const slice = slices.next()
    if (slice.done === true) return slice.value
  }
}

test('the set that was searched longest ago is forgotten first', () => {
  const memory = new VectorMemory(6 * ONE)
  const [a, b] = [loaded(memory, 2), loaded(memory, 2)]
  memory.searched(a)
  const c = loaded(memory, 2)
  expect([a, b, c].map((set) => set.isLoaded)).toEqual([true, true, true])
  expect(memory.usedBytes).toBe(6 * ONE)
  const d = loaded(memory, 1)
  expect([a, b, c, d].map((set) => set.isLoaded)).toEqual([true, false, true, true])
  expect(memory.usedBytes).toBe(5 * ONE)
  d.land('8', entry(8))
  expect(a.isLoaded).toBe(true)
  d.land('9', entry(9))
  expect([a, c, d].map((set) => set.isLoaded)).toEqual([false, true, true])
  for (const set of [a, b, c, d]) set.clear()
  expect(memory.usedBytes).toBe(0)
})

test('a copy that alone takes too much is given up, and takes nothing more', () => {
  const memory = new VectorMemory(3 * ONE)
  const small = loaded(memory, 1)
  const large = loaded(memory, 4)
  expect([small.isLoaded, large.isLoaded, large.isLoading]).toEqual([false, false, false])
  large.load('x', entry(1))
  large.land('y', entry(1))
  expect(memory.usedBytes).toBe(0)
})

test('a set that writes let grow beyond the bound is forgotten', () => {
  const memory = new VectorMemory(4 * ONE)
  const set = loaded(memory, 4)
  set.land('0', entry(7))
  expect(set.isLoaded).toBe(true)
  set.land('4', entry(4))
  expect([set.isLoaded, memory.usedBytes]).toEqual([false, 0])
})

test('what goes gives its room back, and what is put in its place takes no more', () => {
  const memory = new VectorMemory(4 * ONE)
  const set = loaded(memory, 4)
  for (let round = 0; round < 10; round++) {
    set.land('3', undefined)
    set.land('9', entry(9))
    set.land('9', undefined)
    set.land('3', entry(3))
  }
  expect([set.isLoaded, memory.usedBytes]).toEqual([true, 4 * ONE])
  for (const key of ['0', '1', '2', '3']) set.land(key, undefined)
  expect(memory.usedBytes).toBe(0)
})

test('a search that has begun ends in what it has', () => {
  const memory = new VectorMemory(4 * ONE)
  const set = loaded(memory, 4)
  const slices = set.search({ vector: new Float32Array(4), most: 2, hash: '', filters: [] })
  set.clear()
  expect(lastOf(slices).matches.map(({ key }) => key)).toEqual(['0', '1'])
})
