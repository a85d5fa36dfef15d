// The streams that can be read: those of tables, and of tables that are gone. Invariant: what is found is as the newest decided record has it.
import type { Namespace } from '../../model/namespace.js'
import type { TableStream } from '../../model/stream.js'
import type { TableRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { type PartitionSpans, type Shard, shardsOf } from '../../streams/shards.js'
import type { StreamName } from '../../streams/stream-arn.js'
import { readableStreams } from '../../tables/stream-life.js'
import type { Stream, StreamStatus } from '../contract/streams.js'
import type { KeptLog, KeptLogs } from '../logs/kept-logs.js'
import type { OpenTables } from '../tables/open-tables.js'

export interface ReadableStreamsParts {
  readonly clock: Clock
  readonly tables: OpenTables
  readonly keptLogs: KeptLogs
}

/** A stream with what its shards follow from. */
export interface ReadableStream extends Stream {
  readonly map: PartitionSpans
}

interface KnownShards {
  readonly partitions: PartitionSpans['partitions']
  readonly lineage: PartitionSpans['lineage']
  readonly shards: readonly Shard[]
  readonly byId: ReadonlyMap<string, Shard>
}

export class ReadableStreams {
  readonly #parts: ReadableStreamsParts
  /** Worked out again when a stream's points or its table's partitions have been replaced. */
  readonly #known = new WeakMap<TableStream, KnownShards>()

  constructor(parts: ReadableStreamsParts) {
    this.#parts = parts
  }

  all(namespace: Namespace): readonly ReadableStream[] {
    const { tables, keptLogs } = this.#parts
    const living = tables.names(namespace).flatMap((name) => this.ofTable(namespace, name))
    const streams = [...living, ...keptLogs.of(namespace).flatMap((log) => this.#ofLog(log))]
    return streams.sort((a, b) => compareNames(a.name, b.name))
  }

  find({ namespace, table, label }: StreamName): ReadableStream | undefined {
    const isIt = ({ name }: Stream): boolean => name.label === label
    const log = (): KeptLog | undefined => this.#parts.keptLogs.find(namespace, table, label)
    return this.ofTable(namespace, table).find(isIt) ?? this.#ofLog(log()).find(isIt)
  }

  /** All that the partitions tell of, whether or not they are shown. */
  shardsOf(stream: ReadableStream): Pick<KnownShards, 'shards' | 'byId'> {
    const { partitions, lineage } = stream.map
    const known = this.#known.get(stream.settings)
    if (known?.partitions === partitions && known.lineage === lineage) return known
    const shards = shardsOf(stream.map, stream.settings)
    const found = { partitions, lineage, shards, byId: new Map(shards.map((shard) => [shard.id, shard])) }
    this.#known.set(stream.settings, found)
    return found
  }

  /** Those of the table that has the name now. */
  ofTable(namespace: Namespace, table: string): readonly ReadableStream[] {
    const open = this.#parts.tables.find(namespace, table)
    if (open === undefined) return []
    const { record, map } = open
    return readableStreams(record, this.#parts.clock.nowMs()).map((settings) => {
      const name = { namespace: record.namespace, table, label: settings.label }
      return { name, keys: record.keys, settings, status: statusOf(record, settings), map }
    })
  }

  #ofLog(log: KeptLog | undefined): readonly ReadableStream[] {
    if (log === undefined) return []
    const { namespace, table, keys, map, streams } = log
    return readableStreams({ pastStreams: streams }, this.#parts.clock.nowMs()).map((settings) => {
      return { name: { namespace, table, label: settings.label }, keys, settings, status: 'DISABLED', map }
    })
  }
}

/** What a table that is being made or deleted says of its stream is assumed. */
function statusOf({ status, pending = [], stream }: TableRecord, { enabled, label }: TableStream): StreamStatus {
  const isChanging = label === stream?.label && pending.some(({ kind }) => kind === 'stream')
  if (!enabled) return isChanging ? 'DISABLING' : 'DISABLED'
  if (status === 'DELETING') return 'DISABLING'
  return isChanging || status === 'CREATING' ? 'ENABLING' : 'ENABLED'
}

function compareNames(a: StreamName, b: StreamName): number {
  if (a.table !== b.table) return a.table < b.table ? -1 : 1
  return a.label < b.label ? -1 : 1
}
