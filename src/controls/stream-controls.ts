// Streams to look at, and how long their records stay unseen: for the administration API and for those who hold the emulator, one
// implementation for both. Invariants: what is shown is what a client could read now; very many are shown in slices, so that no turn of the event
// loop is held for long.
import type { Stream, Streams } from '../engine/contract/streams.js'
import type { Sequence } from '../model/ids.js'
import { LAG_WORDS, type Lag, lagOf, shownLag } from '../model/lag.js'
import type { Namespace } from '../model/namespace.js'
import { newRest } from '../runtime/rest.js'
import type { ShardReading, StreamReaders } from '../streams/reading.js'
import type { Shard } from '../streams/shards.js'
import { streamArn, type StreamName } from '../streams/stream-arn.js'
import { type Member, readMembers, text } from './members.js'
import { type HomeOf, homeOrAll, NAMESPACE_MEMBERS } from './namespace.js'
import { invalid } from './refusal.js'

export interface ShownShard {
  readonly shardId: string
  /** The shard before it, whether or not that can still be read. */
  readonly parent?: string
  /** Whose log it is a part of. */
  readonly partition: number
  readonly isOpen: boolean
  readonly beganAtMs: number
  readonly endedAtMs?: number
  /** What of its log is kept: an entry a change, those that changed nothing among them. */
  readonly entries: number
}

/** Where a reader stands in a shard that it has read of. */
export interface ShownReader {
  /** `clients` for all that call GetRecords. */
  readonly reader: string
  readonly shardId: string
  readonly readAtMs: number
  /** What has not been read of the shard's log. */
  readonly entriesBehind: number
  /** How old the first of these is; 0 when there is none. */
  readonly behindMs: number
}

export interface ShownStream extends Namespace {
  readonly table: string
  readonly label: string
  readonly arn: string
  readonly status: string
  readonly viewType: string
  readonly shards: readonly ShownShard[]
  readonly readers: readonly ShownReader[]
}

export interface ShownStreams {
  /** Milliseconds that a record stays unseen, or a range of them. */
  readonly streamLag: number | string
  readonly streams: readonly ShownStream[]
}

/** A stream without what lies in it. */
export type OutlinedStream = Omit<ShownStream, 'shards' | 'readers'> & { readonly shards: number; readonly openShards: number }

/** Of which streams; all where nothing is said. */
export interface StreamChoice {
  readonly namespace?: Namespace | undefined
  readonly table?: string | undefined
}

/** What a control of streams needs of an engine. */
export interface StreamEngine {
  readonly streams: Streams & {
    lag: Lag
    countEntries(shard: Shard): Promise<number>
    /** The one that the table has now. */
    enabledOf(namespace: Namespace, table: string): Stream | undefined
    unread(shard: Shard, after: Sequence): Promise<{ readonly entries: number; readonly oldestMs: number | undefined }>
  }
  readonly clock: { nowMs(): number }
  readonly tables: { namespaces(): readonly Namespace[] }
  readonly keptLogs: { namespaces(): readonly Namespace[] }
}

const lag: Member<Lag | 'default'> = {
  must: `${LAG_WORDS}, or "default"`,
  schema: { oneOf: [{ type: 'integer', minimum: 0 }, { type: 'string' }] },
  read: (given) => (given === 'default' ? given : lagOf(given)),
}

export const STREAM_MEMBERS = { ...NAMESPACE_MEMBERS, table: text('the name of a table') }
export const STREAM_LAG_MEMBERS = { lag }

export class StreamControls {
  readonly #engine: StreamEngine
  readonly #homeOf: HomeOf
  readonly #readers: readonly StreamReaders[]
  readonly #startLag: Lag

  constructor(engine: StreamEngine, homeOf: HomeOf, readers: readonly StreamReaders[]) {
    this.#engine = engine
    this.#homeOf = homeOf
    this.#readers = readers
    this.#startLag = engine.streams.lag
  }

  /** Streams that can be read, with their shards. @throws Refusal */
  async show({ namespace, table }: StreamChoice = {}): Promise<ShownStreams> {
    const meant = this.#readable(namespace).filter(({ name }) => table === undefined || name.table === table)
    const rest = newRest()
    const streams: ShownStream[] = []
    for (const stream of meant) {
      streams.push(await this.#shown(stream))
      await rest()
    }
    return { streamLag: shownLag(this.#engine.streams.lag), streams }
  }

  /** The stream that a table has now, without a look into the logs. */
  outline(namespace: Namespace, table: string): OutlinedStream | undefined {
    const stream = this.#engine.streams.enabledOf(namespace, table)
    if (stream === undefined) return undefined
    const shards = this.#engine.streams.shardsOf(stream)
    return { ...named(stream), shards: shards.length, openShards: shards.filter(({ end }) => end === undefined).length }
  }

  /** How long records stay unseen: milliseconds, or a range of them. */
  get lag(): number | string {
    return shownLag(this.#engine.streams.lag)
  }

  /** How long records stay unseen from now on, those that wait included. @throws Refusal */
  setLag(change: { readonly lag: number | string }): Promise<ShownStreams> {
    const { lag: read } = readMembers({ ...change }, STREAM_LAG_MEMBERS)
    if (read === undefined) throw invalid('lag must be given')
    this.#engine.streams.lag = read === 'default' ? this.#startLag : read
    return this.show()
  }

  /** Back to the lag that the emulator was started with. */
  reset(): void {
    this.#engine.streams.lag = this.#startLag
  }

  #readable(namespace: Namespace | undefined): readonly Stream[] {
    const home = homeOrAll(namespace, this.#homeOf)
    const { streams, tables, keptLogs } = this.#engine
    const namespaces = home === undefined ? distinct([...tables.namespaces(), ...keptLogs.namespaces()]) : [home]
    return namespaces.flatMap((one) => streams.all(one))
  }

  async #shown(stream: Stream): Promise<ShownStream> {
    const found = this.#engine.streams.shardsOf(stream)
    const shards = await Promise.all(found.map((shard) => this.#shownShard(shard)))
    return { ...named(stream), shards, readers: await this.#readersOf(stream.name, found) }
  }

  /** Of shards that are shown, in the order of these. */
  async #readersOf(stream: StreamName, shards: readonly Shard[]): Promise<readonly ShownReader[]> {
    const readings = this.#readers.flatMap((readers) => readers.readingsOf(stream))
    const shown = shards.flatMap((shard) =>
      readings.filter(({ shardId }) => shardId === shard.id).map((reading) => this.#shownReader(shard, reading)),
    )
    return Promise.all(shown)
  }

  async #shownReader(shard: Shard, { reader, shardId, readAtMs, after }: ShardReading): Promise<ShownReader> {
    const { entries, oldestMs } = await this.#engine.streams.unread(shard, after)
    const behindMs = oldestMs === undefined ? 0 : Math.max(0, this.#engine.clock.nowMs() - oldestMs)
    return { reader, shardId, readAtMs, entriesBehind: entries, behindMs }
  }

  async #shownShard(shard: Shard): Promise<ShownShard> {
    const { id, parentId, partitionId, begin, end } = shard
    return {
      shardId: id,
      ...(parentId === undefined ? {} : { parent: parentId }),
      partition: partitionId,
      isOpen: end === undefined,
      beganAtMs: begin.atMs,
      ...(end === undefined ? {} : { endedAtMs: end.atMs }),
      entries: await this.#engine.streams.countEntries(shard),
    }
  }
}

const named = ({ name, status, settings: { viewType } }: Stream): Omit<ShownStream, 'shards' | 'readers'> => ({
  ...{ ...name.namespace, table: name.table, label: name.label, arn: streamArn(name), status, viewType },
})

function distinct(namespaces: readonly Namespace[]): readonly Namespace[] {
  return [...new Map(namespaces.map((one) => [`${one.account} ${one.region}`, one])).values()]
}
