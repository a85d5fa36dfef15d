// What Query and Scan share: a range of rows of a table or index, what to keep of it and what to show.
// Invariant: without a filter and a projection no row is parsed. Source: measured eu-west-2, 2026-09 (validation sheet 2.5 to 2.7).
import type { ReadConsistency } from '../capacity/units.js'
import { comparisonsOf } from '../expressions/comparisons.js'
import { evaluateCondition } from '../expressions/condition.js'
import { conditionPaths } from '../expressions/expression-paths.js'
import { projectedTopLevelNames, type Projection } from '../expressions/projection.js'
import type { Condition, Path } from '../expressions/ast.js'
import type { Item } from '../model/attribute-value.js'
import { type ApiError, invalidParameter, validation } from '../model/errors.js'
import { keyAttributes } from '../model/key.js'
import { indexNamed, projectedNames, type IndexRecord, type KeySchema, type TableRecord } from '../model/table.js'
import type { Select } from '../shapes/operations.js'
import type { ReadRow } from '../storage/unchecked-row.js'
import type { Segment } from './placement.js'
import { refuseConditionIntoKeys, refuseFilterOnKeys, refuseProjectionIntoKeys } from './key-paths.js'

/** The part of a Query or Scan that does not say where to read. */
export interface RangePlan {
  readonly indexName: string | undefined
  readonly select: Select | undefined
  readonly consistency: ReadConsistency
  readonly limit: number | undefined
  readonly startKey: Item | undefined
  readonly filter: Condition | undefined
  /** How a refusal names a filter that may not be on key attributes; undefined where it may. */
  readonly keylessFilter?: 'Filter Expression' | 'QueryFilter'
  readonly projection: Projection | undefined
  /** A filter on what the index lacks is met by nothing; where this is absent, it is refused. */
  readonly unprojectedFilter?: 'is not met'
}

/** Where a range read starts, ends and stops. Bounds are row-key suffixes of the table or index that is read. */
export interface RangeIntent {
  /** Undefined reads the table itself. */
  readonly index?: IndexRecord
  /** Inclusive. */
  readonly lower: Buffer
  /** Exclusive. */
  readonly upper: Buffer
  /** Of a scan: which part of all rows is read, however the engine lays them out. */
  readonly segment?: Segment
  readonly reverse: boolean
  /** The last row of the page before: reading goes on after it, whether or not it still exists. */
  readonly after?: Buffer
  /** Rows evaluated at most, before the filter. */
  readonly limit?: number
  /** Bytes evaluated before the page ends, after the row that goes beyond them; those of a whole page where absent. */
  readonly pageBytes?: number
  readonly consistency: ReadConsistency
  /** Rows that the answer keeps; undefined keeps all and parses none. */
  readonly keep?: (item: Item) => boolean
  /** The most comparisons that `keep` takes for a row. */
  readonly comparisons?: number
  /** An LSI read that needs attributes the index lacks: each row is fetched from the table in the same snapshot. */
  readonly fetchFromTable: boolean
  /** Every row of the page goes into the answer as it is stored: then rows may be unchecked. */
  readonly isShownWhole?: boolean
}

/** What is read: the table itself, or one of its indexes. */
export interface RangeSource {
  readonly index: IndexRecord | undefined
  readonly keys: KeySchema
}

/** @throws ApiError when there is no such index, or it cannot be read this way */
export function rangeSourceOf({ indexName, consistency }: RangePlan, record: TableRecord, asker: 'Query' | 'Scan'): RangeSource {
  if (indexName === undefined) return { index: undefined, keys: record.keys }
  const index = indexNamed(record, indexName)
  if (index === undefined) throw validation(`The table does not have the specified index: ${indexName}`)
  if (index.kind === 'vector') throw vectorIndexRead(asker, consistency)
  if (index.status === 'CREATING') {
    throw validation(`Cannot read from backfilling global secondary index: ${indexName}`) // Source: assumed
  }
  if (index.kind === 'global' && consistency === 'strong') {
    throw validation('Consistent reads are not supported on global secondary indexes')
  }
  return { index, keys: index.keys }
}

/** Source: measured us-east-1, 2026-08, the stop of one sentence included, and what a Query hears first. */
function vectorIndexRead(asker: 'Query' | 'Scan', consistency: ReadConsistency): ApiError {
  if (asker === 'Scan') return validation(VECTOR_INDEX_SCAN)
  if (consistency === 'strong') return validation('Consistent reads are not supported on global secondary indexes')
  return validation('Query operation not supported on this index type.')
}

/** What a Scan hears, and a statement. */
export const VECTOR_INDEX_SCAN = 'Scan operation not supported on this index type'

/** The read that a plan asks for, once its bounds are known. @throws ApiError when the index lacks what is to be shown or filtered */
export function rangeIntent(
  plan: RangePlan,
  record: TableRecord,
  { index, keys }: RangeSource,
  where: Pick<RangeIntent, 'lower' | 'upper' | 'reverse' | 'segment'> & { readonly after: Buffer | undefined },
): RangeIntent {
  const { filter, keylessFilter, limit, consistency } = plan
  const { lower, upper, segment, reverse, after } = where
  refuseProjectionIntoKeys(plan.projection, record)
  refuseConditionIntoKeys(filter, record)
  if (filter !== undefined && keylessFilter !== undefined) refuseFilterOnKeys(filter, keys, keylessFilter)
  return {
    ...(index === undefined ? {} : { index }),
    lower,
    upper,
    ...(segment === undefined ? {} : { segment }),
    reverse,
    ...(after === undefined ? {} : { after }),
    ...(limit === undefined ? {} : { limit }),
    consistency,
    ...(filter === undefined ? {} : keeping(filter)),
    fetchFromTable: index !== undefined && needsTable(plan, record, index),
    isShownWhole: filter === undefined && plan.projection === undefined && plan.select !== 'COUNT',
  }
}

const keeping = (filter: Condition): Pick<RangeIntent, 'keep' | 'comparisons'> => ({
  keep: (item) => evaluateCondition(filter, item),
  comparisons: comparisonsOf(filter),
})

/** The key at which the next page starts. */
export function lastEvaluatedKey({ checked: { item } }: ReadRow, record: TableRecord, index: IndexRecord | undefined): Item {
  const ofTable = keyAttributes(record.keys, item)
  return index === undefined ? ofTable : { ...keyAttributes(index.keys, item), ...ofTable }
}

/** Whether rows must be fetched from the table. A global index cannot do that. @throws ApiError when it would have to */
function needsTable(
  { select, projection, filter, unprojectedFilter }: RangePlan,
  record: TableRecord,
  index: IndexRecord,
): boolean {
  if (index.projection.type === 'ALL') return false
  const isGlobal = index.kind === 'global'
  if (select === 'ALL_ATTRIBUTES') {
    if (!isGlobal) return true
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    )
  }
  const held = projectedNames(record.keys, index)
  const shown = projection === undefined ? [] : namesMissingIn(projectedTopLevelNames(projection), held)
  if (shown.length > 0) {
    if (!isGlobal) return true
    throw invalidParameter(`Global secondary index ${index.name} does not project [${shown.join(', ')}]`)
  }
  const filtered = unprojectedFilter === undefined ? namesUnprojected(filter, record, index) : []
  if (filtered.length > 0) throw unprojected(index, filtered)
  return false
}

/** The attributes that a filter names and the index lacks, in written order. */
export function namesUnprojected(filter: Condition | undefined, record: TableRecord, index: IndexRecord): readonly string[] {
  if (filter === undefined || index.projection.type === 'ALL') return []
  return namesMissingIn(namesOf(conditionPaths(filter)), projectedNames(record.keys, index))
}

/** Source: assumed for Query and Scan, measured for PartiQL. */
export const unprojected = (index: IndexRecord, names: readonly string[]): ApiError =>
  invalidParameter(`Secondary index ${index.name} does not project one or more filter attributes: [${names.join(', ')}]`)

const namesOf = (paths: readonly Path[]): string[] => paths.map((path) => String(path.elements[0]))

function namesMissingIn(names: Iterable<string>, held: ReadonlySet<string>): string[] {
  return [...new Set(names)].filter((name) => !held.has(name))
}
