// What is written of a batch that was given up: the document that Lambda sends to an S3 destination, one a line. Pure.
// Source: docs with-ddb (on-failure destination), kinesis-on-failure-destination; that `payload` is the event itself is assumed.
import type { Batch } from './batch.js'
import { eventText } from './record-text.js'

export type GiveUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

export interface GivenUp {
  readonly batch: Batch
  readonly condition: GiveUpCondition
  readonly requestId: string
  readonly functionArn: string
  readonly shardId: string
  readonly streamArn: string
  readonly nowMs: number
}

/** One line of JSON, without its end. */
export function failureRecord({ batch, condition, requestId, functionArn, shardId, streamArn, nowMs }: GivenUp): string {
  const { records, invocations } = batch
  const first = records[0]
  const last = records.at(-1)
  const ran = { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' }
  const head = JSON.stringify({
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invocations },
    ...(invocations === 0 ? {} : { responseContext: ran }),
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.number,
      endSequenceNumber: last?.number,
      approximateArrivalOfFirstRecord: wholeSeconds(first?.atMs ?? nowMs),
      approximateArrivalOfLastRecord: wholeSeconds(last?.atMs ?? nowMs),
      batchSize: records.length,
      streamArn,
    },
  })
  return `${head.slice(0, -1)},"payload":${eventText(records.map(({ text }) => text))}}`
}

const wholeSeconds = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`
