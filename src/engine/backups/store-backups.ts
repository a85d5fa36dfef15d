// The plane of backups on a store: a backup is a pin and a manifest, so it is taken in a moment whatever the table holds; recovery is a window
// of the table's past. Invariant: what a backup or a window needs is held by one of the two, also when its table is gone.
import type { Backup } from '../../model/backup.js'
import { backupArn, SYSTEM_BACKUP_MS, systemBackupName } from '../../model/backup.js'
import type { EventBus } from '../../model/event-bus.js'
import type { PhysicalId } from '../../model/ids.js'
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import {
  closedWindow,
  DEFAULT_PERIOD_DAYS,
  keptFromMs,
  type RecoverySetting,
  recoveryWindow,
  wholeSecond,
} from '../../model/recovery.js'
import type { Restoration } from '../../model/restoration.js'
import type { NewTable, TableRecord } from '../../model/table.js'
import { totals } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import type { Random } from '../../runtime/random.js'
import type { Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { Backups, Recoverable, RecoveryRequest } from '../contract/backups.js'
import type { History } from '../history/history.js'
import { recordAt } from '../history/past-records.js'
import type { PastTable } from '../history/past-table.js'
import { backupPin } from '../history/pin-names.js'
import type { Pins } from '../history/pins.js'
import type { Windows } from '../history/windows.js'
import type { LifeCycle } from '../lifecycle/life-cycle.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { BackupCatalogue, isOver } from './backup-catalogue.js'
import { type PastUsage, pastUsage } from './past-usage.js'
import type { Restores } from './restores.js'

export interface StoreBackupsParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly clock: Clock
  readonly random: Random
  readonly events: EventBus
  readonly tables: OpenTables
  readonly pins: Pins
  readonly windows: Windows
  readonly history: History
  readonly lifeCycle: LifeCycle
  readonly restores: Restores
  /** How long a backup is CREATING; its items are those of the moment when it was asked for. */
  readonly transitionMs: number
  readonly onFailure: (error: unknown) => void
}

export class StoreBackups implements Backups {
  readonly #parts: StoreBackupsParts
  readonly #catalogue: BackupCatalogue

  constructor(parts: StoreBackupsParts, loaded: readonly Backup[]) {
    this.#parts = parts
    this.#catalogue = new BackupCatalogue(loaded)
    parts.clock.whenSetBack(() => this.#followClock())
  }

  /** Windows of tables that are gone go on, and SYSTEM backups end by the clock. To be called before the past is cleared. */
  start(): void {
    for (const backup of this.#catalogue.all()) this.#follow(backup)
  }

  /** Takes over what the store says, after a failed commit. */
  takeOver(loaded: readonly Backup[]): void {
    for (const backup of this.#catalogue.all()) {
      if (!loaded.some(({ id }) => id === backup.id) && this.#isOfGone(backup))
        this.#parts.history.letGoOf(backup.table.physicalId)
    }
    this.#catalogue.restore(loaded)
    this.start()
  }

  async create(table: OpenTable, name: string): Promise<Backup> {
    const { clock, transitionMs } = this.#parts
    const nowMs = clock.nowMs()
    const backup: Backup = { ...this.#manifest(table, name, nowMs), type: 'USER', availableAtMs: nowMs + transitionMs }
    await this.#add(backup)
    return backup
  }

  /** The backup of a table with recovery that is deleted in this turn. Source: docs PointInTimeRecovery (system backups) */
  keepDeleted(table: OpenTable): void {
    const { clock, history, onFailure } = this.#parts
    const { recovery, name, physicalId } = table.record
    if (recovery === undefined) return
    const nowMs = clock.nowMs()
    const manifest = this.#manifest(table, systemBackupName(name), nowMs)
    const expiresAtMs = nowMs + SYSTEM_BACKUP_MS
    const backup: Backup = { ...manifest, type: 'SYSTEM', availableAtMs: nowMs, expiresAtMs, recovery }
    history.keepAfterwards(physicalId, recovery, { atMs: nowMs, position: backup.position })
    this.#add(backup).catch(onFailure)
    this.#expireLater(backup)
  }

  list(namespace: Namespace): readonly Backup[] {
    return this.#catalogue.of(namespace, this.#parts.clock.nowMs())
  }

  /** Of all namespaces. */
  all(): readonly Backup[] {
    const nowMs = this.#parts.clock.nowMs()
    return this.#catalogue.all().filter((backup) => !isOver(backup, nowMs))
  }

  /** Tables whose past is kept, each once: those with recovery, and those that backups are of. */
  kept(): readonly { readonly record: TableRecord; readonly isGone: boolean }[] {
    const { tables, windows } = this.#parts
    const records = new Map(this.all().map(({ table }) => [table.physicalId, table]))
    for (const [physicalId] of windows.all()) {
      const record = tables.withId(physicalId)?.record
      if (record !== undefined) records.set(physicalId, record)
    }
    // By the name, which opens a table that rests in a fork.
    const isGone = ({ namespace, name, physicalId }: TableRecord): boolean =>
      tables.find(namespace, name)?.record.physicalId !== physicalId
    return [...records.values()].map((record) => ({ record, isGone: isGone(record) }))
  }

  usageOf(physicalId: PhysicalId, isGone: boolean): Promise<PastUsage> {
    return pastUsage(this.#parts.store, physicalId, isGone)
  }

  /** Tables that are being restored, and how many items they have now. */
  unfinished(): readonly { readonly record: TableRecord; readonly items: number }[] {
    return this.#parts.restores.unfinished().map(({ record, map }) => ({ record, items: totals(map).items }))
  }

  find(namespace: Namespace, table: string, id: string): Backup | undefined {
    return this.list(namespace).find((backup) => backup.id === id && backup.table.name === table)
  }

  isBeingMade({ availableAtMs, createdAtMs }: Backup): boolean {
    const nowMs = this.#parts.clock.nowMs()
    return createdAtMs <= nowMs && nowMs < availableAtMs
  }

  isBeingRestored({ table, position }: Backup): boolean {
    return this.#parts.restores.reads(table.physicalId, position)
  }

  async remove(backup: Backup): Promise<void> {
    await this.#remove(backup)
    this.#parts.events.emit({ type: 'backup.deleted', ...subjectOf(backup) })
  }

  async #remove(backup: Backup): Promise<void> {
    const { commits, pins, history } = this.#parts
    const { durable } = commits.add([this.#catalogue.remove(backup)])
    if (this.#isOfGone(backup)) history.letGoOf(backup.table.physicalId)
    await Promise.all([durable, pins.release(backupPin(backup))])
  }

  /** Of a namespace, or of all. */
  async reset(namespace: Namespace | undefined): Promise<void> {
    const isMeant = ({ table }: Backup): boolean => namespace === undefined || isSameNamespace(table.namespace, namespace)
    await Promise.all(
      this.#catalogue
        .all()
        .filter(isMeant)
        .map((backup) => this.#remove(backup)),
    )
  }

  async setRecovery(table: OpenTable, { isEnabled, periodDays }: RecoveryRequest): Promise<void> {
    const { lifeCycle, windows, clock, commits } = this.#parts
    const known = table.record.recovery
    if (!isEnabled) {
      const { recovery: _recovery, ...rest } = table.record
      return known === undefined ? undefined : lifeCycle.note(table, rest)
    }
    if (known === undefined) {
      const since = { atMs: clock.nowMs(), position: commits.decidedSequence }
      return lifeCycle.note(table, { ...table.record, recovery: { since, periodDays: periodDays ?? DEFAULT_PERIOD_DAYS } })
    }
    if (periodDays === undefined || periodDays === known.periodDays) return
    // What one of both periods has left stays left: a longer one brings nothing back.
    const shortest = { ...known, periodDays: Math.min(periodDays, known.periodDays) }
    const atMs = keptFromMs(shortest, clock.nowMs())
    const window = windows.of(table.record.physicalId)
    const position = window === undefined ? known.since.position : await windows.positionAt(window, atMs)
    const { recovery } = table.record
    if (table.isGone || recovery === undefined) return
    const since = atMs > recovery.since.atMs ? { atMs, position } : recovery.since
    await lifeCycle.note(table, { ...table.record, recovery: { since, periodDays } })
  }

  recoverable(namespace: Namespace, name: string): Recoverable | undefined {
    const { tables, clock } = this.#parts
    const record = tables.find(namespace, name)?.record
    if (record !== undefined) {
      const { recovery: setting } = record
      return setting && { record, setting, window: recoveryWindow(setting, clock.nowMs()) }
    }
    const backup = this.list(namespace).findLast(({ table, type }) => table.name === name && type === 'SYSTEM')
    return backup?.recovery && this.#recoverableOf(backup, backup.recovery)
  }

  async pastOf({ record, setting }: Recoverable, atMs: number): Promise<PastTable> {
    const { store, windows, commits } = this.#parts
    const window = windows.of(record.physicalId) ?? { setting }
    const position = await windows.positionAt(window, wholeSecond(atMs))
    await commits.landed()
    return { record: await recordAt(store, record, position), position, atMs: wholeSecond(atMs) }
  }

  restoring(namespace: Namespace): number {
    return this.#parts.restores.underWay(namespace)
  }

  restore(namespace: Namespace, spec: NewTable, past: PastTable, origin: Omit<Restoration, 'source'>): Promise<TableRecord> {
    return this.#parts.restores.begin(namespace, spec, past, origin)
  }

  #recoverableOf({ table, createdAtMs }: Backup, setting: RecoverySetting): Recoverable {
    return { record: table, setting, window: closedWindow(setting, createdAtMs, this.#parts.clock.nowMs()) }
  }

  #manifest({ record, map }: OpenTable, name: string, nowMs: number): Omit<Backup, 'type' | 'availableAtMs'> {
    const { commits, random } = this.#parts
    const { namespace } = record
    const key = `${namespace.account}/${namespace.region}/${record.name}`
    const drawn = random.bytes('backupId', key, commits.nextId()).toString('hex', 0, 4)
    const { items, sizeBytes } = totals(map)
    const id = `${String(nowMs).padStart(14, '0')}-${drawn}`
    return { id, name, createdAtMs: nowMs, table: record, position: commits.decidedSequence, items, sizeBytes }
  }

  /** Manifest and pin join one batch. Indexes are made anew by a restore, so nothing of theirs is held. */
  async #add(backup: Backup): Promise<void> {
    const { commits, pins, events } = this.#parts
    const { durable } = commits.add([this.#catalogue.add(backup)])
    const scope = [{ physicalId: backup.table.physicalId, indexIds: [] }]
    await Promise.all([durable, pins.hold(backupPin(backup), backup.position, scope)])
    const { items, sizeBytes } = backup
    events.emit({ type: 'backup.created', ...subjectOf(backup), items, sizeBytes })
  }

  #follow(backup: Backup): void {
    const { createdAtMs, position, recovery, table } = backup
    if (recovery !== undefined) this.#parts.history.keepAfterwards(table.physicalId, recovery, { atMs: createdAtMs, position })
    this.#expireLater(backup)
  }

  #expireLater(backup: Backup): void {
    const { clock, onFailure } = this.#parts
    const { expiresAtMs } = backup
    if (expiresAtMs === undefined) return
    clock.at(expiresAtMs, () => (this.#catalogue.all().includes(backup) ? this.remove(backup).catch(onFailure) : undefined))
  }

  /** The clock was set back: windows begin no later than now, and no earlier than what is still there. */
  #followClock(): void {
    const { tables, windows, clock, lifeCycle, onFailure } = this.#parts
    for (const table of tables.opened()) {
      const window = windows.of(table.record.physicalId)
      if (window === undefined || table.record.recovery === undefined) continue
      const recovery = windows.settingAt(window, clock.nowMs())
      lifeCycle.note(table, { ...table.record, recovery }).catch(onFailure)
    }
  }

  #isOfGone({ recovery }: Backup): boolean {
    return recovery !== undefined
  }
}

const subjectOf = (backup: Backup) => ({ ...backup.table.namespace, table: backup.table.name, backup: backupArn(backup) })
