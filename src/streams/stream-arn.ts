// The name of a stream: its table's ARN and its label. Source: docs Streams (ARN); measured form of labels.
import type { Namespace } from '../model/namespace.js'

export interface StreamName {
  readonly namespace: Namespace
  readonly table: string
  readonly label: string
}

const FORM = /^arn:[a-z-]+:dynamodb:([^:/]+):([^:/]+):table\/([a-zA-Z0-9_.-]+)\/stream\/([^/|]+)$/

export const streamArn = ({ namespace: { region, account }, table, label }: StreamName): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${table}/stream/${label}`

/** @returns undefined for what is no stream's ARN */
export function readStreamArn(arn: string): StreamName | undefined {
  const [, region, account, table, label] = FORM.exec(arn) ?? []
  if (region === undefined || account === undefined || table === undefined || label === undefined) return undefined
  return { namespace: { region, account }, table, label }
}
