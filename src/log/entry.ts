// One entry of a partition's log: a key, its row before and after, when, at which sequence. Rows are kept as stored, so that an entry
// costs no encoding. Invariant: per key, `before` is the `after` of the entry before it.
import { fixedNumber, numberBetween } from '../storage/fixed-number.js'
import { Row } from '../storage/row.js'

const FORMAT = '1'

/** Where each number of the header begins; the row suffix (base64), `before` and `after` follow it. */
const TIME_AT = 1
const TABLE_AT = 10
const SUFFIX_AT = 17
const BEFORE_AT = 21
const HEADER_CHARACTERS = 27

export interface LogEntry {
  readonly sequence: number
  readonly atMs: number
  /** The table's physical id: a partition's log belongs to one table, but an entry stands for itself. */
  readonly physicalId: number
  readonly rowSuffix: Buffer
  readonly before: Row | undefined
  readonly after: Row | undefined
}

export function encodeEntry(entry: LogEntry): string {
  const suffix = entry.rowSuffix.toString('base64')
  const before = entry.before?.text ?? ''
  const time = fixedNumber(entry.atMs, TABLE_AT - TIME_AT)
  const table = fixedNumber(entry.physicalId, SUFFIX_AT - TABLE_AT)
  const lengths = fixedNumber(suffix.length, BEFORE_AT - SUFFIX_AT) + fixedNumber(before.length, HEADER_CHARACTERS - BEFORE_AT)
  return FORMAT + time + table + lengths + suffix + before + (entry.after?.text ?? '')
}

/** @throws Error when the entry was written by a newer version */
export function decodeEntry(sequence: number, text: string): LogEntry {
  if (text[0] !== FORMAT) throw new Error(`a log entry of format ${text[0]}, this version reads format ${FORMAT}`)
  const beforeAt = HEADER_CHARACTERS + numberBetween(text, SUFFIX_AT, BEFORE_AT)
  const afterAt = beforeAt + numberBetween(text, BEFORE_AT, HEADER_CHARACTERS)
  return {
    sequence,
    atMs: entryAtMs(text),
    physicalId: numberBetween(text, TABLE_AT, SUFFIX_AT),
    rowSuffix: Buffer.from(text.slice(HEADER_CHARACTERS, beforeAt), 'base64'),
    before: afterAt > beforeAt ? Row.read(text.slice(beforeAt, afterAt)) : undefined,
    after: text.length > afterAt ? Row.read(text.slice(afterAt)) : undefined,
  }
}

/** When an entry was written, without decoding the rest. */
export const entryAtMs = (text: string): number => numberBetween(text, TIME_AT, TABLE_AT)
