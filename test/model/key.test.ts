// Proves: row-key suffixes sort as keys do, ranges select what the condition says, segments cover all rows once.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttributeValue, Item, ScalarType } from '../../src/model/attribute-value.js'
import {
  ALL_ROWS,
  collectionRange,
  indexRowSuffix,
  type KeyCondition,
  keyAttributes,
  rowSuffix,
  segmentRange,
  startKeySuffix,
  suffixRange,
} from '../../src/model/key.js'
import { collectionPrefix, encodeKeyValue, successor } from '../../src/model/key-bytes.js'
import type { KeySchema } from '../../src/model/table.js'

const hashOnly: KeySchema = { hash: [{ name: 'p', type: 'S' }], range: [] }
const schema = (type: ScalarType): KeySchema => ({ hash: [{ name: 'p', type: 'S' }], range: [{ name: 's', type }] })
const wide: KeySchema = {
  hash: [
    { name: 'a', type: 'S' },
    { name: 'b', type: 'N' },
  ],
  range: [
    { name: 's', type: 'S' },
    { name: 't', type: 'B' },
  ],
}

function suffix(keys: KeySchema, item: Item): Buffer {
  const bytes = rowSuffix(keys, item)
  if (bytes === undefined) throw new Error('no suffix')
  return bytes
}

/** Few bytes, many collisions: zeros, escapes and terminators as data. */
const bytesArbitrary = fc
  .array(fc.constantFrom(0x00, 0x01, 0x02, 0x61, 0xfe, 0xff), { maxLength: 6 })
  .map((bytes) => Buffer.from(bytes))
const textArbitrary = fc.oneof(
  fc.string({ unit: fc.constantFrom('\0', '\u0001', 'a', 'b', 'é', '😀', '\uffff'), maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('a', '\0'), minLength: 60, maxLength: 80 }),
)
const binary = (bytes: Buffer): AttributeValue => ({ B: bytes.toString('base64') })

describe('layout', () => {
  // The first 8 bytes of md5("Outliers" + "a"), as a digest tool prints them.
  test('hash, escaped and terminated attributes', () => {
    expect(suffix(hashOnly, { p: { S: 'a' } }).toString('hex')).toBe('f6558e516275dee2' + '61' + '0001')
    expect(
      suffix(schema('B'), { p: { S: 'a' }, s: { B: 'AAE=' } })
        .subarray(11)
        .toString('hex'),
    ).toBe('00ff01' + '0001')
  })

  test('the hash of a number or binary is that of its bytes', () => {
    const asBinary: KeySchema = { hash: [{ name: 'p', type: 'B' }], range: [] }
    expect(suffix(asBinary, { p: { B: 'YQ==' } })).toEqual(suffix(hashOnly, { p: { S: 'a' } }))
    const asNumber: KeySchema = { hash: [{ name: 'p', type: 'N' }], range: [] }
    expect(suffix(asNumber, { p: { N: '0' } })).toEqual(suffix(asBinary, { p: { B: 'gA==' } }))
    expect(encodeKeyValue({ N: '0' }, 'N').toString('hex')).toBe('80')
  })

  test('a missing attribute or one of another type gives none', () => {
    expect(rowSuffix(schema('S'), { p: { S: 'a' } })).toBeUndefined()
    expect(rowSuffix(schema('S'), { s: { S: 'a' } })).toBeUndefined()
    expect(rowSuffix(schema('S'), { p: { S: 'a' }, s: { N: '1' } })).toBeUndefined()
    expect(rowSuffix(schema('S'), JSON.parse('{"p":{"S":"a"},"__proto__":{"S":"b"}}') as Item)).toBeUndefined()
  })

  test('suffixes given out are not overwritten by the next', () => {
    const first = suffix(hashOnly, { p: { S: 'a' } })
    const copy = Buffer.from(first)
    suffix(hashOnly, { p: { S: 'b'.repeat(10_000) } })
    expect(first).toEqual(copy)
  })

  test('the longest keys fit', () => {
    const long = { p: { S: '\0'.repeat(2048) }, s: binary(Buffer.alloc(1024)) }
    expect(suffix(schema('B'), long).length).toBe(8 + 4096 + 2 + 2048 + 2)
  })

  test('index rows end with the table key, and a page goes on at them', () => {
    const index: KeySchema = { hash: [{ name: 'g', type: 'S' }], range: [] }
    const item: Item = { p: { S: 'a' }, g: { S: 'x' }, other: { S: 'y' } }
    const row = indexRowSuffix(index, hashOnly, item)
    expect(row).toEqual(Buffer.concat([suffix(index, item), suffix(hashOnly, item)]))
    expect(startKeySuffix(index, hashOnly, { p: { S: 'a' }, g: { S: 'x' } })).toEqual(row)
    expect(startKeySuffix(undefined, hashOnly, { p: { S: 'a' } })).toEqual(suffix(hashOnly, item))
    expect(indexRowSuffix(index, hashOnly, { p: { S: 'a' } })).toBeUndefined()
  })

  test('key attributes are taken in schema order, own ones only', () => {
    const keys: KeySchema = { hash: [{ name: '__proto__', type: 'S' }], range: [{ name: 'toString', type: 'S' }] }
    const item = JSON.parse('{"x":{"S":"1"},"__proto__":{"S":"2"}}') as Item
    expect(JSON.stringify(keyAttributes(keys, item))).toBe('{"__proto__":{"S":"2"}}')
    expect(JSON.stringify(keyAttributes(schema('S'), { s: { S: '1' }, p: { S: '2' }, q: { S: '3' } }))).toBe(
      '{"p":{"S":"2"},"s":{"S":"1"}}',
    )
  })
})

describe('order and ranges against plain comparison', () => {
  const at = (s: Buffer): Buffer => suffix(schema('B'), { p: { S: 'h' }, s: binary(s) })

  test('range keys sort as their bytes, and none is a prefix of another', () => {
    fc.assert(
      fc.property(bytesArbitrary, bytesArbitrary, (a, b) => {
        expect(Buffer.compare(at(a), at(b))).toBe(Buffer.compare(a, b))
        if (!a.equals(b)) expect(at(b).subarray(0, at(a).length).equals(at(a))).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  test('strings sort by their UTF-8 bytes, short and long', () => {
    fc.assert(
      fc.property(textArbitrary, textArbitrary, (a, b) => {
        const [x, y] = [a, b].map((s) => suffix(schema('S'), { p: { S: 'h' }, s: { S: s } }))
        expect(Buffer.compare(x ?? Buffer.of(), y ?? Buffer.of())).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })

  const models: Record<NonNullable<KeyCondition['rangeLast']>['op'], (s: Buffer, v: Buffer, w: Buffer) => boolean> = {
    '<': (s, v) => Buffer.compare(s, v) < 0,
    '<=': (s, v) => Buffer.compare(s, v) <= 0,
    '>': (s, v) => Buffer.compare(s, v) > 0,
    '>=': (s, v) => Buffer.compare(s, v) >= 0,
    between: (s, v, w) => Buffer.compare(s, v) >= 0 && Buffer.compare(s, w) <= 0,
    begins_with: (s, v) => s.subarray(0, v.length).equals(v),
  }
  const inRange = (key: Buffer, range: { lower: Buffer; upper: Buffer }): boolean =>
    Buffer.compare(range.lower, key) <= 0 && Buffer.compare(key, range.upper) < 0

  test.each(Object.keys(models) as (keyof typeof models)[])('%s selects exactly its rows', (op) => {
    fc.assert(
      fc.property(bytesArbitrary, bytesArbitrary, bytesArbitrary, fc.constantFrom('h', 'i'), (s, v, w, p) => {
        const range = suffixRange(schema('B'), {
          hash: [{ S: 'h' }],
          rangeEquals: [],
          rangeLast: { op, values: [binary(v), binary(w)] },
        })
        const key = suffix(schema('B'), { p: { S: p }, s: binary(s) })
        const expected = p === 'h' && models[op](s, v, w)
        expect(inRange(key, range)).toBe(expected)
        // An index row has the table's key behind it and must stay in range.
        expect(inRange(Buffer.concat([key, Buffer.alloc(9, 0xff)]), range)).toBe(expected)
      }),
      { numRuns: 1000 },
    )
  })

  test('several hash and range attributes: equalities, then one condition', () => {
    fc.assert(
      fc.property(bytesArbitrary, bytesArbitrary, fc.constantFrom('x', 'x\0', 'xy'), (t, v, s) => {
        const key = suffix(wide, { a: { S: 'a' }, b: { N: '1' }, s: { S: s }, t: binary(t) })
        const hash: AttributeValue[] = [{ S: 'a' }, { N: '1' }]
        const upTo = suffixRange(wide, { hash, rangeEquals: [{ S: 'x' }], rangeLast: { op: '<=', values: [binary(v)] } })
        expect(inRange(key, upTo)).toBe(s === 'x' && Buffer.compare(t, v) <= 0)
        const prefix = suffixRange(wide, { hash, rangeEquals: [], rangeLast: { op: 'begins_with', values: [{ S: 'x' }] } })
        expect(inRange(key, prefix)).toBe(true)
        expect(inRange(key, suffixRange(wide, { hash, rangeEquals: [{ S: 'x' }] }))).toBe(s === 'x')
        expect(inRange(key, collectionRange(wide, hash))).toBe(true)
        expect(inRange(key, collectionRange(wide, [{ S: 'a' }, { N: '2' }]))).toBe(false)
      }),
    )
  })

  test('the collection of a row, and of its entry in a local index, is what stands before the range key', () => {
    const keys: KeySchema = { hash: [{ name: 'p', type: 'B' }], range: [{ name: 's', type: 'B' }] }
    const local: KeySchema = { hash: keys.hash, range: [{ name: 'v', type: 'B' }] }
    fc.assert(
      fc.property(bytesArbitrary, bytesArbitrary, bytesArbitrary, (p, s, v) => {
        const item = { p: binary(p), s: binary(s), v: binary(v) }
        const { lower } = collectionRange(keys, [binary(p)])
        expect(collectionPrefix(suffix(keys, item))).toEqual(lower)
        expect(collectionPrefix(indexRowSuffix(local, keys, item) ?? Buffer.alloc(0))).toEqual(lower)
      }),
      { numRuns: 1000 },
    )
  })

  test('a condition without values for all hash attributes is a broken invariant', () => {
    expect(() => suffixRange(wide, { hash: [{ S: 'a' }], rangeEquals: [] })).toThrow('hash attributes')
  })
})

describe('segments', () => {
  test.each([1, 2, 3, 7, 100, 4095, 4096, 4097, 10_000])('%i segments touch without gap or overlap', (total) => {
    expect(segmentRange(0, total).lower).toEqual(ALL_ROWS.lower)
    for (let s = 1; s < total; s++) expect(segmentRange(s, total).lower).toEqual(segmentRange(s - 1, total).upper)
    expect(segmentRange(total - 1, total).upper).toEqual(ALL_ROWS.upper)
  })

  test('slices are of the first 12 bits', () => {
    expect(segmentRange(1, 2).lower.toString('hex')).toBe('8000')
    expect(segmentRange(1, 3).lower.toString('hex')).toBe('5560')
    expect(segmentRange(999_999, 1_000_000).upper).toEqual(ALL_ROWS.upper)
  })

  test('the last segment holds whatever can come last', () => {
    const last = Buffer.concat([Buffer.alloc(8 + 2048, 0xff), Buffer.of(0, 1), Buffer.alloc(1024, 0xff)])
    expect(Buffer.compare(last, ALL_ROWS.upper)).toBe(-1)
  })
})

test('the successor of a prefix is above all that starts with it, and nothing else', () => {
  expect(successor(Buffer.of(1, 2))).toEqual(Buffer.of(1, 3))
  expect(successor(Buffer.of(1, 0xff, 0xff))).toEqual(Buffer.of(2))
  expect(successor(Buffer.of(0xff, 0xff))).toBeUndefined()
  expect(successor(Buffer.of())).toBeUndefined()
})
