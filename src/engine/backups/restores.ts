// Restores: tables that are being made of what others held. Invariant: such a table is CREATING, and says so, until all of its rows are there;
// what it is made of is held by a pin that came with its record, so a restart goes on where the last batch ended.
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import type { PhysicalId } from '../../model/ids.js'
import type { Restoration } from '../../model/restoration.js'
import type { EventBus } from '../../model/event-bus.js'
import type { NewTable, TableRecord } from '../../model/table.js'
import { totals } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import { backfillKey } from '../../storage/keys.js'
import { del } from '../../storage/store.js'
import { endRestoration } from '../../tables/settling.js'
import type { History } from '../history/history.js'
import type { PastTable } from '../history/past-table.js'
import { RESTORE_PINS, restorePin } from '../history/pin-names.js'
import type { Pins } from '../history/pins.js'
import type { LifeCycle } from '../lifecycle/life-cycle.js'
import type { JobRuns, Run } from '../tables/job-runs.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { restoreRows, type RestoreRowsParts } from './restore-rows.js'

export interface RestoresParts extends RestoreRowsParts {
  readonly clock: Clock
  readonly tables: OpenTables
  readonly pins: Pins
  readonly history: History
  readonly lifeCycle: LifeCycle
  readonly runs: JobRuns
  readonly events: EventBus
  /** How long a restored table is CREATING at least. */
  readonly transitionMs: number
  readonly onFailure: (error: unknown) => void
}

export class Restores {
  readonly #parts: RestoresParts

  constructor(parts: RestoresParts) {
    this.#parts = parts
  }

  /** Goes on with what a restart or a failed commit interrupted. */
  resume(): void {
    for (const table of this.#parts.tables.opened()) this.#goOn(table)
    this.#releaseLeft()
  }

  /** @returns the record: CREATING. @throws ApiError ResourceInUseException */
  async begin(namespace: Namespace, spec: NewTable, past: PastTable, origin: Omit<Restoration, 'source'>): Promise<TableRecord> {
    const { lifeCycle, pins, tables, history } = this.#parts
    const { physicalId } = past.record
    const position = history.positionToHold(physicalId, past.position)
    const source = { physicalId, position }
    const isTaken = tables.find(namespace, spec.name) !== undefined
    const made = lifeCycle.create(namespace, { ...spec, restoration: { ...origin, source } })
    const table = tables.find(namespace, spec.name)
    if (isTaken || table === undefined) return made
    const held = pins.hold(pinOf(table), position, [{ physicalId, indexIds: [] }])
    const [record] = await Promise.all([made, held])
    this.#parts.events.emit({ type: 'job.started', ...subjectOf(table) })
    this.#goOn(table)
    return record
  }

  underWay(namespace: Namespace): number {
    return this.unfinished().filter(({ record }) => isSameNamespace(record.namespace, namespace)).length
  }

  /** Whether rows of that table, as they were at that position, are being restored. */
  reads(physicalId: PhysicalId, position: number): boolean {
    return this.unfinished().some(({ record: { restoration } }) => {
      return restoration?.source?.physicalId === physicalId && restoration.source.position === position
    })
  }

  unfinished(): readonly OpenTable[] {
    return [...this.#parts.tables.opened()].filter(({ record }) => record.restoration?.source !== undefined)
  }

  #goOn(table: OpenTable): void {
    const source = table.record.restoration?.source
    if (source === undefined) return
    const { physicalId, position } = source
    const past: PastTable = { record: { ...table.record, physicalId }, position, atMs: 0 }
    this.#parts.runs.begin(pinOf(table), (run) => this.#run(table, past, run))
  }

  async #run(table: OpenTable, past: PastTable, run: Run): Promise<void> {
    const isDone = await restoreRows(this.#parts, table, past, run)
    if (table.isGone) return this.#cancel(table)
    if (!isDone) return
    const { clock, transitionMs, onFailure } = this.#parts
    const dueMs = table.record.createdAtMs + transitionMs
    if (transitionMs === 0 || dueMs <= clock.nowMs()) return this.#finish(table)
    clock.at(dueMs, () => this.#finish(table).catch(onFailure), transitionMs)
  }

  /** The table is ACTIVE with the batch that lets go of what it was made of. */
  async #finish(table: OpenTable): Promise<void> {
    if (table.isGone) return this.#cancel(table)
    if (table.record.restoration?.source === undefined) return
    const ready = this.#parts.lifeCycle.note(table, endRestoration(table.record), [del(backfillKey(table.record.physicalId))])
    await Promise.all([ready, this.#release(pinOf(table))])
    this.#tellEnd(table, 'COMPLETED')
  }

  /** Its table was deleted. */
  async #cancel(table: OpenTable): Promise<void> {
    await this.#release(pinOf(table))
    this.#tellEnd(table, 'CANCELLED')
  }

  #tellEnd(table: OpenTable, status: 'COMPLETED' | 'CANCELLED'): void {
    const { items, sizeBytes } = totals(table.map)
    this.#parts.events.emit({ type: 'job.ended', ...subjectOf(table), status, items, failed: 0, sizeBytes })
  }

  async #release(pin: string): Promise<void> {
    if (this.#parts.pins.find(pin) !== undefined) await this.#parts.pins.release(pin)
  }

  /** Of tables that went while they were being restored, as the process ended. */
  #releaseLeft(): void {
    const needed = new Set(this.unfinished().map(pinOf))
    for (const { name } of this.#parts.pins.list()) {
      if (name.startsWith(RESTORE_PINS) && !needed.has(name)) this.#release(name).catch(this.#parts.onFailure)
    }
  }
}

const subjectOf = ({ record: { namespace, name } }: OpenTable) => ({ ...namespace, table: name, kind: 'restore' as const })
const pinOf = ({ record }: OpenTable): string => restorePin(record.physicalId)
