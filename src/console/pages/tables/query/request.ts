// The request that a question needs: GetItem for a whole key, Query for a hash key, Scan for anything else. Invariant: pure; of these it is the
// cheapest that answers.
import type { KeyPart, Type, Value } from '../item/item.js'
import type { Asked, Filter, Range } from './asked.js'
import { Places } from './places.js'
import { valuesIn } from './value-list.js'

export interface Planned {
  readonly operation: 'GetItem' | 'Query' | 'Scan'
  readonly input: Readonly<Record<string, unknown>>
}

export interface Subject {
  readonly table: string
  readonly keys: readonly KeyPart[]
  /** Names of attributes that occur: one with a dot in it is no path. */
  readonly names: ReadonlySet<string>
}

/** Items that a page reads: fewer are shown where filters leave some out. */
export const PAGE_ITEMS = 100
export const FILTERED_PAGE_ITEMS = 1000

/** @param keys of the table, or of the index that is asked. */
export function requestOf(asked: Asked, { table, keys, names }: Subject): Planned {
  const hash = keys.filter(({ role }) => role === 'HASH')
  const ranges = keys.filter(({ role }) => role === 'RANGE')
  const hasHash = hash.every((_key, at) => (asked.hash[at] ?? '') !== '')
  const given = ranges.flatMap((key, at) => (isGiven(asked.range[at]) ? [{ key, range: asked.range[at] }] : []))
  const filters = asked.filters.filter(({ name }) => name !== '')
  const isWholeKey = hasHash && given.length === ranges.length && given.every(({ range }) => range.op === '=')
  const shared = { TableName: table, ...(asked.isConsistent ? { ConsistentRead: true } : {}) }
  const counted = { ReturnConsumedCapacity: 'TOTAL' }
  if (asked.index === undefined && isWholeKey && filters.length === 0) {
    const parts = keys.map(({ name, type, role }) => [
      name,
      valueOf(type, role === 'HASH' ? hashText(asked, hash, name) : rangeText(given, name)),
    ])
    return { operation: 'GetItem', input: { ...shared, Key: Object.fromEntries(parts) as object, ...counted } }
  }
  const places = new Places()
  const hashed = hash.flatMap(({ name, type }, at) => {
    const text = asked.hash[at] ?? ''
    return text === '' ? [] : [`${places.name(name)} = ${places.value(valueOf(type, text))}`]
  })
  const ranged = given.map(({ key, range }) => comparison(places, places.name(key.name), key.type, range))
  const filtered = filters.map((filter) => comparison(places, places.path(filter.name, names), filter.type, filter))
  const conditions = hasHash ? [...hashed, ...ranged] : []
  const filter = hasHash ? filtered : [...hashed, ...ranged, ...filtered]
  const input = {
    ...shared,
    ...(asked.index === undefined ? {} : { IndexName: asked.index }),
    ...(hasHash ? { KeyConditionExpression: conditions.join(' AND ') } : {}),
    ...(filter.length === 0 ? {} : { FilterExpression: filter.join(' AND ') }),
    ...places.members(),
    ...(hasHash && asked.isDown ? { ScanIndexForward: false } : {}),
    Limit: filter.length === 0 ? PAGE_ITEMS : FILTERED_PAGE_ITEMS,
    ...counted,
  }
  return { operation: hasHash ? 'Query' : 'Scan', input }
}

const isGiven = (range: Range | undefined): range is Range => range !== undefined && range.value !== ''

const hashText = (asked: Asked, hash: readonly KeyPart[], name: string): string =>
  asked.hash[hash.findIndex((key) => key.name === name)] ?? ''

const rangeText = (given: readonly { key: KeyPart; range: Range }[], name: string): string =>
  given.find(({ key }) => key.name === name)?.range.value ?? ''

function comparison(places: Places, path: string, type: Type, { op, value, to }: Range | Filter): string {
  const operand = (text: string): string => places.value(valueOf(type, text))
  switch (op) {
    case 'between':
      return `${path} BETWEEN ${operand(value)} AND ${operand(to)}`
    case 'in':
      return `${path} IN (${valuesIn(value).map(operand).join(', ')})`
    case 'begins_with':
    case 'contains':
      return `${op}(${path}, ${operand(value)})`
    case 'not contains':
      return `NOT contains(${path}, ${operand(value)})`
    case 'exists':
      return `attribute_exists(${path})`
    case 'not exists':
      return `attribute_not_exists(${path})`
    case 'has type':
      return `attribute_type(${path}, ${places.value({ S: type })})`
    default:
      return `${path} ${op} ${operand(value)}`
  }
}

/** A text as a value of a type; numbers stay text. */
export function valueOf(type: Type, text: string): Value {
  if (type === 'BOOL') return { BOOL: text === 'true' }
  return type === 'NULL' ? { NULL: true } : { [type]: type === 'N' ? text.trim() : text }
}
