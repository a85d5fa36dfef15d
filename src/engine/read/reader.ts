// Reads of ranges: one cursor a page, in chunks, until the limit, the page size or the end. Invariant: a page is one moment of the store
// as far as one index entry and its item go, and reading never holds the event loop for long.
import { PAGE_COMPARISONS, rowsWithin, TURN_COMPARISONS } from '../../intents/page-work.js'
import type { PhysicalId } from '../../model/ids.js'
import { rowSuffix, type SuffixRange } from '../../model/key.js'
import { LIMITS } from '../../model/limits.js'
import { Serving } from '../../model/serving.js'
import { nextTurn } from '../../runtime/clock.js'
import { rowKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import { afterKey, type Cursor, type CursorRange, type Snapshot, type Store } from '../../storage/store.js'
import type { ReadRow } from '../../storage/unchecked-row.js'
import type { Admission } from '../admission/admission.js'
import type { Page, RangeRead } from '../contract/items.js'
import { rowAt } from '../history/past.js'
import { PositionedCursor } from '../history/positioned-cursor.js'
import type { OpenTable } from '../tables/open-table.js'
import { admitRange } from './range-ticket.js'
import type { ReadBytes } from './read-bytes.js'
import { noteLeaders, RangeView } from './range-view.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

/** Rows asked of a cursor at once; the store stops earlier at its read-ahead of 64 KB. */
const CHUNK_ROWS = 128
/** What a page has gathered so far. */
interface Gathered<Found extends ReadRow> {
  readonly rows: (Found | Row)[]
  /** There where the range may cross into another partition. */
  readonly readBytes: ReadBytes | undefined
  readonly fetchedBytes: number[]
  scannedCount: number
  scannedBytes: number
  last: Found | Row | undefined
}

export interface ReaderParts {
  readonly store: Store
  readonly admission: Admission
  readonly zoneFollowers: ZoneFollowers
  readonly strong: StrongReplicas
}

/** @throws ApiError a throttle, InternalServerError */
export function readRange(parts: ReaderParts, read: RangeRead<OpenTable>): Promise<Page> {
  const { rows } = parts.store
  const mayBeUnchecked = rows !== undefined && read.isShownWhole === true && !read.fetchFromTable
  if (mayBeUnchecked) return readWith(parts, read, (range) => rows.cursor(range))
  return readWith(parts, read, (range) => checkedRows(parts.store.cursor({ ...range, only: 'values' })))
}

/** @param stored opens a cursor over rows as they are stored */
async function readWith<Found extends ReadRow>(
  parts: ReaderParts,
  read: RangeRead<OpenTable>,
  stored: (range: CursorRange) => Cursor<Found>,
): Promise<Page> {
  const { table } = read
  const { store, admission, zoneFollowers, strong } = parts
  if (table.isStrong && read.consistency === 'strong') await strong.readable(table)
  const index = read.index && table.indexOf(read.index)
  const { serving = new Serving() } = read
  const view = table.trailing === undefined ? undefined : new RangeView(zoneFollowers, table, index, read, serving)
  const ticket = admitRange(admission, table, index, read, boundsOf(read), view?.isUnled)
  const { bounds, places } = ticket
  if (view === undefined) noteLeaders(zoneFollowers, table, index, read.consistency, places, serving)
  else view.note(places)
  const { readBytes } = ticket
  const gathered: Gathered<Found> = { rows: [], readBytes, fetchedBytes: [], scannedCount: 0, scannedBytes: 0, last: undefined }
  let isExhausted = true
  if (bounds.lower.compare(bounds.upper) < 0) {
    const { physicalId } = (index ?? table).record
    const positionOf = view?.positionsWithin(places)
    const snapshot = read.fetchFromTable || positionOf !== undefined ? store.snapshot() : undefined
    const cursor =
      positionOf === undefined || snapshot === undefined
        ? stored(storedRange(physicalId, bounds, read, snapshot))
        : checkedRows(new PositionedCursor(store, { ...bounds, physicalId, reverse: read.reverse, snapshot, positionOf }))
    try {
      isExhausted = await gather(cursor, read, gathered, (row) => fetch(store, table, row, snapshot, positionOf))
    } finally {
      await cursor.close()
      await snapshot?.close()
    }
  }
  const { rows, scannedCount } = gathered
  const isOver = isExhausted && !ticket.isCut
  // What the charge looks at is checked before: it is never charged by half.
  const last = isOver ? gathered.last : gathered.last?.checked
  const middle = (rows[rows.length >> 1] ?? last)?.checked
  const units = ticket.charge({ ...gathered, last, middle, isExhausted })
  return { rows, scannedCount, units, serving, last: isOver ? undefined : last?.checked }
}

/** Where rows are shown as they are stored. */
function storedRange(
  physicalId: PhysicalId,
  bounds: SuffixRange,
  { reverse }: RangeRead,
  snapshot: Snapshot | undefined,
): CursorRange {
  return {
    lower: rowKey(physicalId, bounds.lower),
    upper: rowKey(physicalId, bounds.upper),
    reverse,
    ...(snapshot === undefined ? {} : { snapshot }),
  }
}

/** The rows of a cursor over values that the store has checked. */
function checkedRows(cursor: Cursor): Cursor<Row> {
  return {
    next: (rows) => cursor.next(rows).then((found) => found.map(([, value]) => Row.read(value))),
    checkRead: () => cursor.checkRead(),
    close: () => cursor.close(),
  }
}

function boundsOf(read: RangeRead): SuffixRange {
  if (read.after === undefined) return { lower: read.lower, upper: read.upper }
  if (read.reverse) return { lower: read.lower, upper: lesser(read.after, read.upper) }
  const next = afterKey(read.after)
  return { lower: next.compare(read.lower) > 0 ? next : read.lower, upper: read.upper }
}

const lesser = (a: Buffer, b: Buffer): Buffer => (a.compare(b) < 0 ? a : b)

/** @returns whether the range ended before the limit or the page did */
async function gather<Found extends ReadRow>(
  cursor: Cursor<Found | Row>,
  read: RangeRead,
  gathered: Gathered<Found>,
  fetchRow: FetchRow,
): Promise<boolean> {
  const { comparisons = 1 } = read
  const limit = Math.min(read.limit ?? Number.POSITIVE_INFINITY, rowsWithin(PAGE_COMPARISONS, comparisons))
  const { pageBytes = LIMITS.pageBytes } = read
  const chunkRows = Math.min(CHUNK_ROWS, rowsWithin(TURN_COMPARISONS, comparisons))
  let turnRows = 0
  for (;;) {
    if (turnRows * comparisons >= TURN_COMPARISONS) {
      turnRows = 0
      await nextTurn()
    }
    const chunk = await cursor.next(Math.min(chunkRows, limit - gathered.scannedCount))
    turnRows += chunk.length
    if (chunk.length === 0) return true
    let isFull = false
    gathered.readBytes?.beginChunk()
    for (const row of chunk) {
      const fetched = take(row, read, gathered, fetchRow)
      if (fetched !== undefined) keep(await fetched, read, gathered)
      isFull = gathered.scannedCount >= limit || gathered.scannedBytes > pageBytes
      if (isFull) break
    }
    if (!isFull) continue
    await cursor.checkRead()
    return false
  }
}

/** @returns the row to keep when it has to be waited for */
function take<Found extends ReadRow>(
  row: Found | Row,
  read: RangeRead,
  gathered: Gathered<Found>,
  fetchRow: FetchRow,
): Promise<Row | undefined> | undefined {
  gathered.scannedCount++
  const { sizeBytes } = row
  gathered.readBytes?.take(row, sizeBytes)
  gathered.scannedBytes += sizeBytes
  gathered.last = row
  const full = read.fetchFromTable ? fetchRow(row.checked) : row
  if (full instanceof Promise) return full
  keep(full, read, gathered)
  return undefined
}

function keep<Found extends ReadRow>(full: Found | Row | undefined, read: RangeRead, gathered: Gathered<Found>): void {
  if (full === undefined) return
  if (read.fetchFromTable) gathered.fetchedBytes.push(full.sizeBytes)
  if (read.keep === undefined || read.keep(full.checked.item)) gathered.rows.push(full)
}

/** The table's row of an index entry, in the snapshot that the entry was read in and at its position. */
function fetch(
  store: Store,
  { record }: OpenTable,
  entry: Row,
  snapshot: Snapshot | undefined,
  positionOf: ((suffix: Buffer) => number) | undefined,
): Row | undefined | Promise<Row | undefined> {
  const suffix = rowSuffix(record.keys, entry.item)
  if (suffix === undefined || positionOf === undefined) {
    return suffix && Row.readIfAny(store.get(rowKey(record.physicalId, suffix), snapshot))
  }
  return rowAt(store, record.physicalId, suffix, positionOf(suffix), snapshot)
}

type FetchRow = (row: Row) => Row | undefined | Promise<Row | undefined>
