// Proves: numbers are read, ordered and added exactly over the whole range, and refused in the service's words.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addNumbers, compareNumbers, normalizeNumber, subtractNumbers, type ValueLayer } from '../../src/model/number.js'
import { scaled, writtenNumber } from './number-model.js'

const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range'
const UNDERFLOW = 'Number underflow. Attempting to store a number with magnitude smaller than supported range'
const TOO_PRECISE = 'Attempting to store more than 38 significant digits in a Number'
const NOT_NUMERIC = 'The parameter cannot be converted to a numeric value'

describe('what is accepted becomes canonical', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
    ['0e125', '0'],
    ['0.0e126', '0'],
    ['-00.00e127', '0'],
    ['0e-130', '0'],
    ['5', '5'],
    ['+5', '5'],
    ['-5', '-5'],
    ['0042', '42'],
    ['1.0', '1'],
    ['1.50', '1.5'],
    ['.5', '0.5'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['1.e5', '100000'],
    ['1E5', '100000'],
    ['1e+5', '100000'],
    ['12e-1', '1.2'],
    ['0.0012e2', '0.12'],
    ['100', '100'],
    ['1234567890123456', '1234567890123456'],
    ['1e125', `1${'0'.repeat(125)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
    [`${'9'.repeat(38)}000`, `${'9'.repeat(38)}000`],
    [`000${'9'.repeat(38)}.000`, '9'.repeat(38)],
    ['1e000000000000000000000000005', '100000'],
  ])('%s → %s', (text, canonical) => {
    expect(normalizeNumber(text, 'current')).toBe(canonical)
    expect(normalizeNumber(text, 'older')).toBe(canonical)
  })
})

describe('what is refused', () => {
  const echoed = [
    'NaN',
    'Infinity',
    '-Infinity',
    '0x10',
    ' 5',
    '5 ',
    '1+2',
    '1e',
    '1e+',
    '1_000',
    '-',
    '+',
    '.',
    'e5',
    '1.2.3',
    '--5',
    '1e5.0',
    '٣',
    '1\0',
  ]
  const rows: [string, ValueLayer, string][] = [
    ...echoed.map((text): [string, ValueLayer, string] => [text, 'current', `${NOT_NUMERIC}: ${text}`]),
    ['', 'current', `${NOT_NUMERIC}: `],
    ['', 'older', NOT_NUMERIC],
    ['abc', 'older', `${NOT_NUMERIC}: abc`],
    ['1e126', 'current', OVERFLOW],
    ['-1e126', 'current', OVERFLOW],
    ['10e125', 'older', OVERFLOW],
    ['1e-131', 'current', UNDERFLOW],
    ['0e126', 'current', OVERFLOW],
    ['0e-131', 'current', UNDERFLOW],
    ['0.0e127', 'current', OVERFLOW],
    ['0.0e127', 'older', OVERFLOW],
    ['1e99999999999', 'current', OVERFLOW],
    ['1e-99999999999', 'current', UNDERFLOW],
    ['1e9223372036854775807', 'current', OVERFLOW],
    ['1e9223372036854775808', 'current', `${NOT_NUMERIC}: 1e9223372036854775808`],
    ['1e2147483647', 'current', OVERFLOW],
    ['1e2147483647', 'older', UNDERFLOW],
    ['1e2147483646', 'older', OVERFLOW],
    ['1e2147483648', 'older', `${NOT_NUMERIC}: 1e2147483648`],
    ['1e99999999999', 'older', `${NOT_NUMERIC}: 1e99999999999`],
    ['1'.repeat(39), 'current', TOO_PRECISE],
    [`1${'0'.repeat(37)}.1`, 'older', TOO_PRECISE],
  ]
  test.each(rows)('%j in the %s layer', (text, layer, message) => {
    expect(() => normalizeNumber(text, layer)).toThrow(expect.objectContaining({ name: 'ValidationException', message }))
  })
})

describe('against integers scaled by 10^168', () => {
  test('any spelling keeps its value', () => {
    fc.assert(
      fc.property(writtenNumber(), (text) => {
        const canonical = normalizeNumber(text, 'current')
        expect(scaled(canonical)).toBe(scaled(text))
        expect(normalizeNumber(canonical, 'older')).toBe(canonical)
        expect(canonical).toMatch(/^(0|-?([1-9]\d*|(0|[1-9]\d*)\.\d*[1-9]))$/)
      }),
    )
  })

  test('order is numeric order', () => {
    fc.assert(
      fc.property(writtenNumber(), writtenNumber(), (a, b) => {
        const [x, y] = [normalizeNumber(a, 'current'), normalizeNumber(b, 'current')]
        const expected = scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0
        expect(Math.sign(compareNumbers(x, y))).toBe(expected)
      }),
    )
  })

  // Exponents lie close together here, so that most sums fit 38 digits; the others must be refused.
  test('sums and differences are exact or refused', () => {
    fc.assert(
      fc.property(writtenNumber(8), writtenNumber(8), (a, b) => {
        const [x, y] = [normalizeNumber(a, 'current'), normalizeNumber(b, 'current')]
        expectExact(() => addNumbers(x, y), scaled(a) + scaled(b))
        expectExact(() => subtractNumbers(x, y), scaled(a) - scaled(b))
      }),
    )
  })

  function expectExact(act: () => string, expected: bigint): void {
    const digits = expected.toString().replace('-', '').replace(/0+$/, '').length
    if (digits > 38) return expect(act).toThrow(OVERFLOW)
    const result = act()
    expect(scaled(result)).toBe(expected)
    expect(normalizeNumber(result, 'current')).toBe(result)
  }
})

describe('arithmetic at the edges', () => {
  test.each([
    ['0.1', '0.2', '0.3'],
    ['999999999999999', '1', '1000000000000000'],
    ['999999999999999', '999999999999999', '1999999999999998'],
    ['9'.repeat(38), '1', `1${'0'.repeat(38)}`],
    ['5', '-5', '0'],
  ])('%s + %s', (a, b, sum) => expect(addNumbers(a, b)).toBe(sum))

  test('2 - 5 is negative, 5 - 5 has no sign', () => {
    expect(subtractNumbers('2', '5')).toBe('-3')
    expect(subtractNumbers('5', '5')).toBe('0')
  })

  test('a sum out of range is refused, and one of too many digits in the same words', () => {
    const large = `9${'0'.repeat(125)}`
    const tiny = `0.${'0'.repeat(129)}1`
    expect(() => addNumbers(large, large)).toThrow(OVERFLOW)
    expect(() => addNumbers('1', tiny)).toThrow(OVERFLOW)
    expect(() => addNumbers('1', `1${'0'.repeat(50)}`)).toThrow(OVERFLOW)
    expect(() => subtractNumbers(`0.${'0'.repeat(128)}11`, `0.${'0'.repeat(128)}1`)).not.toThrow()
  })
})
