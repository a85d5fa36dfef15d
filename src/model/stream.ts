// What a table's record says of its streams. Plain data, replaced and never mutated. Invariant: the points of a stream are in the order of
// its log and none has the place of a change, so every record lies between two of them.
import type { Sequence } from './ids.js'
import type { ResourcePolicy } from './resource-policy.js'

export type StreamViewType = 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY'

/** A place in the store-wide order that no change has, and when it was taken. */
export interface StreamPoint {
  readonly atMs: number
  readonly sequence: Sequence
}

/** One stream of a table: it gets a new one whenever streaming is enabled. */
export interface TableStream {
  readonly enabled: boolean
  readonly viewType: StreamViewType
  /** The time of its making, by which it is told from the table's other streams. */
  readonly label: string
  /** Its records come after this point; absent in folders of before streams could be read. */
  readonly begin?: StreamPoint
  /** Its records come before this point: there when it was disabled. */
  readonly end?: StreamPoint
  /** Where its shards were closed and followed by another each, by the clock; oldest first, as far back as they are needed. */
  readonly rollOvers?: readonly StreamPoint[]
  /** Who may read it. */
  readonly policy?: ResourcePolicy
}
