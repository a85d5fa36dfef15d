// How far those got who read streams in this process: a row for each reader and shard, and one for the stream as a whole. Invariant: what is
// saved goes through the commit queue, so it is there after a kill once `save` has resolved.
import { CHECKPOINT_RANGE, checkpointKey, readCheckpointKey } from '../../storage/keys.js'
import { del, put, type Store } from '../../storage/store.js'
import type { CommitQueue, LandedBatch } from '../commit/commit-queue.js'

export interface Checkpoint {
  readonly reader: string
  readonly streamArn: string
  /** Empty for what is kept of the stream as a whole. */
  readonly shardId: string
  /** The reader's own. */
  readonly text: string
}

export type CheckpointName = Omit<Checkpoint, 'text'>

export class Checkpoints {
  readonly #store: Store
  readonly #commits: CommitQueue

  constructor({ store, commits }: { readonly store: Store; readonly commits: CommitQueue }) {
    this.#store = store
    this.#commits = commits
  }

  /** Every one there is, whosever it is. */
  async all(): Promise<readonly Checkpoint[]> {
    const found: Checkpoint[] = []
    const cursor = this.#store.cursor(CHECKPOINT_RANGE)
    try {
      for (let rows = await cursor.next(100); rows.length > 0; rows = await cursor.next(100)) {
        for (const [key, text] of rows) found.push({ ...readCheckpointKey(key), text })
      }
    } finally {
      await cursor.close()
    }
    return found
  }

  /** Resolves when they have landed, all in one batch. @throws ApiError InternalServerError after a failed batch */
  async save(checkpoints: readonly Checkpoint[]): Promise<void> {
    await this.#commits.add(checkpoints.map((one) => put(keyOf(one), one.text))).durable
  }

  /** @throws as `save` */
  async remove(names: readonly CheckpointName[]): Promise<void> {
    await this.#commits.add(names.map((name) => del(keyOf(name)))).durable
  }

  /** Calls back whenever a batch has landed: there may be something to read. */
  whenLanded(listener: (batch: LandedBatch) => void): void {
    this.#commits.whenLanded(listener)
  }

  /** Resolves when everything added so far has landed. @throws ApiError after a failed batch */
  landed(): Promise<void> {
    return this.#commits.landed()
  }

  /** Every change up to this place has landed. */
  get landedSequence(): number {
    return this.#commits.landedSequence
  }
}

const keyOf = ({ reader, streamArn, shardId }: CheckpointName): Buffer => checkpointKey(reader, streamArn, shardId)
