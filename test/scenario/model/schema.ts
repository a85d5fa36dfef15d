// Tables of the model: keys, at most one global and one local index, and what an index holds of an item.
// Source: docs SecondaryIndexes, multi-attribute keys of global indexes.
import { order, show, type Item, type ScalarName } from './value.js'

export interface Keys {
  readonly hash: readonly string[]
  readonly range: readonly string[]
}

export type Projection = { readonly type: 'ALL' | 'KEYS_ONLY' } | { readonly type: 'INCLUDE'; readonly names: readonly string[] }

export interface Index {
  readonly name: 'gsi' | 'lsi'
  readonly keys: Keys
  readonly projection: Projection
}

export interface Schema {
  readonly keys: Keys
  readonly indexes: readonly Index[]
  /** The type of every attribute that may be a key. */
  readonly types: Readonly<Record<string, ScalarName>>
}

/** One row of the table or of an index. */
export interface Entry {
  /** Differs for every row of a source; a moved row is another one. */
  readonly id: string
  readonly key: string
  readonly shown: Item
  readonly whole: Item
}

export const namesOf = (keys: Keys): string[] => [...keys.hash, ...keys.range]

/** The key attributes of an item as a text; undefined when it lacks one. */
export function identity(keys: Keys, item: Item): string | undefined {
  const values = namesOf(keys).map((name) => item.get(name))
  return values.includes(undefined) ? undefined : values.map((value) => value && show(value)).join(' | ')
}

export const typeOf = (schema: Schema, name: string): ScalarName => schema.types[name] ?? 'S'

/** Attributes that an index holds; undefined when it holds all. */
export function heldNames(schema: Schema, index: Index | undefined): Set<string> | undefined {
  if (index === undefined || index.projection.type === 'ALL') return undefined
  const included = index.projection.type === 'INCLUDE' ? index.projection.names : []
  return new Set([...namesOf(schema.keys), ...namesOf(index.keys), ...included])
}

export function entryOf(schema: Schema, index: Index | undefined, item: Item | undefined): Entry | undefined {
  const key = item && identity(schema.keys, item)
  const place = item && index && identity(index.keys, item)
  if (item === undefined || key === undefined || (index !== undefined && place === undefined)) return undefined
  const held = heldNames(schema, index)
  const shown = held === undefined ? item : new Map([...item].filter(([name]) => held.has(name)))
  return { id: index === undefined ? key : `${place} @ ${key}`, key, shown, whole: item }
}

/** Order by attributes that both items have with the type of the schema. */
export function orderBy(names: readonly string[], a: Item, b: Item): number {
  for (const name of names) {
    const [x, y] = [a.get(name), b.get(name)]
    const way = x && y && order(x, y)
    if (way === undefined) throw new Error(`a key without ${name}`)
    if (way !== 0) return way
  }
  return 0
}

/** CreateTable's input. */
export function createInput(schema: Schema, tableName: string): object {
  const element = (type: string) => (name: string) => ({ AttributeName: name, KeyType: type })
  const keySchema = (keys: Keys): object[] => [...keys.hash.map(element('HASH')), ...keys.range.map(element('RANGE'))]
  const members = (name: Index['name']): object[] | undefined => {
    const found = schema.indexes.filter((index) => index.name === name)
    if (found.length === 0) return undefined
    return found.map(({ keys, projection }) => ({
      IndexName: name,
      KeySchema: keySchema(keys),
      Projection: {
        ProjectionType: projection.type,
        NonKeyAttributes: projection.type === 'INCLUDE' ? projection.names : undefined,
      },
    }))
  }
  const used = new Set([schema.keys, ...schema.indexes.map((index) => index.keys)].flatMap(namesOf))
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...used].map((name) => ({ AttributeName: name, AttributeType: typeOf(schema, name) })),
    KeySchema: keySchema(schema.keys),
    GlobalSecondaryIndexes: members('gsi'),
    LocalSecondaryIndexes: members('lsi'),
  }
}
