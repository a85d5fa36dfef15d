// One page of a SELECT whose order is by sort key over several partitions: each partition's rows come in order, and the pages of all are
// merged. Invariant: a page ends before the first row of which it isn't known that none comes before it; what was read beyond its end is read
// again by the next one. Source: docs ql-reference.select; that order goes before the limit: assumed.
import type { Page } from '../../engine/contract/items.js'
import { compareKeys, type Order } from '../../intents/partiql/order.js'
import { INVALID_TOKEN } from '../../intents/partiql/next-token.js'
import { intersection } from '../../intents/partiql/key-plan.js'
import { rangeValueOf, type SelectIntent, type SelectRead } from '../../intents/partiql/select.js'
import { lastEvaluatedKey, type RangeIntent } from '../../intents/range.js'
import { rowSuffixOfStartKey } from '../../intents/start-key.js'
import { attributeOf, type AttributeValue, type Item } from '../../model/attribute-value.js'
import { validation } from '../../model/errors.js'
import { suffixRange } from '../../model/key.js'
import { LIMITS } from '../../model/limits.js'
import type { TableRecord } from '../../model/table.js'
import type { Row } from '../../storage/row.js'
import { addCharges } from '../consumed-capacity.js'
import { bytesOf, type PageRequest, type SelectPage } from './select-page.js'

/** The rows of one read, and how many of them are merged. */
interface Source {
  readonly read: SelectRead
  readonly page: Page
  /** Of the page: they are looked into. */
  readonly rows: readonly Row[]
  taken: number
}

/** Rows that are read of each range, where the request sets no limit. Ours. */
const ROWS_OF_RANGE = 100
/** When so many bytes are read, the ranges that are left give a row each: no page holds much more. Ours. */
const READ_BYTES = 2 * LIMITS.pageBytes

/** @throws ApiError a throttle, InternalServerError; ValidationException for a start that no page ended with */
export async function readMerged(request: PageRequest): Promise<SelectPage> {
  const { table, intent, serving } = request
  const { pageRows = Number.POSITIVE_INFINITY, order } = intent
  if (order === undefined) throw new Error('rows without an order are not merged')
  const sources = await readSources(request, order)
  const merged = merge(sources, intent, order, pageRows)
  const last = merged.at(-1)
  const hasMore = sources.some(({ page, rows, taken }) => taken < rows.length || page.last !== undefined)
  if (hasMore && last === undefined) throw new Error('ranges with rows of which none is first')
  const key = last && hasMore ? lastEvaluatedKey(last.row, table.record, intent.source.index) : undefined
  const kept = merged.filter(({ row, read }) => read.intent.keep === undefined || read.intent.keep(row.item))
  return {
    rows: kept.map(({ row }) => row),
    charge: addCharges(sources.map(({ page }) => page.units)),
    serving,
    next: key && { read: 0, after: key },
    last: key,
  }
}

/** The next rows of every range. */
async function readSources({ items, table, intent, start, serving }: PageRequest, order: Order): Promise<readonly Source[]> {
  const sources: Source[] = []
  let readBytes = 0
  for (const read of intent.reads) {
    const limit = readBytes > READ_BYTES ? 1 : Math.min(intent.pageRows ?? ROWS_OF_RANGE, ROWS_OF_RANGE)
    const { keep: _evaluatedAfterwards, ...unfiltered } = { ...read.intent, limit }
    const range = start.after === undefined ? unfiltered : beyond(unfiltered, read, start.after, table.record, intent, order)
    const page = await items.range({ table, ...range, serving })
    readBytes += bytesOf(page, read.intent.consistency)
    sources.push({ read, page, rows: page.rows.map(({ checked }) => checked), taken: 0 })
  }
  return sources
}

interface Merged {
  readonly row: Row
  readonly read: SelectRead
}

/** Takes the first of all rows again and again, until the page is full or nobody knows which is first. */
function merge(sources: readonly Source[], intent: SelectIntent, order: Order, limit: number): readonly Merged[] {
  const rows: Merged[] = []
  let bytes = 0
  while (rows.length < limit && bytes <= LIMITS.pageBytes) {
    if (sources.some(({ page, rows, taken }) => taken === rows.length && page.last !== undefined)) break
    let first: { readonly source: Source; readonly row: Row } | undefined
    for (const source of sources) {
      const row = source.rows[source.taken]
      if (row === undefined) continue
      if (
        first === undefined ||
        compareRows({ row, read: source.read }, { row: first.row, read: first.source.read }, intent, order) < 0
      )
        first = { source, row }
    }
    if (first === undefined) break
    first.source.taken++
    bytes += first.row.sizeBytes
    rows.push({ row: first.row, read: first.source.read })
  }
  return rows
}

function compareRows(a: Merged, b: Merged, intent: SelectIntent, order: Order): number {
  const [x, y] = [rangeValueOf(a.row.item, intent.source), rangeValueOf(b.row.item, intent.source)]
  const byRange = x === undefined || y === undefined ? 0 : compareKeys(x, y)
  if (byRange !== 0) return order.isRangeDescending ? -byRange : byRange
  return compareHashes(a.read, b.read.hash, order)
}

/** Of two partitions, which is first; 0 within one. */
function compareHashes({ hash }: SelectRead, other: AttributeValue | undefined, order: Order): number {
  if (hash === undefined || other === undefined) return 0
  const byHash = compareKeys(hash, other)
  return order.isHashDescending ? -byHash : byHash
}

/** What of a read comes after a row of it, or of another. */
function beyond(
  range: RangeIntent,
  read: SelectRead,
  key: Item,
  record: TableRecord,
  { source }: SelectIntent,
  order: Order,
): RangeIntent {
  const after = rowSuffixOfStartKey(key, record, source.index, INVALID_TOKEN)
  const hash = attributeOf(key, source.keys.hash[0]?.name ?? '')
  const value = rangeValueOf(key, source)
  if (read.hash === undefined || value === undefined) throw validation(INVALID_TOKEN)
  const side = compareHashes(read, hash, order)
  if (side === 0 && after.compare(range.lower) >= 0 && after.compare(range.upper) < 0) return { ...range, after }
  const isTaken = side <= 0 // rows of that sort key came before the row
  const op = order.isRangeDescending ? (isTaken ? '<' : '<=') : isTaken ? '>' : '>='
  const rest = suffixRange(source.keys, { hash: [read.hash], rangeEquals: [], rangeLast: { op, values: [value] } })
  return { ...range, ...intersection(range, rest) }
}
