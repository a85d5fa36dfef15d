// A write of another region, made here: unless what is here is the later one, it goes the way of every write, but no condition is asked
// and nobody waits for an answer. Invariant: what it leaves, a tombstone too, carries the version of the region that made it.
// Source: docs V2globaltables_HowItWorks; replicated write units: docs globaltables-capacity-planning.
import assert from 'node:assert'
import type { ThrottleCause } from '../../capacity/throttle.js'
import type { Decision } from '../../intents/intent.js'
import type { EventBus } from '../../model/event-bus.js'
import { keyAttributes } from '../../model/key.js'
import { locate } from '../../partitions/partition-map.js'
import { compareVersions, toVersion, toStoredVersion, type Version } from '../../regions/version.js'
import type { Clock } from '../../runtime/clock.js'
import { tombstoneKey } from '../../storage/keys.js'
import type { Row } from '../../storage/row.js'
import type { StoredVersion } from '../../storage/version.js'
import type { Admission } from '../admission/admission.js'
import type { OpenTable } from '../tables/open-table.js'
import type { HeldKeys } from '../write/held-keys.js'
import type { Images } from '../write/images.js'
import type { WritePipeline } from '../write/pipeline.js'
import { type Holds, type Payment, replicatedPolicy } from '../write/policy.js'
import type { Tombstones } from '../write/tombstones.js'

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

/** What may refuse a write of another region. */
export interface Terms {
  readonly payment: Payment
  /** A transaction decides when it commits, so what passes its hold is made before it. */
  readonly holds: Holds
}

/** What is here when a write arrives. */
interface Present {
  readonly before: Row | undefined
  readonly base: StoredVersion | undefined
  /** The same as any region names it. */
  readonly here: Version | undefined
}

/**
 * `stale`: what is here is the later one. Of the others nothing was done, and it has to come again: a transaction holds the key, its partition
 * or an index has no capacity, or the table has none for any key.
 */
export type Arrival = 'written' | 'stale' | 'held' | 'throttled' | 'exhausted'

export interface ReplicaWriterParts {
  readonly clock: Clock
  readonly admission: Admission
  readonly images: Images
  readonly held: HeldKeys
  readonly pipeline: WritePipeline
  readonly tombstones: Tombstones
  readonly events: EventBus
}

export class ReplicaWriter {
  readonly #parts: ReplicaWriterParts

  constructor(parts: ReplicaWriterParts) {
    this.#parts = parts
  }

  /** One turn: the operations join the group that is open now. */
  write(table: OpenTable, incoming: Incoming, terms: Terms): Arrival {
    const { images, held, tombstones } = this.#parts
    const { suffix } = incoming
    const { region } = table.record.namespace
    const { key, row: before } = images.of(table, suffix)
    if (terms.holds === 'respected' && held.has(key)) return 'held'
    const base = tombstones.versionBefore(table, suffix, before)
    const here = base && toVersion(base, region)
    const arrival = this.#arrive(table, incoming, { before, base, here }, terms)
    if (!isRefused(arrival) && here?.region === region) this.#noteConflict(table, incoming, here, before)
    return arrival
  }

  #arrive(table: OpenTable, { suffix, row, version }: Incoming, { before, base, here }: Present, terms: Terms): Arrival {
    if (here !== undefined && compareVersions(version, here) <= 0) return 'stale'
    const madeElsewhere = { version: toStoredVersion(version, table.record.namespace.region), base }
    if (row === undefined && before === undefined) return this.#bury(table, suffix, madeElsewhere.version, terms.payment)
    const intent = { rowSuffix: suffix, decide: () => decisionOf(row) }
    const outcome = this.#parts.pipeline.carryOut(
      [{ table, intent, madeElsewhere }],
      replicatedPolicy(terms.payment, terms.holds),
    )
    if (outcome.kind === 'throttled') return refusalBy(outcome.causes.flat())
    assert(outcome.kind === 'queued', 'what another region wrote is stopped by nothing but capacity and transactions')
    return 'written'
  }

  /** A delete of what is not here leaves its tombstone alone. */
  #bury(table: OpenTable, suffix: Buffer, version: StoredVersion, payment: Payment): Arrival {
    const { admission, tombstones } = this.#parts
    const causes = payment === 'admitted' ? admission.causes('write', table.chargesTo, locate(table.map, suffix), suffix) : []
    if (causes.length > 0) return refusalBy(causes)
    tombstones.change({ key: tombstoneKey(table.record.physicalId, suffix), version })
    return 'written'
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

const isRefused = (arrival: Arrival): boolean => arrival === 'throttled' || arrival === 'exhausted'

const refusalBy = (causes: readonly ThrottleCause[]): Arrival => (causes.some(refusesAll) ? 'exhausted' : 'throttled')

/** Whatever the key. An index refuses those alone that change its entries. */
const refusesAll = ({ of, limit }: ThrottleCause): boolean => of === 'Table' && limit !== 'KeyRangeThroughputExceeded'

const writtenBy = ({ region, atMs }: Version): { readonly region: string; readonly atMs: number } => ({ region, atMs })

function decisionOf(row: Row | undefined): Decision {
  return row === undefined ? { kind: 'delete' } : { kind: 'put', item: row.item, sizeBytes: row.sizeBytes }
}
