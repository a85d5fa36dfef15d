// Items as requests and answers have them. Invariant: pure; names of attributes are data, so nothing is read by plain indexing.
import { attributeOf, isSame, type Item, type Value } from '../../../parts/value-text.js'

export { attributeOf, isSame, type Item, type Value }

/** A part of a key, as administration shows it. */
export interface KeyPart {
  readonly name: string
  readonly type: 'S' | 'N' | 'B'
  readonly role: 'HASH' | 'RANGE'
}

export const TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'] as const
export type Type = (typeof TYPES)[number]

export const typeOf = (value: Value): Type => Object.keys(value)[0] as Type // a value has one member, its type
export const contentOf = (value: Value): unknown => Object.values(value)[0]

/** Whether two items have the same attributes, in any order. */
export const isSameItem = (one: Item, other: Item): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.keys(one).every((name) => isSame(attributeOf(one, name), attributeOf(other, name)))

/** Those of its attributes that are its key. */
export const keyOf = (item: Item, keys: readonly KeyPart[]): Item =>
  Object.fromEntries(
    keys.flatMap(({ name }) => {
      const value = attributeOf(item, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** Names an item in addresses and lists. */
export const keyText = (item: Item, keys: readonly KeyPart[]): string => JSON.stringify(keyOf(item, keys))

/** `Ann / 2024-01-01`, for people. */
export const keyWords = (item: Item, keys: readonly KeyPart[]): string =>
  Object.values(keyOf(item, keys))
    .map((value) => String(contentOf(value)))
    .join(' / ')

/** The item without an attribute. */
export const without = (item: Item, name: string): Item =>
  Object.fromEntries(Object.entries(item).filter(([own]) => own !== name))
