// Proves: number sizes are those measured on the service, and encoded numbers compare as bytes in numeric order.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalizeNumber } from '../../src/model/number.js'
import { decodeNumber, encodeNumber, numberSizeBytes } from '../../src/model/number-bytes.js'
import { scaled, writtenNumber } from './number-model.js'

describe('size', () => {
  test.each([
    ['0', 1],
    ['-0', 1],
    ['1', 2],
    ['12', 2],
    ['123', 3],
    ['100', 2],
    ['1010', 3],
    ['0042', 2],
    ['0.0000001', 2],
    ['0.012', 2],
    ['1E125', 2],
    ['1E-100', 2],
    ['1.5', 3],
    ['1.234', 4],
    ['3.14159', 5],
    ['100.5', 4],
    ['0.15', 2],
    ['1'.repeat(38), 20],
    ['-42', 3],
    ['-12345', 5],
    ['-0.15', 3],
  ])('%s takes %i bytes', (text, bytes) => {
    expect(numberSizeBytes(normalizeNumber(text, 'current'))).toBe(bytes)
  })
})

describe('order-preserving bytes', () => {
  test.each([
    ['0', '80'],
    ['1', 'c102'],
    ['10', 'c10b'],
    ['100', 'c202'],
    ['1.5', 'c10233'],
    ['0.01', 'c002'],
    ['-1', '3e6466'],
    ['-1.5', '3e643366'],
  ])('%s is %s', (text, hex) => expect(encodeNumber(text).toString('hex')).toBe(hex))

  test('bytes compare as numbers do, over the whole range', () => {
    fc.assert(
      fc.property(writtenNumber(), writtenNumber(), (a, b) => {
        const bytes = Buffer.compare(encodeNumber(normalizeNumber(a, 'current')), encodeNumber(normalizeNumber(b, 'current')))
        expect(bytes).toBe(scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0)
      }),
      { numRuns: 2000 },
    )
  })

  // Neighbours that share a beginning are where a missing terminator would show.
  test('ladder of edges', () => {
    const ladder = [
      '-9.9e125',
      '-1e125',
      '-100',
      '-99.5',
      '-99',
      '-10',
      '-1.01',
      '-1.001',
      '-1',
      '-0.99',
      '-0.1',
      '-0.01',
      '-1.1e-130',
      '-1e-130',
      '0',
      '1e-130',
      '1.1e-130',
      '0.01',
      '0.1',
      '0.99',
      '1',
      '1.001',
      '1.01',
      '10',
      '99',
      '99.5',
      '100',
      '1e125',
      '9.9e125',
    ].map((text) => encodeNumber(normalizeNumber(text, 'current')))
    for (const [i, bytes] of ladder.entries()) {
      for (const [j, other] of ladder.entries()) expect(Buffer.compare(bytes, other)).toBe(Math.sign(i - j))
    }
  })

  test('bytes say the number that they were made of, in canonical text', () => {
    fc.assert(
      fc.property(writtenNumber(), (written) => {
        const canonical = normalizeNumber(written, 'current')
        expect(decodeNumber(encodeNumber(canonical))).toBe(canonical)
      }),
      { numRuns: 5000 },
    )
  })

  // The smallest positives share the first byte of zero; a full negative mantissa has no end.
  test.each(['0', '1e-130', '-1e-130', '9.9e125', '-9.9e125', '9'.repeat(38), `-${'9'.repeat(38)}`, '-0.1', '10', '1.01'])(
    '%s comes back',
    (written) => {
      const canonical = normalizeNumber(written, 'current')
      expect(decodeNumber(encodeNumber(canonical))).toBe(canonical)
    },
  )
})
