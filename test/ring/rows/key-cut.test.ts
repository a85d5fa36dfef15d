// What is proved: cut keys hold together and sort as whole ones, for any values, zeros among them, since pages, bounds and collections rest on
// that.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Item } from '../../../src/model/attribute-value.js'
import { collectionRange, indexRowSuffix, rowSuffix, suffixRange } from '../../../src/model/key.js'
import type { KeySchema } from '../../../src/model/table.js'
import { cutKey, cutRange, ITEM, joinKey, localEntry, OUTBOX } from '../../../src/ring/rows/key-cut.js'

const TABLE: KeySchema = { hash: [{ name: 'pk', type: 'B' }], range: [{ name: 'sk', type: 'B' }] }
const INDEX: KeySchema = {
  hash: [
    { name: 'a', type: 'B' },
    { name: 'b', type: 'N' },
  ],
  range: [{ name: 'sk', type: 'B' }],
}
/** Short values of few bytes, so that zeros, ends and equal beginnings come often. */
const bytes = fc.array(fc.constantFrom(0, 1, 2, 254, 255), { minLength: 1, maxLength: 5 }).map((all) => ({
  B: Buffer.from(all).toString('base64'),
}))
const item = fc.record({
  pk: bytes,
  sk: bytes,
  a: bytes,
  b: fc.integer({ min: -3, max: 3 }).map((number) => ({ N: String(number) })),
})

const suffixOf = (keys: KeySchema, one: Item): Buffer => {
  const suffix = keys === TABLE ? rowSuffix(keys, one) : indexRowSuffix(keys, TABLE, one)
  if (suffix === undefined) throw new Error('an item without its key')
  return suffix
}

test.each([
  ['a table', TABLE],
  ['an index of two hash attributes', INDEX],
])('keys of %s are joined again, and sort as they did', (_name, keys) => {
  fc.assert(
    fc.property(item, item, (one, other) => {
      const [a, b] = [suffixOf(keys, one), suffixOf(keys, other)]
      const [cutA, cutB] = [cutKey(ITEM, a, keys.hash.length), cutKey(ITEM, b, keys.hash.length)]
      expect(joinKey(ITEM, cutA)).toEqual(a)
      const isOnePartition = keys.hash.every(
        ({ name }) => JSON.stringify(one[name as 'a']) === JSON.stringify(other[name as 'a']),
      )
      expect(cutA.h.equals(cutB.h)).toBe(isOnePartition)
      if (isOnePartition) expect(Math.sign(cutA.k.compare(cutB.k))).toBe(Math.sign(a.compare(b)))
    }),
  )
})

test('a cut range holds what the range held, and nothing of another kind', () => {
  const op = fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const, 'begins_with' as const, 'between' as const)
  fc.assert(
    fc.property(item, fc.array(bytes, { minLength: 1, maxLength: 8 }), op, bytes, bytes, (one, sorts, how, first, second) => {
      const range = suffixRange(TABLE, { hash: [one.pk], rangeEquals: [], rangeLast: { op: how, values: [first, second] } })
      const cut = cutRange(ITEM, range, 1)
      for (const sk of sorts) {
        const suffix = suffixOf(TABLE, { ...one, sk })
        const isIn = (place: Buffer, { lower, upper }: { lower: Buffer; upper: Buffer }): boolean =>
          place.compare(lower) >= 0 && place.compare(upper) < 0
        expect(isIn(cutKey(ITEM, suffix, 1).k, cut)).toBe(isIn(suffix, range))
        for (const kind of [localEntry(0), OUTBOX]) expect(isIn(cutKey(kind, suffix, 1).k, cut)).toBe(false)
      }
    }),
  )
})

test('a whole collection ends where the next kind begins', () => {
  const cut = cutRange(localEntry(2), collectionRange(TABLE, [{ B: 'AAE=' }]), 1)
  expect([cut.lower, cut.upper]).toEqual([Buffer.of(1, 2), Buffer.of(1, 3)])
})
