// The plane of streams: what has been written, in shards, to be read again for a day. An engine may lack it.
import type { Namespace } from '../../model/namespace.js'
import type { KeySchema } from '../../model/table.js'
import type { TableStream } from '../../model/stream.js'
import type { StreamChange } from '../../streams/change.js'
import type { StreamPosition } from '../../streams/iterator.js'
import type { NumberedPlace } from '../../streams/sequence-number.js'
import type { Shard } from '../../streams/shards.js'
import type { StreamName } from '../../streams/stream-arn.js'

export type StreamStatus = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED'

/** A stream that can be read, of a table that may be gone. Looked up once a request; every one that an engine is given was handed out by it. */
export interface Stream {
  readonly name: StreamName
  readonly keys: KeySchema
  readonly settings: TableStream
  readonly status: StreamStatus
}

/** Where reading begins in a shard. */
export type StreamStart =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER'; readonly place: NumberedPlace }
  | { readonly type: 'AT_TIMESTAMP'; readonly atMs: number }

export interface StreamPage {
  /** Oldest first. */
  readonly changes: readonly StreamChange[]
  /** Where reading goes on; undefined when the shard is closed and read to its end. */
  readonly next: StreamPosition | undefined
  /** When the record after these will be seen, if it waits for its lag. */
  readonly seenAtMs?: number
}

export interface Streams {
  /** Every stream that can be read, in the order of tables, then of labels. */
  all(namespace: Namespace): readonly Stream[]
  find(name: StreamName): Stream | undefined
  /** Those that are shown now, in the order of their ids. */
  shardsOf(stream: Stream): readonly Shard[]
  /** @throws ApiError ValidationException for a place outside of the shard, TrimmedDataAccessException for one of before what is kept */
  start(stream: Stream, shard: Shard, start: StreamStart): Promise<StreamPosition>
  /** @param limit most records. @throws ApiError TrimmedDataAccessException, ResourceNotFoundException for a shard that is no longer there */
  read(stream: Stream, position: StreamPosition, limit: number): Promise<StreamPage>
}
