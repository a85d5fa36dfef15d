// What a table's record says of its Kinesis destinations. Plain data, replaced and never mutated. Invariant: the spans of a destination are
// in the order of the log and don't overlap, so that a change is in one of them or in none.
import type { StreamPoint } from './stream.js'

export type TimePrecision = 'MILLISECOND' | 'MICROSECOND'
export type KinesisStatus = 'ENABLING' | 'ACTIVE' | 'DISABLING' | 'DISABLED' | 'ENABLE_FAILED' | 'UPDATING'

/** Which changes go to a stream: those after the first point, up to the second one where there is one. */
export interface KinesisSpan {
  readonly begin: StreamPoint
  /** Of the times in their records. */
  readonly precision: TimePrecision
  readonly end?: StreamPoint
}

/** A Kinesis data stream that a table's changes go, or went, to. */
export interface KinesisDestination {
  readonly streamArn: string
  readonly status: KinesisStatus
  /** Of the times in the records of changes from now on. */
  readonly precision: TimePrecision
  /** What it will be when UPDATING ends. */
  readonly nextPrecision?: TimePrecision
  /** When the status was taken, by the clock. */
  readonly sinceMs: number
  /** When ENABLING, DISABLING or UPDATING ends. */
  readonly dueMs?: number
  /** One for each time that it was ACTIVE with one precision, oldest first, as long as what was changed then is tried to be sent. */
  readonly spans: readonly KinesisSpan[]
}
