// A table's record as clients see it. Invariant: what a table never had does not show.
// Source: docs API_TableDescription; what shows when, measured eu-west-2, 2026.
import {
  globalIndexes,
  type IndexRecord,
  localIndexes,
  type Throughput,
  type TableRecord,
  tableArn,
  vectorIndexes,
} from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { announce } from '../alteration.js'
import { isGoingOnDemand } from '../billing-switch.js'
import { decreasesOn } from '../throughput-changes.js'
import { describeGlobal, type Peers } from './describe-global.js'
import {
  describeAttributes,
  describeEncryption,
  describeIndexWarmth,
  describeKeys,
  describeOnDemand,
  describeProjection,
  describeRestoration,
  describeTableClass,
  describeWarmth,
  seconds,
} from './describe-parts.js'
import { describeVectorIndex } from './vector-index.js'

/** Items and bytes of the table (undefined) or of one of its indexes. */
export type Counts = (index?: IndexRecord) => { readonly items: number; readonly sizeBytes: number }

/** @param nowMs tells whether the decreases counted are today's @param peers the tables of other replicas */
export function describeTable(
  record: TableRecord,
  counts: Counts,
  nowMs: number,
  peers: Peers = () => undefined,
): Wire.TableDescription {
  if (record.status === 'DELETING') return describeDeleting(record, counts, nowMs)
  return describeShown(announce(record, nowMs), counts, nowMs, (namespace) => {
    const peer = peers(namespace)
    return peer && announce(peer, nowMs)
  })
}

function describeShown(record: TableRecord, counts: Counts, nowMs: number, peers: Peers): Wire.TableDescription {
  return {
    AttributeDefinitions: describeAttributes(record.attributes),
    TableName: record.name,
    KeySchema: describeKeys(record.keys),
    TableStatus: record.status,
    CreationDateTime: seconds(record.createdAtMs),
    ...describeCommon(record, counts, nowMs),
    ...describeLocalIndexes(record, counts),
    ...describeGlobalIndexes(record, counts, nowMs),
    ...describeVectorIndexes(record, counts),
    ...describeStream(record),
    ...describeGlobal(record, peers),
    ...describeRestoration(record),
    ...describeEncryption(record),
    ...describeTableClass(record),
    DeletionProtectionEnabled: record.deletionProtected,
    ...describeOnDemand(record.onDemand),
    WarmThroughput: describeWarmth(record),
  }
}

const NOTHING = { items: 0, sizeBytes: 0 }

/** A table on its way out says little. Source: docs API_DeleteTable, example. */
function describeDeleting(record: TableRecord, counts: Counts, nowMs: number): Wire.TableDescription {
  return {
    TableName: record.name,
    TableStatus: record.status,
    ...describeCommon(record, counts, nowMs),
    DeletionProtectionEnabled: record.deletionProtected,
  }
}

function describeCommon(record: TableRecord, counts: Counts, nowMs: number): Wire.TableDescription {
  const { items, sizeBytes } = counts()
  return {
    ProvisionedThroughput: describeThroughput(record.throughput, nowMs),
    TableSizeBytes: sizeBytes,
    ItemCount: items,
    TableArn: tableArn(record),
    TableId: record.tableId,
    ...describeBilling(record),
  }
}

export function describeThroughput(throughput: Throughput, nowMs: number): Wire.ProvisionedThroughputDescription {
  const { lastIncreaseMs, lastDecreaseMs } = throughput
  return {
    ...(lastIncreaseMs === undefined ? {} : { LastIncreaseDateTime: seconds(lastIncreaseMs) }),
    ...(lastDecreaseMs === undefined ? {} : { LastDecreaseDateTime: seconds(lastDecreaseMs) }),
    NumberOfDecreasesToday: decreasesOn(throughput, nowMs),
    ReadCapacityUnits: throughput.readUnits,
    WriteCapacityUnits: throughput.writeUnits,
  }
}

/**
 * Absent on tables that were never on demand, and on replicas that change. A table made so was moved there when it was made.
 * While it goes there it has no date. Source: recorded answers of the service for a switch and for a table that gets replicas; assumed for
 * a new table, and for replicas at rest: Terraform takes a table without it for a provisioned one, and would find a difference each time.
 */
function describeBilling(record: TableRecord): Wire.TableDescription {
  if (record.global !== undefined && record.status !== 'ACTIVE') return {}
  const isOnDemand = record.billingMode === 'PAY_PER_REQUEST'
  if (!isOnDemand && record.lastToOnDemandMs === undefined) return {}
  const isGoing = record.status === 'CREATING' || isGoingOnDemand(record)
  const movedMs = isGoing ? undefined : (record.lastToOnDemandMs ?? record.createdAtMs)
  return {
    BillingModeSummary: {
      BillingMode: record.billingMode,
      ...(movedMs === undefined ? {} : { LastUpdateToPayPerRequestDateTime: seconds(movedMs) }),
    },
  }
}

function describeLocalIndexes(record: TableRecord, counts: Counts): Wire.TableDescription {
  const locals = localIndexes(record)
  if (locals.length === 0) return {}
  return { LocalSecondaryIndexes: locals.map((index) => describeIndex(record, index, counts)) }
}

function describeGlobalIndexes(record: TableRecord, counts: Counts, nowMs: number): Wire.TableDescription {
  const globals = globalIndexes(record)
  if (globals.length === 0) return {}
  return {
    GlobalSecondaryIndexes: globals.map((index) => ({
      ...describeIndex(record, index, counts),
      ...describeIndexState(index),
      ProvisionedThroughput: describeThroughput(index.throughput, nowMs),
      ...describeOnDemand(index.onDemand),
      WarmThroughput: describeIndexWarmth(record, index),
    })),
  }
}

function describeVectorIndexes(record: TableRecord, counts: Counts): Wire.TableDescription {
  const vectors = vectorIndexes(record).flatMap((index) => {
    if (index.vector === undefined) return []
    const own = describeVectorIndex(record, index, index.vector)
    return [{ ...own, ...describeIndexState(index), ...describeCounts(index, counts) }]
  })
  return vectors.length === 0 ? {} : { VectorIndexes: vectors }
}

const describeIndexState = ({
  status,
  backfilling,
}: IndexRecord): Pick<Wire.VectorIndexDescription, 'IndexStatus' | 'Backfilling'> => ({
  IndexStatus: status,
  ...(backfilling === undefined ? {} : { Backfilling: backfilling }),
})

function describeIndex(record: TableRecord, index: IndexRecord, counts: Counts): Wire.LocalSecondaryIndexDescription {
  return {
    IndexName: index.name,
    KeySchema: describeKeys(index.keys),
    Projection: describeProjection(index.projection),
    ...describeCounts(index, counts),
    IndexArn: `${tableArn(record)}/index/${index.name}`,
  }
}

/** An index that is being made counts nothing yet, however far its making is. Source: docs UpdateTable, example. */
function describeCounts(index: IndexRecord, counts: Counts): Pick<Wire.VectorIndexDescription, 'IndexSizeBytes' | 'ItemCount'> {
  const { items, sizeBytes } = index.status === 'CREATING' ? NOTHING : counts(index)
  return { IndexSizeBytes: sizeBytes, ItemCount: items }
}

/** The newest stream's names stay when it is disabled; its settings don't. */
function describeStream(record: TableRecord): Wire.TableDescription {
  const { stream } = record
  if (stream === undefined) return {}
  return {
    ...(stream.enabled ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType } } : {}),
    LatestStreamLabel: stream.label,
    LatestStreamArn: `${tableArn(record)}/stream/${stream.label}`,
  }
}
