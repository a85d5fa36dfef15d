// One entry of a partition's log: a key, its row before and after, when, at which sequence. Rows are kept as stored, so that an entry
// costs no encoding. Invariant: per key, `before` is the `after` of the entry before it.
import { Row } from '../storage/row.js'

const FORMAT = 1
const FIXED_BYTES = 1 + 6 + 4 + 4 + 4

export interface LogEntry {
  readonly sequence: number
  readonly atMs: number
  /** The table's physical id: a partition's log belongs to one table, but an entry stands for itself. */
  readonly physicalId: number
  readonly rowSuffix: Buffer
  readonly before: Row | undefined
  readonly after: Row | undefined
}

export function encodeEntry(entry: LogEntry): Buffer {
  const beforeBytes = entry.before?.bytes.length ?? 0
  const afterBytes = entry.after?.bytes.length ?? 0
  const bytes = Buffer.allocUnsafe(FIXED_BYTES + entry.rowSuffix.length + beforeBytes + afterBytes)
  bytes[0] = FORMAT
  bytes.writeUIntBE(entry.atMs, 1, 6)
  bytes.writeUInt32BE(entry.physicalId, 7)
  bytes.writeUInt32BE(entry.rowSuffix.length, 11)
  bytes.writeUInt32BE(beforeBytes, 15)
  entry.rowSuffix.copy(bytes, FIXED_BYTES)
  entry.before?.bytes.copy(bytes, FIXED_BYTES + entry.rowSuffix.length)
  entry.after?.bytes.copy(bytes, FIXED_BYTES + entry.rowSuffix.length + beforeBytes)
  return bytes
}

/** @throws Error when the entry was written by a newer version */
export function decodeEntry(sequence: number, bytes: Buffer): LogEntry {
  if (bytes[0] !== FORMAT) throw new Error(`a log entry of format ${bytes[0]}, this version reads format ${FORMAT}`)
  const beforeAt = FIXED_BYTES + bytes.readUInt32BE(11)
  const afterAt = beforeAt + bytes.readUInt32BE(15)
  return {
    sequence,
    atMs: bytes.readUIntBE(1, 6),
    physicalId: bytes.readUInt32BE(7),
    rowSuffix: bytes.subarray(FIXED_BYTES, beforeAt),
    before: afterAt > beforeAt ? Row.read(bytes.subarray(beforeAt, afterAt)) : undefined,
    after: bytes.length > afterAt ? Row.read(bytes.subarray(afterAt)) : undefined,
  }
}

/** When an entry was written, without decoding the rest. */
export const entryAtMs = (bytes: Buffer): number => bytes.readUIntBE(1, 6)
