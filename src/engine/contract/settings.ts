// What an engine is opened with: the times, choices and limits of the simulation.
import type { CapacityPolicy } from '../../capacity/policy.js'
import type { KinesisSink } from '../../kinesis/sink.js'
import type { Lag } from '../../model/lag.js'
import type { ZoneSettings } from '../../zones/settings.js'
import type { Random } from '../../runtime/random.js'
import type { SteerableClock } from '../../runtime/steerable-clock.js'
import type { Durability } from '../../storage/store.js'
import type { RestingTables } from '../../tables/resting-tables.js'
import type { Buckets } from '../../transfer/buckets/buckets.js'
import type { Notes } from '../../transfer/notes.js'
import type { VectorMemory } from '../../vectors/vector-memory.js'

export interface EngineSettings {
  readonly clock: SteerableClock
  readonly random: Random
  /** What each commit waits for. */
  readonly durability: Durability
  readonly transitionMs: number
  /** How long a transaction holds its keys before it commits. */
  readonly transactionHoldMs: number
  readonly isAudited: boolean
  /** What is simulated of the service's capacity. */
  readonly capacity: CapacityPolicy
  /** How long a write takes to other regions; nothing unless said otherwise. */
  readonly regionLag?: Lag
  /** How long a record stays unseen in its stream; not at all when not given. */
  readonly streamLag?: Lag
  /** How long an item stays that is due by time to live; not at all when not given. */
  readonly timeToLiveDelayMs?: number
  /** How far the replicas in other zones and the global indexes trail; by nothing when not given. */
  readonly zones?: ZoneSettings
  /** Size at which a partition splits; a collection beside local indexes lies in one, so it may not outgrow it. */
  readonly partitionBytes: number
  /** Where the records of Kinesis destinations go; nowhere when not given. */
  readonly kinesis?: KinesisSink
  /** Where exports go and imports come from; nowhere when not given. */
  readonly transfers?: TransferPlaces
  /** Ids below it are of tables that the store lies on, as that of a fork does: their garbage is not its own. 0 when not given. */
  readonly inheritedIds?: number
  /** The tables of the store, where they are known: those that rest are opened when they are first asked for; all at once when not given. */
  readonly tables?: RestingTables
  /** What searches of vectors have of memory; whatever they need when not given. */
  readonly vectors?: VectorSettings
  /** A background task failed. */
  readonly onFailure: (error: unknown) => void
}

export interface TransferPlaces {
  readonly buckets: Buckets
  /** Of what went wrong in jobs. */
  readonly notes: Notes
}

export interface VectorSettings {
  readonly memory: VectorMemory
  /** An index is searched whose vectors alone take more: each of its searches reads all of its entries. Once an index. */
  readonly onOutgrown?: (outgrown: OutgrownVectors) => void
}

export interface OutgrownVectors {
  readonly table: string
  readonly index: string
  /** What they would take of memory at least. */
  readonly bytes: number
}
