// Draws by number: the same for the same seed and number in any order, spread evenly, different for another key.
import { expect, test } from 'vitest'
import { numberedDraws, seededRandom } from '../../src/runtime/random.js'

test('draws by number depend on nothing but seed, purpose, key and number', () => {
  const [a, b] = [numberedDraws(seededRandom('s'), 'lag', 'a'), numberedDraws(seededRandom('s'), 'lag', 'a')]
  const numbers = [5, 1, 2 ** 40, 5, 0]
  expect(numbers.map(a)).toEqual(numbers.map(b))
  expect(a(5)).not.toBe(a(2 ** 32 + 5))
  expect(numbers.map(a)).not.toEqual(numbers.map(numberedDraws(seededRandom('s'), 'lag', 'b')))
})

test('neighbouring numbers are spread evenly', () => {
  const draw = numberedDraws(seededRandom('even'), 'lag', '')
  const counts = new Array<number>(8).fill(0)
  for (let n = 0; n < 8000; n++) counts[draw(n) >>> 29] = (counts[draw(n) >>> 29] ?? 0) + 1
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
})
