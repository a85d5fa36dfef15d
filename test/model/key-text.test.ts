// Proves: what a row-key suffix was made of comes back exactly, from a whole suffix and from one that is cut off behind an attribute.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttributeValue, Item, ScalarType } from '../../src/model/attribute-value.js'
import { indexRowSuffix, rowSuffix, segmentRange, suffixRange, type KeyCondition } from '../../src/model/key.js'
import { collectionAround, keyEnd, keyItem, keyText } from '../../src/model/key-text.js'
import { normalizeNumber } from '../../src/model/number.js'
import type { KeySchema } from '../../src/model/table.js'
import { writtenNumber } from './number-model.js'

const suffixOf = (keys: KeySchema, item: Item): Buffer => rowSuffix(keys, item) ?? Buffer.of()

/** Zeros, escapes and terminators as data, beside any text and any bytes. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('\0', '\u0001', 'a', 'é', '😀', '\uffff'), maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
)
const bytes = fc.oneof(
  fc.array(fc.constantFrom(0x00, 0x01, 0xff), { maxLength: 6 }).map((list) => Buffer.from(list)),
  fc.uint8Array({ maxLength: 40 }).map((list) => Buffer.from(list)),
)
const VALUES: Readonly<Record<ScalarType, fc.Arbitrary<AttributeValue>>> = {
  S: text.map((S) => ({ S })),
  N: writtenNumber().map((written) => ({ N: normalizeNumber(written, 'current') })),
  B: bytes.map((value) => ({ B: value.toString('base64') })),
}
const type = fc.constantFrom<ScalarType>('S', 'N', 'B')

/** A key schema of up to 4 + 4 attributes and an item that has them all. @param letter keeps the names of two keys apart */
const keyed = (letter: string): fc.Arbitrary<{ keys: KeySchema; item: Item }> =>
  fc.tuple(fc.array(type, { minLength: 1, maxLength: 4 }), fc.array(type, { maxLength: 4 })).chain(([hash, range]) => {
    const named = (types: readonly ScalarType[], role: string): KeySchema['hash'] =>
      types.map((one, at) => ({ name: `${letter}${role}${at}`, type: one }))
    const keys = { hash: named(hash, 'h'), range: named(range, 'r') }
    const all = [...keys.hash, ...keys.range]
    return fc
      .tuple(...all.map((attribute) => VALUES[attribute.type]))
      .map((values) => ({ keys, item: Object.fromEntries(all.map(({ name }, at) => [name, values[at] ?? { S: '' }])) }))
  })

describe('there and back', () => {
  test('the key of a table, of every type', () => {
    fc.assert(
      fc.property(keyed('t'), ({ keys, item }) => {
        expect(keyItem([keys], suffixOf(keys, item))).toEqual(item)
      }),
      { numRuns: 2000 },
    )
  })

  test('the key of an index and its table; and the index key alone', () => {
    fc.assert(
      fc.property(keyed('i'), keyed('t'), (index, table) => {
        const suffix = indexRowSuffix(index.keys, table.keys, { ...index.item, ...table.item }) ?? Buffer.of()
        expect(keyItem([index.keys, table.keys], suffix)).toEqual({ ...index.item, ...table.item })
        const end = keyEnd(suffix, index.keys.hash.length + index.keys.range.length)
        expect(suffix.subarray(0, end)).toEqual(suffixOf(index.keys, index.item))
      }),
      { numRuns: 1000 },
    )
  })

  test('a partition key, cut off', () => {
    fc.assert(
      fc.property(keyed('t'), ({ keys, item }) => {
        const suffix = suffixOf(keys, item)
        const end = keyEnd(suffix, keys.hash.length)
        const hash = Object.fromEntries(keys.hash.map(({ name }) => [name, item[name]]))
        expect(keyItem([keys], suffix.subarray(0, end))).toEqual(hash)
        expect(suffix.subarray(0, end)).toEqual(suffixOf({ ...keys, range: [] }, item))
        expect(keyEnd(suffix, keys.hash.length + keys.range.length)).toBe(suffix.length)
      }),
      { numRuns: 1000 },
    )
  })

  // Bounds of partitions are made of hashes alone, or end inside of an attribute.
  test('what ends before an attribute does holds none', () => {
    const keys: KeySchema = { hash: [{ name: 'p', type: 'S' }], range: [{ name: 's', type: 'N' }] }
    const suffix = suffixOf(keys, { p: { S: 'a\0b' }, s: { N: '1' } })
    for (const end of [0, 2, 8, 9, 10, 11, 12, 13]) expect(keyItem([keys], suffix.subarray(0, end))).toEqual({})
    expect(keyItem([keys], suffix.subarray(0, 14))).toEqual({ p: { S: 'a\0b' } })
    expect(keyEnd(suffix.subarray(0, 4), 1)).toBe(4)
  })

  test('a client may call an attribute __proto__', () => {
    const keys: KeySchema = { hash: [{ name: '__proto__', type: 'S' }], range: [] }
    const item = JSON.parse('{"__proto__":{"S":"a"}}') as Item
    expect(JSON.stringify(keyItem([keys], suffixOf(keys, item)))).toBe('{"__proto__":{"S":"a"}}')
  })
})

test('a line for people', () => {
  expect(keyText({ p: { S: 'a "b"\n' }, n: { N: '-1.5' }, b: { B: 'AAE=' } })).toBe('p: "a \\"b\\"\\n", n: -1.5, b: AAE=')
  expect(keyText({ p: { S: 'x'.repeat(65) } })).toBe(`p: "${'x'.repeat(64)}"…`)
  expect(keyText({ p: { S: 'x'.repeat(64) } })).toBe(`p: "${'x'.repeat(64)}"`)
  expect(keyText({ b: { B: 'A'.repeat(100) } })).toBe(`b: ${'A'.repeat(64)}…`)
})

describe('the item collection around a range', () => {
  const keys: KeySchema = { hash: [{ name: 'p', type: 'S' }], range: [{ name: 's', type: 'N' }] }
  const prefix = (p: string): Buffer => suffixOf({ ...keys, range: [] }, { p: { S: p } })
  const value: AttributeValue = { N: '5' }
  const conditions: readonly KeyCondition['rangeLast'][] = [
    undefined,
    { op: '<', values: [value] },
    { op: '<=', values: [value] },
    { op: '>', values: [value] },
    { op: '>=', values: [value] },
    { op: 'between', values: [value, { N: '9' }] },
  ]

  test.each(conditions.map((condition) => [condition?.op ?? 'no condition', condition] as const))(
    'a query with %s stays in its own, from its start and from within',
    (_name, rangeLast) => {
      const range = suffixRange(keys, {
        hash: [{ S: 'a\0b' }],
        rangeEquals: [],
        ...(rangeLast === undefined ? {} : { rangeLast }),
      })
      expect(collectionAround(keys, range)).toEqual(prefix('a\0b'))
      const after = suffixOf(keys, { p: { S: 'a\0b' }, s: { N: '6' } })
      expect(collectionAround(keys, { ...range, lower: after })).toEqual(prefix('a\0b'))
    },
  )

  test('a scan is in none, wherever it starts', () => {
    for (const total of [1, 3, 4096]) {
      for (const segment of [0, total - 1]) expect(collectionAround(keys, segmentRange(segment, total))).toBeUndefined()
    }
    const { upper } = segmentRange(0, 1)
    expect(collectionAround(keys, { lower: suffixOf(keys, { p: { S: 'a' }, s: { N: '6' } }), upper })).toBeUndefined()
  })
})
