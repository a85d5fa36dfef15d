// What a table's description says of its global table: the other replicas, each as its own table has it.
// Source: docs API_TableDescription, API_ReplicaDescription; which members show when, measured on the service.
import { type GlobalMembership, type GlobalMember, otherMembers } from '../../model/global-table.js'
import type { Namespace } from '../../model/namespace.js'
import { globalIndexes, indexNamed, type IndexRecord, type TableRecord, tableArn } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { selfOf } from '../global/membership.js'
import { describeIndexWarmth, describeTableClass, describeWarmth } from './describe-parts.js'

/** The table of another replica; undefined while there is none. */
export type Peers = (namespace: Namespace) => TableRecord | undefined

/** Nothing for a table that has no replicas, but for a mode that was set. */
export function describeGlobal(record: TableRecord, peers: Peers): Wire.TableDescription {
  const { global, settingsReplication: mode } = record
  if (global === undefined) return mode === undefined ? {} : { GlobalTableSettingsReplicationMode: mode }
  return {
    GlobalTableVersion: '2019.11.21',
    Replicas: otherMembers(global, record.namespace).map((member) => describeReplica(record, member, peers(member.namespace))),
    ...(global.witness === undefined
      ? {}
      : { GlobalTableWitnesses: [{ RegionName: global.witness.region, WitnessStatus: global.witness.status }] }),
    GlobalTableSettingsReplicationMode: global.settingsReplication,
    MultiRegionConsistency: global.consistency,
    ...describeProtection(record, global),
  }
}

/** Strongly consistent replicas can't be disassociated, so nothing protects them from it. */
const describeProtection = (record: TableRecord, { consistency }: GlobalMembership): Wire.TableDescription =>
  consistency === 'EVENTUAL' ? { DisassociationProtectionEnabled: selfOf(record)?.mayLeave !== true } : {}

/** @param table its present record; the moment before it is made there is none */
export function describeReplica(
  record: TableRecord,
  member: GlobalMember,
  table: TableRecord | undefined,
): Wire.ReplicaDescription {
  const { namespace, overrides } = member
  const globals = table === undefined ? [] : globalIndexes(table)
  return {
    RegionName: namespace.region,
    ReplicaStatus: statusOf(member, table),
    ReplicaArn: tableArn({ namespace, name: record.name }),
    ...(overrides?.kmsKeyArn === undefined ? {} : { KMSMasterKeyId: overrides.kmsKeyArn }),
    ...describeReads(overrides, table),
    ...(table === undefined ? {} : { WarmThroughput: describeWarmth(table) }),
    ...(globals.length === 0 || table === undefined
      ? {}
      : { GlobalSecondaryIndexes: globals.map((index) => describeIndex(table, index, overrides?.indexes?.[index.name])) }),
    ...(overrides?.tableClass === undefined || table === undefined
      ? {}
      : { ReplicaTableClassSummary: describeTableClass(table).TableClassSummary ?? { TableClass: overrides.tableClass } }),
    ...(record.global === undefined ? {} : { GlobalTableSettingsReplicationMode: record.global.settingsReplication }),
  }
}

/** A replica that is part of the group is UPDATING while its table is. */
const statusOf = ({ status }: GlobalMember, table: TableRecord | undefined): Wire.ReplicaStatus =>
  status === 'ACTIVE' && table?.status === 'UPDATING' ? 'UPDATING' : status

type ReadOverride = { readonly readUnits?: number; readonly maxReadUnits?: number }

/** Its own figures as they are now, where it has its own. */
function describeReads(
  override: ReadOverride | undefined,
  holder: Pick<IndexRecord, 'throughput' | 'onDemand'> | undefined,
): Pick<Wire.ReplicaDescription, 'ProvisionedThroughputOverride' | 'OnDemandThroughputOverride'> {
  const { readUnits, maxReadUnits } = override ?? {}
  return {
    ...(readUnits === undefined
      ? {}
      : { ProvisionedThroughputOverride: { ReadCapacityUnits: holder?.throughput.readUnits ?? readUnits } }),
    ...(maxReadUnits === undefined
      ? {}
      : { OnDemandThroughputOverride: { MaxReadRequestUnits: holder?.onDemand?.maxReadUnits ?? maxReadUnits } }),
  }
}

const describeIndex = (
  table: TableRecord,
  index: IndexRecord,
  override: ReadOverride | undefined,
): Wire.ReplicaGlobalSecondaryIndexDescription => ({
  IndexName: index.name,
  ...describeReads(override, indexNamed(table, index.name)),
  WarmThroughput: describeIndexWarmth(table, index),
})
