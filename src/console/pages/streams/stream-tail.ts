// Follows the shards of one stream, as any reader of it would: an iterator a shard, children after their parents. Invariant: a record comes once, and
// none is left out that is still there when its turn comes; nothing is asked while the page is hidden or the tail is paused.
import { signal } from '@preact/signals'
import { read } from '../../api/administration-calls.js'
import { callService } from '../../api/service-calls.js'
import { ApiFailure, failureText } from '../../api/call.js'
import { onGap } from '../../live/events.js'
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

/** Where reading begins, as GetShardIterator takes it. */
interface Start {
  readonly ShardIteratorType: TailBegin | 'AT_TIMESTAMP' | 'AFTER_SEQUENCE_NUMBER'
  readonly Timestamp?: number
  readonly SequenceNumber?: string
}

interface Place {
  /** Undefined at the end of the shard. */
  iterator: string | undefined
  /** Where it goes on when the iterator can't be used: after what was read last; before that, where it began. */
  again: Start
  /** The iterator can't be used any more. */
  isLost: boolean
}

const OLDEST: Start = { ShardIteratorType: 'TRIM_HORIZON' }
const NEWEST: Start = { ShardIteratorType: 'LATEST' }

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
  readonly #stops: readonly (() => void)[]
  /** Those that there were when it began. */
  readonly #firstShards = new Set<string>()
  #shards: readonly TreeShard[] = []
  /** Seconds since 1970. */
  #beganAt: number | undefined
  #isAgain = false
  #isAsking = false
  #isOver = false

  constructor(arn: string, namespace: Namespace, begin: TailBegin) {
    this.#arn = arn
    this.#namespace = namespace
    this.#begin = begin
    this.#stops = [onSecond(() => void this.#ask()), onGap(() => this.#beginAgain())]
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
    for (const stop of this.#stops) stop()
  }

  /**
   * What was read may be undone: where a snapshot was gone back to, the clock and the numbers of records are those of then. So all is read that
   * is kept, also where only what comes from now on was wanted: no time of before tells what that is.
   */
  #beginAgain(): void {
    this.#isAgain = true
    this.#places.clear()
    this.clear()
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

  /**
   * A shard that was there from the first is read from where the person wants it, whenever that succeeds; a new one from its beginning. The
   * newest record is another one later: what begins there goes back to the second in which it began.
   */
  async #enter(shardId: string): Promise<Place> {
    const isFromNow = this.#begin === 'LATEST' && this.#firstShards.has(shardId) && !this.#isAgain
    const again: Start = isFromNow ? { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: await this.#beganAtSec() } : OLDEST
    const place = { iterator: await this.#iterator(shardId, isFromNow ? NEWEST : OLDEST), again, isLost: false }
    this.#places.set(shardId, place)
    return place
  }

  /** By the emulator's clock: records show whole seconds of it. */
  async #beganAtSec(): Promise<number> {
    this.#beganAt ??= Math.floor((await read('/clock')).nowMs / 1000)
    return this.#beganAt
  }

  async #read(shardId: string, place: Place): Promise<void> {
    try {
      if (place.isLost) place.iterator = await this.#iterator(shardId, place.again)
      place.isLost = false
      const { output } = await callService<{ readonly Records: readonly WireRecord[]; readonly NextShardIterator?: string }>(
        'GetRecords',
        { ShardIterator: place.iterator, Limit: PAGE },
        this.#namespace,
        { isPolling: true },
      )
      const last = output.Records.at(-1)?.dynamodb.SequenceNumber
      place.iterator = output.NextShardIterator
      if (last !== undefined) place.again = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: last }
      const isWanted = !this.#isOver && this.#places.get(shardId) === place
      if (last !== undefined && isWanted) this.#show(output.Records.map((record) => recordOf(shardId, record)))
    } catch (error) {
      const kind = error instanceof ApiFailure ? error.kind : ''
      if (!/^(ExpiredIterator|TrimmedDataAccess)/.test(kind)) throw error
      place.isLost = true
      if (kind.startsWith('Trimmed')) place.again = OLDEST
    }
  }

  async #iterator(ShardId: string, start: Start): Promise<string | undefined> {
    const input = { StreamArn: this.#arn, ShardId, ...start }
    const { output } = await callService<{ readonly ShardIterator?: string }>('GetShardIterator', input, this.#namespace, {
      isPolling: true,
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
