// Rows as differences from others: whatever they are, what was encoded comes back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeRow, encodeOwnRow, encodeRow } from '../../src/log/row-difference.js'
import { Row } from '../../src/storage/row.js'

const rowOf = (json: string, sequence: number): string =>
  Row.make({ sizeBytes: json.length, sequence, writtenAtMs: 1000 + sequence, origin: 0 }, json).text

/** Of the entry that all of them are encoded for. */
const PLACE = { sequence: 7, atMs: 1007 }

test('any row comes back with the row that it was encoded with', () => {
  const piece = fc.oneof(fc.constantFrom('a', 'aa', 'é', '😀', 'x'.repeat(30), 'ab'.repeat(20)), fc.string({ maxLength: 5 }))
  const json = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(json, json, (one, other) => {
      for (const [text, base] of [
        [rowOf(one, 7), rowOf(other, 6)],
        [rowOf(one + other + one, 7), rowOf(one + one, 6)],
        [rowOf(one, 7), ''],
        [`3${one}`, `3${other}`], // shorter than any header
      ] as const) {
        expect(decodeRow(encodeRow(text, base), base, PLACE)).toBe(text)
      }
    }),
    { numRuns: 2000 },
  )
})

// Also where both share nothing, and what they share is too little for a difference of another row.
test('the row of the entry comes back without its header', () => {
  const json = fc
    .array(fc.constantFrom('a', 'aa', 'é', 'x'.repeat(30), 'ab'.repeat(20)), { maxLength: 12 })
    .map((all) => all.join(''))
  fc.assert(
    fc.property(json, json, fc.boolean(), (one, other, hasOther) => {
      const text = rowOf(one, PLACE.sequence)
      const base = hasOther ? rowOf(other, 6) : ''
      const encoded = encodeOwnRow(text, base)
      expect(decodeRow(encoded, base, PLACE)).toBe(text)
      expect(encoded.length).toBeLessThanOrEqual(text.length - 13)
    }),
  )
})

test('what a row shares with the other is left out', () => {
  const item = (value: string) =>
    `{"pk":{"S":"key"},"text":{"S":"${'words '.repeat(20)}"},"revision":{"N":"${value}"},"last":{"S":"one"}}`
  const [before, after] = [rowOf(item('999'), 6), rowOf(item('1000'), 7)]
  const encoded = encodeRow(after, before)
  expect(encoded.slice(1 + 27 + 8)).toBe('1000')
  expect(decodeRow(encoded, before, PLACE)).toBe(after)
  expect(encodeRow(after, rowOf('{}', 6))).toBe(after)
})
