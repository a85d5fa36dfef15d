// The name of a Kinesis data stream: its account, its region and what it is called. Source: docs Kinesis (ARN, StreamName).
import type { Namespace } from '../model/namespace.js'

export interface KinesisStreamName {
  readonly namespace: Namespace
  readonly stream: string
}

const FORM = /^arn:[a-z-]+:kinesis:([a-zA-Z0-9-]+):(\d{12}):stream\/([a-zA-Z0-9_.-]{1,128})$/

/** @returns undefined for what is no stream's ARN */
export function readKinesisArn(arn: string): KinesisStreamName | undefined {
  const [, region, account, stream] = FORM.exec(arn) ?? []
  if (region === undefined || account === undefined || stream === undefined) return undefined
  return { namespace: { region, account }, stream }
}
