// A request about replicas beside the table that it names and what surrounds that, as its rules read it.
import type { TableRecord } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import type { ReplicaActions } from './replica-changes.js'

export interface FoundDraft {
  readonly input: Wire.UpdateTableInput
  readonly record: TableRecord
  /** The tables of the other replicas. */
  readonly peers: readonly TableRecord[]
  readonly nowMs: number
  /** All regions are one: `--shared-db`. */
  readonly isShared: boolean
  /** Whether the account has a table of that name in a region. */
  readonly isTaken: (region: string) => boolean
  /** Application Auto Scaling moves the write units of the table and its global indexes. */
  readonly isWriteScaled: boolean
  readonly items: number
}

export interface ReplicaDraft extends FoundDraft {
  readonly actions: ReplicaActions
}
