// Proves: sizes of names and values follow the published rules, by the vectors of the facts sheets.
import { describe, expect, test } from 'vitest'
import type { AttributeValue, Item } from '../../src/model/attribute-value.js'
import { attributeSizeBytes, itemSizeBytes, valueSizeBytes } from '../../src/model/size.js'

describe('values', () => {
  const rows: [AttributeValue, number][] = [
    [{ S: '' }, 0],
    [{ S: 'abc' }, 3],
    [{ S: 'é€😀' }, 9],
    [{ S: 'é'.repeat(100) }, 200],
    [{ S: 'a'.repeat(100) }, 100],
    [{ B: '' }, 0],
    [{ B: 'AA==' }, 1],
    [{ B: 'AAA=' }, 2],
    [{ B: 'AAAA' }, 3],
    [{ N: '0.012' }, 2],
    [{ BOOL: false }, 1],
    [{ NULL: true }, 1],
    [{ L: [] }, 3],
    [{ L: [{ S: 'ab' }, { BOOL: true }] }, 8],
    [{ M: {} }, 3],
    [{ M: { k: { S: 'v' } } }, 6],
    [{ SS: ['a', 'bc'] }, 3],
    [{ NS: ['1', '22'] }, 4],
    [{ BS: ['AA==', 'AAA='] }, 3],
  ]
  test.each(rows)('%j is %i bytes', (value, bytes) => expect(valueSizeBytes(value)).toBe(bytes))
})

test('items count their names, in UTF-8', () => {
  expect(itemSizeBytes({ 'shirt-color': { S: 'R' }, 'shirt-size': { S: 'M' } })).toBe(23)
  expect(itemSizeBytes({ id: { N: '0' } })).toBe(3)
  expect(itemSizeBytes({ é: { S: 'x' } })).toBe(3)
  expect(itemSizeBytes({})).toBe(0)
  expect(attributeSizeBytes('a', { S: 'x' })).toBe(2)
  expect(attributeSizeBytes('a', undefined)).toBe(0)
})

// A client may name an attribute so; it must be neither lost nor confused with the prototype.
test('an attribute called __proto__ counts', () => {
  const item = JSON.parse('{"__proto__":{"S":"x"},"constructor":{"S":"y"}}') as Item
  expect(itemSizeBytes(item)).toBe(9 + 1 + 11 + 1)
})
