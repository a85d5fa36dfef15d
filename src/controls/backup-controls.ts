// Backups to look at: which there are, which tables have recovery, what is being restored, and what the past takes on disk. Invariant: what is
// shown is what DescribeBackup and DescribeContinuousBackups say, of all namespaces or of one.
import { type Backup, backupArn } from '../model/backup.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import type { RecoveryWindow } from '../model/recovery.js'
import type { PhysicalId } from '../model/ids.js'
import type { TableRecord } from '../model/table.js'
import { type HomeOf, homeOrAll } from './namespace.js'

export interface ShownBackup extends Namespace {
  readonly table: string
  readonly arn: string
  readonly name: string
  readonly type: 'USER' | 'SYSTEM'
  readonly createdAtMs: number
  readonly expiresAtMs?: number
  readonly items: number
  readonly sizeBytes: number
}

/** A table whose past is kept: for its recovery, for backups or for both. */
export interface ShownPast extends Namespace {
  readonly table: string
  /** Backups alone still need it. */
  readonly isGone: boolean
  readonly recovery?: RecoveryWindow & { readonly periodDays: number }
  /** Rows that are kept beside those of the table, and their bytes. */
  readonly keptRows: number
  readonly keptBytes: number
}

export interface ShownRestore extends Namespace {
  readonly table: string
  readonly restoredItems: number
}

export interface ShownBackups {
  readonly backups: readonly ShownBackup[]
  readonly past: readonly ShownPast[]
  readonly restores: readonly ShownRestore[]
}

/** What a control of backups needs of an engine. */
export interface BackupEngine {
  readonly backups: {
    all(): readonly Backup[]
    recoverable(
      namespace: Namespace,
      table: string,
    ):
      | { readonly record: TableRecord; readonly window: RecoveryWindow; readonly setting: { readonly periodDays: number } }
      | undefined
    kept(): readonly { readonly record: TableRecord; readonly isGone: boolean }[]
    usageOf(physicalId: PhysicalId, isGone: boolean): Promise<{ readonly rows: number; readonly bytes: number }>
    unfinished(): readonly { readonly record: TableRecord; readonly items: number }[]
  }
}

export class BackupControls {
  readonly #engine: BackupEngine
  readonly #homeOf: HomeOf

  constructor(engine: BackupEngine, homeOf: HomeOf) {
    this.#engine = engine
    this.#homeOf = homeOf
  }

  /** All of it; what the past takes is counted now. @throws Refusal */
  async show({ namespace }: { readonly namespace?: Namespace | undefined } = {}): Promise<ShownBackups> {
    const home = homeOrAll(namespace, this.#homeOf)
    const isMeant = (record: TableRecord): boolean => home === undefined || isSameNamespace(record.namespace, home)
    const { backups } = this.#engine
    const past: ShownPast[] = []
    for (const one of backups.kept()) if (isMeant(one.record)) past.push(await this.#past(one))
    return {
      backups: backups
        .all()
        .filter(({ table }) => isMeant(table))
        .map(shownBackup),
      past,
      restores: backups
        .unfinished()
        .filter(({ record }) => isMeant(record))
        .map(({ record, items }) => ({ ...record.namespace, table: record.name, restoredItems: items })),
    }
  }

  async #past({ record, isGone }: { readonly record: TableRecord; readonly isGone: boolean }): Promise<ShownPast> {
    const { backups } = this.#engine
    const { rows, bytes } = await backups.usageOf(record.physicalId, isGone)
    const source = backups.recoverable(record.namespace, record.name)
    const isOwn = source?.record.physicalId === record.physicalId
    const recovery = isOwn ? { ...source.window, periodDays: source.setting.periodDays } : undefined
    return {
      ...record.namespace,
      table: record.name,
      isGone,
      ...(recovery === undefined ? {} : { recovery }),
      keptRows: rows,
      keptBytes: bytes,
    }
  }
}

function shownBackup(backup: Backup): ShownBackup {
  const { table, name, type, createdAtMs, expiresAtMs, items, sizeBytes } = backup
  const shown = { ...table.namespace, table: table.name, arn: backupArn(backup), name, type, createdAtMs, items, sizeBytes }
  return expiresAtMs === undefined ? shown : { ...shown, expiresAtMs }
}
