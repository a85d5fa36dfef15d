// The one loop over logs: gives each reader the entries of each partition, in commit order, when it wants to look at them, and knows when to
// look again. Invariants: a reader's row goes in the batch of what it made of the entries; parents are read before their children; what
// has landed is looked at without anybody having to say so.
import type { PartitionId, Sequence } from '../../model/ids.js'
import { entriesAfter } from '../../log/log.js'
import type { Clock } from '../../runtime/clock.js'
import type { Store } from '../../storage/store.js'
import type { LoggedChange } from '../commit/change-sink.js'
import type { CommitQueue, LandedBatch } from '../commit/commit-queue.js'
import type { BackgroundWork } from '../tables/background.js'
import type { OpenTables } from '../tables/open-tables.js'
import { Landings } from './landings.js'
import type { LogKeepers } from './log-keepers.js'
import { type LogReader, partitionIdsOf } from './log-reader.js'
import { ReaderProgress } from './reader-progress.js'

/** Logs read at the same time. */
const MOST_AT_ONCE = 8

export interface LogTailerParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly keepers: LogKeepers
  readonly onFailure: (error: unknown) => void
}

export class LogTailer implements BackgroundWork {
  /** When what the entries say was done. */
  readonly landings = new Landings()
  readonly #parts: LogTailerParts
  readonly #known = new WeakMap<LogReader, ReaderProgress>()
  /** Of readers that are to look at a log, now or later. */
  readonly #busy = new Set<ReaderProgress>()
  #running: Promise<void> | undefined
  #armed: { readonly dueMs: number; readonly callOff: () => void } | undefined
  #isStopped = false
  /** Who waits until everything up to a place is read. */
  readonly #whenRead = new Map<() => void, Sequence>()
  /** How many runs have ended, and who waits for the end of the next. */
  #runs = 0
  readonly #whenRun: (() => void)[] = []

  constructor(parts: LogTailerParts) {
    this.#parts = parts
  }

  /** From now on readers hear of each entry that lands; first they look at what a restart left. */
  start(): void {
    const { commits, clock } = this.#parts
    commits.whenLanded((batch) => {
      if (batch.logged.length > 0) this.#landed(batch)
    })
    clock.whenSetBack(() => void this.#whenDue(Number.POSITIVE_INFINITY)) // readers say anew what they wait for
    this.wakeAll()
  }

  /** Every reader looks at every log again. */
  wakeAll(): void {
    const { tables, keepers } = this.#parts
    for (const table of tables.opened()) this.wake(keepers.readersOf(table))
  }

  /** After a failed commit: readers go on where the store says that they are, when they are woken. */
  async restore(): Promise<void> {
    await this.#ended()
    const { tables, keepers } = this.#parts
    for (const table of tables.opened()) for (const reader of keepers.readersOf(table)) this.progressOf(reader).restore()
    for (const progress of this.#busy) progress.restore()
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Tells a run from the one before. */
  get runs(): number {
    return this.#runs
  }

  /** How far the reader got, and what it is to look at. */
  progressOf(reader: LogReader): ReaderProgress {
    const known = this.#known.get(reader)
    if (known !== undefined) return known
    const progress = new ReaderProgress(this.#parts.store, reader)
    this.#known.set(reader, progress)
    return progress
  }

  /** The readers look at every log again: something may pass that did not. */
  wake(readers: Iterable<LogReader>): void {
    for (const reader of readers) {
      const progress = this.progressOf(reader)
      for (const id of partitionIdsOf(reader.log)) progress.dirty.add(id)
      this.#busy.add(progress)
    }
    this.#start()
  }

  /** The same for one log alone. */
  wakeAt(reader: LogReader, partitionId: PartitionId): void {
    const progress = this.progressOf(reader)
    progress.dirty.add(partitionId)
    this.#busy.add(progress)
    this.#start()
  }

  /** Makes a run end soon, for those who wait for the next one. */
  look(): void {
    this.#start()
  }

  /** Resolves when all that has landed is read that is due and may pass, and what was written of it; whatever lands meanwhile. */
  async settled(): Promise<void> {
    await this.#parts.commits.landed()
    await this.#readOn()
  }

  /** Resolves when the next run has ended, or when there will be none. */
  async nextRun(): Promise<void> {
    if (!this.#isStopped) await new Promise<void>((resolve) => this.#whenRun.push(resolve))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#armed?.callOff()
    await this.#ended()
    this.#tellWaiting()
  }

  #landed({ sequence, logged }: LandedBatch): void {
    const { tables, keepers, clock } = this.#parts
    const nowMs = clock.nowMs()
    this.landings.note(sequence, clock.stampMs(), nowMs)
    let readers: readonly LogReader[] = []
    let physicalId = 0
    for (const change of logged) {
      if (change.physicalId !== physicalId) {
        physicalId = change.physicalId
        const table = tables.withId(physicalId)
        readers = table === undefined ? [] : keepers.readersOf(table)
      }
      for (const reader of readers) this.#lookAt(reader, change, nowMs)
    }
    if (this.#busy.size === 0 && this.#whenRun.length === 0) return // a run would find nothing, and costs each batch as much as an entry
    this.#arm() // in this very turn, so that whoever moves the clock next takes it along
    this.#start()
  }

  #lookAt(reader: LogReader, change: LoggedChange, nowMs: number): void {
    const lookMs = reader.looksAtMs(change, nowMs)
    if (lookMs === undefined) return
    const progress = this.progressOf(reader)
    if (lookMs <= nowMs) progress.dirty.add(change.partitionId)
    else progress.waitUntil(change.partitionId, lookMs)
    this.#busy.add(progress)
  }

  /** A reader writes at most once for a change, and nobody writes for what it wrote: so twice is all there is. */
  async #readOn(): Promise<void> {
    await this.#read()
    await this.#read()
  }

  /** What has landed by now. */
  async #read(): Promise<void> {
    const upTo = this.#parts.commits.landedSequence
    if (this.#running !== undefined) await new Promise<void>((resolve) => this.#whenRead.set(resolve, upTo))
  }

  async #ended(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  #start(): void {
    if (this.#running !== undefined || this.#isStopped) return
    this.#running = this.#run()
      .catch(this.#parts.onFailure)
      .finally(() => {
        this.#running = undefined
        this.#runs++
        this.#tellWaiting()
        for (const progress of this.#busy) if (progress.isIdle) this.#busy.delete(progress)
        this.#arm()
        // After a failure what is left waits until it recovers.
        const isLeft = this.#parts.commits.failure === undefined && [...this.#busy].some(({ dirty }) => dirty.size > 0)
        if (isLeft) this.#start()
        this.#tellRead(this.#running !== undefined)
      })
  }

  #tellWaiting(): void {
    for (const resolve of this.#whenRun.splice(0)) resolve()
  }

  async #run(): Promise<void> {
    this.#parts.commits.refuseFailed()
    for (let due = this.#takeDirty(); due.length > 0 && !this.#isStopped; due = this.#takeDirty()) {
      for (let at = 0; at < due.length; at += MOST_AT_ONCE) {
        await Promise.all(
          due.slice(at, at + MOST_AT_ONCE).map(([progress, id]) => this.#step(progress, id).catch(this.#parts.onFailure)),
        )
      }
      await this.#parts.commits.landed()
      this.#tellRead(true)
    }
  }

  /** Before logs are taken to be looked at next: those that are to be, and were read beyond a place, are to be for what came later. */
  #tellRead(isRunning: boolean): void {
    if (this.#whenRead.size === 0) return
    let readUpTo = Number.POSITIVE_INFINITY
    if (isRunning) for (const progress of this.#busy) readUpTo = Math.min(readUpTo, leastToRead(progress))
    for (const [resolve, upTo] of this.#whenRead) {
      if (readUpTo < upTo) continue
      this.#whenRead.delete(resolve)
      resolve()
    }
  }

  #takeDirty(): readonly (readonly [ReaderProgress, number])[] {
    const due: (readonly [ReaderProgress, number])[] = []
    for (const progress of this.#busy) {
      for (const id of progress.dirty) due.push([progress, id])
      progress.dirty.clear()
    }
    return due
  }

  /** A reader that fails here goes on when something wakes it, and holds up no other one. */
  async #step(progress: ReaderProgress, partitionId: PartitionId): Promise<void> {
    const { store, commits, clock } = this.#parts
    const { reader } = progress
    if (!this.#isOpen(reader)) return // `wake` comes when that changes
    const parent = progress.unfinishedParent(partitionId)
    if (parent !== undefined) {
      progress.dirty.add(parent.id)
      return
    }
    progress.waiting.delete(partitionId) // before the look at the log, since who comes meanwhile waits for the next one
    const { landedSequence } = commits
    const cursor = progress.cursorOf(partitionId)
    const entries = await entriesAfter(store, partitionId, cursor.givenSequence, cursor.stepEntries)
    if (!this.#isOpen(reader)) return
    if (entries.length === 0) progress.finish(partitionId, landedSequence)
    if (entries.length === 0 && cursor.givenSequence === cursor.sequence) return // nothing is set aside
    const op = progress.move(partitionId, reader.apply(cursor, entries), clock.nowMs())
    if (op !== undefined) commits.add([op])
  }

  #isOpen(reader: LogReader): boolean {
    return !this.#isStopped && !reader.log.isGone && reader.isOpen()
  }

  /** Sets the timer for what is due next. */
  #arm(): void {
    if (this.#isStopped) return
    let dueMs = Number.POSITIVE_INFINITY
    for (const { nextDueMs } of this.#busy) dueMs = Math.min(dueMs, nextDueMs)
    if (dueMs === this.#armed?.dueMs) return
    this.#armed?.callOff()
    this.#armed = undefined
    if (dueMs === Number.POSITIVE_INFINITY) return
    this.#armed = { dueMs, callOff: this.#parts.clock.at(dueMs, () => this.#whenDue(this.#parts.clock.nowMs())) }
  }

  /** Looks at what is due by then. */
  async #whenDue(dueMs: number): Promise<void> {
    this.#armed?.callOff()
    this.#armed = undefined
    for (const progress of this.#busy) progress.fallDue(dueMs)
    this.#start()
    await this.#readOn()
  }
}

/** How far the reader got in the logs that it is to look at, in that where it got least far; there may be any number of them. */
function leastToRead(progress: ReaderProgress): Sequence {
  let least = Number.POSITIVE_INFINITY
  for (const id of progress.dirty) least = Math.min(least, progress.cursorOf(id).givenSequence)
  return least
}
