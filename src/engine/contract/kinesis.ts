// The plane of Kinesis destinations: where a table's changes are sent beside its stream. An engine may lack it.
import type { KinesisDestination, TimePrecision } from '../../model/kinesis.js'
import type { Table } from './tables.js'

/** Whoever asks has checked that the table's destinations allow it. Each resolves when what it begins is durable. */
export interface KinesisDestinations {
  /** Whether records can be sent there; `there` also where nobody answers, since they wait then. */
  check(streamArn: string): Promise<'there' | 'missing'>
  enable(table: Table, streamArn: string, precision: TimePrecision): Promise<void>
  disable(table: Table, streamArn: string): Promise<void>
  update(table: Table, streamArn: string, precision: TimePrecision): Promise<void>
  /** Resolves when what was written before is sent, or can't be now; undefined where there is nothing to send. */
  sent(table: Table): Promise<void> | undefined
  /** Those that are shown now. */
  of(table: Table): readonly KinesisDestination[]
}
