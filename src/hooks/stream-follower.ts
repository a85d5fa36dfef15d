// Follows one stream for a hook: its shards, parents before their children. Invariants: a shard is begun when its parent is done, or is no
// longer shown; where reading begins is stored before the first record is handled; what a restart finds stored goes on from there.
import type { Checkpoint, CheckpointName } from '../engine/streams/checkpoints.js'
import type { Sequence } from '../model/ids.js'
import type { Shard } from '../streams/shards.js'
import { streamArn, type StreamName } from '../streams/stream-arn.js'
import type { HookParts } from './parts.js'
import type { StartingPosition } from './settings.js'
import { checkpointText, readCheckpoint, type ShardCheckpoint } from './shard-checkpoint.js'
import { ShardFollower } from './shard-follower.js'

/** Of the row that says that the hook has begun with the stream. */
const WHOLE_STREAM = ''

export class StreamFollower {
  readonly name: StreamName
  readonly arn: string
  readonly #parts: HookParts
  /** Where each shard was left. */
  readonly #saved: Map<string, ShardCheckpoint>
  readonly #shards = new Map<string, ShardFollower>()
  /** Where to begin, while that is not stored; undefined for a stream that the hook has read. */
  #position: StartingPosition | undefined
  #course: 'new' | 'beginning' | 'begun' = 'new'
  #isStopped = false

  /**
   * @param saved the hook's rows of this stream
   * @param position where to begin with a stream that the hook has never read
   */
  constructor(parts: HookParts, name: StreamName, saved: readonly Checkpoint[], position: StartingPosition | undefined) {
    this.name = name
    this.arn = streamArn(name)
    this.#parts = parts
    this.#position = saved.length === 0 ? position : undefined
    const shards = saved.filter(({ shardId }) => shardId !== WHOLE_STREAM)
    this.#saved = new Map(shards.map(({ shardId, text }) => [shardId, readCheckpoint(text)]))
  }

  /** Begins, unless it has; where that can't be stored, the next look tries again. */
  async begin(): Promise<void> {
    if (this.#course !== 'new' || this.#isStopped) return
    this.#course = 'beginning'
    try {
      if (this.#position !== undefined) await this.#storeBeginning(this.#position)
      this.#course = 'begun'
      this.refresh()
    } catch (error) {
      this.#course = 'new'
      this.#parts.onFailure(error)
    }
    this.#parts.changed()
  }

  /** Whether the stream is still there. */
  get isThere(): boolean {
    return this.#parts.engine.streams.find(this.name) !== undefined
  }

  get isRetrying(): boolean {
    return [...this.#shards.values()].some(({ isRetrying }) => isRetrying)
  }

  /** As `ShardFollower.isQuiet`, of all of them. */
  isQuiet(upTo: Sequence): boolean {
    if (this.#isStopped) return true
    return this.#course !== 'beginning' && [...this.#shards.values()].every((shard) => shard.isQuiet(upTo))
  }

  /** Whether every record up to that place is done. */
  isPast(upTo: Sequence): boolean {
    if (this.#isStopped) return true
    if (this.#course !== 'begun' || !this.#shownShards().every(({ id }) => this.#shards.has(id))) return false
    return [...this.#shards.values()].every((shard) => shard.isDone || (shard.isQuiet(upTo) && !shard.isHolding(upTo)))
  }

  /** Those that were begun. */
  get shards(): readonly ShardFollower[] {
    return [...this.#shards.values()]
  }

  /** Takes up shards that can be begun, and forgets those that are no longer shown. */
  refresh(): void {
    if (this.#course !== 'begun' || this.#isStopped) return
    const shown = this.#shownShards()
    const byId = new Map(shown.map((shard) => [shard.id, shard]))
    this.#forget([...this.#shards.keys()].filter((id) => !byId.has(id)))
    for (const shard of shown) {
      if (this.#shards.has(shard.id) || !this.#isReady(shard, byId)) continue
      const from = this.#saved.get(shard.id) ?? { after: shard.begin.sequence }
      const follower = new ShardFollower(this.#parts, this.name, shard.id, from)
      this.#shards.set(shard.id, follower)
      follower.look()
    }
  }

  /** Entries have landed. @param partitions of which; all when not given */
  look(partitions?: ReadonlySet<number>): void {
    if (this.#course === 'new') void this.begin()
    this.refresh()
    for (const { id, partitionId, end } of this.#shownShards()) {
      const follower = this.#shards.get(id)
      const isEnding = end !== undefined && follower?.isReadOut === false
      if (isEnding || partitions === undefined || partitions.has(partitionId)) follower?.look()
    }
  }

  flush(upTo: Sequence): void {
    for (const shard of this.#shards.values()) shard.flush(upTo)
  }

  retryNow(): void {
    for (const shard of this.#shards.values()) shard.retryNow()
  }

  /** Begins nothing more; what is under way counts if it succeeds. */
  halt(): void {
    this.#isStopped = true
    for (const shard of this.#shards.values()) shard.halt()
  }

  /** Nothing more is stored either. */
  forget(): void {
    this.#isStopped = true
    for (const shard of this.#shards.values()) shard.forget()
  }

  /** Everything that is stored of the stream for this hook. */
  checkpointNames(): readonly CheckpointName[] {
    const ids = new Set([WHOLE_STREAM, ...this.#saved.keys(), ...this.#shards.keys()])
    return [...ids].map((shardId) => ({ reader: this.#parts.name, streamArn: this.arn, shardId }))
  }

  #shownShards(): readonly Shard[] {
    const { streams } = this.#parts.engine
    const stream = streams.find(this.name)
    return stream === undefined ? [] : streams.shardsOf(stream)
  }

  #isReady({ parentId }: Shard, shown: ReadonlyMap<string, Shard>): boolean {
    if (parentId === undefined || !shown.has(parentId)) return true
    return this.#shards.get(parentId)?.isDone === true
  }

  #forget(ids: readonly string[]): void {
    if (ids.length === 0) return
    for (const id of ids) {
      this.#shards.get(id)?.forget()
      this.#shards.delete(id)
      this.#saved.delete(id)
    }
    const names = ids.map((shardId) => ({ reader: this.#parts.name, streamArn: this.arn, shardId }))
    this.#parts.engine.checkpoints.remove(names).catch(() => undefined) // a start clears what is left of shards that are gone
  }

  /** With LATEST, closed shards are done, and open ones begin after what has landed. */
  async #storeBeginning(position: StartingPosition): Promise<void> {
    const { engine, name: reader } = this.#parts
    if (position === 'LATEST' && this.#saved.size === 0) {
      for (const { id, begin, end } of this.#shownShards()) {
        const after = end?.sequence ?? Math.max(begin.sequence, engine.checkpoints.landedSequence)
        this.#saved.set(id, end === undefined ? { after } : { after, isDone: true })
      }
    }
    const rows = [...this.#saved].map(([shardId, from]) => ({ shardId, text: checkpointText(from) }))
    const stream = { shardId: WHOLE_STREAM, text: JSON.stringify({ format: 1, position }) }
    await engine.checkpoints.save([stream, ...rows].map((row) => ({ reader, streamArn: this.arn, ...row })))
  }
}
