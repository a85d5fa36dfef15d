// Durations as ISO 8601 writes them, in milliseconds; what has no fixed length, or no part at all, is none.
import { expect, test } from 'vitest'
import { parseDuration } from '../../src/faults/duration.js'

test.each([
  ['PT1M', 60_000],
  ['PT1H30M', 5_400_000],
  ['PT0.5S', 500],
  ['PT1.001S', 1001],
  ['P1D', 86_400_000],
  ['P1DT1S', 86_401_000],
  ['PT0S', 0],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', 'P1W', '1M', 'PT1', 'PT-1S', 'pt1m', 'PT1M ', 'PT1S1M'])('%j is none', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})
