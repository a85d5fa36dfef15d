// Proves: values are refused in the service's words and in request order, and what is canonical already is not copied.
import { describe, expect, test } from 'vitest'
import type { AttributeValue } from '../../src/model/attribute-value.js'
import {
  decodeItem,
  decodeValue,
  itemNestsDeeperThan,
  nestsDeeperThan,
  type WireItem,
  type WireValue,
} from '../../src/model/decode.js'

const P = 'One or more parameter values were invalid: '
const EMPTY = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'
const SEVERAL = 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
const NESTING = 'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'
const NOT_NUMERIC = 'The parameter cannot be converted to a numeric value'

const parse = (json: string): WireItem => JSON.parse(json) as WireItem
const refusal = (message: string, name = 'ValidationException') => expect.objectContaining({ name, message })

function wrapped(levels: number, core: WireValue = { S: 'x' }, kind: 'L' | 'M' = 'L'): WireValue {
  let value = core
  for (let i = 0; i < levels; i++) value = kind === 'L' ? { L: [value] } : { M: { k: value } }
  return value
}

describe('canonical values come out as the same object', () => {
  test.each<[WireValue]>([
    [{ S: '' }],
    [{ S: '\0 nul' }],
    [{ N: '1' }],
    [{ N: '-1.5' }],
    [{ B: '' }],
    [{ B: 'AA==' }],
    [{ BOOL: false }],
    [{ NULL: true }],
    [{ SS: ['', 'a'] }],
    [{ NS: ['1', '2'] }],
    [{ BS: ['', 'AA=='] }],
    [{ L: [] }],
    [{ M: {} }],
    [{ M: { a: { L: [{ N: '1' }, { M: { b: { S: 'x' } } }] } } }],
  ])('%j', (value) => expect(decodeValue(value, 'current')).toBe(value))

  test('an item too', () => {
    const item = { a: { S: 'x' }, b: { L: [{ N: '7' }] } }
    expect(decodeItem(item, 'current')).toBe(item)
  })
})

describe('what is not canonical is replaced in a copy', () => {
  test.each<[WireValue, unknown]>([
    [{ N: '1.0' }, { N: '1' }],
    [{ NS: ['1.0', '+2'] }, { NS: ['1', '2'] }],
    [{ L: [{ S: 'x' }, { N: '1e2' }] }, { L: [{ S: 'x' }, { N: '100' }] }],
    [{ M: { a: { S: 'x' }, b: { N: '.5' } } }, { M: { a: { S: 'x' }, b: { N: '0.5' } } }],
    [{ S: 'x', X: 1 }, { S: 'x' }],
    [{ X: 1, N: '01' }, { N: '1' }],
    [{ S: 'x', N: null }, { S: 'x' }],
  ])('%j → %j', (value, expected) => {
    const sent = JSON.stringify(value)
    expect(decodeValue(value, 'current')).toEqual(expected)
    expect(JSON.stringify(value)).toBe(sent)
  })

  // Plain assignment of this name would set a prototype and lose the attribute.
  test('__proto__ and constructor are ordinary names', () => {
    const sent = '{"constructor":{"N":"01"},"__proto__":{"N":"02"},"a":{"M":{"__proto__":{"N":"3.0"}}}}'
    const decoded = decodeItem(parse(sent), 'current')
    expect(JSON.stringify(decoded)).toBe('{"constructor":{"N":"1"},"__proto__":{"N":"2"},"a":{"M":{"__proto__":{"N":"3"}}}}')
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype)
  })
})

describe('refusals of both layers', () => {
  test.each<[WireValue, string]>([
    [{}, EMPTY],
    [null, EMPTY],
    [undefined, EMPTY],
    [{ X: 'x' }, EMPTY],
    [{ S: null }, EMPTY],
    [{ toString: 'x' }, EMPTY],
    [{ L: [null] }, EMPTY],
    [{ S: 'x', N: '1' }, SEVERAL],
    [{ N: 'x', S: 'x' }, `${NOT_NUMERIC}: x`],
    [{ S: 'x', N: 'x' }, `${NOT_NUMERIC}: x`],
    [{ S: 'x', NULL: false }, `${P}Null attribute value types must have the value of true`],
    [{ S: 'x', SS: [], N: 'x' }, `${P}An string set  may not be empty`],
    [{ L: [{ S: 'x', N: 'x' }] }, `${NOT_NUMERIC}: x`],
    [{ S: 'x', B: null, N: '1' }, SEVERAL],
    [{ NULL: false }, `${P}Null attribute value types must have the value of true`],
    [{ SS: [] }, `${P}An string set  may not be empty`],
    [{ NS: [] }, `${P}An number set  may not be empty`],
    [{ BS: [] }, `${P}Binary sets should not be empty`],
    [{ SS: ['a', null] }, `${P}An string set may not have a null string as a member`],
    [{ NS: ['1', 'x'] }, `${NOT_NUMERIC}: x`],
    [{ M: { a: { S: 'x' }, '': { S: 'x' } } }, 'Empty attribute name'],
    [{ M: { ['x'.repeat(65_536)]: { S: 'x' } } }, 'Attribute name is too large, must be less than 65536 bytes'],
    [{ L: [{ S: 'x' }, { SS: [] }, { NS: [] }] }, `${P}An string set  may not be empty`],
    [wrapped(32), NESTING],
    [wrapped(32, { S: 'x' }, 'M'), NESTING],
    [wrapped(5000), NESTING],
    [{ M: { a: { N: 'x' }, b: wrapped(40) } }, `${NOT_NUMERIC}: x`],
    [{ M: { b: wrapped(40), a: { N: 'x' } } }, NESTING],
    [{ M: { '': { S: 'x' }, b: wrapped(40) } }, NESTING],
  ])('row %#', (value, message) => {
    expect(() => decodeValue(value, 'current')).toThrow(refusal(message))
    expect(() => decodeValue(value, 'older')).toThrow(refusal(message))
  })

  test('31 wrappers are fine, of lists and of maps, around a set too', () => {
    expect(() => decodeValue(wrapped(31, { SS: ['a'] }), 'current')).not.toThrow()
    expect(() => decodeItem({ a: wrapped(31, { S: 'x' }, 'M') }, 'current')).not.toThrow()
  })
})

describe('refusals that differ by layer', () => {
  test.each<[WireValue, string, string]>([
    [{ N: '' }, `${NOT_NUMERIC}: `, NOT_NUMERIC],
    [{ NS: ['1', ''] }, `${NOT_NUMERIC}: `, NOT_NUMERIC],
    [
      { SS: ['b', 'a', 'b'] },
      `${P}Input collection ["a", "b", "b"] contains duplicates.`,
      `${P}Input collection [b, a, b] contains duplicates.`,
    ],
    [
      { SS: ['c', 'b', 'c', 'a', 'b'] },
      `${P}Input collection ["b", "c", "c", "a", "b"] contains duplicates.`,
      `${P}Input collection [c, b, c, a, b] contains duplicates.`,
    ],
    [
      { BS: ['/w==', 'AA==', 'AA=='] },
      `${P}Input collection ["AA==","/w==","AA=="]of type BS contains duplicates.`,
      `${P}Input collection [/w==, AA==, AA==]of type BS contains duplicates.`,
    ],
    [{ NS: ['1', '1.0'] }, `${P}Input collection contains duplicates.`, 'Input collection contains duplicates'],
  ])('%j', (value, current, older) => {
    expect(() => decodeValue(value, 'current')).toThrow(refusal(current))
    expect(() => decodeValue(value, 'older')).toThrow(refusal(older))
  })

  test('a repeat is found among many members', () => {
    const many = Array.from({ length: 50 }, (_, i) => String(i))
    expect(() => decodeValue({ NS: many }, 'current')).not.toThrow()
    expect(() => decodeValue({ NS: [...many, '7.0'] }, 'current')).toThrow(`${P}Input collection contains duplicates.`)
  })
})

// Numbers are brought to canonical text first; what was in order comes out as the same object.
describe('a set comes out in order', () => {
  test.each<[WireValue, AttributeValue]>([
    [{ SS: ['b', 'é', 'a', '', 'Z'] }, { SS: ['', 'Z', 'a', 'b', 'é'] }],
    [{ NS: ['10', '9', '-1', '1E2', '0.5'] }, { NS: ['-1', '0.5', '9', '10', '100'] }],
    [{ BS: ['/w==', 'AA==', 'AAE='] }, { BS: ['AA==', 'AAE=', '/w=='] }],
    [{ L: [{ M: { s: { SS: ['b', 'a'] } } }] }, { L: [{ M: { s: { SS: ['a', 'b'] } } }] }],
  ])('%j', (value, sorted) => {
    for (const layer of ['current', 'older'] as const) {
      expect(decodeValue(value, layer)).toEqual(sorted)
      expect(decodeValue(sorted, layer)).toBe(sorted)
    }
  })
})

describe('items', () => {
  test.each<[string, string]>([
    ['{"a":{"N":"x"},"b":{"SS":[]}}', `${NOT_NUMERIC}: x`],
    ['{"b":{"SS":[]},"a":{"N":"x"}}', `${P}An string set  may not be empty`],
    ['{"":{"S":"x"}}', 'Empty attribute name'],
    ['{"a":{"N":"x"},"":{"S":"x"}}', `${NOT_NUMERIC}: x`],
    ['{"a":{}}', EMPTY],
    ['{"__proto__":{"N":"x"}}', `${NOT_NUMERIC}: x`],
  ])('%s', (json, message) => expect(() => decodeItem(parse(json), 'current')).toThrow(refusal(message)))

  // The rank of these two was measured in one item: its own empty name, then depth, then a nested empty name.
  test('empty names and depth have a rank, whatever their order', () => {
    const deep = wrapped(32)
    const nestedEmpty = { M: { '': { S: 'x' } } }
    expect(() => decodeItem({ a: deep, '': { S: 'x' } }, 'current')).toThrow(refusal('Empty attribute name'))
    expect(() => decodeItem({ a: nestedEmpty, b: deep }, 'current')).toThrow(refusal(NESTING))
    expect(() => decodeItem({ a: nestedEmpty }, 'current')).toThrow(refusal('Empty attribute name'))
  })
})

describe('base64', () => {
  test.each<[string, string]>([
    ['A', 'Base64 encoded length is expected a multiple of 4 bytes but found: 1'],
    ['AAAAA', 'Base64 encoded length is expected a multiple of 4 bytes but found: 5'],
    ['AB==', 'Invalid last non-pad Base64 character dectected'],
    ['AAB=', 'Invalid last non-pad Base64 character dectected'],
    ['A_A=', "Invalid Base64 character: '_'"],
    ['A===', 'Invalid last non-pad Base64 character dectected'],
    ['====', 'Invalid last non-pad Base64 character dectected'],
    ['AA==AAAA', 'Invalid last non-pad Base64 character dectected'],
    ['AAé=', "Invalid Base64 character: 'é'"],
  ])('%s', (text, message) => {
    expect(() => decodeValue({ B: text }, 'current')).toThrow(refusal(message, 'SerializationException'))
    expect(() => decodeValue({ BS: ['AAAA', text] }, 'current')).toThrow(refusal(message, 'SerializationException'))
  })

  test('every canonical text of up to five bytes passes', () => {
    for (const length of [0, 1, 2, 3, 4, 5]) {
      const text = Buffer.alloc(length, 0xfb).toString('base64')
      expect(() => decodeValue({ B: text }, 'current')).not.toThrow()
    }
  })
})

describe('odd input that schemas let pass never breaks out of the documented refusals', () => {
  const odd: unknown[] = [1, 'x', true, [], {}, null, [1], [[]], { S: 1 }]
  test.each(['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'BOOL', 'NULL'])('%s', (type) => {
    for (const content of odd) {
      try {
        decodeValue({ [type]: content }, 'current')
      } catch (error) {
        expect(['ValidationException', 'SerializationException']).toContain((error as Error).name)
      }
    }
  })
})

test('depth is told without walking further than asked', () => {
  expect(nestsDeeperThan(wrapped(62), 62)).toBe(false)
  expect(nestsDeeperThan(wrapped(63), 62)).toBe(true)
  expect(nestsDeeperThan({ M: { a: { S: 'x' }, b: wrapped(62) } }, 62)).toBe(true)
  expect(itemNestsDeeperThan({ a: { S: 'x' }, b: wrapped(3) }, 2)).toBe(true)
  expect(nestsDeeperThan(wrapped(5000), 62)).toBe(true)
  expect(nestsDeeperThan(null, 0)).toBe(false)
})
