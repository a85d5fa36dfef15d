// The running part of replication: reads the logs that are due, has their entries written in the other regions, and knows when to look
// again. Invariants: only what was written in a region is sent on from it; per partition in commit order; a cursor goes in the batch of
// the writes that it counts; what waits is in the logs alone, so a cut of hours costs no memory.
import type { LogEntry } from '../../log/entry.js'
import { entriesAfter } from '../../log/log.js'
import type { Lag } from '../../model/lag.js'
import type { Links } from '../../regions/links.js'
import { locate } from '../../partitions/partition-map.js'
import { named } from '../../regions/version.js'
import type { Clock } from '../../runtime/clock.js'
import type { Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-tables.js'
import type { LogFollower, ReplicaLink } from './replica-link.js'
import type { ReplicaLinks } from './replica-links.js'
import type { Arrival, Incoming, ReplicaWriter } from './replica-writer.js'

/** Logs read at the same time. */
const MOST_AT_ONCE = 8

export interface ReplicaRunnerParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly links: ReplicaLinks
  readonly regions: Links
  readonly replicas: ReplicaWriter
  readonly onFailure: (error: unknown) => void
}

export class ReplicaRunner {
  /** How many wait that all is taken over now, due or not. */
  hurrying = 0
  readonly #parts: ReplicaRunnerParts
  /** Links of which a log is to be read, now or when it is due. */
  readonly #busy = new Set<ReplicaLink>()
  #running: Promise<void> | undefined
  #armed: { readonly dueMs: number; readonly callOff: () => void } | undefined
  #isStopped = false
  /** How many runs have ended, and who waits for the end of the next. */
  #runs = 0
  readonly #whenRun: (() => void)[] = []
  /** Replicas that are dropped as soon as all that they wrote is taken over. */
  readonly #parting = new WeakSet<OpenTable>()

  constructor(parts: ReplicaRunnerParts) {
    this.#parts = parts
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Tells a run from the one before. */
  get runs(): number {
    return this.#runs
  }

  /** Something was written to the partition, which may be due by now or later. */
  wake(link: ReplicaLink, partitionId: number): void {
    const { minMs, maxMs } = this.#lagOf(link)
    if (minMs === 0) link.dirty.add(partitionId)
    // Armed in this very turn, so that whoever moves the clock next takes it along.
    if (maxMs > 0) link.waitUntil(partitionId, this.#parts.clock.nowMs() + Math.max(minMs, 1))
    this.#busy.add(link)
    this.#arm()
    this.#start()
  }

  /** From now on nothing holds up what those replicas send. */
  part(replicas: readonly OpenTable[]): void {
    for (const replica of replicas) this.#parting.add(replica)
  }

  /** Looks at every log again. */
  wakeAll(): void {
    for (const link of this.#parts.links.all()) {
      for (const id of link.partitionIds) link.dirty.add(id)
      this.#busy.add(link)
    }
    this.#start()
  }

  /** Makes a run end soon, for those who wait for the next one. */
  look(): void {
    this.#start()
  }

  /** Whether something may pass the link now. */
  isOpen(link: ReplicaLink): boolean {
    const { source, destination, pair, accounts } = link
    const { links, regions } = this.#parts
    if (this.#isStopped || !links.isAlive(link)) return false
    if (this.#parting.has(source)) return true
    if (regions.isCut(accounts, pair)) return false
    return ![source, destination].some(({ record: { namespace, name } }) =>
      regions.isPaused(namespace.account, namespace.region, name),
    )
  }

  /** Resolves when nothing is left to do that is due and may pass. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  /** Resolves when the next run has ended, or when there will be none. */
  async nextRun(): Promise<void> {
    if (!this.#isStopped) await new Promise<void>((resolve) => this.#whenRun.push(resolve))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#armed?.callOff()
    await this.settled()
    this.#tellWaiting()
  }

  #start(): void {
    if (this.#running !== undefined || this.#isStopped) return
    this.#running = this.#run()
      .catch(this.#parts.onFailure)
      .finally(() => {
        this.#running = undefined
        this.#runs++
        this.#tellWaiting()
        for (const link of this.#busy) if (link.isIdle) this.#busy.delete(link)
        this.#arm()
        if ([...this.#busy].some(({ dirty }) => dirty.size > 0)) this.#start()
      })
  }

  #tellWaiting(): void {
    for (const resolve of this.#whenRun.splice(0)) resolve()
  }

  async #run(): Promise<void> {
    for (let due = this.#takeDirty(); due.length > 0 && !this.#isStopped; due = this.#takeDirty()) {
      for (let at = 0; at < due.length; at += MOST_AT_ONCE) {
        await Promise.all(due.slice(at, at + MOST_AT_ONCE).map(([link, id]) => this.#step(link, id)))
      }
      await this.#parts.commits.landed()
    }
  }

  #takeDirty(): readonly (readonly [ReplicaLink, number])[] {
    const due: (readonly [ReplicaLink, number])[] = []
    for (const link of this.#busy) {
      for (const id of link.dirty) due.push([link, id])
      link.dirty.clear()
    }
    return due
  }

  async #step(link: ReplicaLink, partitionId: number): Promise<void> {
    if (!this.isOpen(link)) return // `wakeAll` comes when that changes
    const parent = link.unfinishedParent(partitionId)
    if (parent !== undefined) {
      link.dirty.add(parent.id)
      return
    }
    link.waiting.delete(partitionId) // before the look at the log, since who comes meanwhile waits for the next one
    const follower = link.followerOf(partitionId)
    const entries = await entriesAfter(this.#parts.store, partitionId, follower.cursor, follower.stepEntries)
    if (!this.isOpen(link)) return
    if (entries.length > 0) this.#takeOver(link, follower, entries)
    else this.#finishIfClosed(link, partitionId)
  }

  #finishIfClosed(link: ReplicaLink, partitionId: number): void {
    const closed = link.source.map.lineage.find(({ id }) => id === partitionId)
    if (closed === undefined) return
    if (this.#parts.commits.landedSequence >= closed.closedAtSequence) link.finish(closed)
    else link.dirty.add(partitionId)
  }

  /** One turn: what is due is written, and the cursor moves in the same batch. */
  #takeOver(link: ReplicaLink, follower: LogFollower, entries: readonly LogEntry[]): void {
    const { commits } = this.#parts
    let isMoved = false
    let waits = false
    for (const entry of entries) {
      const arrival = entry.replication?.isReplicated === false ? this.#arrive(link, follower, entry) : 'not sent'
      if (arrival === 'waits') {
        waits = true
        break
      }
      follower.cursor = entry.sequence
      isMoved ||= arrival !== 'not sent'
    }
    if (!waits) {
      link.speedUp(follower)
      link.dirty.add(follower.partitionId)
    }
    if (!isMoved) return // a cursor that only passed what isn't sent may be found further back after a restart
    commits.add([link.cursorOp(follower)])
  }

  /** @returns what became of the entry; `waits` when it is to come again */
  #arrive(link: ReplicaLink, follower: LogFollower, entry: LogEntry): Arrival | 'waits' {
    const { partitionId } = follower
    const nowMs = this.#parts.clock.nowMs()
    const dueMs = Math.max(follower.dueMs, entry.atMs + link.drawnLagMs(this.#lagOf(link), entry.sequence))
    const isHurrying = this.hurrying > 0
    if (dueMs > nowMs && !isHurrying) {
      link.waitUntil(partitionId, dueMs)
      return 'waits'
    }
    if (!this.#isLed(link, entry)) {
      link.waitUntil(partitionId, nowMs + link.slowDown(follower)) // `wakeAll` may come before, when another zone leads
      return 'waits'
    }
    const payment = isHurrying ? 'takes it on credit' : 'waits for capacity'
    const arrival = this.#parts.replicas.write(link.destination, incomingOf(link, entry), payment)
    if (arrival === 'held' && follower.heldAt !== follower.cursor) {
      follower.heldAt = follower.cursor
      link.dirty.add(partitionId) // most transactions hold their keys only until they have landed, as this pass will
      return 'waits'
    }
    if (arrival === 'held' || arrival === 'throttled') {
      link.waitUntil(partitionId, nowMs + link.slowDown(follower))
      return 'waits'
    }
    follower.dueMs = dueMs
    return arrival
  }

  /** Whether the destination takes the write now; what a replica leaves behind when it is dropped can't wait for that. */
  #isLed({ source, destination }: ReplicaLink, { rowSuffix }: LogEntry): boolean {
    return this.#parting.has(source) || takesWrites(destination, locate(destination.map, rowSuffix), this.#parts.clock)
  }

  #lagOf({ accounts, pair }: ReplicaLink): Lag {
    return this.#parts.regions.lagOf(accounts[0], pair)
  }

  /** Sets the timer for what is due next. */
  #arm(): void {
    if (this.#isStopped) return
    let dueMs = Number.POSITIVE_INFINITY
    for (const link of this.#busy) {
      if (link.waiting.size > 0) dueMs = Math.min(dueMs, link.nextDueMs)
    }
    if (dueMs === this.#armed?.dueMs) return
    this.#armed?.callOff()
    this.#armed = undefined
    if (dueMs === Number.POSITIVE_INFINITY) return
    this.#armed = { dueMs, callOff: this.#parts.clock.at(dueMs, () => this.#whenDue()) }
  }

  async #whenDue(): Promise<void> {
    this.#armed = undefined
    const nowMs = this.#parts.clock.nowMs()
    for (const link of this.#busy) {
      for (const [id, dueMs] of link.waiting) {
        if (dueMs > nowMs) continue
        link.waiting.delete(id)
        link.dirty.add(id)
      }
    }
    this.#start()
    await this.settled()
  }
}

function incomingOf({ source }: ReplicaLink, { rowSuffix, before, after, replication }: LogEntry): Incoming {
  const { region } = source.record.namespace
  if (replication === undefined) throw new Error('a write of a replica that does not say when and where it was made')
  const { version, base } = replication
  return { suffix: rowSuffix, row: after, before, version: named(version, region), base: base && named(base, region) }
}
