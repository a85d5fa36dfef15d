// Steps name keys by places in a pool; here they become items, keys and writes of one table.
import { indexedName, pooled, type ItemSpec, type KeySpec, type ReadSpec, type WriteSpec } from './arbitraries.js'
import { compatibleOnly } from './path.js'
import { startKeyOf, type KeyCondition, type RangeClause, type Read } from './read-model.js'
import { namesOf, typeOf, type Schema } from './schema.js'
import type { Action } from './update.js'
import { order, type Item, type Value } from './value.js'
import type { Write } from './write-model.js'

/** Tables without a range key spread their items over more hash keys. */
export function keyOf(schema: Schema, { hash, range }: KeySpec): Item {
  const value = (name: string, place: number): [string, Value] => [name, pooled(typeOf(schema, name), place)]
  return new Map(schema.keys.range.length === 0 ? [value('pk', hash + range)] : [value('pk', hash), value('sk', range)])
}

function itemOf(schema: Schema, { key, attributes, indexed, wrong, paddingBytes }: ItemSpec): Item {
  const item = new Map<string, Value>(attributes)
  for (const [at, place] of indexed.entries()) {
    if (place !== undefined) item.set(indexedName(at), pooled(typeOf(schema, indexedName(at)), place))
  }
  if (wrong !== undefined) item.set(indexedName(wrong.at), wrongOne(schema, indexedName(wrong.at), wrong.value))
  if (paddingBytes !== undefined) item.set('pad', { t: 'S', v: '~'.repeat(paddingBytes) })
  for (const [name, value] of keyOf(schema, key)) item.set(name, value)
  return item
}

/** What is empty is of the right type, since the service does not tell which of two faults it names. */
function wrongOne(schema: Schema, name: string, value: Value): Value {
  if ((value.t !== 'S' && value.t !== 'B') || value.v !== '') return value
  const t = typeOf(schema, name)
  return t === 'N' ? { t: 'NULL' } : { t, v: '' }
}

export function writeOf(schema: Schema, spec: WriteSpec): Write {
  if (spec.k === 'put') return { ...spec, item: itemOf(schema, spec.item) }
  if (spec.k !== 'update') return { ...spec, key: keyOf(schema, spec.key) }
  const indexed = spec.update.indexed.map(([at, place]): Action => {
    const name = indexedName(at)
    return { k: 'set', path: [name], to: { k: 'value', value: pooled(typeOf(schema, name), place) } }
  })
  const update = compatibleOnly([...spec.update.actions, ...indexed], (action) => action.path)
  return { ...spec, key: keyOf(schema, spec.key), update }
}

/** The read on this table: an index that it lacks becomes the table, and what does not go together is left out. */
export function readOf(schema: Schema, spec: ReadSpec): Read {
  const index = schema.indexes.find(({ name }) => name === spec.source)
  const select =
    spec.projection !== undefined || (spec.select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined) ? undefined : spec.select
  return {
    index,
    key: spec.key && keyConditionOf(schema, index?.keys ?? schema.keys, spec.key),
    segment: undefined,
    forward: spec.forward || spec.key === undefined,
    limit: spec.limit,
    filter: spec.filter,
    projection: spec.projection,
    select,
    consistent: spec.consistent,
  }
}

function keyConditionOf(schema: Schema, keys: Schema['keys'], { hash, equal, last }: NonNullable<ReadSpec['key']>): KeyCondition {
  const equals = equal.slice(0, keys.range.length).map((place, at): RangeClause => {
    const name = keys.range[at] ?? ''
    return { name, op: '=', values: [pooled(typeOf(schema, name), place)] }
  })
  const name = keys.range[equals.length]
  return {
    hash: keys.hash.map((one, at) => [one, pooled(typeOf(schema, one), hash[at] ?? 0)]),
    range: name === undefined || last === undefined ? equals : [...equals, lastClause(schema, name, last)],
  }
}

function lastClause(
  schema: Schema,
  name: string,
  { op, places }: NonNullable<NonNullable<ReadSpec['key']>['last']>,
): RangeClause {
  const type = typeOf(schema, name)
  const [first, second] = [pooled(type, places[0]), pooled(type, places[1])]
  if (op === 'between') return { name, op, values: (order(first, second) ?? 0) <= 0 ? [first, second] : [second, first] }
  return { name, op: op === 'begins' && type === 'N' ? '>=' : op, values: [first] }
}

/** A start key that need not be the key of any row. */
export function madeUpStart(schema: Schema, read: Read, { key, indexed, isInside }: NonNullable<ReadSpec['start']>): Item {
  const item = new Map(keyOf(schema, key))
  const names = read.index === undefined ? [] : namesOf(read.index.keys)
  for (const name of names)
    if (!item.has(name)) item.set(name, pooled(typeOf(schema, name), indexed[Number(name[1] ?? 5) - 1] ?? 0))
  if (isInside) for (const [name, value] of read.key?.hash ?? []) item.set(name, value)
  return startKeyOf(schema, read.index, item)
}
