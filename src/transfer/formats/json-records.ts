// DynamoDB JSON: a line a record, `{"Item":{"pk":{"S":"a"}}}`, as exports write it. Source: docs S3DataImport.Format, S3DataExport.Output.
import { isUtf8 } from 'node:buffer'
import { isObject } from '../../model/json.js'
import type { WireItem } from '../../model/decode.js'
import { linesOf } from './lines.js'
import { type Bytes, FAULTS, MOST_RECORD_BYTES, type ReadRow } from './read-row.js'

export async function* jsonRecords(bytes: Bytes): AsyncGenerator<ReadRow> {
  for await (const line of linesOf(bytes)) {
    if (line === undefined) yield { fault: FAULTS.long, bytes: MOST_RECORD_BYTES }
    else if (line.length > 0) yield recordIn(line)
  }
}

function recordIn(line: Buffer): ReadRow {
  const bytes = line.length + 1
  if (!isUtf8(line)) return { fault: FAULTS.text, bytes }
  try {
    return recordOf(JSON.parse(line.toString()), bytes)
  } catch {
    return { fault: FAULTS.json, bytes }
  }
}

/** @param value whatever the record holds */
export function recordOf(value: unknown, bytes: number): ReadRow {
  if (!isObject(value) || !isObject(value['Item'])) return { fault: FAULTS.item, bytes }
  const { Item, ...beside } = value
  return { item: Item as WireItem, beside, bytes } // its values are checked as those of a request
}
