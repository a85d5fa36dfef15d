// Lags as people write them.
import { expect, test } from 'vitest'
import { lagOf, shownLag } from '../../src/model/lag.js'

test.each<[unknown, number, number, number | string]>([
  [0, 0, 0, 0],
  [20, 20, 20, 20],
  ['20', 20, 20, 20],
  ['5-40', 5, 40, '5-40'],
  ['7-7', 7, 7, 7],
  ['0-86400000', 0, 86_400_000, '0-86400000'],
])('%j is a lag', (given, minMs, maxMs, shown) => {
  const lag = lagOf(given)
  expect(lag).toEqual({ minMs, maxMs })
  expect(lag && shownLag(lag)).toBe(shown)
})

test.each([-1, 1.5, Number.NaN, '', '40-5', '5-', '-5', '5 - 40', '0-86400001', 86_400_001, true, null, { minMs: 1 }])(
  '%j is none',
  (given) => {
    expect(lagOf(given)).toBeUndefined()
  },
)
