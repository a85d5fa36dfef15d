// How far a hook got in a shard, as text. Invariant: everything up to `after` is done, and in each lane everything up to its place; so a
// restart repeats at most what had begun and not ended. Pure.
import type { Sequence } from '../model/ids.js'

export interface ShardCheckpoint {
  readonly after: Sequence
  /** Of a shard that was handled in several lanes: how far each got. Means nothing once there are more or fewer lanes. */
  readonly lanes?: readonly Sequence[]
  /** The shard was read to its end and everything is done. */
  readonly isDone?: true
}

const FORMAT = 1

export const checkpointText = (checkpoint: ShardCheckpoint): string => JSON.stringify({ format: FORMAT, ...checkpoint })

/** @throws Error when a newer version wrote it */
export function readCheckpoint(text: string): ShardCheckpoint {
  const { format, ...checkpoint } = JSON.parse(text) as ShardCheckpoint & { format: number } // our own text
  if (format > FORMAT) throw new Error(`a checkpoint of format ${format}, this version reads format ${FORMAT}`)
  return checkpoint
}
