// A record as GetRecords answers it, as JSON text: images are stored text and are not parsed.
// Source: docs API_Record; observed answers (event version 1.1, times in whole seconds).
import { hash } from 'node:crypto'
import { sequenceNumberOf } from './sequence-number.js'
import type { StreamChange } from './change.js'
import { streamArn, type StreamName } from './stream-arn.js'
import type { StreamViewType } from '../model/stream.js'

const EVENT_VERSION = '1.1'
/**
 * Ids are the same for all who read the stream: a digest of its ARN, and the place of the change in the store-wide order.
 * Source: docs (a globally unique identifier); 32 hex digits observed.
 */
const ID_DIGITS = 32
const SEQUENCE_DIGITS = 16
/** Who deletes items whose time is over. */
const SERVICE_IDENTITY = '{"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"}'

/** What all records of a stream have in common. */
export interface RecordFrame {
  /** The members between what happened and when it did, as text. */
  readonly source: string
  readonly viewType: StreamViewType
  /** What its records' ids begin with. */
  readonly idStart: string
}

/** @param stream as it is shown where the records are read: that is the region that they name */
export function recordFrame(stream: StreamName, viewType: StreamViewType): RecordFrame {
  const region = JSON.stringify(stream.namespace.region)
  const source = `"eventVersion":"${EVENT_VERSION}","eventSource":"aws:dynamodb","awsRegion":${region}`
  const idStart = hash('md5', streamArn(stream)).slice(0, ID_DIGITS - SEQUENCE_DIGITS)
  return { source, viewType, idStart }
}

export function recordText(change: StreamChange, frame: RecordFrame): string {
  const identity = change.entry.actor === 'service' ? `,"userIdentity":${SERVICE_IDENTITY}` : ''
  return `{${recordMembers(change, frame)}${identity}}`
}

/** The members of a record that are the same wherever it is shown, without the braces around them. */
export function recordMembers(change: StreamChange, { source, viewType, idStart }: RecordFrame): string {
  const { entry, eventName, keys, oldImage, newImage, sizeBytes } = change
  const number = sequenceNumberOf(entry)
  const images = `${newImage ? `,"NewImage":${newImage.json}` : ''}${oldImage ? `,"OldImage":${oldImage.json}` : ''}`
  const data =
    `{"ApproximateCreationDateTime":${Math.floor(entry.atMs / 1000)},"Keys":${JSON.stringify(keys)}${images},` +
    `"SequenceNumber":"${number}","SizeBytes":${sizeBytes},"StreamViewType":"${viewType}"}`
  const id = idStart + entry.sequence.toString(16).padStart(SEQUENCE_DIGITS, '0')
  return `"eventID":"${id}","eventName":"${eventName}",${source},"dynamodb":${data}`
}
