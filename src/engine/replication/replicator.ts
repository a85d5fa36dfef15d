// Replication between the regions of eventually consistent global tables, as the rest of the engine knows it: a replica joins, is filled,
// is written, leaves; settings of the links change. The links do the work, as readers of logs. Source: docs V2globaltables_HowItWorks.
import type { Sequence } from '../../model/ids.js'
import { entriesAfter } from '../../log/log.js'
import type { EventBus } from '../../model/event-bus.js'
import { Listeners } from '../../model/listeners.js'
import type { Namespace } from '../../model/namespace.js'
import type { Links } from '../../regions/links.js'
import { type Clock, nextTurn } from '../../runtime/clock.js'
import type { Random } from '../../runtime/random.js'
import type { Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { LogReader } from '../logs/log-reader.js'
import type { LogTailer } from '../logs/log-tailer.js'
import type { BackgroundWork } from '../tables/background.js'
import { takesWrites } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import { fillReplica } from './replica-fill.js'
import { inspectLink, nothingShown, type ShownReplication, withReplica } from './replica-inspection.js'
import { ReplicaLinks } from './replica-links.js'
import { ReplicaWriter } from './replica-writer.js'
import type { Replication } from './replication.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import { sweepTombstones } from './tombstone-sweep.js'
import { Urgency } from './urgency.js'
import type { Admission } from '../admission/admission.js'
import type { HeldKeys } from '../write/held-keys.js'
import type { Images } from '../write/images.js'
import type { WritePipeline } from '../write/pipeline.js'
import type { Tombstones } from '../write/tombstones.js'

/** Whose links are looked at in one turn of the event loop. */
const TABLES_A_TURN = 16

export interface ReplicatorParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly admission: Admission
  readonly images: Images
  readonly held: HeldKeys
  readonly pipeline: WritePipeline
  readonly tombstones: Tombstones
  readonly events: EventBus
  /** What is simulated of the links between regions. */
  readonly regions: Links
  readonly strong: StrongReplicas
  readonly tailer: LogTailer
}

export class Replicator implements BackgroundWork, Replication {
  readonly links: ReplicaLinks
  /** What is simulated of the links between regions; `linksChanged` after a change. */
  readonly regions: Links
  /** Cuts, pauses, lags or leaders have changed: something may pass that did not. */
  readonly passagesChanged = new Listeners<[]>()
  readonly #parts: ReplicatorParts
  readonly #replicas: ReplicaWriter
  readonly #urgency = new Urgency()

  constructor(parts: ReplicatorParts) {
    this.#parts = parts
    this.regions = parts.regions
    this.#replicas = new ReplicaWriter(parts)
    const linkParts = { ...parts, replicas: this.#replicas, urgency: this.#urgency, landings: parts.tailer.landings }
    this.links = new ReplicaLinks(linkParts, parts.tables, parts.tailer)
  }

  /** Who reads the table's log for the other regions. */
  readonly readersOf = (table: OpenTable): readonly LogReader[] => (table.isMultiActive ? this.links.from(table) : [])

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
    this.#parts.tailer.look()
  }

  /** Looks at every log again. */
  wakeAll(): void {
    this.#parts.tailer.wake(this.links.all())
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
    return link !== undefined && isLed && !this.#parts.tailer.isStopped && link.isOpen()
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
    this.#urgency.part(replicas)
    await this.caughtUp()
  }

  /** Resolves when each change of before has gone from this replica to the others and from them to it, or when it is gone. */
  async exchanged(replica: OpenTable): Promise<void> {
    const { commits, tailer } = this.#parts
    const untilSequence = commits.decidedSequence
    await commits.landed()
    this.wakeAll()
    for (;;) {
      await tailer.settled()
      const { runs } = tailer
      const isOver = replica.isGone || tailer.isStopped
      if (isOver || (await this.#isExchanged(replica, untilSequence))) return
      if (runs === tailer.runs) await tailer.nextRun()
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
    await this.settled()
  }

  /** Every global table with its links, what waits on them and the last conflicts, as they are now. */
  async inspect(): Promise<readonly ShownReplication[]> {
    const { store, tables, clock, commits } = this.#parts
    const passed = this.links.passed.bind(this.links)
    const now = { atMs: clock.nowMs(), sequence: commits.landedSequence }
    const shown = new Map<string, ShownReplication>()
    for (const table of [...tables.opened()]) {
      const { global, name } = table.record
      if (global?.consistency !== 'EVENTUAL') continue
      const links = await Promise.all(this.links.from(table).map((link) => inspectLink(store, link, passed, now)))
      if (shown.size % TABLES_A_TURN === TABLES_A_TURN - 1) await nextTurn()
      shown.set(global.id, withReplica(shown.get(global.id) ?? nothingShown(name, global.id), table, links))
    }
    return [...shown.values()]
  }

  /** Before logs are trimmed: every link passes what it may pass by now, and tombstones go that nothing needs any more. */
  async tidy(): Promise<void> {
    const { tables, clock, tailer } = this.#parts
    await this.catchUp()
    const parts = { ...this.#parts, links: this.links, goesOn: () => !tailer.isStopped }
    for (const table of [...tables.opened()]) await sweepTombstones(parts, table, clock.nowMs())
  }

  /** Resolves when nothing is left to take over that is due and may pass. */
  settled(): Promise<void> {
    return this.#parts.tailer.settled()
  }

  /** Takes over everything that is not cut off or held, whatever the clock says and whatever capacity there is. */
  async caughtUp(): Promise<void> {
    await this.#urgency.hurryWhile(async () => {
      await this.#parts.commits.landed()
      await this.catchUp()
    })
  }

  async #isExchanged(replica: OpenTable, untilSequence: Sequence): Promise<boolean> {
    for (const link of [...this.links.from(replica), ...this.links.to(replica)]) {
      for (const id of link.partitionIds) {
        const [next] = await entriesAfter(this.#parts.store, id, this.links.takenOver(link, id), 1)
        if (next !== undefined && next.sequence <= untilSequence) return false
      }
    }
    return true
  }
}
