// What a file of items is read as: records in their order, each with its place in the file. Invariant: a record that is none is a fault with
// the reason, and those after it are read.
import type { WireItem } from '../../model/decode.js'

/** An item as requests have it, not checked, and what else the record says of it. */
export interface ReadRecord {
  readonly item: WireItem
  /** Members of the record beside its item, such as its own condition. */
  readonly beside: Readonly<Record<string, unknown>>
  /** Bytes of the file that it took, about. */
  readonly bytes: number
}

export interface RecordFault {
  readonly fault: string
  readonly bytes: number
  /** Nothing can be read after it. */
  readonly isLast?: true
}

export type ReadRow = ReadRecord | RecordFault

export const isFault = (row: ReadRow): row is RecordFault => 'fault' in row

/** The bytes of a file, as they come. */
export type Bytes = AsyncIterable<Buffer>

/** Longest record: an item has 400 KB, and its text may take a few times as much. */
export const MOST_RECORD_BYTES = 8 * 1024 * 1024

/** Why a record is no item. Source: assumed; only the sentences of PutItem are known. */
export const FAULTS = {
  json: 'The record is not valid JSON',
  ion: 'The record is not valid Ion',
  item: 'The record must contain an Item',
  text: 'The record is not valid UTF-8 text',
  long: `The record is longer than ${MOST_RECORD_BYTES} bytes`,
} as const

/** Reads a file to its end. @throws what the bytes throw */
export type Reader = (bytes: Bytes) => AsyncGenerator<ReadRow>
