// A SELECT that is legal for its table: the ranges to read, in their order, and what to show. Whoever decides about a statement finds here
// what it touches: table, index, whether all of it is scanned, and the partition keys that it says.
// Invariant: each range is the intent that a Query or a Scan would have.
// Source: docs ql-reference.select; measured eu-west-1 and eu-west-2, 2026-08 and 2026-09.
import type { ReadConsistency } from '../../capacity/units.js'
import type { Condition, Path } from '../../expressions/ast.js'
import { addPath, emptyTree } from '../../expressions/path-tree.js'
import { valueAt } from '../../expressions/path-value.js'
import type { Projection } from '../../expressions/projection.js'
import { attributeOf, type AttributeValue, type Item } from '../../model/attribute-value.js'
import { validation } from '../../model/errors.js'
import { ALL_ROWS, type SuffixRange } from '../../model/key.js'
import { indexNamed, type TableRecord } from '../../model/table.js'
import type { ReadRow } from '../../storage/unchecked-row.js'
import { hashSetOrder } from '../../tables/definition/hash-set-order.js'
import {
  namesUnprojected,
  type RangeIntent,
  rangeIntent,
  type RangePlan,
  type RangeSource,
  unprojected,
  VECTOR_INDEX_SCAN,
} from '../range.js'
import { type Segment, WHOLE } from '../placement.js'
import { type KeyPlan, type KeyRead, planKeys } from './key-plan.js'
import { compareKeys, inOrder, type Order, orderOf } from './order.js'
import type { SelectPlan } from './plan.js'

/** One range to read. */
export interface SelectRead {
  readonly intent: RangeIntent
  /** Of the partition; undefined of a scan. */
  readonly hash: AttributeValue | undefined
  /** The key of the one row of the table that there can be. */
  readonly wholeKey: Item | undefined
}

export interface SelectIntent {
  readonly source: RangeSource
  readonly isScan: boolean
  /** In the order in which they are answered, or to be merged. */
  readonly reads: readonly SelectRead[]
  readonly order: Order | undefined
  readonly columns: readonly Path[] | undefined
  /** Rows evaluated in a page at most. */
  readonly pageRows: number | undefined
}

export interface SelectOptions {
  readonly consistency: ReadConsistency
  /** Rows evaluated at most. */
  readonly limit: number | undefined
}

/** Where an IN lists partition keys. Source: docs ql-operators; that it counts rows evaluated, and for no other IN: assumed */
const PAGE_ROWS_OF_LIST = 10

/** @throws ApiError ValidationException */
export function bindSelect(plan: SelectPlan, record: TableRecord, options: SelectOptions): SelectIntent {
  const { where, columns } = plan
  const source = sourceOf(plan, record, options.consistency)
  let planned: KeyPlan | undefined
  const keyPlan = (): KeyPlan => (planned ??= planKeys(where, source.keys))
  const order = orderOf(plan, keyPlan, source.keys)
  const own = keyPlan()
  const ranges: RangePlan = {
    indexName: source.index?.name,
    select: undefined,
    consistency: options.consistency,
    limit: undefined,
    startKey: undefined,
    filter: undefined,
    projection: columns && projectionOf(columns),
    unprojectedFilter: 'is not met',
  }
  const readOf = (range: SuffixRange & { readonly segment?: Segment }, filter: Condition | undefined): RangeIntent =>
    rangeIntent({ ...ranges, filter }, record, source, {
      ...range,
      reverse: order?.isRangeDescending ?? false,
      after: undefined,
    })
  const shared = { source, order, columns }
  if (own.kind === 'scan') {
    const read = { intent: readOf({ ...ALL_ROWS, segment: WHOLE }, own.filter), hash: undefined, wholeKey: undefined }
    return { ...shared, isScan: true, reads: [read], pageRows: options.limit }
  }
  if (own.isKeyed) refuseUnprojected(own.reads, record, source)
  const reads = inOrder(own.reads, order).map((read): SelectRead => {
    return { intent: readOf(read.range, read.filter), hash: read.hash, wholeKey: wholeKeyOf(read, source) }
  })
  const pageRows = own.listsHash ? Math.min(options.limit ?? PAGE_ROWS_OF_LIST, PAGE_ROWS_OF_LIST) : options.limit
  return { ...shared, isScan: false, reads, pageRows }
}

/** Source: the sentences measured; of an index that is being made: assumed */
function sourceOf({ target }: SelectPlan, record: TableRecord, consistency: ReadConsistency): RangeSource {
  if (target.index === undefined) return { index: undefined, keys: record.keys }
  const index = indexNamed(record, target.index)
  if (index === undefined) throw validation('The table does not have the specified index')
  if (index.kind === 'vector') throw validation(VECTOR_INDEX_SCAN)
  if (index.status === 'CREATING') throw validation(`Cannot read from backfilling global secondary index: ${target.index}`)
  if (index.kind === 'global' && consistency === 'strong')
    throw validation('Strongly consistent read is not supported on Global Secondary Indexes')
  return { index, keys: index.keys }
}

/** The key of the one row that a read can find; rows of an index may share theirs. */
function wholeKeyOf({ hash, rangeValue }: KeyRead, { index, keys }: RangeSource): Item | undefined {
  if (index !== undefined || (rangeValue === undefined && keys.range.length > 0)) return undefined
  const [hashName, rangeName] = [keys.hash[0]?.name ?? '', keys.range[0]?.name ?? '']
  const entries: [string, AttributeValue][] = [[hashName, hash]]
  if (rangeValue !== undefined) entries.push([rangeName, rangeValue])
  return Object.fromEntries(entries)
}

/** Each read filters on what the index lacks: what the one of the highest partition key names is said, in the order of a hash set. */
function refuseUnprojected(reads: readonly KeyRead[], record: TableRecord, { index }: RangeSource): void {
  if (index === undefined) return
  const lacking = reads.map(({ hash, filter }) => ({ hash, names: namesUnprojected(filter, record, index) }))
  if (lacking.some(({ names }) => names.length === 0)) return
  const highest = lacking.toSorted((a, b) => compareKeys(b.hash, a.hash))[0]
  if (highest !== undefined) throw unprojected(index, hashSetOrder(highest.names))
}

/** What the columns need of the rows: whole attributes, since columns may overlap. */
function projectionOf(columns: readonly Path[]): Projection {
  const tree = emptyTree<Path>()
  for (const path of columns) addPath(tree, { kind: 'path', elements: path.elements.slice(0, 1) }, path)
  return { paths: columns, tree }
}

/** A column answers under the last name of its path and the indexes after it; of two of one name the later stays. */
function columnName({ elements }: Path): string {
  const at = elements.findLastIndex((element) => typeof element === 'string')
  const indexes = elements.slice(at + 1).map((index) => `[${index}]`)
  return `${elements[at]}${indexes.join('')}`
}

/** What is shown of a row. */
export function showColumns<Found extends ReadRow>(row: Found, columns: readonly Path[] | undefined): Item | Found['shown'] {
  if (columns === undefined) return row.shown
  const { item } = row.checked
  return Object.fromEntries(
    columns.flatMap((path): [string, AttributeValue][] => {
      const value = valueAt(item, path)
      return value === undefined ? [] : [[columnName(path), value]]
    }),
  )
}

/** The value of the sort key of what is read. */
export function rangeValueOf(item: Item, { keys }: RangeSource): AttributeValue | undefined {
  const [range] = keys.range
  return range && attributeOf(item, range.name)
}
