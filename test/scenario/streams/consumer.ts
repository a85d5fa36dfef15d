// A consumer of a stream, as the Kinesis Client Library is one: a lease for each shard with a checkpoint, children after their parents,
// and a view that is folded out of the records. What it has checkpointed outlives it; what it holds besides is lost when it is stopped.
// Invariant, checked with each record: the old image is what the view has, so none is missing, doubled or out of its key's order.
import type { Draw } from '../histories/sequential.js'
import type { Answer, Send, WireItem } from '../histories/wire.js'

const TARGET = 'DynamoDBStreams_20120810.'
const SHARD_END = 'SHARD_END'

interface WireShard {
  readonly ShardId: string
  readonly ParentShardId?: string
  readonly SequenceNumberRange: { readonly StartingSequenceNumber: string; readonly EndingSequenceNumber?: string }
}

export interface WireRecord {
  readonly eventID: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly dynamodb: {
    readonly Keys: WireItem
    readonly NewImage?: WireItem
    readonly OldImage?: WireItem
    readonly SequenceNumber: string
  }
}

interface Lease {
  /** TRIM_HORIZON, a sequence number, or SHARD_END. */
  checkpoint: string
  readonly parent: string | undefined
}

/** What a consumer has when it is started again. */
export interface Saved {
  readonly leases: Map<string, Lease>
  readonly view: Map<string, WireItem>
  readonly eventIds: Set<string>
  /** What should never have been seen. */
  readonly wrong: string[]
}

export const nothingSaved = (): Saved => ({ leases: new Map(), view: new Map(), eventIds: new Set(), wrong: [] })

export class Consumer {
  readonly #send: Send
  readonly #arn: string
  readonly #draw: Draw
  readonly #saved: Saved
  readonly #iterators = new Map<string, string>()
  /** Shards that were read to what there was at the last look. */
  readonly #quiet = new Set<string>()

  constructor(send: Send, arn: string, draw: Draw, saved: Saved) {
    this.#send = send
    this.#arn = arn
    this.#draw = draw
    this.#saved = saved
  }

  /** Looks once at every shard that it may read. @returns whether it found nothing new anywhere */
  async round(): Promise<boolean> {
    if (this.#saved.leases.size === 0 || this.#draw(4) === 0) await this.#sync()
    this.#quiet.clear()
    const active = [...this.#saved.leases].filter(([, lease]) => this.#isActive(lease))
    for (const [shardId, lease] of active) await this.#read(shardId, lease)
    return active.length > 0 && active.every(([shardId]) => this.#quiet.has(shardId))
  }

  #isActive({ checkpoint, parent }: Lease): boolean {
    if (checkpoint === SHARD_END) return false
    const before = parent === undefined ? undefined : this.#saved.leases.get(parent)
    return before === undefined || before.checkpoint === SHARD_END
  }

  /** Takes a lease of every shard that is new. */
  async #sync(): Promise<void> {
    const shards: WireShard[] = []
    for (let start: string | undefined; ;) {
      const page = await this.#ask('DescribeStream', { ExclusiveStartShardId: start, Limit: 1 + this.#draw(5) })
      if (page === undefined) return
      const { Shards, LastEvaluatedShardId } = (
        page as { StreamDescription: { Shards: readonly WireShard[]; LastEvaluatedShardId?: string } }
      ).StreamDescription
      shards.push(...Shards)
      if (LastEvaluatedShardId === undefined) break
      start = Shards.at(-1)?.ShardId // as the library goes on, whatever the answer says
    }
    this.#checkShards(shards)
    for (const shard of shards) this.#lease(shard)
  }

  #lease({ ShardId, ParentShardId }: WireShard): void {
    if (!this.#saved.leases.has(ShardId)) this.#saved.leases.set(ShardId, { checkpoint: 'TRIM_HORIZON', parent: ParentShardId })
  }

  /** A child begins after the end of its parent, which is closed. */
  #checkShards(shards: readonly WireShard[]): void {
    const byId = new Map(shards.map((shard) => [shard.ShardId, shard]))
    for (const { ShardId, ParentShardId, SequenceNumberRange: range } of shards) {
      const parent = ParentShardId === undefined ? undefined : byId.get(ParentShardId)
      const end = parent?.SequenceNumberRange.EndingSequenceNumber
      if (parent !== undefined && (end === undefined || BigInt(end) >= BigInt(range.StartingSequenceNumber))) {
        this.#saved.wrong.push(`${ShardId} begins at ${range.StartingSequenceNumber}, its parent ends at ${end}`)
      }
    }
  }

  async #read(shardId: string, lease: Lease): Promise<void> {
    const iterator = this.#iterators.get(shardId) ?? (await this.#newIterator(shardId, lease))
    if (iterator === undefined) return
    const page = await this.#ask('GetRecords', { ShardIterator: iterator, Limit: 1 + this.#draw(7) })
    if (page === undefined) return void this.#iterators.delete(shardId)
    const { Records, NextShardIterator } = page as { Records: readonly WireRecord[]; NextShardIterator?: string }
    for (const record of Records) this.#apply(record)
    const last = Records.at(-1)
    if (last !== undefined) lease.checkpoint = last.dynamodb.SequenceNumber
    else this.#quiet.add(shardId)
    if (NextShardIterator !== undefined) return void this.#iterators.set(shardId, NextShardIterator)
    this.#iterators.delete(shardId)
    await this.#endShard(shardId, lease)
  }

  /** The children are there at once, or else the table was dropped. */
  async #endShard(shardId: string, lease: Lease): Promise<void> {
    const found = await this.#ask('DescribeStream', { ShardFilter: { Type: 'CHILD_SHARDS', ShardId: shardId } })
    if (found === undefined) return
    const { Shards } = (found as { StreamDescription: { Shards: readonly WireShard[] } }).StreamDescription
    if (Shards.length === 0 || Shards.length > 2) this.#saved.wrong.push(`${shardId} has ${Shards.length} children`)
    for (const shard of Shards) this.#lease(shard)
    lease.checkpoint = SHARD_END
    this.#quiet.delete(shardId)
  }

  async #newIterator(shardId: string, { checkpoint }: Lease): Promise<string | undefined> {
    const type = checkpoint === 'TRIM_HORIZON' ? checkpoint : 'AFTER_SEQUENCE_NUMBER'
    const place = type === 'TRIM_HORIZON' ? {} : { SequenceNumber: checkpoint }
    const found = await this.#ask('GetShardIterator', { ShardId: shardId, ShardIteratorType: type, ...place })
    return (found as { ShardIterator: string } | undefined)?.ShardIterator
  }

  #apply({ eventID, eventName, dynamodb: { Keys, OldImage, NewImage } }: WireRecord): void {
    const { view, eventIds, wrong } = this.#saved
    const key = JSON.stringify(Keys)
    const before = view.get(key)
    const expected = OldImage === undefined ? 'INSERT' : NewImage === undefined ? 'REMOVE' : 'MODIFY'
    if (eventIds.has(eventID)) wrong.push(`event ${eventID} of ${key} came twice`)
    if (JSON.stringify(before) !== JSON.stringify(OldImage) || eventName !== expected) {
      wrong.push(`${eventName} of ${key} replaces ${JSON.stringify(OldImage)}, the view has ${JSON.stringify(before)}`)
    }
    eventIds.add(eventID)
    if (NewImage === undefined) view.delete(key)
    else view.set(key, NewImage)
  }

  /** @returns undefined where nobody was told what became of the request */
  async #ask(operation: string, input: object): Promise<unknown> {
    const named = operation === 'GetRecords' ? input : { StreamArn: this.#arn, ...input }
    const answer: Answer = await this.#send(TARGET + operation, named)
    const isFine = answer.kind !== 'refused' || answer.name === 'ExpiredIteratorException' // a roll-over is four hours
    if (!isFine) this.#saved.wrong.push(`${operation} was refused: ${JSON.stringify(answer)}`)
    return answer.kind === 'output' ? answer.output : undefined
  }
}
