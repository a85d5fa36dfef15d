// What an index holds of an item. The names that it shows are worked out once and shared by all entries, so each entry is looked at after
// another one was made.
import { expect, test } from 'vitest'
import { entriesOf } from '../../src/indexes/entry.js'
import type { IndexEntry } from '../../src/indexes/index-entry.js'
import type { Item } from '../../src/model/attribute-value.js'
import type { NewIndex, Projection } from '../../src/model/table.js'

const TABLE_KEYS = { hash: [{ name: 'pk', type: 'S' }], range: [] } as const

const indexOf = (projection: Projection): NewIndex => ({
  kind: 'global',
  name: 'byG',
  keys: { hash: [{ name: 'g', type: 'S' }], range: [] },
  projection,
  throughput: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
})

const itemOf = (text: string): Item => JSON.parse(text) as Item
const shown = (entry: IndexEntry | undefined): string => JSON.stringify(entry?.item)

test('shows its keys, the keys of the table and what it includes, and no more', () => {
  const entryOf = entriesOf(TABLE_KEYS, indexOf({ type: 'INCLUDE', nonKeyAttributes: ['a', 'pk'] }))
  const all = entryOf(itemOf('{"a":{"S":"1"},"b":{"S":"2"},"g":{"S":"x"},"pk":{"S":"k"}}'))
  const few = entryOf(itemOf('{"b":{"S":"2"},"g":{"S":"y"},"pk":{"S":"k"}}'))
  expect(shown(all)).toBe('{"g":{"S":"x"},"pk":{"S":"k"},"a":{"S":"1"}}')
  expect(shown(few)).toBe('{"g":{"S":"y"},"pk":{"S":"k"}}')
  expect([all?.isWhole, few?.isWhole]).toEqual([false, false])
})

test('shares the item where it shows all of it', () => {
  const item = itemOf('{"g":{"S":"x"},"pk":{"S":"k"},"b":{"S":"2"}}')
  const entry = entriesOf(TABLE_KEYS, indexOf({ type: 'ALL', nonKeyAttributes: [] }))(item)
  expect(entry?.item).toBe(item)
  expect(entry?.isWhole).toBe(true)
})

// A plain assignment of this name would set the prototype and show nothing.
test('shows an attribute that a client called __proto__', () => {
  const entryOf = entriesOf(TABLE_KEYS, indexOf({ type: 'INCLUDE', nonKeyAttributes: ['__proto__'] }))
  const entry = entryOf(itemOf('{"__proto__":{"S":"1"},"g":{"S":"x"},"pk":{"S":"k"}}'))
  expect(shown(entry)).toBe('{"g":{"S":"x"},"pk":{"S":"k"},"__proto__":{"S":"1"}}')
  expect(entryOf(itemOf('{"g":{"S":"x"},"pk":{"S":"k"}}'))?.item).not.toHaveProperty('S')
})

test('has no entry of an item that lacks a key attribute, or has it in another type', () => {
  const entryOf = entriesOf(TABLE_KEYS, indexOf({ type: 'KEYS_ONLY', nonKeyAttributes: [] }))
  expect(entryOf(itemOf('{"pk":{"S":"k"}}'))).toBeUndefined()
  expect(entryOf(itemOf('{"g":{"N":"1"},"pk":{"S":"k"}}'))).toBeUndefined()
})

// Rows may hold such values from before there was the index; a write would be refused for them.
test('has no entry of an item whose key attribute is empty or too long', () => {
  const index = indexOf({ type: 'ALL', nonKeyAttributes: [] })
  const entryOf = entriesOf(TABLE_KEYS, { ...index, skipsUnwritable: true })
  const of = (g: string): IndexEntry | undefined => entryOf({ pk: { S: 'k' }, g: { S: g } })
  expect(of('x'.repeat(2048))).toBeDefined()
  expect([of(''), of('x'.repeat(2049))]).toEqual([undefined, undefined])
  // An older index has entries of them, which must go with their rows.
  const olderOf = entriesOf(TABLE_KEYS, index)
  for (const g of ['', 'x'.repeat(2049)]) expect(olderOf({ pk: { S: 'k' }, g: { S: g } })).toBeDefined()
})
