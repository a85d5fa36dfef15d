// A write of another region, made here: unless what is here is the later one, it goes the way of every write, but no condition is asked
// and nobody waits for an answer. Invariant: what it leaves, a tombstone too, carries the version of the region that made it.
// Source: docs V2globaltables_HowItWorks; replicated write units: docs globaltables-capacity-planning.
import type { Decision } from '../../intents/intent.js'
import type { EntryReplication } from '../../log/entry.js'
import type { EventBus } from '../../model/event-bus.js'
import { keyAttributes } from '../../model/key.js'
import { locate } from '../../partitions/partition-map.js'
import { compareVersions, named, stored, type Version } from '../../regions/version.js'
import type { Clock } from '../../runtime/clock.js'
import { tombstoneKey } from '../../storage/keys.js'
import type { Row } from '../../storage/row.js'
import { newSink } from '../commit/change-sink.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { OpenTable } from '../tables/open-tables.js'
import { chargePlan, indexCauses, planChange, type Prepared } from '../write/plan.js'
import { tombstoneOp } from '../write/tombstones.js'
import type { Writer } from '../write/writer.js'

/** A row, or its delete, as it comes from another replica. */
export interface Incoming {
  readonly suffix: Buffer
  /** The row as it lies in the source; undefined for a delete. */
  readonly row: Row | undefined
  readonly version: Version
  /** What the write replaced where it was made; undefined where that was nothing. */
  readonly base: Version | 'not known' | undefined
  /** The source's image before, for the key of a delete. */
  readonly before: Row | undefined
}

/** What becomes of a write for which there is no capacity now. A backfill consumes none. Source: assumed; none is documented. */
export type Payment = 'waits for capacity' | 'takes it on credit' | 'free'

/** `stale`: what is here is the later one. `held` and `throttled`: nothing was done, and it has to come again. */
export type Arrival = 'written' | 'stale' | 'held' | 'throttled'

export interface ReplicaWriterParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly writer: Writer
  readonly events: EventBus
}

export class ReplicaWriter {
  readonly #parts: ReplicaWriterParts

  constructor(parts: ReplicaWriterParts) {
    this.#parts = parts
  }

  /** One turn: the operations join the group that is open now. */
  write(table: OpenTable, incoming: Incoming, payment: Payment): Arrival {
    const { writer } = this.#parts
    const { suffix, version } = incoming
    const prepared = writer.prepare(table, { rowSuffix: suffix, decide: () => decisionOf(incoming) }, locate(table.map, suffix))
    if (writer.isHeld(prepared.key)) return 'held'
    const { region } = table.record.namespace
    const base = writer.versionOf(table, suffix, prepared.before)
    const here = base && named(base, region)
    const isStale = here !== undefined && compareVersions(version, here) <= 0
    const isThrottled = !isStale && payment === 'waits for capacity' && this.#isThrottled(prepared)
    if (isThrottled) return 'throttled'
    if (here?.region === region) this.#noteConflict(table, incoming, here, prepared.before)
    if (isStale) return 'stale'
    this.#apply(prepared, { isReplicated: true, version: stored(version, region), base }, payment)
    return 'written'
  }

  /** The table, or a global index that the write changes, has no capacity now. */
  #isThrottled(prepared: Prepared): boolean {
    const { admission } = this.#parts.writer
    const { table, partition, suffix } = prepared
    if (admission.causes('write', table.source, partition, suffix).length > 0) return true
    return indexCauses(admission, planChange(prepared)).length > 0
  }

  #apply(prepared: Prepared, replication: EntryReplication, payment: Payment): void {
    const { writer, commits } = this.#parts
    const { table, suffix, before, decision } = prepared
    if (before === undefined && decision.kind === 'delete') {
      const tombstone = { key: tombstoneKey(table.record.physicalId, suffix), version: replication.version }
      writer.tombstones.land(tombstone, commits.add([tombstoneOp(tombstone)]))
      return
    }
    const plan = planChange(prepared)
    const growths = writer.collections.growths([plan])
    if (payment !== 'free') {
      chargePlan(writer.admission, plan, 1)
      table.pool.write.replicatedHalfUnits += plan.units.table
    }
    const sink = newSink()
    const applied = writer.apply(plan, sink, replication)
    writer.land([applied], growths, sink)
  }

  /** This region wrote what the other one had not seen; the other one's write is seen here only now. */
  #noteConflict(table: OpenTable, { version, base, row, before }: Incoming, here: Version, image: Row | undefined): void {
    if (version.region === here.region || base === 'not known') return
    if (base !== undefined && compareVersions(base, here) >= 0) return
    const item = (row ?? image ?? before)?.item
    const [winner, loser] = compareVersions(version, here) > 0 ? [version, here] : [here, version]
    const key = item && keyAttributes(table.record.keys, item)
    table.conflicts.add({ key, winner, loser, atMs: this.#parts.clock.nowMs() })
    const { namespace, name } = table.record
    const [won, lost] = [writtenBy(winner), writtenBy(loser)]
    this.#parts.events.emit({ type: 'replication.conflict', ...namespace, table: name, key, winner: won, loser: lost })
  }
}

const writtenBy = ({ region, atMs }: Version): { readonly region: string; readonly atMs: number } => ({ region, atMs })

function decisionOf({ row }: Incoming): Decision {
  return row === undefined ? { kind: 'delete' } : { kind: 'put', item: row.item, sizeBytes: row.sizeBytes }
}
