// Follows the shards of one stream, as any reader of it would: an iterator a shard, children after their parents. Invariant: a record comes once;
// nothing is asked while the page is hidden or the tail is paused.
import { signal } from '@preact/signals'
import { callService } from '../../api/service-calls.js'
import { ApiFailure, failureText } from '../../api/call.js'
import { onSecond } from '../../live/ticker.js'
import type { Namespace } from '../../state/place.js'
import type { Image } from './image-diff.js'
import type { TreeShard } from './shard-tree.js'

export interface StreamRecord {
  readonly shardId: string
  readonly eventID: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly byService: boolean
  readonly keys: Image
  readonly before: Image | undefined
  readonly after: Image | undefined
  readonly sequence: string
  readonly atMs: number
  readonly sizeBytes: number
}

interface WireRecord {
  readonly eventID: string
  readonly eventName: StreamRecord['eventName']
  readonly userIdentity?: object
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly Keys: Image
    readonly NewImage?: Image
    readonly OldImage?: Image
    readonly SequenceNumber: string
    readonly SizeBytes: number
  }
}

export type TailBegin = 'LATEST' | 'TRIM_HORIZON'

/** So many shards are asked each second. */
export const MOST_SHARDS = 20
/** So many records are shown. */
export const MOST_RECORDS = 2000
const PAGE = 200

interface Place {
  /** Undefined at the end of the shard. */
  iterator: string | undefined
  /** Where it goes on when the iterator can't be used: after what was read last, or where it began. */
  begin: TailBegin
  last: string | undefined
}

/** A tail that runs until it is ended. */
export class StreamTail {
  /** The newest first. */
  readonly records = signal<readonly StreamRecord[]>([])
  readonly failure = signal<string | undefined>(undefined)
  readonly isPaused = signal(false)
  readonly #arn: string
  readonly #namespace: Namespace
  readonly #begin: TailBegin
  readonly #places = new Map<string, Place>()
  readonly #stop: () => void
  /** Those that there were when it began. */
  readonly #firstShards = new Set<string>()
  #shards: readonly TreeShard[] = []
  #isAsking = false
  #isOver = false

  constructor(arn: string, namespace: Namespace, begin: TailBegin) {
    this.#arn = arn
    this.#namespace = namespace
    this.#begin = begin
    this.#stop = onSecond(() => void this.#ask())
  }

  /** Shards that there are now; those that are new are followed from their beginning. */
  follow(shards: readonly TreeShard[]): void {
    const isFirst = this.#shards.length === 0
    this.#shards = shards
    if (!isFirst) return
    for (const { shardId } of shards) this.#firstShards.add(shardId)
    void this.#ask()
  }

  clear(): void {
    this.records.value = []
  }

  end(): void {
    this.#isOver = true
    this.#stop()
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.isPaused.value) return
    this.#isAsking = true
    try {
      for (const { shardId } of this.#shards.slice(-MOST_SHARDS)) {
        if (this.#isOver) return
        const place = this.#places.get(shardId) ?? (await this.#enter(shardId))
        if (place.iterator !== undefined) await this.#read(shardId, place)
      }
      this.failure.value = undefined
    } catch (error) {
      this.failure.value = failureText(error)
    } finally {
      this.#isAsking = false
    }
  }

  /** A shard that was there from the first is read from where the person wants it, whenever that succeeds; a new one from its beginning. */
  async #enter(shardId: string): Promise<Place> {
    const begin = this.#firstShards.has(shardId) ? this.#begin : 'TRIM_HORIZON'
    const place = { iterator: await this.#iterator(shardId, begin), begin, last: undefined }
    this.#places.set(shardId, place)
    return place
  }

  async #read(shardId: string, place: Place): Promise<void> {
    try {
      const { output } = await callService<{ readonly Records: readonly WireRecord[]; readonly NextShardIterator?: string }>(
        'GetRecords',
        { ShardIterator: place.iterator, Limit: PAGE },
        this.#namespace,
        { isQuiet: true },
      )
      place.iterator = output.NextShardIterator
      place.last = output.Records.at(-1)?.dynamodb.SequenceNumber ?? place.last
      if (output.Records.length > 0 && !this.#isOver) this.#show(output.Records.map((record) => recordOf(shardId, record)))
    } catch (error) {
      if (!(error instanceof ApiFailure) || !/^(ExpiredIterator|TrimmedDataAccess)/.test(error.kind)) throw error
      place.iterator = await this.#iterator(shardId, place.last === undefined ? place.begin : 'AFTER_SEQUENCE_NUMBER', place.last)
    }
  }

  async #iterator(ShardId: string, ShardIteratorType: string, SequenceNumber?: string): Promise<string | undefined> {
    const input = {
      StreamArn: this.#arn,
      ShardId,
      ShardIteratorType,
      ...(SequenceNumber === undefined ? {} : { SequenceNumber }),
    }
    const { output } = await callService<{ readonly ShardIterator?: string }>('GetShardIterator', input, this.#namespace, {
      isQuiet: true,
    })
    return output.ShardIterator
  }

  #show(records: readonly StreamRecord[]): void {
    const newestFirst = (one: StreamRecord, other: StreamRecord): number =>
      other.atMs - one.atMs || (other.sequence.padStart(40, '0') < one.sequence.padStart(40, '0') ? -1 : 1)
    this.records.value = [...records, ...this.records.value].sort(newestFirst).slice(0, MOST_RECORDS)
  }
}

function recordOf(shardId: string, { eventID, eventName, userIdentity, dynamodb }: WireRecord): StreamRecord {
  const { Keys: keys, OldImage: before, NewImage: after, SequenceNumber: sequence, SizeBytes: sizeBytes } = dynamodb
  const atMs = dynamodb.ApproximateCreationDateTime * 1000
  return { shardId, eventID, eventName, byService: userIdentity !== undefined, keys, before, after, sequence, atMs, sizeBytes }
}

/** @param text of a key, in any case */
export const chosenRecords = (
  records: readonly StreamRecord[],
  { event, text = '' }: { readonly event?: string | undefined; readonly text?: string | undefined },
): readonly StreamRecord[] => {
  const wanted = text.toLowerCase()
  return records.filter(
    ({ eventName, keys }) =>
      (event === undefined || eventName === event) && (wanted === '' || JSON.stringify(keys).toLowerCase().includes(wanted)),
  )
}
