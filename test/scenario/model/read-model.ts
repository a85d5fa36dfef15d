// Queries and scans of the model: which rows match, in which order, and what one page answers and is charged.
// Invariant: the order is computed where the service defines one; ties of a global index and the order of a scan are taken from a
// reference read, and every later page is held to it. Source: docs Query, Scan; charges measured on the service, 2026.
import { begins, holds, rootsOf, type Condition } from './condition.js'
import { pick, type Path } from './path.js'
import { entryOf, heldNames, identity, namesOf, orderBy, typeOf, type Entry, type Index, type Schema } from './schema.js'
import { blocks, type Refusal, type TableModel } from './write-model.js'
import { isSame, itemBytes, order, type Item, type Value } from './value.js'

export type RangeOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins'
export interface RangeClause {
  readonly name: string
  readonly op: RangeOperator
  readonly values: readonly Value[]
}
export interface KeyCondition {
  readonly hash: readonly (readonly [string, Value])[]
  readonly range: readonly RangeClause[]
}

/** What Query and Scan have in common. */
export interface Read {
  readonly index: Index | undefined
  /** Undefined scans. */
  readonly key: KeyCondition | undefined
  readonly segment: { readonly at: number; readonly of: number } | undefined
  readonly forward: boolean
  readonly limit: number | undefined
  readonly filter: Condition | undefined
  readonly projection: readonly Path[] | undefined
  readonly select: 'COUNT' | 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | undefined
  readonly consistent: boolean
}

export interface PageModel {
  readonly items: readonly Item[]
  readonly scanned: number
  readonly last: Entry | undefined
  /** Blocks of 4 KB read. */
  readonly readBlocks: number
  /** Blocks of each row that was fetched from the table. */
  readonly fetchedBlocks: number
}

const PAGE_BYTES = 1_048_576
const INVALID = 'One or more parameter values were invalid: '

export const entriesOf = (model: TableModel, index: Index | undefined): Entry[] =>
  [...model.items.values()].flatMap((item) => entryOf(model.schema, index, item) ?? [])

export const matches = (key: KeyCondition | undefined, { shown }: Entry): boolean =>
  key === undefined ||
  (key.hash.every(([name, value]) => isEqual(shown.get(name), value)) &&
    key.range.every((clause) => meets(clause, shown.get(clause.name))))

const isEqual = (a: Value | undefined, b: Value): boolean => a !== undefined && isSame(a, b)

export function meets({ op, values }: RangeClause, value: Value | undefined): boolean {
  const [first, second] = values
  if (value === undefined || first === undefined) return false
  if (op === 'begins') return begins(value, first)
  const way = order(value, first) ?? Number.NaN
  if (op === 'between') return way >= 0 && second !== undefined && (order(value, second) ?? 1) <= 0
  return { '=': way === 0, '<': way < 0, '<=': way <= 0, '>': way > 0, '>=': way >= 0 }[op]
}

/** Attributes that order the rows of one hash: all there are, but for ties of a global index. */
export function sortNames(schema: Schema, index: Index | undefined): string[] {
  if (index === undefined) return [...schema.keys.range]
  return index.name === 'gsi' ? [...index.keys.range] : [...index.keys.range, ...schema.keys.range]
}

/** Why a reference read cannot be the rows in order, if it cannot. */
export function faultOfOrder(schema: Schema, index: Index | undefined, rows: readonly Entry[]): string | undefined {
  const seen = new Set<string>()
  const hash = (index?.keys ?? schema.keys).hash
  for (const [at, row] of rows.entries()) {
    const before = rows[at - 1]
    const isSameHash = before !== undefined && orderBy(hash, before.shown, row.shown) === 0
    const group = identity({ hash, range: [] }, row.shown) ?? ''
    if (!isSameHash && seen.has(group)) return `row ${at} stands apart from others of its hash key`
    seen.add(group)
    if (isSameHash && orderBy(sortNames(schema, index), before.shown, row.shown) > 0) return `row ${at} is out of order`
  }
  return undefined
}

/** True when the read fetches from the table what a local index lacks. */
export function fetches(schema: Schema, { index, select, projection }: Read): boolean {
  const held = heldNames(schema, index)
  if (held === undefined || index?.name !== 'lsi') return false
  return select === 'ALL_ATTRIBUTES' || (projection ?? []).some(([root]) => !held.has(root))
}

/** What is wrong with the read on this table, if something is. */
export function refusalOf(schema: Schema, read: Read): Refusal | undefined {
  const { index, key, select, projection, filter } = read
  const messages: string[] = []
  const isGlobal = index?.name === 'gsi'
  if (isGlobal && read.consistent) messages.push('Consistent reads are not supported on global secondary indexes')
  if (key !== undefined && filter !== undefined) {
    const keys = namesOf((index ?? schema).keys).filter((name) => rootsOf(filter).includes(name))
    messages.push(
      ...keys.map((name) => `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`),
    )
  }
  const held = heldNames(schema, index)
  if (held === undefined || index === undefined)
    return messages.length === 0 ? undefined : { type: 'ValidationException', messages }
  const lacking = (names: readonly string[]): string[] => [...new Set(names)].filter((name) => !held.has(name))
  const shown = lacking((projection ?? []).map(([root]) => root))
  if (isGlobal && select === 'ALL_ATTRIBUTES') {
    messages.push(
      `${INVALID}Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    )
  }
  if (isGlobal && shown.length > 0)
    messages.push(`${INVALID}Global secondary index ${index.name} does not project [${shown.join(', ')}]`)
  const filtered = filter === undefined || fetches(schema, read) ? [] : lacking(rootsOf(filter))
  if (filtered.length > 0) {
    messages.push(
      `${INVALID}Secondary index ${index.name} does not project one or more filter attributes: [${filtered.join(', ')}]`,
    )
  }
  return messages.length === 0 ? undefined : { type: 'ValidationException', messages }
}

/** A query of one whole key of the table cannot be restarted, so it never says where to. */
const isOneRow = (schema: Schema, { index, key }: Read): boolean =>
  index === undefined && key !== undefined && key.range.filter(({ op }) => op === '=').length === schema.keys.range.length

/** One page from these rows on. */
export function pageOf(schema: Schema, read: Read, rows: readonly Entry[]): PageModel {
  const isFetched = fetches(schema, read)
  const items: Item[] = []
  let [scanned, bytes, fetchedBlocks] = [0, 0, 0]
  const limit = isOneRow(schema, read) ? undefined : read.limit
  let last: Entry | undefined
  for (const row of rows) {
    scanned++
    bytes += itemBytes(row.shown)
    if (isFetched) fetchedBlocks += blocks(itemBytes(row.whole), 4096)
    const item = isFetched ? row.whole : row.shown
    if (read.filter === undefined || holds(read.filter, item))
      items.push(read.projection === undefined ? item : pick(item, read.projection))
    if (scanned === limit || bytes > PAGE_BYTES) {
      last = row
      break
    }
  }
  return { items, scanned, last, readBlocks: blocks(bytes, 4096), fetchedBlocks }
}

/** The key attributes at which the next page starts. */
export function startKeyOf(schema: Schema, index: Index | undefined, item: Item): Item {
  const names = new Set([...namesOf(schema.keys), ...(index === undefined ? [] : namesOf(index.keys))])
  return new Map([...item].filter(([name]) => names.has(name)))
}

/** How a row lies to another that may be gone: undefined where only the service knows. */
export function wayTo(schema: Schema, read: Read, row: Entry, start: Entry, known: readonly string[]): number | undefined {
  if (row.id === start.id) return 0
  if (read.key !== undefined) {
    const way = orderBy(sortNames(schema, read.index), row.shown, start.shown)
    if (way !== 0) return way
  }
  const [a, b] = [known.indexOf(row.id), known.indexOf(start.id)]
  return a === -1 || b === -1 ? undefined : a - b
}

/** What is wrong with a start key of the right shape, if something is. */
export function startFault(schema: Schema, { index, key }: Read, start: Item): Refusal | undefined {
  if (key === undefined) return undefined
  const refused = (...messages: string[]): Refusal => ({ type: 'ValidationException', messages })
  if (index === undefined) {
    const [hash = ''] = schema.keys.hash
    const value = start.get(hash)
    const shown =
      value?.t === 'B' ? Buffer.from(value.v, 'latin1').toString('base64') : value?.t === 'S' || value?.t === 'N' ? value.v : ''
    if (schema.keys.range.length === 0) {
      return refused(
        `The provided exclusive start key is invalid: ExclusiveStartKey: {${hash}=AttributeValue: {${typeOf(schema, hash)}:${shown}}}`,
      )
    }
    if (key.range.some(({ op }) => op === '=')) return refused('The query can return at most one row and cannot be restarted')
  }
  if (!key.hash.every(([name, value]) => isEqual(start.get(name), value))) {
    return refused('The provided starting key is outside query boundaries based on provided conditions')
  }
  if (!key.range.every((clause) => meets(clause, start.get(clause.name)))) {
    return refused('The provided starting key does not match the range key predicate')
  }
  return undefined
}
