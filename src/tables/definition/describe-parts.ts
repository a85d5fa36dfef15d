// Keys, projections, maxima, classes and warmth back in their wire shapes.
import type { IndexRecord, KeyAttribute, KeySchema, OnDemandThroughput, Projection, TableRecord } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { isBeingWarmed } from '../warmth.js'
import { hashSetOrder } from './hash-set-order.js'
import { warmThroughputOf } from './warm-throughput.js'

export const seconds = (ms: number): number => ms / 1000

export const describeKeys = ({ hash, range }: KeySchema): Wire.KeySchemaElement[] => [
  ...hash.map(({ name }): Wire.KeySchemaElement => ({ AttributeName: name, KeyType: 'HASH' })),
  ...range.map(({ name }): Wire.KeySchemaElement => ({ AttributeName: name, KeyType: 'RANGE' })),
]

/** By name, whatever the order of the request. Source: recorded answers of the service. */
export const describeAttributes = (attributes: readonly KeyAttribute[]): Wire.AttributeDefinition[] =>
  attributes
    .toSorted((a, b) => (a.name < b.name ? -1 : 1)) // no name is there twice
    .map(({ name, type }) => ({ AttributeName: name, AttributeType: type }))

/** The included names come out of a hash set. Source: recorded answers of the service. */
export const describeProjection = ({ type, nonKeyAttributes }: Projection): Wire.Projection =>
  type === 'INCLUDE' ? { ProjectionType: type, NonKeyAttributes: hashSetOrder(nonKeyAttributes) } : { ProjectionType: type }

/** The member of a description, or nothing when no maximum is set; spread it. */
export function describeOnDemand(onDemand: OnDemandThroughput | undefined): Pick<Wire.TableDescription, 'OnDemandThroughput'> {
  if (onDemand === undefined) return {}
  const { maxReadUnits: read, maxWriteUnits: write } = onDemand
  return {
    OnDemandThroughput: {
      ...(read === undefined ? {} : { MaxReadRequestUnits: read }),
      ...(write === undefined ? {} : { MaxWriteRequestUnits: write }),
    },
  }
}

/** Absent with the key that the service owns. While it changes, the old key shows. Source: recorded answers of the service. */
export function describeEncryption({ sse, encrypting }: TableRecord): Pick<Wire.TableDescription, 'SSEDescription'> {
  if (sse === undefined) return encrypting === undefined ? {} : { SSEDescription: { Status: 'UPDATING' } }
  const status = encrypting === undefined ? 'ENABLED' : 'UPDATING'
  return { SSEDescription: { Status: status, SSEType: 'KMS', KMSMasterKeyArn: sse.kmsKeyArn } }
}

/** What a restored table was made of stays as long as the table. Source: docs API_RestoreSummary */
export function describeRestoration({ restoration }: TableRecord): Pick<Wire.TableDescription, 'RestoreSummary'> {
  if (restoration === undefined) return {}
  const { sourceTableArn, sourceBackupArn, atMs, source } = restoration
  return {
    RestoreSummary: {
      ...(sourceBackupArn === undefined ? {} : { SourceBackupArn: sourceBackupArn }),
      SourceTableArn: sourceTableArn,
      RestoreDateTime: seconds(atMs),
      RestoreInProgress: source !== undefined,
    },
  }
}

export function describeTableClass({
  tableClass,
  tableClassUpdatedMs: updatedMs,
}: TableRecord): Pick<Wire.TableDescription, 'TableClassSummary'> {
  if (tableClass === undefined) return {}
  return {
    TableClassSummary: { TableClass: tableClass, ...(updatedMs === undefined ? {} : { LastUpdateDateTime: seconds(updatedMs) }) },
  }
}

/** A new table is warmed until it can be used. Source: assumed; of one that is there, measured us-west-2, 2026-10. */
export function describeWarmth(record: TableRecord): Wire.TableWarmThroughputDescription {
  const { readUnits, writeUnits } = warmThroughputOf(record, record.billingMode)
  const status = record.status === 'CREATING' || isBeingWarmed(record) ? 'UPDATING' : 'ACTIVE'
  return { ReadUnitsPerSecond: readUnits, WriteUnitsPerSecond: writeUnits, Status: status }
}

export function describeIndexWarmth(record: TableRecord, index: IndexRecord): Wire.GlobalSecondaryIndexWarmThroughputDescription {
  const { readUnits, writeUnits } = warmThroughputOf(index, record.billingMode)
  const status = index.status === 'CREATING' || isBeingWarmed(record, index.name) ? 'UPDATING' : 'ACTIVE'
  return { ReadUnitsPerSecond: readUnits, WriteUnitsPerSecond: writeUnits, Status: status }
}
