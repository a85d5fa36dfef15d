// What a page of a range gathers, and when it is full. Source: docs Query (1 MB, and the row that goes beyond it), capacity-unit-calculations.
import { readHalfUnits, type WriteHalfUnits } from '../../capacity/units.js'
import type { RangeIntent } from '../../intents/range.js'
import { PAGE_COMPARISONS, rowsWithin, TURN_COMPARISONS } from '../../intents/page-work.js'
import { LIMITS } from '../../model/limits.js'
import type { Row } from '../../storage/row.js'

const NO_INDEXES: ReadonlyMap<string, number> = new Map()
/** Rows that are asked for at first; then four times as many each time, as far as the page has room for rows of the size that they have. */
const FIRST_ROWS = 64
const MOST_ROWS = 1000
/** Where each is fetched from its table: a connection has room for some two thousand requests at once, of everybody. */
const MOST_FETCHED = 64

export class RangePage {
  readonly rows: Row[] = []
  scannedCount = 0
  last: Row | undefined
  readonly #read: RangeIntent
  readonly #limit: number
  readonly #pageBytes: number
  readonly #mostAtOnce: number
  #asked = FIRST_ROWS / 4
  #scannedBytes = 0
  #fetchedHalfUnits = 0

  constructor(read: RangeIntent) {
    const { limit = Number.POSITIVE_INFINITY, comparisons = 1, pageBytes = LIMITS.pageBytes } = read
    this.#read = read
    this.#limit = Math.min(limit, rowsWithin(PAGE_COMPARISONS, comparisons))
    this.#pageBytes = pageBytes
    this.#mostAtOnce = Math.min(read.fetchFromTable ? MOST_FETCHED : MOST_ROWS, rowsWithin(TURN_COMPARISONS, comparisons))
  }

  get isFull(): boolean {
    return this.scannedCount >= this.#limit || this.#scannedBytes > this.#pageBytes
  }

  /** How many rows to ask for: what the page has room for, by the rows that it has. */
  nextRows(): number {
    const room = this.#scannedBytes === 0 ? FIRST_ROWS : this.#roomForRows()
    this.#asked = Math.min(room, this.#asked * 4, this.#limit - this.scannedCount, this.#mostAtOnce)
    return this.#asked
  }

  /** Evaluates a row. @param full the table's row of it, where it is fetched; undefined where there is none any more */
  take(row: Row, full: Row | undefined): void {
    this.scannedCount++
    this.#scannedBytes += row.sizeBytes
    this.last = row
    if (full === undefined) return
    if (this.#read.fetchFromTable) this.#fetchedHalfUnits += readHalfUnits(full.sizeBytes, this.#read.consistency)
    if (this.#read.keep === undefined || this.#read.keep(full.item)) this.rows.push(full)
  }

  units(): WriteHalfUnits {
    const { index, consistency } = this.#read
    const own = readHalfUnits(this.#scannedBytes, consistency)
    if (index === undefined) return { table: own, indexes: NO_INDEXES }
    return { table: this.#fetchedHalfUnits, indexes: new Map([[index.name, own]]) }
  }

  #roomForRows(): number {
    const rowBytes = this.#scannedBytes / this.scannedCount
    return Math.max(1, Math.ceil((this.#pageBytes - this.#scannedBytes + 1) / rowBytes))
  }
}
