// The shards of a stream, worked out from the partitions of its table and the stream's own points: one for each partition, from where the
// partition or the stream began, cut at each roll-over, up to where the partition was split or the stream disabled. Nothing of them is
// stored, so they are the same after a restart. Invariant: every record has one shard; a shard's children begin where it ends.
// Source: docs Streams (shards, parents); observed forms of ids (facts of 2026-11).
import type { PartitionId, Sequence } from '../model/ids.js'
import type { StreamPoint, TableStream } from '../model/stream.js'
import { beginOf, RECORDS_KEPT_MS } from '../tables/stream-life.js'

/** A part of a partition's log. */
export interface Shard {
  readonly id: string
  /** The shard before it, whether or not that is still shown; undefined for the first ones. */
  readonly parentId: string | undefined
  readonly partitionId: PartitionId
  readonly begin: StreamPoint
  /** Undefined while it is open. */
  readonly end: StreamPoint | undefined
}

interface Span {
  readonly id: PartitionId
  readonly parentId: PartitionId | undefined
  readonly createdAtMs: number
  /** Absent in folders of before streams could be read. */
  readonly createdAtSequence?: Sequence | undefined
}

/** The partitions of a table, and those that were split. */
export interface PartitionSpans {
  readonly partitions: readonly Span[]
  readonly lineage: readonly (Span & { readonly closedAtMs: number; readonly closedAtSequence: Sequence })[]
}

/** Every shard that the spans tell of, in the order of their ids, which is that of their beginnings. */
export function shardsOf({ partitions, lineage }: PartitionSpans, stream: TableStream): readonly Shard[] {
  const closings = new Map(lineage.map(({ id, closedAtMs, closedAtSequence }) => [id, pointAt(closedAtMs, closedAtSequence)]))
  const lastOf = new Map<PartitionId, Shard>()
  const shards = [...lineage, ...partitions].flatMap((span) => {
    const { parentId, createdAtMs, createdAtSequence } = span
    const began = parentId === undefined ? undefined : (closings.get(parentId)?.sequence ?? createdAtSequence)
    const pieces = piecesOf(span.id, pointAt(createdAtMs, began ?? createdAtSequence ?? 0), closings.get(span.id), stream)
    const [first, ...others] = pieces
    if (first === undefined) return []
    const parent = parentId === undefined ? undefined : lastOf.get(parentId)
    const family = [{ ...first, parentId: parent?.id }, ...others]
    lastOf.set(span.id, family[family.length - 1] ?? first)
    return family
  })
  return shards.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Shown until a day after its end. Source: docs Streams. */
export const isShown = ({ end }: Shard, nowMs: number): boolean => end === undefined || end.atMs + RECORDS_KEPT_MS > nowMs

const pointAt = (atMs: number, sequence: Sequence): StreamPoint => ({ atMs, sequence })

/** What the stream has of one partition. */
function piecesOf(partitionId: PartitionId, born: StreamPoint, closed: StreamPoint | undefined, stream: TableStream): Shard[] {
  const begin = later(born, beginOf(stream))
  const end = earlier(closed, stream.end)
  if (end !== undefined && end.sequence <= begin.sequence) return []
  const isInside = ({ sequence }: StreamPoint): boolean =>
    sequence > begin.sequence && (end === undefined || sequence < end.sequence)
  const points = [begin, ...(stream.rollOvers ?? []).filter(isInside)]
  return points.map((point, n) => ({
    id: shardIdOf(partitionId, point),
    parentId: n === 0 ? undefined : shardIdOf(partitionId, points[n - 1] ?? point),
    partitionId,
    begin: point,
    end: points[n + 1] ?? end,
  }))
}

const later = (a: StreamPoint, b: StreamPoint): StreamPoint => (a.sequence > b.sequence ? a : b)

function earlier(a: StreamPoint | undefined, b: StreamPoint | undefined): StreamPoint | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a.sequence < b.sequence ? a : b
}

/** Clients read the 20 digits as the millisecond of its beginning. The 8 others are hexadecimal: its partition. */
const shardIdOf = (partitionId: PartitionId, { atMs }: StreamPoint): string =>
  `shardId-${String(atMs).padStart(20, '0')}-${partitionId.toString(16).padStart(8, '0')}`
