// A record as GetRecords answers it, as JSON text: images are stored text and are not parsed.
// Source: docs API_Record; observed answers (event version 1.1, times in whole seconds).
import { hash } from 'node:crypto'
import { sequenceNumberOf } from './sequence-number.js'
import type { StreamChange } from './change.js'
import { streamArn, type StreamName } from './stream-arn.js'
import type { StreamViewType } from '../model/stream.js'

const EVENT_VERSION = '1.1'
/** Who deletes items whose time is over. */
const SERVICE_IDENTITY = '{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}'

/** @param stream as it is shown where the record is read: that is the region that the record names */
export function recordText(change: StreamChange, stream: StreamName, viewType: StreamViewType): string {
  const identity = change.entry.actor === 'service' ? `,"userIdentity":${SERVICE_IDENTITY}` : ''
  return `{${recordMembers(change, stream, viewType)}${identity}}`
}

/** The members of a record that are the same wherever it is shown, without the braces around them. */
export function recordMembers(change: StreamChange, stream: StreamName, viewType: StreamViewType): string {
  const { entry, eventName, keys, oldImage, newImage, sizeBytes } = change
  const number = sequenceNumberOf(entry)
  const images = `${newImage ? `,"NewImage":${newImage.json}` : ''}${oldImage ? `,"OldImage":${oldImage.json}` : ''}`
  const data =
    `{"ApproximateCreationDateTime":${Math.floor(entry.atMs / 1000)},"Keys":${JSON.stringify(keys)}${images},` +
    `"SequenceNumber":"${number}","SizeBytes":${sizeBytes},"StreamViewType":"${viewType}"}`
  return (
    `"eventID":"${eventIdOf(stream, number)}","eventName":"${eventName}","eventVersion":"${EVENT_VERSION}",` +
    `"eventSource":"aws:dynamodb","awsRegion":${JSON.stringify(stream.namespace.region)},"dynamodb":${data}`
  )
}

/** The same for all who read the stream: a digest of what names the record. Source: docs (a globally unique identifier); 32 hex digits observed. */
export const eventIdOf = (stream: StreamName, sequenceNumber: string): string =>
  hash('md5', `${streamArn(stream)} ${sequenceNumber}`)
