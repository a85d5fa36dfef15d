// What an action of a transaction comes to over a row as it is: a hold that would make it so, or why not. Pure.
import { writeHalfUnits } from '../../capacity/units.js'
import type { Receipt } from '../../engine/contract/items.js'
import { NO_REASON, reasonOf, transactionCanceled } from '../../intents/cancellation.js'
import type { Decision, WriteIntent } from '../../intents/intent.js'
import type { IndexChange } from '../../indexes/index-change.js'
import { collectionGrowth, writeUnits } from '../../indexes/write-cost.js'
import { type ApiError, collectionTooLarge, transactionConflict } from '../../model/errors.js'
import type { HalfUnits } from '../../model/ids.js'
import { Row } from '../../storage/row.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'
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
  /** What it does to indexes. */
  readonly changes: readonly IndexChange<RingIndex>[]
  /** The row that the hold is for, with the hold. */
  readonly held: HeldItem
  readonly receipt: Receipt
}

export type Draft =
  | Prepared
  /** `halfUnits`: what the refusal is charged. */
  | { readonly kind: 'refused'; readonly error: ApiError; readonly halfUnits: HalfUnits }
  /** An index that it would change has no capacity. */
  | { readonly kind: 'throttled'; readonly error: ApiError }
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
  if (decision.kind === 'refuse') {
    const { error, attemptedBytes = 0 } = decision
    return { kind: 'refused', error, halfUnits: writeHalfUnits(Math.max(before?.sizeBytes ?? 0, attemptedBytes)) }
  }
  const next = stagedOf(decision, before, version, sinceMs)
  const after = next === 'keep' ? before : next === 'delete' ? undefined : next
  const planned = next === 'keep' ? [] : plannedChanges(table, before, after)
  const units = writeUnits(before?.sizeBytes, next instanceof Row ? next.sizeBytes : undefined, planned)
  const growthBytes = room === undefined || next === 'keep' ? 0 : collectionGrowth(before?.sizeBytes, after?.sizeBytes, planned)
  if (room !== undefined && growthBytes > 0 && room.bytes + growthBytes > room.limitBytes) {
    return { kind: 'refused', error: collectionTooLarge(), halfUnits: units.table }
  }
  const held = { ...stored, hold: { txn, sinceMs, next, version } }
  return { kind: 'prepared', action, changes: planned, held, receipt: { before, after, units } }
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
  const stopping = stoppingOf(drafts)
  const errorOf = (draft: Draft): ApiError | undefined => {
    if (draft.kind !== stopping || draft.kind === 'prepared') return undefined
    return draft.kind === 'conflict' ? transactionConflict() : draft.error
  }
  throw transactionCanceled(drafts.map((draft) => reasonOfAny(errorOf(draft))))
}

/** What a cancelled transaction is charged for each action: preparing is work, unless that was stopped. Source: assumed; the amount is not documented. */
export function cancelledHalfUnits(drafts: readonly Draft[]): readonly HalfUnits[] {
  const isCharged = stoppingOf(drafts) === 'refused'
  return drafts.map((draft) => {
    if (!isCharged) return 0
    return draft.kind === 'prepared' ? draft.receipt.units.table : draft.kind === 'refused' ? draft.halfUnits : 0
  })
}

/** The reasons that a client hears of. As long as rows are held, or there is no capacity, it is not known what the others would say. */
function stoppingOf(drafts: readonly Draft[]): Draft['kind'] {
  const kinds = new Set(drafts.map(({ kind }) => kind))
  return (['conflict', 'throttled', 'refused'] as const).find((kind) => kinds.has(kind)) ?? 'prepared'
}

const reasonOfAny = (error: ApiError | undefined) => (error === undefined ? NO_REASON : reasonOf(error))

/** Of each action the larger of its images. */
export const sizesOf = (prepared: readonly Prepared[]): readonly number[] =>
  prepared.map(({ receipt: { before, after } }) => Math.max(before?.sizeBytes ?? 0, after?.sizeBytes ?? 0))
