// Which records go into one PutRecords. Invariant: of the records of a key only the first one does, since a request may fail in part, and a
// later one must not arrive before it. Source: docs API_PutRecords (500 records and 5 MB a request, 1 MB a record).
import { type KinesisRecord, recordBytes } from './record.js'

const MOST_RECORDS = 500
const MOST_BYTES = 5 * 1024 ** 2
/** What is larger is left out. Source: docs Kinesis Data Streams for DynamoDB. */
export const MOST_RECORD_BYTES = 1024 ** 2

/** @param pending in the order of the log. @returns the next ones to send, in the same order; some, unless none is pending */
export function nextRequest(pending: readonly KinesisRecord[]): readonly KinesisRecord[] {
  const request: KinesisRecord[] = []
  const keys = new Set<string>()
  let bytes = 0
  for (const record of pending) {
    if (keys.has(record.partitionKey)) continue
    bytes += recordBytes(record)
    if (request.length === MOST_RECORDS || (request.length > 0 && bytes > MOST_BYTES)) break
    keys.add(record.partitionKey)
    request.push(record)
  }
  return request
}
