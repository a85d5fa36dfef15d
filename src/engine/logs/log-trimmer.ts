// Trimming, by the clock: entries that nobody needs any more, then closed partitions of whose logs nothing is left. Invariant: an entry goes
// when every reader of its table's log has passed it and it is older than the longest retention of those for whom the log is kept.
import type { PartitionId, Sequence } from '../../model/ids.js'
import { entriesAfter, trimOps } from '../../log/log.js'
import type { ClosedPartition, PartitionMap } from '../../partitions/partition-map.js'
import { mapOp } from '../../partitions/stored-map.js'
import type { Clock } from '../../runtime/clock.js'
import { logRange } from '../../storage/keys.js'
import type { Reclaimer } from '../../storage/reclaimer.js'
import { afterKey, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { isAlive, type SplitTarget, targetsOf } from '../splits/split-target.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { KeptLogs } from './kept-logs.js'
import type { LogKeepers } from './log-keepers.js'
import { partitionIdsOf, type ReadableLog } from './log-reader.js'
import type { LogTailer } from './log-tailer.js'

const SLICE_ENTRIES = 256
const TRIM_EVERY_MS = 60 * 60 * 1000
/** How long a split is remembered in any case. */
const LINEAGE_KEPT_MS = 24 * 60 * 60 * 1000

export interface LogTrimmerParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly keepers: LogKeepers
  readonly tailer: LogTailer
  readonly keptLogs: KeptLogs
  readonly reclaimer: Reclaimer
  readonly onFailure: (error: unknown) => void
}

export class LogTrimmer {
  readonly #parts: LogTrimmerParts
  readonly #preparations: (() => Promise<void>)[] = []
  #disarm: (() => void) | undefined
  #trimming: Promise<void> | undefined
  #isStopped = false

  constructor(parts: LogTrimmerParts) {
    this.#parts = parts
  }

  start(): void {
    const { commits, clock } = this.#parts
    commits.whenLanded(({ logged }) => {
      if (logged.length > 0) this.trimLater()
    })
    clock.whenSetBack(() => {
      this.#disarm?.()
      this.#disarm = undefined
      this.trimLater()
    })
    this.trimLater()
  }

  /** The task is awaited before each trimming. */
  beforeTrim(task: () => Promise<void>): void {
    this.#preparations.push(task)
  }

  /** Sets the timer of the next trimming, unless it is set or there is nothing to trim. */
  trimLater(): void {
    if (this.#disarm !== undefined || this.#isStopped || !this.#isKeeping()) return
    const { clock, onFailure } = this.#parts
    this.#disarm = clock.at(clock.nowMs() + TRIM_EVERY_MS, async () => {
      this.#disarm = undefined
      this.#trimming = this.#trim().catch(onFailure)
      await this.#trimming
      this.trimLater()
    })
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#trimming
  }

  /** Whether a log has outlived its table, or any table has a log or the lineage of a split. */
  #isKeeping(): boolean {
    if (this.#parts.keptLogs.all().size > 0) return true
    for (const table of this.#parts.tables.opened()) {
      if (table.isLogged || this.#parts.keepers.of(table).length > 0) return true
      for (const { map, localMaps } of targetsOf(table))
        if ([map, ...localMaps].some((one) => one.lineage.length > 0)) return true
    }
    return false
  }

  async #trim(): Promise<void> {
    const { clock, tables } = this.#parts
    const nowMs = clock.nowMs()
    for (const task of this.#preparations) await task()
    for (const table of [...tables.opened()]) await this.#trimTable(table, nowMs)
    await this.#trimKept(nowMs)
  }

  async #trimTable(table: OpenTable, nowMs: number): Promise<void> {
    const own = this.#parts.keepers.of(table)
    const retentionMs = Math.max(0, ...own.map((keeper) => keeper.retentionMs))
    for (const id of partitionIdsOf(table)) {
      await this.#trimLog(table, id, nowMs - retentionMs, () => this.#passedSequence(table, id))
    }
    if (own.some(({ needsLineage }) => needsLineage === true)) return
    const lineageMs = own.map((keeper) => keeper.lineageMs ?? 0)
    const closedBeforeMs = nowMs - Math.max(retentionMs, LINEAGE_KEPT_MS, ...lineageMs)
    for (const target of targetsOf(table)) {
      for (const map of [target.map, ...target.localMaps]) await this.#forget(target, map, closedBeforeMs)
    }
  }

  /** Their entries go as they would have with the table. */
  async #trimKept(nowMs: number): Promise<void> {
    const { keptLogs } = this.#parts
    if (!this.#isStopped) await keptLogs.dropExpired()
    for (const log of [...keptLogs.all()]) {
      const beforeMs = nowMs - (log.expiresAtMs - log.droppedAtMs)
      for (const id of partitionIdsOf(log)) await this.#trimLog(log, id, beforeMs, () => Number.POSITIVE_INFINITY)
    }
  }

  /** Each slice begins after the one before: from the start, the cursor would walk over all that was deleted. */
  async #trimLog(log: ReadableLog, partitionId: PartitionId, beforeMs: number, passed: () => Sequence): Promise<void> {
    const { store, commits, reclaimer } = this.#parts
    const { lower, upper } = logRange(partitionId)
    for (let from = lower; !log.isGone;) {
      const ops = await trimOps(store, { lower: from, upper }, beforeMs, passed(), SLICE_ENTRIES)
      if (this.#isStopped) return
      const last = ops.at(-1)
      if (last === undefined) {
        if (from !== lower) reclaimer.reclaimLater({ lower, upper: from })
        return
      }
      await commits.add(ops).durable
      from = afterKey(last.key)
    }
  }

  /** Every reader has passed the log up to here. */
  #passedSequence(table: OpenTable, partitionId: PartitionId): Sequence {
    const { keepers, tailer } = this.#parts
    return Math.min(...keepers.readersOf(table).map((reader) => tailer.progressOf(reader).cursorOf(partitionId).sequence))
  }

  /** Closed partitions leave the lineage when nothing is left of their logs. */
  async #forget(target: SplitTarget, map: PartitionMap, closedBeforeMs: number): Promise<void> {
    const { store, commits } = this.#parts
    const forgotten = new Set<ClosedPartition>()
    for (const closed of map.lineage) {
      if (closed.closedAtMs >= closedBeforeMs || closed.closedAtSequence > commits.landedSequence) continue
      if ((await entriesAfter(store, closed.id, 0, 1)).length === 0) forgotten.add(closed)
    }
    if (forgotten.size === 0 || this.#isStopped || !isAlive(target)) return
    map.lineage = map.lineage.filter((closed) => !forgotten.has(closed))
    await commits.add([mapOp(map), ...this.#forgetOps(target.table, forgotten)]).durable
  }

  #forgetOps(table: OpenTable, forgotten: ReadonlySet<ClosedPartition>): readonly StoreOp[] {
    const { keepers, tailer } = this.#parts
    const all = keepers.readersOf(table).map((reader) => tailer.progressOf(reader))
    return [...forgotten].flatMap(({ id }) => all.map((progress) => progress.forget(id)))
  }
}
