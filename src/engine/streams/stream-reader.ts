// Reads shards out of the logs of partitions. Invariants: a record is shown once it has landed and its lag has passed, and nothing behind
// one that isn't shown yet; a shard is read to its end only by a look that began after its end had landed. What is older than a day is not
// shown, whether or not it has been trimmed.
import { ApiError, validation } from '../../model/errors.js'
import { Listeners } from '../../model/listeners.js'
import type { Lag } from '../../model/lag.js'
import type { Namespace } from '../../model/namespace.js'
import type { Sequence } from '../../model/ids.js'
import type { LogEntry } from '../../log/entry.js'
import { countBetween, entriesBetween, entryAt, type EntryCursor, entryCursor } from '../../log/log.js'
import type { Clock } from '../../runtime/clock.js'
import { numberedDraws, type Random } from '../../runtime/random.js'
import type { Store } from '../../storage/store.js'
import { changeOf, type StreamChange } from '../../streams/change.js'
import type { StreamPosition } from '../../streams/iterator.js'
import type { NumberedPlace } from '../../streams/sequence-number.js'
import { isShown, type Shard } from '../../streams/shards.js'
import type { StreamName } from '../../streams/stream-arn.js'
import { RECORDS_KEPT_MS } from '../../tables/stream-life.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { StreamPage, Streams, StreamStart } from '../contract/streams.js'
import type { ReadableStream, ReadableStreams } from './readable-streams.js'

/** Source: docs API_GetRecords (at most 1 MB); that it is counted by the records' SizeBytes is assumed. */
const PAGE_BYTES = 1024 * 1024
const CHUNK_ENTRIES = 256
/** A page ends after so many entries, shown or not. */
const PAGE_ENTRIES = 4096

export interface StreamReaderParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly commits: CommitQueue
  readonly streams: ReadableStreams
}

export class StreamReader implements Streams {
  /** Records may be seen that were not. */
  readonly lagChanged = new Listeners<[]>()
  #lag: Lag
  readonly #parts: StreamReaderParts
  readonly #drawFor: (sequence: Sequence) => number

  constructor(parts: StreamReaderParts, lag: Lag) {
    this.#parts = parts
    this.#lag = lag
    this.#drawFor = numberedDraws(parts.random, 'streamLag', '')
  }

  /** How long a record stays unseen after it was made. */
  get lag(): Lag {
    return this.#lag
  }

  set lag(lag: Lag) {
    this.#lag = lag
    this.lagChanged.tell()
  }

  all(namespace: Namespace): readonly ReadableStream[] {
    return this.#parts.streams.all(namespace)
  }

  find(name: StreamName): ReadableStream | undefined {
    return this.#parts.streams.find(name)
  }

  /** The stream that the table has now, if it has an enabled one. */
  enabledOf(namespace: Namespace, table: string): ReadableStream | undefined {
    return this.#parts.streams.ofTable(namespace, table).find(({ settings }) => settings.enabled)
  }

  shardsOf(stream: ReadableStream): readonly Shard[] {
    const nowMs = this.#parts.clock.nowMs()
    return this.#parts.streams.shardsOf(stream).shards.filter((shard) => isShown(shard, nowMs))
  }

  async start(_stream: ReadableStream, shard: Shard, start: StreamStart): Promise<StreamPosition> {
    const { id: shardId, begin, end } = shard
    const horizon = { shardId, after: begin.sequence, markMs: undefined }
    switch (start.type) {
      case 'TRIM_HORIZON':
        return horizon
      case 'LATEST':
        return { ...horizon, after: end?.sequence ?? Math.max(begin.sequence, this.#parts.commits.landedSequence) }
      case 'AT_TIMESTAMP':
        return start.atMs <= this.#keptFromMs() ? horizon : { ...horizon, after: await this.#lastBefore(shard, start.atMs) }
      default:
        return this.#atPlace(shard, start.place, start.type === 'AFTER_SEQUENCE_NUMBER')
    }
  }

  async read(stream: ReadableStream, position: StreamPosition, limit: number): Promise<StreamPage> {
    const { clock, commits, streams } = this.#parts
    const shard = streams.shardsOf(stream).byId.get(position.shardId)
    if (shard === undefined || !isShown(shard, clock.nowMs())) throw shardNotFound()
    if (position.markMs !== undefined && position.markMs < this.#keptFromMs()) throw trimmed()
    const landedSequence = commits.landedSequence
    const page = new Page(stream, limit)
    let after = position.after
    let cursor = this.#cursor(shard, after)
    try {
      for (;;) {
        const entries = await cursor.next(Math.min(CHUNK_ENTRIES, page.room + 1))
        const keptFromMs = this.#keptFromMs()
        if (entries[0] !== undefined && entries[0].atMs < keptFromMs) {
          after = await this.#lastBefore(shard, keptFromMs) // cheaper than a walk over what is to be trimmed
          await cursor.close()
          cursor = this.#cursor(shard, after)
          continue
        }
        if (entries.length === 0) {
          const isReadOut = shard.end !== undefined && landedSequence >= shard.end.sequence
          return { changes: page.changes, next: isReadOut ? undefined : { ...position, after, markMs: undefined } }
        }
        for (const entry of entries) {
          const seenAtMs = this.#hiddenUntilMs(entry)
          if (seenAtMs !== undefined) {
            return { changes: page.changes, next: { ...position, after, markMs: undefined }, seenAtMs }
          }
          if (!page.take(entry)) return { changes: page.changes, next: { ...position, after, markMs: page.newestMs } }
          after = entry.sequence
        }
      }
    } finally {
      await cursor.close()
    }
  }

  /** How many entries of the shard's log are kept, whether or not a record tells of them. */
  countEntries({ partitionId, begin, end }: Shard): Promise<number> {
    return countBetween(this.#parts.store, partitionId, begin.sequence, end?.sequence)
  }

  /** What is kept of the shard's log after a place, and when the first of it was made. */
  async unread(shard: Shard, after: Sequence): Promise<{ readonly entries: number; readonly oldestMs: number | undefined }> {
    const from = Math.max(shard.begin.sequence, after)
    if (from === Number.MAX_SAFE_INTEGER) return { entries: 0, oldestMs: undefined } // read out
    const [first] = await this.#entriesAfter(shard, from, 1)
    const entries = await countBetween(this.#parts.store, shard.partitionId, from, shard.end?.sequence)
    return { entries, oldestMs: first?.atMs }
  }

  /** A record that is to be read again must still be there. */
  async #atPlace(shard: Shard, place: NumberedPlace, isExclusive: boolean): Promise<StreamPosition> {
    const { id: shardId, partitionId, begin, end } = shard
    const { store, commits } = this.#parts
    const last = end === undefined ? commits.decidedSequence : end.sequence - 1
    if (place.sequence < begin.sequence || place.sequence > last) throw outsideOfShard()
    if (place.atMs < this.#keptFromMs()) throw trimmed()
    const entry = await entryAt(store, partitionId, place.sequence)
    const isAhead = entry !== undefined && (isExclusive ? entry.atMs > place.atMs : entry.atMs >= place.atMs)
    return { shardId, after: isAhead ? place.sequence - 1 : place.sequence, markMs: place.atMs }
  }

  /** One for a page: the store reads ahead by bytes, so that a page of large entries takes several looks. */
  #cursor({ partitionId, end }: Shard, after: Sequence): EntryCursor {
    return entryCursor(this.#parts.store, partitionId, after, end?.sequence)
  }

  #entriesAfter({ partitionId, end }: Shard, after: Sequence, limit: number): Promise<readonly LogEntry[]> {
    return entriesBetween(this.#parts.store, partitionId, after, end?.sequence, limit)
  }

  /** The place after which everything in the shard is of that time or later. Times grow with places, so it is halved towards. */
  async #lastBefore(shard: Shard, atMs: number): Promise<Sequence> {
    let low = shard.begin.sequence
    let high = shard.end?.sequence ?? this.#parts.commits.landedSequence
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const [entry] = await this.#entriesAfter(shard, middle, 1)
      if (entry === undefined || entry.sequence > high || entry.atMs >= atMs) high = middle
      else low = entry.sequence
    }
    return low
  }

  #keptFromMs(): number {
    return this.#parts.clock.nowMs() - RECORDS_KEPT_MS
  }

  /** Stamps run ahead of a clock that was set back; such a record waits for nothing. */
  #hiddenUntilMs({ sequence, atMs }: LogEntry): number | undefined {
    const { minMs, maxMs } = this.lag
    if (maxMs === 0) return undefined
    const agedMs = this.#parts.clock.nowMs() - atMs
    const lagMs = minMs + (this.#drawFor(sequence) % (maxMs - minMs + 1))
    return agedMs < 0 || agedMs >= lagMs ? undefined : atMs + lagMs
  }
}

/** Gathers what one answer holds. */
class Page {
  readonly changes: StreamChange[] = []
  readonly #stream: ReadableStream
  readonly #limit: number
  #bytes = 0
  #entries = 0
  /** When the last entry was made that was looked at. */
  newestMs: number | undefined

  constructor(stream: ReadableStream, limit: number) {
    this.#stream = stream
    this.#limit = limit
  }

  /** For so many records more. */
  get room(): number {
    return this.#limit - this.changes.length
  }

  /** @returns false when the page is full, and the entry is for the next one */
  take(entry: LogEntry): boolean {
    if (this.changes.length === this.#limit || this.#entries === PAGE_ENTRIES) return false
    const change = changeOf(entry, this.#stream.keys, this.#stream.settings.viewType)
    const sizeBytes = change?.sizeBytes ?? 0
    if (this.changes.length > 0 && this.#bytes + sizeBytes > PAGE_BYTES) return false
    if (change !== undefined) this.changes.push(change)
    this.#bytes += sizeBytes
    this.#entries += 1
    this.newestMs = entry.atMs
    return true
  }
}

export const shardNotFound = (): ApiError =>
  new ApiError('ResourceNotFoundException', 'Requested resource not found: Shard does not exist')

/** Source: docs API_streams_GetRecords. */
const trimmed = (): ApiError =>
  new ApiError('TrimmedDataAccessException', 'The operation attempted to read past the oldest stream record in a shard.')

/** Source: assumed, the words. */
const outsideOfShard = (): ApiError =>
  validation('Invalid SequenceNumber: the sequence number is outside of the range of the shard')
