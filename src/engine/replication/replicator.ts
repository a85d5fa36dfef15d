// Replication between the regions of eventually consistent global tables, as the rest of the engine knows it: a replica joins, is filled,
// is written, leaves; settings of the links change. The runner does the work. Source: docs V2globaltables_HowItWorks.
import { entriesAfter } from '../../log/log.js'
import type { EventBus } from '../../model/event-bus.js'
import { Listeners } from '../../model/listeners.js'
import type { Namespace } from '../../model/namespace.js'
import type { Links } from '../../regions/links.js'
import type { Clock } from '../../runtime/clock.js'
import type { Random } from '../../runtime/random.js'
import type { Store } from '../../storage/store.js'
import type { LoggedChange } from '../commit/change-sink.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { Follower } from '../tables/followers.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable, OpenTables } from '../tables/open-tables.js'
import { fillReplica } from './replica-fill.js'
import { inspectLink, nothingShown, type ShownReplication, withReplica } from './replica-inspection.js'
import { ReplicaLinks } from './replica-links.js'
import { ReplicaRunner } from './replica-runner.js'
import { ReplicaWriter } from './replica-writer.js'
import type { Replication } from './replication.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import { sweepTombstones } from './tombstone-sweep.js'
import type { Writer } from '../write/writer.js'

export interface ReplicatorParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly writer: Writer
  readonly events: EventBus
  /** What is simulated of the links between regions. */
  readonly regions: Links
  readonly strong: StrongReplicas
  readonly onFailure: (error: unknown) => void
}

export class Replicator implements Follower, Replication {
  readonly links: ReplicaLinks
  /** What is simulated of the links between regions; `linksChanged` after a change. */
  readonly regions: Links
  /** Cuts, pauses, lags or leaders have changed: something may pass that did not. */
  readonly passagesChanged = new Listeners<[]>()
  readonly #parts: ReplicatorParts
  readonly #replicas: ReplicaWriter
  readonly #runner: ReplicaRunner

  constructor(parts: ReplicatorParts) {
    this.#parts = parts
    this.links = new ReplicaLinks(parts, parts.tables)
    this.regions = parts.regions
    this.#replicas = new ReplicaWriter(parts)
    this.#runner = new ReplicaRunner({ ...parts, links: this.links, replicas: this.#replicas })
  }

  /** From now on each write that lands here is sent to the other regions. */
  start(): void {
    this.#parts.commits.whenLanded(({ logged }) => {
      for (const entry of logged) if (!entry.isReplicated) this.#wake(entry)
    })
    this.wakeAll()
  }

  /** Cuts, pauses or lags have changed: what may pass now passes. */
  linksChanged(): void {
    this.#parts.strong.configureAll()
    this.wakeAll()
    this.passagesChanged.tell()
  }

  /** Partitions may be led again, and take what waits for them. */
  zonesChanged(): void {
    this.wakeAll()
    this.passagesChanged.tell()
  }

  membersChanged(): void {
    this.#runner.look()
  }

  /** Looks at every log again. */
  wakeAll(): void {
    this.#runner.wakeAll()
  }

  /** A replica joins in this turn: its links begin with the commit that puts it into the records, which are in their place. */
  begin(source: OpenTable, destination: OpenTable): void {
    const { commits } = this.#parts
    commits.add(this.links.beginOps(destination, source, commits.decidedSequence))
  }

  /** A replica goes in this turn, while the records still name it. */
  end(destination: OpenTable): void {
    const ops = this.links.endOps(destination)
    if (ops.length > 0) this.#parts.commits.add(ops)
  }

  /** Fills a replica whose links have begun, or goes on with it. @returns false when something is left */
  fill(source: OpenTable, destination: OpenTable): Promise<boolean> {
    const parts = { ...this.#parts, replicas: this.#replicas }
    return fillReplica(parts, source, destination, () => this.passes(source, destination))
  }

  /** Whether writes may pass from the one replica to the other now, whatever partition they are for. */
  passes(source: OpenTable, destination: OpenTable): boolean {
    const link = this.links.from(source).find((one) => one.destination === destination)
    const isLed = destination.map.partitions.every((partition) => takesWrites(destination, partition, this.#parts.clock))
    return link !== undefined && isLed && this.#runner.isOpen(link)
  }

  /** Lets pass what is due. @returns whether each change of before has gone from this replica to the others and from them to it */
  async exchange(replica: OpenTable): Promise<boolean> {
    const { commits } = this.#parts
    const untilSequence = commits.decidedSequence
    await commits.landed()
    await this.catchUp()
    return this.#isExchanged(replica, untilSequence)
  }

  /** The replicas are about to be dropped: the others take over all that they wrote, cut off or not, due or not. */
  async handOver(replicas: readonly OpenTable[]): Promise<void> {
    this.#runner.part(replicas)
    await this.caughtUp()
  }

  /** Resolves when each change of before has gone from this replica to the others and from them to it, or when it is gone. */
  async exchanged(replica: OpenTable): Promise<void> {
    const { commits } = this.#parts
    const untilSequence = commits.decidedSequence
    await commits.landed()
    this.wakeAll()
    for (;;) {
      await this.#runner.settled()
      const { runs } = this.#runner
      const isOver = replica.isGone || this.#runner.isStopped
      if (isOver || (await this.#isExchanged(replica, untilSequence))) return
      if (runs === this.#runner.runs) await this.#runner.nextRun()
    }
  }

  /** Forgets what was set of the links, for one namespace or for all. */
  reset(namespace: Namespace | undefined): void {
    this.regions.reset(namespace)
    this.linksChanged()
  }

  /** Lets every cursor pass what it may pass by now. */
  async catchUp(): Promise<void> {
    this.wakeAll()
    await this.#runner.settled()
  }

  /** Every global table with its links, what waits on them and the last conflicts, as they are now. */
  async inspect(): Promise<readonly ShownReplication[]> {
    const { store, tables, clock, commits } = this.#parts
    const now = { atMs: clock.nowMs(), sequence: commits.landedSequence }
    const shown = new Map<string, ShownReplication>()
    for (const table of tables.all()) {
      const { global, name } = table.record
      if (global?.consistency !== 'EVENTUAL') continue
      const links = await Promise.all(this.links.from(table).map((link) => inspectLink(store, link, this.regions, now)))
      shown.set(global.id, withReplica(shown.get(global.id) ?? nothingShown(name, global.id), table, links))
    }
    return [...shown.values()]
  }

  /** Clears tombstones of before that time which nothing needs any more. */
  sweep(table: OpenTable, beforeMs: number): Promise<void> {
    const { writer } = this.#parts
    return sweepTombstones({ ...this.#parts, links: this.links, tombstones: writer.tombstones }, table, beforeMs)
  }

  /** Resolves when nothing is left to take over that is due and may pass. */
  settled(): Promise<void> {
    return this.#runner.settled()
  }

  /** Takes over everything that is not cut off or held, whatever the clock says and whatever capacity there is. */
  async caughtUp(): Promise<void> {
    this.#runner.hurrying++
    try {
      await this.#parts.commits.landed()
      await this.catchUp()
    } finally {
      this.#runner.hurrying--
    }
  }

  stop(): Promise<void> {
    return this.#runner.stop()
  }

  /** The partition's log has an entry to be sent. */
  #wake({ physicalId, partitionId }: LoggedChange): void {
    const table = this.#parts.tables.withId(physicalId)
    if (table?.isMultiActive !== true) return
    for (const link of this.links.from(table)) this.#runner.wake(link, partitionId)
  }

  async #isExchanged(replica: OpenTable, untilSequence: number): Promise<boolean> {
    for (const link of [...this.links.from(replica), ...this.links.to(replica)]) {
      for (const id of link.partitionIds) {
        const [next] = await entriesAfter(this.#parts.store, id, link.followerOf(id).cursor, 1)
        if (next !== undefined && next.sequence <= untilSequence) return false
      }
    }
    return true
  }
}
