// The expiry of one table: when it looks for due items, and what it makes of them. Invariants: one sweep of a table runs at a time; a
// region deletes an item of a global table only when the regions before it had time to do so, or each would tell its stream that it had.
// Source: docs howitworks-ttl, global tables (the region that deletes pays nothing, the others replicate); which region comes first, and
// how long the others wait, are assumed.
import { isInEffect } from '../../model/term.js'
import { dueSpan } from '../../model/time-to-live.js'
import type { EventBus } from '../../model/event-bus.js'
import { isSameNamespace } from '../../model/namespace.js'
import type { Namespace } from '../../model/table.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { DueTimes } from '../tables/due-times.js'
import type { OpenTable } from '../tables/open-table.js'
import { Sweep, type SweepParts } from './sweep.js'

/** Between two sweeps: the least at rest; while items come due one after the other, such a part of the time that this has lasted. */
const PACE_MS = { least: 1000, most: 64_000 }
const PACE_PART = 16
/** How long an item that can't be written waits, or a table whose sweep failed. */
const RETRY_MS = 1000
/** How long a region of a global table leaves what is due to each region that joined before it. */
const REPLICA_WAIT_MS = 120_000

export interface TableExpiryParts extends SweepParts {
  readonly commits: CommitQueue
  readonly events: EventBus
  /** How long an item stays that is due. */
  readonly delayMs: number
  readonly onFailure: (error: unknown) => void
}

export class TableExpiry {
  readonly dueTimes: DueTimes
  readonly #parts: TableExpiryParts
  readonly #table: OpenTable
  /** Of the same global table. */
  readonly #find: (replica: Namespace) => TableExpiry | undefined
  #alarm: { readonly atMs: number; disarm(): void } | undefined
  #running: Promise<void> | undefined
  #paceMs = PACE_MS.least
  /** Since then items have come due one after the other. */
  #busySinceMs: number
  /** By the alarm, it sweeps no earlier; whoever waits for what is due does. */
  #restsUntilMs = 0
  /** What was due when the regions before this one had looked last, and until when it is theirs. */
  #left: { readonly cutoffMs: number; readonly untilMs: number } | undefined
  #isEnded = false

  constructor(
    parts: TableExpiryParts,
    table: OpenTable,
    dueTimes: DueTimes,
    find: (replica: Namespace) => TableExpiry | undefined,
  ) {
    this.#parts = parts
    this.#table = table
    this.dueTimes = dueTimes
    this.#find = find
    this.#busySinceMs = parts.clock.nowMs()
    dueTimes.whenEarlier(() => this.arm())
  }

  /** Sets the alarm as record and entries are now. */
  arm(): void {
    if (this.#running !== undefined || this.#parts.commits.failure !== undefined) return // set when that is over
    const nextMs = this.#nextMs()
    const restedMs = this.#left === undefined ? this.#restsUntilMs : 0
    const atMs = Math.max(nextMs, restedMs, this.#parts.clock.nowMs())
    if (this.#alarm?.atMs === atMs) return
    this.#disarm()
    if (atMs === Number.POSITIVE_INFINITY) return
    const disarm = this.#parts.clock.at(atMs, () => {
      this.#alarm = undefined
      return this.#run()
    })
    this.#alarm = { atMs, disarm }
  }

  /** Resolves when what is due now is deleted, or left to another region. */
  async settled(): Promise<void> {
    await this.#running
    if (this.#nextMs() <= this.#parts.clock.nowMs()) await this.#run()
  }

  /** Resolves when no sweep is under way that was when this was asked. */
  async ended(): Promise<void> {
    await this.#running
  }

  /** Nothing is known any more of what the entries and the clock say: both may have gone back. */
  forget(): void {
    this.#paceMs = PACE_MS.least
    this.#restsUntilMs = 0
    this.#busySinceMs = this.#parts.clock.nowMs()
    this.#left = undefined
    this.dueTimes.note(0)
    this.arm()
  }

  /** Sweeps no more. @returns when a sweep under way is broken off */
  async end(): Promise<void> {
    this.#isEnded = true
    this.#disarm()
    await this.#running
  }

  /** When there is something to do; infinite for never. */
  #nextMs(): number {
    const { timeToLive } = this.#table.record
    if (timeToLive === undefined || !this.#isAtWork()) return Number.POSITIVE_INFINITY
    if (this.#left !== undefined) return this.#left.untilMs
    const enabledMs = isInEffect(timeToLive, this.#parts.clock.nowMs()) ? 0 : timeToLive.dueMs
    return Math.max(this.dueTimes.earliestMs + this.#parts.delayMs, enabledMs)
  }

  /** The table is in use, and all of its rows are entered. */
  #isAtWork(): boolean {
    const { status, dueTimes } = this.#table.record
    return !this.#isEnded && (status === 'ACTIVE' || status === 'UPDATING') && dueTimes?.isFilling !== true
  }

  #disarm(): void {
    this.#alarm?.disarm()
    this.#alarm = undefined
  }

  #run(): Promise<void> {
    this.#running ??= this.#look()
      .catch((error: unknown) => {
        this.#restsUntilMs = this.#parts.clock.nowMs() + RETRY_MS
        this.#parts.onFailure(error)
      })
      .finally(() => {
        this.#running = undefined
        this.arm()
      })
    return this.#running
  }

  async #look(): Promise<void> {
    const { clock, delayMs } = this.#parts
    const { cutoffMs } = this.#left ?? dueSpan(clock.nowMs(), delayMs)
    const before = this.#regionsBefore()
    if (before.length === 0 || this.#left !== undefined) return this.#sweep(cutoffMs)
    for (const namespace of before) await this.#find(namespace)?.settled()
    this.#left = { cutoffMs, untilMs: clock.nowMs() + before.length * REPLICA_WAIT_MS }
  }

  async #sweep(cutoffMs: number): Promise<void> {
    const { commits, clock } = this.#parts
    this.#left = undefined
    this.#keepPace()
    const { fromMs } = dueSpan(clock.nowMs(), 0)
    const earliestMs = this.dueTimes.take()
    try {
      await commits.landed() // so that all that was noted before is there to be read
      const swept = await new Sweep(this.#parts, {
        table: this.#table,
        dueTimes: this.dueTimes,
        span: { fromMs, cutoffMs },
        isWanted: () => this.#isAtWork(),
      }).run(earliestMs)
      if (swept === undefined) return this.dueTimes.note(earliestMs)
      if (swept.nextMs !== undefined) this.dueTimes.note(swept.nextMs)
      if (swept.skippedMs !== undefined) this.#tryAgain(swept.skippedMs)
      if (swept.items > 0) this.#tell(swept.items)
    } catch (error) {
      this.dueTimes.note(earliestMs)
      throw error
    }
  }

  /** Items that come due one after the other are deleted in fewer, larger sweeps. */
  #keepPace(): void {
    const nowMs = this.#parts.clock.nowMs()
    const isBusy = this.dueTimes.earliestMs + this.#parts.delayMs <= this.#restsUntilMs + this.#paceMs
    if (!isBusy) this.#busySinceMs = nowMs
    this.#paceMs = Math.min(Math.max(PACE_MS.least, Math.ceil((nowMs - this.#busySinceMs) / PACE_PART)), PACE_MS.most)
    this.#restsUntilMs = nowMs + this.#paceMs
  }

  #tryAgain(dueMs: number): void {
    const { clock } = this.#parts
    clock.at(clock.nowMs() + RETRY_MS, () => this.dueTimes.note(dueMs), RETRY_MS)
  }

  #tell(items: number): void {
    const { namespace, name } = this.#table.record
    this.#parts.events.emit({ type: 'items.expired', ...namespace, table: name, items })
  }

  /** Regions of the same global table that joined before this one. */
  #regionsBefore(): readonly Namespace[] {
    const { global, namespace } = this.#table.record
    const namespaces = global?.members.map((member) => member.namespace) ?? []
    const own = namespaces.findIndex((one) => isSameNamespace(one, namespace))
    return namespaces.slice(0, Math.max(0, own))
  }
}
