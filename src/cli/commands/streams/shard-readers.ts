// Where a reader stands in the shards of a stream: which are read, from where on, and which wait for their parents. Pure. Invariant: a shard
// is begun when its parents have been read to their ends, so that the records of each key come in their order.

/** As DescribeStream tells of it. */
export interface ListedShard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly SequenceNumberRange: { readonly EndingSequenceNumber?: string }
}

export type Begin = 'start' | 'now'

/** From where on a shard is read: its oldest record, those to come, or after one that was seen. */
export type Place = { readonly from: Begin } | { readonly after: string }

interface ShardReader {
  readonly shardId: string
  readonly place: Place
  /** From the last answer; absent before the first, and when it has to be asked for anew. */
  readonly iterator?: string
}

export interface ShardReaders {
  readonly readers: readonly ShardReader[]
  /** Ids of shards that need no reading any more: read to their ends, or closed before the reading began. */
  readonly ended: ReadonlySet<string>
}

/** Before the stream is looked at for the first time. */
export const NO_READERS: ShardReaders = { readers: [], ended: new Set() }

/** @param begin where the shards are begun that have been there from the first look on: what comes later is read from its start */
export function joined({ readers, ended }: ShardReaders, shards: readonly ListedShard[], begin: Begin): ShardReaders {
  const isClosed = ({ SequenceNumberRange: range }: ListedShard): boolean => range.EndingSequenceNumber !== undefined
  const gone = new Set([...ended, ...(begin === 'now' ? shards.filter(isClosed).map(({ ShardId }) => ShardId) : [])])
  const known = new Set([...gone, ...readers.map(({ shardId }) => shardId)])
  const listed = new Set(shards.map(({ ShardId }) => ShardId))
  const isReady = ({ ParentShardId: parent }: ListedShard): boolean =>
    parent === undefined || gone.has(parent) || !listed.has(parent)
  const fresh = shards.filter((shard) => !known.has(shard.ShardId) && isReady(shard))
  return { readers: [...readers, ...fresh.map(({ ShardId }) => ({ shardId: ShardId, place: { from: begin } }))], ended: gone }
}

/** @param last the sequence number of the newest record of the page @param next undefined when the shard was read to its end */
export function moved(
  { readers, ended }: ShardReaders,
  shardId: string,
  last: string | undefined,
  next: string | undefined,
): ShardReaders {
  if (next === undefined)
    return { readers: readers.filter((one) => one.shardId !== shardId), ended: new Set([...ended, shardId]) }
  const move = (one: ShardReader): ShardReader => ({
    ...one,
    place: last === undefined ? one.place : { after: last },
    iterator: next,
  })
  return { ended, readers: readers.map((one) => (one.shardId === shardId ? move(one) : one)) }
}

/** Its iterator can't be used any more. @param isTrimmed its place can't be read from either, so it goes on with what is left */
export function setBack({ readers, ended }: ShardReaders, shardId: string, isTrimmed: boolean): ShardReaders {
  const back = ({ place }: ShardReader): ShardReader => ({ shardId, place: isTrimmed ? { from: 'start' } : place })
  return { ended, readers: readers.map((one) => (one.shardId === shardId ? back(one) : one)) }
}

/** Its shard is there no more: it aged out unread. */
export const dropped = (all: ShardReaders, shardId: string): ShardReaders => moved(all, shardId, undefined, undefined)
