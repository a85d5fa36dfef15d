// A change as a record of a Kinesis data stream: JSON text, into which images go as they are stored. Invariant: the same change makes the
// same record whenever it is sent, so whoever gets it twice sees so by its id.
// Source: docs Kinesis Data Streams for DynamoDB, as the streams sheet of 2026-11 has it (section 5: members, times, both images always).
import { hash } from 'node:crypto'
import type { TimePrecision } from '../model/kinesis.js'
import type { TableRecord } from '../model/table.js'
import type { StreamChange } from '../streams/change.js'

export interface KinesisRecord {
  /** The same for all changes of an item. */
  readonly partitionKey: string
  readonly data: Buffer
  /** When the change was made. */
  readonly atMs: number
  /** What its capture costs: a unit for each KB of the larger image. Source: docs HowItWorks.kds-on-demand. */
  readonly units: number
}

/** What a stream counts of it. Source: docs API_PutRecords (data and partition key). */
export const recordBytes = ({ data, partitionKey }: KinesisRecord): number => data.length + partitionKey.length

const UNIT_BYTES = 1024
/** Who deletes items whose time is over. */
const SERVICE_IDENTITY = '{"principalId":"dynamodb.amazonaws.com","type":"Service"}'

/** @param atMicros when the change was made, by which the changes of an item are in order */
export function kinesisRecord(
  change: StreamChange,
  table: Pick<TableRecord, 'namespace' | 'name' | 'tableId'>,
  precision: TimePrecision,
  atMicros: number,
): KinesisRecord {
  const { entry, newImage, oldImage } = change
  const units = Math.max(1, Math.ceil(Math.max(newImage?.sizeBytes ?? 0, oldImage?.sizeBytes ?? 0) / UNIT_BYTES))
  const data = Buffer.from(recordText(change, table, precision, atMicros))
  return { partitionKey: partitionKeyOf(table.tableId, entry.rowSuffix), data, atMs: entry.atMs, units }
}

function recordText(
  { entry, eventName, keys, newImage, oldImage, sizeBytes }: StreamChange,
  { namespace, name, tableId }: Pick<TableRecord, 'namespace' | 'name' | 'tableId'>,
  precision: TimePrecision,
  atMicros: number,
): string {
  const time = precision === 'MICROSECOND' ? atMicros : entry.atMs
  const images = `${newImage ? `,"NewImage":${newImage.json}` : ''}${oldImage ? `,"OldImage":${oldImage.json}` : ''}`
  const data =
    `{"ApproximateCreationDateTime":${time},"Keys":${JSON.stringify(keys)}${images},"SizeBytes":${sizeBytes},` +
    `"ApproximateCreationDateTimePrecision":"${precision}"}`
  return (
    `{"awsRegion":${JSON.stringify(namespace.region)},"eventID":"${eventIdOf(tableId, entry.sequence)}","eventName":"${eventName}",` +
    `"userIdentity":${entry.actor === 'service' ? SERVICE_IDENTITY : 'null'},"recordFormat":"application/json",` +
    `"tableName":${JSON.stringify(name)},"dynamodb":${data},"eventSource":"aws:dynamodb"}`
  )
}

/** A digest of what names the change, in the form of a UUID. Source: observed form; the digest is ours. */
function eventIdOf(tableId: string, sequence: number): string {
  const digits = hash('md5', `${tableId} ${sequence}`)
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}

/** Source: assumed: nobody knows the service's, but that changes of an item have the same. */
const partitionKeyOf = (tableId: string, rowSuffix: Buffer): string =>
  hash('md5', Buffer.concat([Buffer.from(tableId), rowSuffix])).toUpperCase()
