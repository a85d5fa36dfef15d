// What the ring holds of an item: its version, its row, and the transaction that holds it. Invariant: one cell has the whole item, so that no
// two writes ever mix; a deleted item leaves its version alone, for an hour.
import { Row } from '../../storage/row.js'
import type { ResultRow } from '../cluster/statement.js'

/** The columns that `readStoredItem` reads. */
export const ITEM_COLUMNS = 'v, row, txn, at, next, nv'

/** Seconds that a deleted item's version stays: longer than clocks and requests are ever late. */
export const DELETED_SECONDS = 3600

/** What a transaction makes of a row: nothing (a condition check), its deletion, or another row. */
export type Staged = 'keep' | 'delete' | Row

/** The transaction that has prepared a row. */
export interface Hold {
  readonly txn: string
  readonly sinceMs: number
  readonly next: Staged
  /** What the row's version will be. */
  readonly version: number
}

export interface StoredItem {
  /** 0 where the ring knows none. */
  readonly version: number
  readonly row: Row | undefined
  readonly hold: Hold | undefined
}

const NOTHING: StoredItem = { version: 0, row: undefined, hold: undefined }
const KEEP = '='
const DELETE = ''

/** @param row of `ITEM_COLUMNS` */
export function readStoredItem(row: ResultRow | undefined): StoredItem {
  if (row === undefined) return NOTHING
  return { version: row.number('v') ?? 0, row: Row.readIfAny(row.text('row')), hold: readHold(row) }
}

function readHold(row: ResultRow): Hold | undefined {
  const txn = row.text('txn')
  if (txn === undefined) return undefined
  return {
    txn,
    sinceMs: row.number('at') ?? 0,
    next: stagedOf(row.text('next') ?? KEEP),
    version: row.number('nv') ?? 0,
  }
}

const stagedOf = (text: string): Staged => (text === KEEP ? 'keep' : text === DELETE ? 'delete' : Row.read(text))

/** As the column `next` has it. */
export const stagedText = (staged: Staged): string => (staged === 'keep' ? KEEP : staged === 'delete' ? DELETE : staged.text)
