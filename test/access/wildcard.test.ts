// Wildcards against the regular expressions that they stand for, over random texts; and in time, for patterns that make such expressions
// slow.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLike } from '../../src/access/wildcard.js'

test('matches as the expression does', () => {
  const letters = (...all: string[]) => fc.array(fc.constantFrom(...all), { maxLength: 12 }).map((signs) => signs.join(''))
  fc.assert(
    fc.property(letters('a', 'b', '.'), letters('a', 'b', '.', '*', '?'), (text, pattern) => {
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
      expect(isLike(text, pattern)).toBe(new RegExp(`^${source}$`).test(text))
    }),
    { numRuns: 3000 },
  )
})

test('many stars take no more than the product of both lengths', () => {
  expect(isLike('a'.repeat(2000), `${'*a'.repeat(200)}b`)).toBe(false)
})
