// What the operations on Kinesis destinations refuse, and how a destination is shown. Source: docs API_KinesisDataStreamDestination; the
// sentences as the streams sheet of 2026-11 has them (section 5); where it has none, assumed.
import { validation } from '../../model/errors.js'
import type { KinesisDestination, KinesisStatus, TimePrecision } from '../../model/kinesis.js'
import type { TableRecord } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { destinationNamed, isEnded, shownDestinations } from '../kinesis-life.js'
import { enforce, type Rule } from './rule.js'
import { lifeRefusal } from './state-rules.js'

/** What a request changes. */
export interface DestinationChange {
  readonly record: TableRecord
  readonly streamArn: string
  readonly nowMs: number
}

const tableIsThere: Rule<DestinationChange> = ({ record }) => lifeRefusal(record)

const INVALID = 'Table is not in a valid state to'
const NOUN = 'Kinesis Streaming Destination'

/** One stream a table: whichever it is, it must have ended. */
const isFree: Rule<DestinationChange> = ({ record: { kinesis = [] } }) =>
  kinesis.every(isEnded)
    ? undefined
    : validation(
        `${INVALID} enable ${NOUN}:EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation.`,
      )

/** Source: assumed for a stream that the table never had. */
const isActive: Rule<DestinationChange> = (change) =>
  presentOf(change)?.status === 'ACTIVE'
    ? undefined
    : validation(`${INVALID} disable ${NOUN}:DisableKinesisStreamingDestination must be ACTIVE to perform DISABLE operation.`)

const isKnown: Rule<DestinationChange> = (change) =>
  presentOf(change) === undefined
    ? validation(
        `${INVALID} enable ${NOUN}: No streaming destination with streamArn: ${change.streamArn} found for table with tableName: ` +
          change.record.name,
      )
    : undefined

/** Source: assumed, after the sentences of the other two. */
const mayBeUpdated: Rule<DestinationChange> = (change) =>
  presentOf(change)?.status === 'ACTIVE'
    ? undefined
    : validation(`${INVALID} update ${NOUN}:UpdateKinesisStreamingDestination must be ACTIVE to perform UPDATE operation.`)

const isAnother: Rule<DestinationChange & { readonly precision: TimePrecision }> = ({ record, streamArn, precision }) =>
  destinationNamed(record, streamArn)?.precision === precision
    ? validation(
        `Invalid Request: Precision is already set to the desired value of ${precision} for tableId: ${record.tableId}, kdsArn: ${streamArn}`,
      )
    : undefined

const presentOf = ({ record, streamArn, nowMs }: DestinationChange): KinesisDestination | undefined =>
  shownDestinations(record, nowMs).find((one) => one.streamArn === streamArn)

/** @throws ApiError ResourceInUseException, ValidationException */
export const checkEnabling = (change: DestinationChange): void => enforce([tableIsThere, isFree], change)

/** @throws ApiError ResourceInUseException, ValidationException */
export const checkDisabling = (change: DestinationChange): void => enforce([tableIsThere, isActive], change)

/** @param wanted undefined where the request says none. @returns what is wanted. @throws ApiError ResourceInUseException, ValidationException */
export function checkUpdating(change: DestinationChange, wanted: TimePrecision | undefined): TimePrecision {
  if (wanted === undefined) {
    throw validation(
      'Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be null or contain only null values',
    )
  }
  enforce([tableIsThere, isKnown, mayBeUpdated, isAnother], { ...change, precision: wanted })
  return wanted
}

/** A stream that is not there, or that the caller may not use. */
export const streamRefused = (): Error => validation('User does not have a permission to use kinesis stream')

/** Source: two of them observed, the others assumed. */
const DESCRIPTIONS: Readonly<Record<KinesisStatus, string>> = {
  ENABLING: 'Stream is being enabled',
  ACTIVE: 'Stream is active',
  UPDATING: 'Stream is being updated',
  DISABLING: 'Stream is being disabled',
  DISABLED: 'Stream is disabled',
  ENABLE_FAILED: 'User does not have a permission to use kinesis stream',
}

export const describeDestination = ({ streamArn, status, precision }: KinesisDestination): Wire.KinesisDataStreamDestination => ({
  StreamArn: streamArn,
  DestinationStatus: status,
  DestinationStatusDescription: DESCRIPTIONS[status],
  ApproximateCreationDateTimePrecision: precision,
})
