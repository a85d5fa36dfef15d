// An UpdateTable request beside the table that it is for, as the rules that run after the table lookup read it.
import type { BillingMode, TableRecord } from '../../model/table.js'
import type { UpdateTableInput } from '../../shapes/operations.js'
import { billingModeIn } from './update-changes.js'

export interface UpdateDraft {
  readonly input: UpdateTableInput
  readonly record: TableRecord
  /** The mode that will hold after the update. */
  readonly billingMode: BillingMode
  readonly nowMs: number
  /** The tables of the other replicas of its global table. */
  readonly peers: readonly TableRecord[]
}

export const updateDraftOf = (
  input: UpdateTableInput,
  record: TableRecord,
  nowMs: number,
  peers: readonly TableRecord[],
): UpdateDraft => ({
  input,
  record,
  billingMode: billingModeIn(input) ?? record.billingMode,
  nowMs,
  peers,
})
