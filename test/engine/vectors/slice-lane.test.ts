// Proves: however many searches ask, a turn of the event loop holds one slice of their work, and they take turns; so what another request
// waits for is one slice. And a search is cut into slices of about two million floats, whatever it goes through.
import { expect, test } from 'vitest'
import { SliceLane } from '../../../src/engine/vectors/slice-lane.js'
import { packVector } from '../../../src/model/vector.js'
import { nextTurn } from '../../../src/runtime/clock.js'
import { VectorMemory } from '../../../src/vectors/vector-memory.js'
import { VectorSet } from '../../../src/vectors/vector-set.js'

test('one slice a turn, in the order in which they were asked for', async () => {
  const lane = new SliceLane()
  const slices: [who: string, turn: number][] = []
  let turn = 0
  let isDone = false
  const turns = (async () => {
    for (; !isDone; turn++) await nextTurn()
  })()
  const search = async (who: string, count: number): Promise<void> => {
    for (let slice = 0; slice < count; slice++) {
      await lane.next()
      slices.push([who, turn])
    }
  }
  await Promise.all([search('a', 5), search('b', 3), search('c', 1)])
  isDone = true
  await turns
  expect(slices.map(([who]) => who).join('')).toBe('abcababaa')
  expect(new Set(slices.map(([, at]) => at)).size).toBe(slices.length)
})

test.each([
  ['that are compared', undefined, 4],
  ['that a filter leaves out, which are looked at faster', 'other', 1],
])('slices of vectors %s', (_, filter, atLeast) => {
  const dimensions = 1024
  const set = new VectorSet({
    attribute: 'v',
    dimensions,
    distance: 'EUCLIDEAN',
    search: [{ name: 'f', type: 'S', role: 'INLINE_FILTER' }],
  })
  set.beginLoading(new VectorMemory(Number.POSITIVE_INFINITY))
  const v = packVector(new Float32Array(dimensions).fill(1))
  for (let n = 0; n < 8192 + 1; n++) set.load(`k${n}`, { v, f: { S: 'f' } })
  set.endLoading()
  const search = set.search({ vector: new Float32Array(dimensions), most: 5, hash: '', filters: [filter] })
  let slices = 1
  for (let next = search.next(); next.done !== true; next = search.next()) slices++
  expect(slices).toBeGreaterThanOrEqual(atLeast)
  expect(slices).toBeLessThanOrEqual(atLeast + 1)
})
