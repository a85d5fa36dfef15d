// Where records of Kinesis destinations go. Invariant: what a sink says it has taken is there for good, as far as the sink can know.
import type { KinesisRecord } from './record.js'
import type { KinesisStreamName } from './stream-name.js'

/** What became of one record: taken; refused for want of capacity; not taken for another reason. */
export type PutOutcome = 'taken' | 'throttled' | 'failed'

export interface KinesisSink {
  /** As lines for the operator name it. */
  readonly place: string
  /** @throws SinkError when nobody can tell */
  check(name: KinesisStreamName): Promise<'there' | 'missing'>
  /** @returns what became of each. @throws SinkError when it is not known that any was taken */
  put(name: KinesisStreamName, records: readonly KinesisRecord[]): Promise<readonly PutOutcome[]>
  /** Ends what is under way. */
  close(): Promise<void>
}

/** A sink takes nothing now. Its message is the cause, in words that a line can go on with. */
export class SinkError extends Error {}

/** Takes everything and keeps nothing: for data in memory, when no place was named. */
export const NOWHERE: KinesisSink = {
  place: 'nowhere',
  check: () => Promise.resolve('there'),
  put: (_name, records) => Promise.resolve(records.map(() => 'taken')),
  close: () => Promise.resolve(),
}
