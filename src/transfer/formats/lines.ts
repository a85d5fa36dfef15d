// Bytes as lines. Invariant: no more than a line and a chunk are held; a line that is longer than a record may be is passed over, and told.
import { type Bytes, MOST_RECORD_BYTES } from './read-row.js'

const NEWLINE = 0x0a
const RETURN = 0x0d
const MARK = Buffer.of(0xef, 0xbb, 0xbf)

/** @returns each line without its end and without a mark of byte order; undefined for one that is too long */
export async function* linesOf(bytes: Bytes): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = []
  let length = 0
  let isFirst = true
  const whole = (): Buffer | undefined => {
    const line = length > MOST_RECORD_BYTES ? undefined : Buffer.concat(parts)
    parts = []
    length = 0
    const begins = isFirst && line?.subarray(0, MARK.length).equals(MARK) === true
    isFirst = false
    return line === undefined ? undefined : trimmed(begins ? line.subarray(MARK.length) : line)
  }
  for await (const chunk of bytes) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, at))
      length += at - from
      yield whole()
      from = at + 1
    }
    length += chunk.length - from
    if (length > MOST_RECORD_BYTES) parts = []
    else if (from < chunk.length) parts.push(chunk.subarray(from))
  }
  if (length > 0) yield whole()
}

const trimmed = (line: Buffer): Buffer => (line.at(-1) === RETURN ? line.subarray(0, -1) : line)
