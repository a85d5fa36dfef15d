// What the operations on Kinesis destinations have in common: which change a request asks for, and whose stream it may be.
import type { Table } from '../../engine/contract/tables.js'
import { readKinesisArn } from '../../kinesis/stream-name.js'
import { isSameNamespace } from '../../model/namespace.js'
import type { DestinationChange } from '../../tables/definition/kinesis-rules.js'
import type { Context } from '../operation.js'

export const destinationChange = ({ engine }: Context, { record }: Table, streamArn: string): DestinationChange => {
  return { record, streamArn, nowMs: engine.clock.nowMs() }
}

/**
 * A stream belongs to the table's account and region. Source: docs kds_gettingstarted; that another one's, and what is no stream's ARN, is
 * refused as a missing stream is: assumed.
 */
export function isOwnStream({ namespace, isShared }: Context, streamArn: string): boolean {
  const name = readKinesisArn(streamArn)
  return name !== undefined && (isShared === true || isSameNamespace(name.namespace, namespace))
}
