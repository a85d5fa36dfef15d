// Proves that the shares of a limit that gateways compute from the same rows add up to the limit, and never above it.
import { expect, test } from 'vitest'
import { partOf, shareOf } from '../../../src/ring/capacity/shares.js'
import type { Demand } from '../../../src/ring/catalogue/demand.js'

const TABLE = 7
const asked = (write: number): Demand => new Map([[TABLE, [0, write]]])
const sharesOf = (demands: readonly Demand[]): readonly number[] =>
  demands.map((own) => shareOf(own, demands, TABLE, 'write', 1000))

test.each([
  { demands: [300, 100], shares: [0.75, 0.25] },
  { demands: [0, 0, 0, 0], shares: [0.25, 0.25, 0.25, 0.25] },
  { demands: [950, 0], shares: [0.95, 0.05] }, // an idle one counts as asked for a twentieth of the limit
  { demands: [0], shares: [1] },
])('gateways asked for $demands have $shares', ({ demands, shares }) => {
  const found = sharesOf(demands.map(asked))
  expect(found).toEqual(shares)
  expect(found.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
})

test('a part is of whole half units, and never nothing of something', () => {
  expect([partOf(10, 0.33), partOf(1, 0.01), partOf(0, 0.5)]).toEqual([3, 0.5, 0])
})
