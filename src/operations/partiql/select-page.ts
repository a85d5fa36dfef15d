// One page of a SELECT: its ranges one after the other, or merged where sort keys of several partitions are to be in one order. Each range is
// read as a page of Query or Scan is. Invariant: every row is evaluated once, on one page or another, and is charged where it is walked.
// Source: docs API_ExecuteStatement; measured eu-west-2, 2026-08. That a page has one limit for all its ranges: assumed.
import type { ReadConsistency } from '../../capacity/units.js'
import type { Items, Page } from '../../engine/contract/items.js'
import type { Table } from '../../engine/contract/tables.js'
import { INVALID_TOKEN, type PageStart } from '../../intents/partiql/next-token.js'
import { type SelectIntent, type SelectRead } from '../../intents/partiql/select.js'
import { lastEvaluatedKey, type RangeIntent } from '../../intents/range.js'
import { rowSuffixOfStartKey } from '../../intents/start-key.js'
import type { Item } from '../../model/attribute-value.js'
import { ApiError, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { Serving } from '../../model/serving.js'
import type { ReadRow } from '../../storage/unchecked-row.js'
import { addCharges, type Charge } from '../consumed-capacity.js'
import { isThrottled } from '../throttled.js'

export interface SelectPage {
  readonly rows: readonly ReadRow[]
  readonly charge: Charge
  readonly serving: Serving
  /** Undefined when there is no more. */
  readonly next: PageStart | undefined
  /** The key of the last row evaluated, where the page was cut after it. */
  readonly last: Item | undefined
}

export interface PageRequest {
  readonly items: Items
  readonly table: Table
  readonly intent: SelectIntent
  readonly start: PageStart
  readonly serving: Serving
}

/**
 * A range that is throttled ends the page before it, as a partition does. Source: assumed
 * @throws ApiError a throttle, InternalServerError; ValidationException for a start that no page ended with
 */
export async function readInTurn({ items, table, intent, start, serving }: PageRequest): Promise<SelectPage> {
  const { reads, pageRows } = intent
  const rows: ReadRow[] = []
  const charges: Charge[] = []
  let left = pageRows ?? Number.POSITIVE_INFINITY
  let walkedBytes = 0
  let last: Item | undefined
  const endedAt = (next: PageStart | undefined): SelectPage => ({ rows, charge: addCharges(charges), serving, next, last })
  for (let { read: at, after } = start; at < reads.length; at++, after = undefined) {
    if (left <= 0 || walkedBytes > LIMITS.pageBytes) return endedAt({ read: at, after })
    const read = readAt(reads, at)
    const page = await orThrottle(
      items.range({
        table,
        ...rangeOf(read, after, { rows: left, bytes: LIMITS.pageBytes - walkedBytes }, table, intent),
        serving,
      }),
    )
    if (page instanceof ApiError) {
      if (charges.length === 0) throw page
      return endedAt({ read: at, after })
    }
    rows.push(...page.rows)
    charges.push(page.units)
    left -= page.scannedCount
    walkedBytes += bytesOf(page, read.intent.consistency)
    if (page.last !== undefined) {
      last = lastEvaluatedKey(page.last, table.record, intent.source.index)
      return endedAt({ read: at, after: last })
    }
    if (page.scannedCount > 0) last = read.wholeKey ?? keyOfLast(page, table, intent)
  }
  return endedAt(undefined)
}

async function orThrottle(reading: Promise<Page>): Promise<Page | ApiError> {
  try {
    return await reading
  } catch (error) {
    if (isThrottled(error)) return error
    throw error
  }
}

function readAt(reads: readonly SelectRead[], at: number): SelectRead {
  const read = reads[at]
  if (read === undefined) throw new Error(`a statement without its read ${at}`)
  return read
}

/** A range that can have one row is no page that a limit could end. @param left what is left of the page for the ranges not read yet */
function rangeOf(
  { intent, wholeKey }: SelectRead,
  startKey: Item | undefined,
  left: { readonly rows: number; readonly bytes: number },
  { record }: Table,
  { source }: SelectIntent,
): RangeIntent {
  const limited = wholeKey === undefined ? { ...intent, limit: left.rows, pageBytes: left.bytes } : intent
  if (startKey === undefined) return limited
  const after = rowSuffixOfStartKey(startKey, record, source.index, INVALID_TOKEN)
  if (after.compare(intent.lower) < 0 || after.compare(intent.upper) >= 0) throw validation(INVALID_TOKEN)
  return { ...limited, after }
}

/** Of a range that is read to its end; undefined where the filter kept none. */
function keyOfLast({ rows }: Page, { record }: Table, { source }: SelectIntent): Item | undefined {
  const row = rows.at(-1)
  return row && lastEvaluatedKey(row, record, source.index)
}

const BYTES_PER_UNIT = 4096

/** What was walked, to the next 4 KB: the charge says it. @param consistency an eventual read of 4 KB is a half unit */
export function bytesOf({ units }: Page, consistency: ReadConsistency): number {
  const halfUnits = units.table + [...units.indexes.values()].reduce((sum, part) => sum + part, 0)
  return (halfUnits * BYTES_PER_UNIT) / (consistency === 'strong' ? 2 : 1)
}
