// The requests by which changes are saved. Invariant: pure; each holds only while the item is as it was read, and only what was changed is
// written. What the review shows is what is sent.
import { attributeOf, isSame, type Item, type KeyPart, keyOf } from '../item/item.js'
import { Places } from '../query/places.js'
import { type Change, changedNames } from './changes.js'

export interface Request {
  readonly operation: 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'TransactWriteItems'
  readonly input: Readonly<Record<string, unknown>>
}

export interface Target {
  readonly table: string
  readonly keys: readonly KeyPart[]
}

/** Attributes that a condition compares; an item with more is compared by those that change. */
const COMPARED = 100

/** One request for a change. An item whose key changes is a new one and the old one gone, in a transaction. */
export function requestOf(change: Change, target: Target): Request {
  const [first, second] = elementsOf(change, target)
  if (first === undefined || second !== undefined) return together([change], target)
  const [[kind, input] = ['Put', {}]] = Object.entries(first)
  return { operation: `${kind as 'Put' | 'Update' | 'Delete'}Item`, input }
}

/** All or none of them. */
export const together = (changes: readonly Change[], target: Target): Request => ({
  operation: 'TransactWriteItems',
  input: { TransactItems: changes.flatMap((change) => elementsOf(change, target)) },
})

type Element = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Elements of a transaction. */
export function elementsOf({ before, after }: Change, { table, keys }: Target): readonly Element[] {
  if (before === undefined) return after === undefined ? [] : [{ Put: putOf(after, table, keys) }]
  if (after === undefined) return [{ Delete: deleteOf(before, table, keys) }]
  if (isSame(keyOf(before, keys), keyOf(after, keys))) return [{ Update: updateOf(before, after, table, keys) }]
  return [{ Delete: deleteOf(before, table, keys) }, { Put: putOf(after, table, keys) }]
}

function putOf(item: Item, table: string, keys: readonly KeyPart[]): Element[string] {
  const places = new Places()
  const condition = `attribute_not_exists(${places.name(keys[0]?.name ?? '')})`
  return { TableName: table, Item: item, ConditionExpression: condition, ...places.members() }
}

function deleteOf(item: Item, table: string, keys: readonly KeyPart[]): Element[string] {
  const places = new Places()
  const condition = unchanged(item, [], keys, places)
  return { TableName: table, Key: keyOf(item, keys), ConditionExpression: condition, ...places.members() }
}

function updateOf(before: Item, after: Item, table: string, keys: readonly KeyPart[]): Element[string] {
  const places = new Places()
  const touched = changedNames(before, after)
  const sets = touched.flatMap((name) => {
    const value = attributeOf(after, name)
    return value === undefined ? [] : [`${places.name(name)} = ${places.value(value)}`]
  })
  const removes = touched.filter((name) => attributeOf(after, name) === undefined).map((name) => places.name(name))
  const clauses = [
    ...(sets.length === 0 ? [] : [`SET ${sets.join(', ')}`]),
    ...(removes.length === 0 ? [] : [`REMOVE ${removes.join(', ')}`]),
  ]
  const condition = unchanged(before, touched, keys, places)
  return {
    ...{ TableName: table, Key: keyOf(before, keys), UpdateExpression: clauses.join(' ') },
    ...{ ConditionExpression: condition, ...places.members() },
  }
}

/** That the item is as it was read: each attribute that it had, and that it has none of the new ones. */
function unchanged(item: Item, touched: readonly string[], keys: readonly KeyPart[], places: Places): string {
  const isKey = (name: string): boolean => keys.some((key) => key.name === name)
  const own = Object.keys(item).filter((name) => !isKey(name))
  const compared = own.length > COMPARED ? touched : [...new Set([...own, ...touched])]
  const conditions = compared.map((name) => {
    const value = attributeOf(item, name)
    return value === undefined ? `attribute_not_exists(${places.name(name)})` : `${places.name(name)} = ${places.value(value)}`
  })
  return conditions.length === 0 ? `attribute_exists(${places.name(keys[0]?.name ?? '')})` : conditions.join(' AND ')
}
