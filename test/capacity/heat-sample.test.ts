// The sample of a partition's load: bounded, in order of arrival, each key with its share of the half units, whatever their rhythm.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HeatSample } from '../../src/capacity/heat-sample.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'

const sampleOf = (seed: string): HeatSample => new HeatSample(fastDraws(seededRandom(seed), 'heat', ''))
const suffix = (n: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)

describe('a heat sample', () => {
  test('keeps every consumption while there is room', () => {
    const sample = sampleOf('a')
    sample.add(suffix(1), 2)
    sample.add(suffix(2), 1)
    sample.add(suffix(1), 80)
    expect(sample.entries()).toEqual([
      { suffix: suffix(1), halfUnits: 2 },
      { suffix: suffix(2), halfUnits: 1 },
      { suffix: suffix(1), halfUnits: 80 },
    ])
    sample.clear()
    expect(sample.entries()).toEqual([])
  })

  // Whatever comes: no more than 512 entries, in order of arrival, that together stand for about all that was consumed.
  test('is bounded, in order, and comes to the whole load', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 600, maxLength: 4000 }), (seed, costs) => {
        const sample = sampleOf(seed)
        for (const [n, cost] of costs.entries()) sample.add(suffix(n), cost)
        const entries = sample.entries()
        expect(entries.length).toBeLessThanOrEqual(512)
        expect(entries.length).toBeGreaterThan(150)
        const places = entries.map((entry) => entry.suffix.readUInt32BE(0))
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        const stood = sum(entries.map(({ halfUnits }) => halfUnits))
        expect(Math.abs(stood / sum(costs) - 1)).toBeLessThan(0.1)
      }),
      { numRuns: 100 },
    )
  })

  // A fixed stride over periodic traffic would meet the same few keys again and again: all shares must come out, at every period.
  test('sees every key of periodic traffic at its share', () => {
    for (let period = 2; period <= 64; period++) {
      const sample = sampleOf(`period ${period}`)
      for (let n = 0; n < 100_000; n++) sample.add(suffix(n % period), 2)
      const entries = sample.entries()
      const total = sum(entries.map(({ halfUnits }) => halfUnits))
      const seen = new Map<number, number>()
      for (const { suffix: key, halfUnits } of entries) {
        const place = key.readUInt32BE(0)
        seen.set(place, (seen.get(place) ?? 0) + halfUnits / total)
      }
      // Some five deviations of a sample of 256.
      const allowed = 5 * Math.sqrt((1 / period) * (1 - 1 / period) * (1 / 256))
      for (let place = 0; place < period; place++) {
        expect(Math.abs((seen.get(place) ?? 0) - 1 / period), `key ${place} of ${period}`).toBeLessThan(allowed)
      }
    }
  })

  test('weighs by units and not by requests', () => {
    const sample = sampleOf('weights')
    for (let n = 0; n < 50_000; n++) {
      sample.add(suffix(1), 1)
      if (n % 100 === 0) sample.add(suffix(2), 100)
    }
    const entries = sample.entries()
    const total = sum(entries.map(({ halfUnits }) => halfUnits))
    const ofTwo = sum(entries.filter((entry) => entry.suffix.equals(suffix(2))).map(({ halfUnits }) => halfUnits))
    expect(Math.abs(ofTwo / total - 0.5)).toBeLessThan(0.1)
  })
})

test('fast draws depend on seed, purpose and key alone', () => {
  const drawn = (seed: string, purpose: string, key: string): number[] => {
    const draw = fastDraws(seededRandom(seed), purpose, key)
    return Array.from({ length: 5 }, draw)
  }
  expect(drawn('a', 'heat', '1')).toEqual(drawn('a', 'heat', '1'))
  const others = [drawn('a', 'heat', '1'), drawn('b', 'heat', '1'), drawn('a', 'other', '1'), drawn('a', 'heat', '2')]
  expect(new Set(others.map(String)).size).toBe(4)
  for (const one of others.flat()) expect(one >= 0 && one < 2 ** 32 && Number.isInteger(one)).toBe(true)
})
