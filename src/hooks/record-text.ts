// A record as Lambda's event source mapping hands it over, as JSON text, and as its filters see it.
// Source: docs with-ddb (the sample event), with-ddb-filtering.
import type { StreamViewType } from '../model/stream.js'
import type { StreamChange } from '../streams/change.js'
import { type RecordFrame, recordFrame, recordMembers } from '../streams/record.js'
import { streamArn, type StreamName } from '../streams/stream-arn.js'

/** Who deletes items whose time is over; here in small letters, unlike in GetRecords. Source: docs time-to-live-ttl-streams. */
const SERVICE_IDENTITY = '{"type":"Service","principalId":"dynamodb.amazonaws.com"}'

/** What is added after filters have looked. Source: observed by others (facts of 2026-11). */
const ADDED = ['eventVersion', 'eventSource', 'eventSourceARN', 'awsRegion']

/** What all events' records of a stream have in common. */
export interface EventFrame {
  readonly record: RecordFrame
  /** The last member, as text. */
  readonly source: string
}

/** @param stream as it is shown where the hook is */
export const eventFrame = (stream: StreamName, viewType: StreamViewType): EventFrame => ({
  record: recordFrame(stream, viewType),
  source: `"eventSourceARN":${JSON.stringify(streamArn(stream))}`,
})

export function eventRecordText(change: StreamChange, { record, source }: EventFrame): string {
  const identity = change.entry.actor === 'service' ? `,"userIdentity":${SERVICE_IDENTITY}` : ''
  return `{${recordMembers(change, record)}${identity},${source}}`
}

/** @param text of a record. @returns what a filter is asked of */
export function filteredView(text: string): unknown {
  const record = JSON.parse(text) as Record<string, unknown> // our own text
  for (const name of ADDED) delete record[name]
  return record
}

/** The event of a batch. @param texts of its records */
export const eventText = (texts: readonly string[]): string => `{"Records":[${texts.join(',')}]}`
