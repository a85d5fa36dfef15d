// What the checks of table keys and of index keys ask of a value. Source: measured eu-west-2, 2026.
import { type AttributeValue, attributeOf, type Item, type ScalarType, type WideValue } from './attribute-value.js'
import { base64SizeBytes, textSizeBytes, valueSizeBytes } from './size.js'
import type { KeyAttribute, KeySchema } from './table.js'

/** How the refusal of an empty key begins. */
export const EMPTY_KEY = 'One or more parameter values are not valid.'

type EmptyType = 'string' | 'binary'

export const emptyKeySentence = (type: EmptyType): string =>
  `The AttributeValue for a key attribute cannot contain an empty ${type} value.`

/** What the sentence calls the content when there is none of it. */
export function emptyTypeOf(value: AttributeValue | undefined): EmptyType | undefined {
  const wide: WideValue = value ?? {}
  if (wide.S === '') return 'string'
  return wide.B === '' ? 'binary' : undefined
}

/** The attributes of a key, hash before range. */
export function attributesOf(keys: KeySchema): readonly KeyAttribute[] {
  return keys.range.length === 0 ? keys.hash : [...keys.hash, ...keys.range]
}

export const isOfType = (value: AttributeValue, type: ScalarType): boolean => Object.hasOwn(value, type)

/** Bytes of the item's values of those attributes together; absent ones have none. */
export function keyBytes(attributes: readonly KeyAttribute[], item: Item): number {
  let sum = 0
  for (const { name } of attributes) sum += keyValueSizeBytes(attributeOf(item, name))
  return sum
}

function keyValueSizeBytes(value: AttributeValue | undefined): number {
  if (value === undefined) return 0
  const wide: WideValue = value
  if (wide.S !== undefined) return textSizeBytes(wide.S)
  return wide.B === undefined ? valueSizeBytes(value) : base64SizeBytes(wide.B)
}
