// What reads the logs inside the engine: the audit follower, which tails every partition that asked for it, and the trimming of what
// nobody needs any more. Invariant: a follower's state and its cursor are one row, so each entry counts exactly once, restarts included.
import { AUDIT, audited, decodeAudit, encodeAudit } from '../../log/audit.js'
import { entriesAfter, trimOps } from '../../log/log.js'
import { type ClosedPartition, mapOp, type PartitionMap } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import { followerStateKey } from '../../storage/keys.js'
import { put, type Store } from '../../storage/store.js'
import type { LoggedChange } from '../commit/change-sink.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { Follower } from '../tables/followers.js'
import type { OpenTable, OpenTables } from '../tables/open-tables.js'
import type { Replicator } from '../replication/replicator.js'
import { isAlive, type SplitTarget, targetsOf } from '../splits/split-target.js'
import { TOMBSTONE_KEPT_MS } from '../replication/tombstone-sweep.js'

const STEP_ENTRIES = 256
/** Source: docs Streams (records are kept for 24 hours). */
const RETENTION_MS = 24 * 60 * 60 * 1000
const TRIM_EVERY_MS = 60 * 60 * 1000

export interface LogKeeperParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly replicator: Replicator
  readonly onFailure: (error: unknown) => void
}

export class LogKeeper implements Follower {
  readonly #parts: LogKeeperParts
  #tailing: Promise<void> | undefined
  #isBehind = false
  #isStopped = false
  /** Every log has been read up to here. */
  #readSequence = 0
  #disarmTrim: (() => void) | undefined
  readonly #finished = new WeakSet<ClosedPartition>()

  constructor(parts: LogKeeperParts) {
    this.#parts = parts
  }

  start(): void {
    this.#parts.commits.whenLanded(({ logged }) => this.#logged(logged))
    this.wake()
    this.trimLater()
    this.#parts.clock.whenSetBack(() => {
      this.#disarmTrim?.()
      this.#disarmTrim = undefined
      this.trimLater()
    })
  }

  #logged(logged: readonly LoggedChange[]): void {
    if (logged.length === 0) return
    this.trimLater()
    const { tables } = this.#parts
    if (logged.some(({ physicalId }) => (tables.withId(physicalId)?.record.logReaders.length ?? 0) > 0)) this.wake()
  }

  /** There may be new entries. */
  wake(): void {
    this.#isBehind = true
    if (this.#tailing !== undefined || this.#isStopped) return
    this.#tailing = this.#tail()
      .catch(this.#parts.onFailure)
      .finally(() => {
        this.#tailing = undefined
        if (this.#isBehind && !this.#isStopped) this.wake()
      })
  }

  /** The audit trails by nothing. */
  settled(): Promise<void> {
    return this.caughtUp()
  }

  async caughtUp(): Promise<void> {
    await this.#parts.commits.landed()
    const wanted = this.#parts.commits.landedSequence
    if (this.#readSequence < wanted) this.wake()
    while (this.#tailing !== undefined && this.#readSequence < wanted) await this.#tailing
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#tailing
  }

  /** One pass over all logs, up to what has landed when it begins. */
  async #tail(): Promise<void> {
    this.#isBehind = false
    const upTo = this.#parts.commits.landedSequence
    for (const table of this.#parts.tables.all()) {
      if (!table.record.logReaders.includes(AUDIT)) continue
      for (const closed of table.map.lineage) await this.#auditClosed(table, closed, upTo)
      for (const partition of table.map.partitions) await this.#audit(table, partition.id, upTo)
    }
    if (!this.#isStopped) this.#readSequence = upTo
  }

  /** A closed partition's log is read once more when all of it has landed, and then never again. */
  async #auditClosed(table: OpenTable, closed: ClosedPartition, upTo: number): Promise<void> {
    if (this.#finished.has(closed)) return
    const isWhole = upTo >= closed.closedAtSequence
    await this.#audit(table, closed.id, upTo)
    if (isWhole && !this.#isStopped) this.#finished.add(closed)
  }

  /** Adds what the log has made since the saved state, at least up to that sequence; a step may read a little more. */
  async #audit(table: OpenTable, partitionId: number, upTo: number): Promise<void> {
    const { store, commits } = this.#parts
    const key = followerStateKey(partitionId, AUDIT)
    let state = decodeAudit(store.get(key))
    while (state.sequence < upTo) {
      const entries = await entriesAfter(store, partitionId, state.sequence, STEP_ENTRIES)
      if (entries.length === 0 || table.isGone || this.#isStopped) return
      for (const entry of entries) state = audited(state, entry)
      await commits.add([put(key, encodeAudit(state))]).durable
    }
  }

  /** Sets the timer of the next trimming, unless it is set or there is nothing to trim. */
  trimLater(): void {
    if (this.#disarmTrim !== undefined || this.#isStopped || !this.#isKeeping()) return
    const { clock, onFailure } = this.#parts
    this.#disarmTrim = clock.at(clock.nowMs() + TRIM_EVERY_MS, async () => {
      this.#disarmTrim = undefined
      await this.#trim().catch(onFailure)
      this.trimLater()
    })
  }

  /** Whether any table has a log, or the lineage of a split. */
  #isKeeping(): boolean {
    for (const table of this.#parts.tables.all()) {
      if (table.isLogged) return true
      for (const { map, localMaps } of targetsOf(table))
        if ([map, ...localMaps].some((one) => one.lineage.length > 0)) return true
    }
    return false
  }

  async #trim(): Promise<void> {
    const { clock, tables, replicator } = this.#parts
    const beforeMs = clock.nowMs() - RETENTION_MS
    await replicator.catchUp()
    for (const table of [...tables.all()]) {
      await replicator.sweep(table, clock.nowMs() - TOMBSTONE_KEPT_MS)
      const isAudited = table.record.logReaders.includes(AUDIT)
      for (const { id } of [...table.map.lineage, ...table.map.partitions]) await this.#trimLog(table, id, beforeMs)
      if (isAudited) continue
      for (const target of targetsOf(table)) {
        for (const map of [target.map, ...target.localMaps]) await this.#forget(target, map, beforeMs)
      }
    }
  }

  async #trimLog(table: OpenTable, partitionId: number, beforeMs: number): Promise<void> {
    const { store, commits } = this.#parts
    for (;;) {
      if (table.isGone) return
      const passed = this.#passedSequence(table, partitionId)
      const ops = await trimOps(store, partitionId, beforeMs, passed, STEP_ENTRIES)
      if (ops.length === 0 || this.#isStopped) return
      await commits.add(ops).durable
    }
  }

  /** Every follower has read so far. */
  #passedSequence(table: OpenTable, partitionId: number): number {
    const replicated = this.#parts.replicator.links.passedSequence(table, partitionId)
    if (!table.record.logReaders.includes(AUDIT)) return replicated
    return Math.min(replicated, decodeAudit(this.#parts.store.get(followerStateKey(partitionId, AUDIT))).sequence)
  }

  /** Closed partitions leave the lineage when nothing is left of their logs. An audit's sums need all of them. */
  async #forget(target: SplitTarget, map: PartitionMap, beforeMs: number): Promise<void> {
    const { store, commits, replicator } = this.#parts
    const forgotten = new Set<ClosedPartition>()
    for (const closed of map.lineage) {
      if (closed.closedAtMs >= beforeMs || closed.closedAtSequence > commits.landedSequence) continue
      if ((await entriesAfter(store, closed.id, 0, 1)).length === 0) forgotten.add(closed)
    }
    if (forgotten.size === 0 || this.#isStopped || !isAlive(target)) return
    map.lineage = map.lineage.filter((closed) => !forgotten.has(closed))
    const cursors = [...forgotten].flatMap(({ id }) => replicator.links.forgetOps(target.table, id))
    await commits.add([mapOp(map), ...cursors]).durable
  }
}
