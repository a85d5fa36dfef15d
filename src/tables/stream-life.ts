// The life of a table's streams, in pure steps: made, rolled over, disabled, readable for a day. Invariant: a label names one stream of a
// table for good, and a table has at most one stream that is enabled.
// Source: docs Streams (records are kept for 24 hours); shards roll over about every four hours (observed).
import type { StreamPoint, StreamViewType, TableStream } from '../model/stream.js'
import type { TableRecord } from '../model/table.js'

/** How long a record can be read, and a stream that was disabled. */
export const RECORDS_KEPT_MS = 24 * 60 * 60 * 1000
export const ROLL_OVER_MS = 4 * 60 * 60 * 1000
/** Where a shard begins is asked for as long as it is shown: a day after its end. */
const POINTS_KEPT_MS = RECORDS_KEPT_MS + 2 * ROLL_OVER_MS

type Streams = Pick<TableRecord, 'stream' | 'pastStreams'>

/** Every stream that the record tells of, oldest first. */
export const streamsOf = ({ stream, pastStreams = [] }: Streams): readonly TableStream[] =>
  stream === undefined ? pastStreams : [...pastStreams, stream]

/** Those whose records can be read now. */
export const readableStreams = (streams: Streams, nowMs: number): readonly TableStream[] =>
  streamsOf(streams).filter((stream) => isReadable(stream, nowMs))

/** Enabled, or disabled less than a day ago. */
export const isReadable = ({ enabled, end }: TableStream, nowMs: number): boolean =>
  enabled || (end !== undefined && end.atMs + RECORDS_KEPT_MS > nowMs)

/** A new stream; the one before can still be read for a time. @param taken labels of streams whose table is gone */
export function beginStream(
  streams: Streams,
  viewType: StreamViewType,
  begin: StreamPoint,
  nowMs: number,
  taken: readonly string[] = [],
): Required<Streams> {
  const past = readableStreams(streams, nowMs)
  const label = freshLabel(nowMs, new Set([...taken, ...streamsOf(streams).map((stream) => stream.label)]))
  return { stream: { enabled: true, viewType, label, begin }, pastStreams: past }
}

/** Its shards are closed, and there will be no others. */
export const endStream = (stream: TableStream, end: StreamPoint): TableStream => ({ ...stream, enabled: false, end })

/** Its open shards are closed, each followed by another. Points of shards that are no longer shown are forgotten. */
export function rollOver(stream: TableStream, { atMs, sequence }: StreamPoint): TableStream {
  const { rollOvers = [] } = stream
  const point = { sequence, atMs: Math.max(atMs, newestPointMs(stream) + 1) } // a shard is known by when it began
  const needed = rollOvers.findIndex((one) => one.atMs > atMs - POINTS_KEPT_MS)
  const oldest = Math.max(0, (needed === -1 ? rollOvers.length : needed) - 2) // the first shown shard has a beginning, and its parent too
  return { ...stream, rollOvers: [...rollOvers.slice(oldest), point] }
}

/** When its shards are to roll over next. */
export const nextRollOverMs = (stream: TableStream): number => newestPointMs(stream) + ROLL_OVER_MS

const newestPointMs = (stream: TableStream): number => stream.rollOvers?.at(-1)?.atMs ?? beginOf(stream).atMs

/** Where the stream begins; by its label in folders that don't say it, whose logs hold nothing from before it. */
export const beginOf = ({ begin, label }: TableStream): StreamPoint => begin ?? { atMs: Date.parse(`${label}Z`), sequence: 0 }

/** Source: docs API_TableDescription LatestStreamLabel (ISO 8601). */
function freshLabel(nowMs: number, taken: ReadonlySet<string>): string {
  for (let atMs = nowMs; ; atMs++) {
    const label = new Date(atMs).toISOString().slice(0, -1)
    if (!taken.has(label)) return label
  }
}
