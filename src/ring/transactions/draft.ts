// What an action of a transaction comes to over a row as it is: a hold that would make it so, or why not. Pure.
import type { Receipt } from '../../engine/contract/items.js'
import { NO_REASON, reasonOf, transactionCanceled } from '../../intents/cancellation.js'
import type { Decision, WriteIntent } from '../../intents/intent.js'
import { collectionGrowth, writeUnits } from '../../indexes/write-cost.js'
import { type ApiError, collectionTooLarge, transactionConflict } from '../../model/errors.js'
import { Row } from '../../storage/row.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { CutKey } from '../rows/key-cut.js'
import type { Staged, StoredItem } from '../rows/stored-item.js'
import { plannedChanges } from '../write/planned-changes.js'
import type { HeldItem } from './held-item.js'

/** One item of a transaction. */
export interface Action {
  readonly table: RingTable
  readonly intent: WriteIntent
  readonly key: CutKey
}

/** The size of an item collection, and the most that it may grow to. Its actions are not added up. */
export interface CollectionRoom {
  readonly bytes: number
  readonly limitBytes: number
}

/** Who holds, since when, and the version that the row will have. */
export interface HoldStamp {
  readonly txn: string
  readonly sinceMs: number
  readonly version: number
}

export interface Prepared {
  readonly kind: 'prepared'
  readonly action: Action
  /** The row that the hold is for, with the hold. */
  readonly held: HeldItem
  readonly receipt: Receipt
}

export type Draft =
  | Prepared
  | { readonly kind: 'refused'; readonly error: ApiError }
  /** Another transaction has the row. */
  | { readonly kind: 'conflict' }

export const CONFLICT: Draft = { kind: 'conflict' }

/** @param stored the row, which nobody holds. @param room of a table with local indexes */
export function draftOf(
  action: Action,
  stored: StoredItem,
  { txn, sinceMs, version }: HoldStamp,
  room: CollectionRoom | undefined,
): Draft {
  const { table, intent } = action
  const { row: before } = stored
  const decision = intent.decide(before)
  if (decision.kind === 'refuse') return { kind: 'refused', error: decision.error }
  const next = stagedOf(decision, before, version, sinceMs)
  const after = next === 'keep' ? before : next === 'delete' ? undefined : next
  const planned = next === 'keep' ? [] : plannedChanges(table, before, after)
  const units = writeUnits(before?.sizeBytes, next instanceof Row ? next.sizeBytes : undefined, planned)
  const growthBytes = room === undefined || next === 'keep' ? 0 : collectionGrowth(before?.sizeBytes, after?.sizeBytes, planned)
  if (room !== undefined && growthBytes > 0 && room.bytes + growthBytes > room.limitBytes) {
    return { kind: 'refused', error: collectionTooLarge() }
  }
  const held = { ...stored, hold: { txn, sinceMs, next, version } }
  return { kind: 'prepared', action, held, receipt: { before, after, units } }
}

function stagedOf(
  decision: Exclude<Decision, { kind: 'refuse' }>,
  before: Row | undefined,
  version: number,
  writtenAtMs: number,
): Staged {
  switch (decision.kind) {
    case 'keep':
      return 'keep'
    case 'delete':
      return before === undefined ? 'keep' : 'delete'
    case 'put': {
      const { item, sizeBytes } = decision
      return Row.make({ sizeBytes, sequence: version, writtenAtMs, origin: 0 }, JSON.stringify(item), item)
    }
  }
}

/** Those that can be committed. @throws ApiError TransactionCanceledException with a reason for each action, when one of them can't */
export function preparedOf(drafts: readonly Draft[]): readonly Prepared[] {
  const prepared = drafts.flatMap((draft) => (draft.kind === 'prepared' ? [draft] : []))
  if (prepared.length === drafts.length) return prepared
  // As long as rows are held it is not known what the others would say of them.
  const isConflict = drafts.includes(CONFLICT)
  const error = (draft: Draft): ApiError | undefined => {
    if (draft === CONFLICT) return transactionConflict()
    return draft.kind === 'refused' && !isConflict ? draft.error : undefined
  }
  throw transactionCanceled(drafts.map((draft) => reasonOfAny(error(draft))))
}

const reasonOfAny = (error: ApiError | undefined) => (error === undefined ? NO_REASON : reasonOf(error))

/** Of each action the larger of its images. */
export const sizesOf = (prepared: readonly Prepared[]): readonly number[] =>
  prepared.map(({ receipt: { before, after } }) => Math.max(before?.sizeBytes ?? 0, after?.sizeBytes ?? 0))
