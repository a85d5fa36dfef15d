// How far readers of a stream have come, each in its shards, for whoever wants to see it.
import type { Sequence } from '../model/ids.js'
import type { StreamName } from './stream-arn.js'

/** Where one reader stands in one shard. */
export interface ShardReading {
  /** Who reads: `clients` for all that call GetRecords, since a request does not say whose it is. */
  readonly reader: string
  readonly shardId: string
  /** It has seen what comes before this place of the store-wide order, and this place. */
  readonly after: Sequence
  /** When it last read, by the emulator's clock. */
  readonly readAtMs: number
}

/** Readers of one kind. */
export interface StreamReaders {
  readingsOf(stream: StreamName): readonly ShardReading[]
}
