// The plane of backups, on demand and continuous: what tables held at earlier moments, and new tables made of that. An engine may lack it.
import type { Backup } from '../../model/backup.js'
import type { RecoverySetting, RecoveryWindow } from '../../model/recovery.js'
import type { Restoration } from '../../model/restoration.js'
import type { Namespace, NewTable, TableRecord } from '../../model/table.js'
import type { Table } from './tables.js'

/** A table whose past is kept: one that is there, or one that is gone and has a SYSTEM backup. */
export interface Recoverable {
  readonly record: TableRecord
  readonly setting: RecoverySetting
  readonly window: RecoveryWindow
}

/** A table as it was at a moment. */
export interface PastState {
  /** With the settings of that time. */
  readonly record: TableRecord
  readonly position: number
  readonly atMs: number
}

/** @param periodDays as it was when not given */
export interface RecoveryRequest {
  readonly isEnabled: boolean
  readonly periodDays?: number | undefined
}

export interface Backups {
  /** Backs up what was acknowledged, at once. Resolves when the backup is durable. */
  create(table: Table, name: string): Promise<Backup>
  /** Those that are there now, oldest first. */
  list(namespace: Namespace): readonly Backup[]
  find(namespace: Namespace, table: string, id: string): Backup | undefined
  isBeingMade(backup: Backup): boolean
  isBeingRestored(backup: Backup): boolean
  /** Resolves when it is gone; what it held is cleared in the background. */
  remove(backup: Backup): Promise<void>

  setRecovery(table: Table, request: RecoveryRequest): Promise<void>
  /** Undefined for a table without recovery, and where there is none and was none. */
  recoverable(namespace: Namespace, table: string): Recoverable | undefined
  /** @param atMs a moment in the window, of which the whole second counts */
  pastOf(source: Recoverable, atMs: number): Promise<PastState>

  /** How many tables of the namespace are being restored. */
  restoring(namespace: Namespace): number
  /**
   * Makes a table of what another one held; it becomes ACTIVE when it is filled. @param origin where the items are from, as the table will say
   * @returns the record: CREATING. @throws ApiError ResourceInUseException
   */
  restore(namespace: Namespace, spec: NewTable, past: PastState, origin: Omit<Restoration, 'source'>): Promise<TableRecord>
}
