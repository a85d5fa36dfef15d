// Who goes first in a round of measurements.
import { describe, expect, it } from 'vitest'
import { turned } from './turns.js'

describe('turns', () => {
  // Two are the case of every judgement of a change: one that always goes first has a machine of its own.
  it('lets each of two go first equally often', () => {
    const rounds = [0, 1, 2, 3].map((round) => turned(['A', 'B'], round).join(' '))
    expect(rounds).toEqual(['A B', 'B A', 'B A', 'A B'])
  })

  // Each pair of rounds is one order and its reverse, so that any two contestants are before each other once.
  it.each([2, 3, 8])('balances every pair of %i over two rounds', (count) => {
    const values = Array.from({ length: count }, (_, n) => n)
    for (let round = 0; round < 2 * count; round += 2)
      expect(turned(values, round + 1)).toEqual(turned(values, round).toReversed())
  })
})
