// What calls of GetRecords add up to, per stream, and where they stand. Invariants: figures live as long as their stream can be read; a place
// that is read again, from an older iterator, takes nobody back, as whoever looks asks how far reading has come at all.
// Source: docs metrics-dimensions (ReturnedBytes, ReturnedRecordsCount, by StreamLabel and TableName).
import type { ApiError } from '../model/errors.js'
import { type JsonObject, RawJson } from '../model/json.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import { getRecords } from '../operations/streams/get-records.js'
import { isThrottled } from '../operations/throttled.js'
import { decodeIterator, type ShardIterator } from '../streams/iterator.js'
import type { ShardReading, StreamReaders } from '../streams/reading.js'
import { readStreamArn, streamArn, type StreamName } from '../streams/stream-arn.js'
import { OperationFigures } from './figures.js'

/** A client can make up any number of streams in iterators, so only so many have figures. */
const KEPT_STREAMS = 10_000
/** More shards than a stream shows: those of a day, of hundreds of partitions. */
const KEPT_SHARDS = 10_000
const CLIENTS = 'clients'

export class StreamFigures {
  readonly name: StreamName
  readonly requests = new OperationFigures(getRecords)
  returnedRecords = 0
  /** Of the records, as they were answered. */
  returnedBytes = 0
  /** By the ids of shards, in the order in which they were first read. */
  readonly readings = new Map<string, ShardReading>()

  constructor(name: StreamName) {
    this.name = name
  }

  noteReading(reading: ShardReading): void {
    const known = this.readings.get(reading.shardId)
    this.readings.set(reading.shardId, { ...reading, after: Math.max(reading.after, known?.after ?? 0) })
    const [oldest] = this.readings.keys()
    if (oldest !== undefined && this.readings.size > KEPT_SHARDS) this.readings.delete(oldest)
  }
}

export class AllStreamFigures implements StreamReaders {
  readonly #nowMs: () => number
  readonly #homeOf: (namespace: Namespace) => Namespace
  readonly #byArn = new Map<string, StreamFigures>()

  /** @param nowMs the emulator's time. @param homeOf where a namespace's streams are */
  constructor(nowMs: () => number, homeOf: (namespace: Namespace) => Namespace) {
    this.#nowMs = nowMs
    this.#homeOf = homeOf
  }

  /** @param input of a GetRecords that was answered */
  noteAnswer(input: JsonObject, output: object | undefined, elapsedMs: number): void {
    const from = iteratorOf(input)
    const figures = from && this.#named(from.arn)
    if (from === undefined || figures === undefined || output === undefined) return
    figures.requests.addLatency(elapsedMs)
    const { Records, NextShardIterator } = output as { Records?: unknown; NextShardIterator?: unknown }
    for (const record of Array.isArray(Records) ? Records : []) {
      figures.returnedRecords++
      if (record instanceof RawJson) figures.returnedBytes += Buffer.byteLength(record.text)
    }
    figures.noteReading(readingOf(from, NextShardIterator, this.#nowMs()))
  }

  /** @param input of a GetRecords that was refused, of any shape */
  noteRefusal(input: JsonObject, error: ApiError): void {
    const from = iteratorOf(input)
    const figures = from && this.#named(from.arn)
    if (figures === undefined) return
    if (isThrottle(error) || error.name === 'LimitExceededException') figures.requests.throttledRequests++
    else if (error.status >= 500) figures.requests.systemErrors++
  }

  /** Of every stream that can still be read; the others are forgotten. */
  all(isReadable: (name: StreamName) => boolean): readonly StreamFigures[] {
    for (const [arn, { name }] of this.#byArn) if (!isReadable(name)) this.#byArn.delete(arn)
    return [...this.#byArn.values()]
  }

  /** Calls that were answered, of a namespace or of all. */
  reads(namespace?: Namespace): number {
    let reads = 0
    for (const { name, requests } of this.#byArn.values()) {
      if (namespace !== undefined && !isSameNamespace(name.namespace, namespace)) continue
      for (const counted of requests.latencies) reads += counted
    }
    return reads
  }

  readingsOf(stream: StreamName): readonly ShardReading[] {
    return [...(this.#byArn.get(streamArn(stream))?.readings.values() ?? [])]
  }

  #named(arn: string): StreamFigures | undefined {
    const read = readStreamArn(arn)
    if (read === undefined) return undefined
    const name = { ...read, namespace: this.#homeOf(read.namespace) }
    const home = streamArn(name)
    const known = this.#byArn.get(home)
    if (known !== undefined || this.#byArn.size >= KEPT_STREAMS) return known
    const figures = new StreamFigures(name)
    this.#byArn.set(home, figures)
    return figures
  }
}

/** The guard's own type would make every other error none at all. */
const isThrottle = (error: unknown): boolean => isThrottled(error)

const iteratorOf = ({ ShardIterator: given }: JsonObject): ShardIterator | undefined =>
  typeof given === 'string' ? decodeIterator(given) : undefined

/** Without a next iterator the shard was read out. */
function readingOf(from: ShardIterator, next: unknown, readAtMs: number): ShardReading {
  const { shardId } = from
  const after = typeof next === 'string' ? (decodeIterator(next)?.after ?? from.after) : Number.MAX_SAFE_INTEGER
  return { reader: CLIENTS, shardId, after, readAtMs }
}
