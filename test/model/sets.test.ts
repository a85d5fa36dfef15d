// The order of a set's members is that of their bytes or numbers, however they are written.
import { expect, test } from 'vitest'
import { compareBinaries, compareTexts } from '../../src/model/order.js'
import { inOrder, isAscending, type SetType } from '../../src/model/sets.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'

test.each<[SetType, string[], string[]]>([
  ['SS', ['b', 'é', 'a', '', 'Z'], ['', 'Z', 'a', 'b', 'é']],
  // A surrogate pair is after every other character, though its UTF-16 units are not.
  ['SS', ['\u{1f600}', '\ufffd', '\ud7ff'], ['\ud7ff', '\ufffd', '\u{1f600}']],
  ['NS', ['10', '9', '-1', '100', '0.5', '-10', '0', '-0.5'], ['-10', '-1', '-0.5', '0', '0.5', '9', '10', '100']],
  ['BS', ['/w==', 'AA==', 'AAE=', ''], ['', 'AA==', 'AAE=', '/w==']],
])('%s %j', (type, members, sorted) => {
  expect(inOrder(type, members)).toEqual(sorted)
  expect([isAscending(type, members), isAscending(type, sorted)]).toEqual([false, true])
  expect(isAscending(type, [sorted[0] ?? '', ...sorted])).toBe(false)
})

test('texts and binaries compare as their bytes do', () => {
  const draw = fastDraws(seededRandom('order of bytes'), 'sets', '')
  const below = (limit: number): number => draw() % limit
  const letters = ['a', 'z', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}']
  for (let round = 0; round < 5000; round++) {
    const bytes = (): Buffer => Buffer.from(Array.from({ length: below(6) }, () => (below(2) === 0 ? 0 : below(256))))
    const [a, b] = [bytes(), bytes()]
    expect(Math.sign(compareBinaries(a.toString('base64'), b.toString('base64')))).toBe(a.compare(b))
    const text = (): string => Array.from({ length: below(4) }, () => letters[below(letters.length)]).join('')
    const [x, y] = [text(), text()]
    expect(Math.sign(compareTexts(x, y))).toBe(Buffer.from(x).compare(Buffer.from(y)))
  }
})
