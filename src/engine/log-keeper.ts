// What reads the logs inside the engine: the audit follower, which tails every partition that asked for it, and the trimming of what
// nobody needs any more. Invariant: a follower's state and its cursor are one row, so each entry counts exactly once, restarts included.
import { AUDIT, audited, decodeAudit, encodeAudit } from '../log/audit.js'
import { entriesAfter, trimOps } from '../log/log.js'
import type { Clock } from '../runtime/clock.js'
import { followerStateKey } from '../storage/keys.js'
import { put, type Store } from '../storage/store.js'
import type { CommitQueue } from './commit-queue.js'
import type { OpenTable, OpenTables } from './open-tables.js'

const STEP_ENTRIES = 256
/** Source: docs Streams (records are kept for 24 hours). */
const RETENTION_MS = 24 * 60 * 60 * 1000
const TRIM_EVERY_MS = 60 * 60 * 1000

export interface LogKeeperParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly onFailure: (error: unknown) => void
}

export class LogKeeper {
  readonly #parts: LogKeeperParts
  #tailing: Promise<void> | undefined
  #isBehind = false
  #isStopped = false

  constructor(parts: LogKeeperParts) {
    this.#parts = parts
  }

  start(): void {
    this.wake()
    this.#armTrim()
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

  /** Resolves when every follower has read all there is. */
  async drain(): Promise<void> {
    await this.#parts.commits.drain()
    this.wake()
    while (this.#tailing !== undefined) await this.#tailing
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#tailing
  }

  async #tail(): Promise<void> {
    while (this.#isBehind && !this.#isStopped) {
      this.#isBehind = false
      for (const table of this.#parts.tables.all()) {
        if (!table.record.logReaders.includes(AUDIT)) continue
        for (const partition of table.map.partitions) await this.#audit(table, partition.id)
      }
    }
  }

  async #audit(table: OpenTable, partitionId: number): Promise<void> {
    const { store, commits } = this.#parts
    const key = followerStateKey(partitionId, AUDIT)
    let state = decodeAudit(store.get(key))
    for (;;) {
      const entries = await entriesAfter(store, partitionId, state.sequence, STEP_ENTRIES)
      if (entries.length === 0 || table.isGone || this.#isStopped) return
      for (const entry of entries) state = audited(state, entry)
      await commits.add([put(key, encodeAudit(state))]).durable
    }
  }

  #armTrim(): void {
    const { clock, onFailure } = this.#parts
    clock.at(clock.nowMs() + TRIM_EVERY_MS, async () => {
      await this.#trim().catch(onFailure)
      if (!this.#isStopped) this.#armTrim()
    })
  }

  async #trim(): Promise<void> {
    const { store, clock, commits, tables } = this.#parts
    const beforeMs = clock.nowMs() - RETENTION_MS
    for (const table of tables.all()) {
      const isAudited = table.record.logReaders.includes(AUDIT)
      for (const { id } of table.map.partitions) {
        const passed = isAudited ? decodeAudit(store.get(followerStateKey(id, AUDIT))).sequence : Number.MAX_SAFE_INTEGER
        for (;;) {
          const ops = await trimOps(store, id, beforeMs, passed, STEP_ENTRIES)
          if (ops.length === 0 || this.#isStopped) break
          await commits.add(ops).durable
        }
      }
    }
  }
}
