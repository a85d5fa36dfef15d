// An on-demand backup: what is said of it. Its items are no copy, they are what its table held at a position that a pin holds.
// Source: docs API_BackupDetails, API_SourceTableDetails; how long SYSTEM backups stay: docs PointInTimeRecovery (35 days).
import type { Sequence } from './ids.js'
import type { RecoverySetting } from './recovery.js'
import { type TableRecord, tableArn } from './table.js'

export const SYSTEM_BACKUP_MS = 35 * 86_400_000

export interface Backup {
  /** Milliseconds of its making, then eight hexadecimal digits. */
  readonly id: string
  readonly name: string
  readonly type: 'USER' | 'SYSTEM'
  readonly createdAtMs: number
  /** When CREATING ends by the emulator's clock. */
  readonly availableAtMs: number
  readonly expiresAtMs?: number
  /** The table's record at that moment. */
  readonly table: TableRecord
  readonly position: Sequence
  readonly items: number
  readonly sizeBytes: number
  /** Of a SYSTEM backup: the recovery that its table had when it was deleted. */
  readonly recovery?: RecoverySetting
}

export const systemBackupName = (table: string): string => `${table}$DeletedTableBackup`

export const backupArn = ({ table, id }: Pick<Backup, 'table' | 'id'>): string => `${tableArn(table)}/backup/${id}`
