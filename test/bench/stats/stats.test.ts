// Proves what the benchmark's judgements rest on: the middle of rounds, the interval of a ratio, and the window that a profile is read in.
import { describe, expect, it } from 'vitest'
import { Latencies } from '../load/latencies.js'
import { selfTimes } from './cpu-profile.js'
import { median } from './median.js'
import { ratioInterval, verdict } from './ratio-interval.js'
import { seededRandom } from './random.js'

describe('median', () => {
  it.each([
    { values: [3, 1, 2], expected: 2 },
    { values: [4, 1, 3, 2], expected: 2.5 },
    { values: [7], expected: 7 },
  ])('of $values is $expected', ({ values, expected }) => {
    expect(median(values)).toBe(expected)
  })

  it('of nothing is not a number', () => {
    expect(median([])).toBeNaN()
  })
})

describe('latencies', () => {
  // 99 of 100 values lie at or under the 99th: the nearest-rank definition, also past the array's first size.
  it('gives nearest-rank percentiles', () => {
    const latencies = new Latencies()
    for (let n = 100_000; n > 0; n--) latencies.add(n)
    expect([latencies.count, latencies.percentile(0.5), latencies.percentile(0.99)]).toEqual([100_000, 50_000, 99_000])
  })
})

/** Four launches of five rounds around `ratio`, with noise of ±4 %. */
function launches(ratio: number, seed: number): { before: number; after: number }[][] {
  const random = seededRandom(seed)
  const noisy = (value: number): number => value * (0.96 + 0.08 * random())
  return Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => ({ before: noisy(1000), after: noisy(1000 * ratio) })))
}

describe('ratio interval', () => {
  // A tenth is far above the noise and must be seen; no change must mostly not be called one.
  it.each([
    { ratio: 1.1, expected: 'faster' },
    { ratio: 0.9, expected: 'slower' },
  ])('calls a ratio of $ratio $expected', ({ ratio, expected }) => {
    const interval = ratioInterval(launches(ratio, 1))
    expect(verdict(interval)).toBe(expected)
    expect(interval.low).toBeLessThan(interval.ratio)
    expect(interval.high).toBeGreaterThan(interval.ratio)
  })

  it('seldom calls noise a change', () => {
    const verdicts = Array.from({ length: 20 }, (_, seed) => verdict(ratioInterval(launches(1, seed))))
    expect(verdicts.filter((word) => word !== 'no difference shown').length).toBeLessThan(5)
  })
})

describe('self times', () => {
  const frame = (functionName: string, url: string): { functionName: string; url: string; lineNumber: number } => ({
    functionName,
    url,
    lineNumber: 4,
  })
  const profile = {
    nodes: [
      { id: 1, callFrame: frame('(idle)', '') },
      { id: 2, callFrame: frame('encode', 'file:///project/dist/protocol/encode.js') },
      { id: 3, callFrame: frame('parse', 'file:///project/node_modules/@scope/name/lib/x.js') },
      { id: 4, callFrame: frame('write', 'node:internal/streams/writable') },
    ],
    startTime: 1000,
    samples: [3, 2, 1, 4, 2, 3],
    timeDeltas: [0, 10, 10, 10, 10, 10],
  }

  // The first and the last sample lie outside the window, the idle one counts for the busy share alone.
  it('counts the samples of the window only', () => {
    const { busyShare, functions, places } = selfTimes(profile, 1005, 1045, '/project/')
    expect(busyShare).toBeCloseTo(0.75)
    expect(functions.map(({ name }) => name)).toEqual([
      'encode dist/protocol/encode.js:5',
      'write node:internal/streams/writable:5',
    ])
    expect(places.map(({ name, share }) => [name, Math.round(share * 100)])).toEqual([
      ['dist/protocol', 67],
      ['node:internal/streams', 33],
    ])
  })
})
