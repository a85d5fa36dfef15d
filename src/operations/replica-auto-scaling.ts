// What the operations of replica auto scaling share: the targets that a request is about, and how a table's targets show, region by region.
// Source: docs API_ReplicaAutoScalingDescription. Source: assumed for the refusals.
import type { Scaling } from '../engine/contract/scaling.js'
import type { Tables } from '../engine/contract/tables.js'
import { ApiError, validation } from '../model/errors.js'
import type { GlobalMember } from '../model/global-table.js'
import type { Namespace } from '../model/namespace.js'
import { globalIndexes, globalIndexNamed, type TableRecord } from '../model/table.js'
import { changeTarget, describeSettings, idFor } from '../scaling/replica-settings.js'
import type { Target, TargetId } from '../scaling/target.js'
import type { Side } from '../capacity/units.js'
import type * as Wire from '../shapes/operations.js'

/** The targets as they will be, and those that will be no more. */
export interface TargetChanges {
  readonly changed: readonly Target[]
  readonly removed: readonly Target[]
}

interface TargetUpdate {
  readonly namespace: Namespace
  readonly id: TargetId
  readonly update: Wire.AutoScalingSettingsUpdate
}

/** @throws ApiError ValidationException, ResourceInUseException, ResourceNotFoundException */
export function targetChangesOf(
  scaling: Scaling,
  record: TableRecord,
  input: Wire.UpdateTableReplicaAutoScalingInput,
): TargetChanges {
  const updates = targetUpdatesOf(record, input)
  if (updates.length === 0) throw validation('At least one auto scaling update is required')
  const changed: Target[] = []
  const removed: Target[] = []
  for (const { namespace, id, update } of updates) {
    const former = scaling.find(namespace, id)
    if (update.AutoScalingDisabled === true) removed.push(...(former === undefined ? [] : [former]))
    else changed.push(changeTarget({ namespace, id, former, update }, scaling.fresh(namespace)))
  }
  return { changed, removed }
}

function targetUpdatesOf(record: TableRecord, input: Wire.UpdateTableReplicaAutoScalingInput): readonly TargetUpdate[] {
  const { global, name } = record
  if (global === undefined) throw validation(`Table ${name} is not a replica of a global table.`)
  if (global.members.some(({ status }) => status !== 'ACTIVE')) {
    throw new ApiError('ResourceInUseException', 'The resource which you are attempting to change is in use.')
  }
  if (record.billingMode === 'PAY_PER_REQUEST') {
    throw validation('Auto scaling settings cannot be specified when BillingMode is PAY_PER_REQUEST')
  }
  const one = (
    { namespace }: GlobalMember,
    index: string | undefined,
    side: Side,
    update: Wire.AutoScalingSettingsUpdate | undefined,
  ): readonly TargetUpdate[] => {
    if (index !== undefined && globalIndexNamed(record, index) === undefined) throw indexNotFound(name, index)
    return update === undefined ? [] : [{ namespace, id: idFor(name, index, side), update }]
  }
  const writes = global.members.flatMap((member) => [
    ...one(member, undefined, 'write', input.ProvisionedWriteCapacityAutoScalingUpdate),
    ...(input.GlobalSecondaryIndexUpdates ?? []).flatMap((update) =>
      one(member, namedIndex(update.IndexName), 'write', update.ProvisionedWriteCapacityAutoScalingUpdate),
    ),
  ])
  const reads = (input.ReplicaUpdates ?? []).flatMap((update) => {
    const member = global.members.find(({ namespace }) => namespace.region === update.RegionName)
    if (member === undefined) throw validation(`Replica of table ${name} was not found in region: ${update.RegionName}`)
    return [
      ...one(member, undefined, 'read', update.ReplicaProvisionedReadCapacityAutoScalingUpdate),
      ...(update.ReplicaGlobalSecondaryIndexUpdates ?? []).flatMap((index) =>
        one(member, namedIndex(index.IndexName), 'read', index.ProvisionedReadCapacityAutoScalingUpdate),
      ),
    ]
  })
  return [...writes, ...reads]
}

function namedIndex(name: string | undefined): string {
  if (name === undefined) throw validation('IndexName is required in an update of a global secondary index')
  return name
}

const indexNotFound = (table: string, index: string): ApiError =>
  new ApiError('ResourceNotFoundException', `Requested resource not found: Index ${index} for table ${table}`)

/** A table without replicas has none to show. Source: assumed. */
export const describeReplicaScaling = (
  tables: Tables,
  scaling: Scaling,
  record: TableRecord,
): Wire.TableAutoScalingDescription => ({
  TableName: record.name,
  TableStatus: record.status,
  Replicas: (record.global?.members ?? []).map((member) => describeReplica(tables, scaling, record, member)),
})

function describeReplica(
  tables: Tables,
  scaling: Scaling,
  { name }: TableRecord,
  member: GlobalMember,
): Wire.ReplicaAutoScalingDescription {
  const { namespace } = member
  const shown = (index: string | undefined, side: Side): Wire.AutoScalingSettingsDescription =>
    describeSettings(scaling.find(namespace, idFor(name, index, side)))
  const table = tables.find(namespace, name)
  const globals = table === undefined ? [] : globalIndexes(table.record)
  return {
    RegionName: namespace.region,
    ...(globals.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: globals.map((index) => ({
            IndexName: index.name,
            IndexStatus: index.status,
            ProvisionedReadCapacityAutoScalingSettings: shown(index.name, 'read'),
            ProvisionedWriteCapacityAutoScalingSettings: shown(index.name, 'write'),
          })),
        }),
    ReplicaProvisionedReadCapacityAutoScalingSettings: shown(undefined, 'read'),
    ReplicaProvisionedWriteCapacityAutoScalingSettings: shown(undefined, 'write'),
    ReplicaStatus: member.status,
  }
}
