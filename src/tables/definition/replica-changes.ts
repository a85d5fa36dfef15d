// What an UpdateTable request asks of the replicas of its table: read, not checked. Source: docs API_UpdateTable, API_ReplicationGroupUpdate.
import type { ReplicaOverrides } from '../../model/global-table.js'
import type { Namespace } from '../../model/namespace.js'
import type * as Wire from '../../shapes/operations.js'
import { keyArn } from './encryption.js'
import { tableClassOf } from './table-class.js'

/** Create and Update say the same of a replica. */
export type ReplicaSettings = Wire.CreateReplicationGroupMemberAction

export interface ReplicaActions {
  readonly creates: readonly ReplicaSettings[]
  readonly updates: readonly ReplicaSettings[]
  readonly deletes: readonly string[]
  readonly disassociates: readonly Wire.DisassociateReplicationGroupMemberAction[]
  readonly witnessCreates: readonly string[]
  readonly witnessDeletes: readonly string[]
}

/** The actions by their kind, each in the request's order. */
export function replicaActions({ ReplicaUpdates = [], GlobalTableWitnessUpdates = [] }: Wire.UpdateTableInput): ReplicaActions {
  return {
    creates: ReplicaUpdates.flatMap(({ Create }) => Create ?? []),
    updates: ReplicaUpdates.flatMap(({ Update }) => Update ?? []),
    deletes: ReplicaUpdates.flatMap(({ Delete }) => Delete?.RegionName ?? []),
    disassociates: ReplicaUpdates.flatMap(({ Disassociate }) => Disassociate ?? []),
    witnessCreates: GlobalTableWitnessUpdates.flatMap(({ Create }) => Create?.RegionName ?? []),
    witnessDeletes: GlobalTableWitnessUpdates.flatMap(({ Delete }) => Delete?.RegionName ?? []),
  }
}

/** What the request gives a replica of its own. */
export function overridesOf(settings: ReplicaSettings, namespace: Namespace): ReplicaOverrides {
  const tableClass = tableClassOf(settings.TableClassOverride)
  const indexes = (settings.GlobalSecondaryIndexes ?? []).map((index) => [index.IndexName, readsOf(index)] as const)
  return {
    ...readsOf(settings),
    ...(tableClass === undefined ? {} : { tableClass }),
    ...(settings.KMSMasterKeyId === undefined ? {} : { kmsKeyArn: keyArn(settings.KMSMasterKeyId, namespace) }),
    ...(indexes.length === 0 ? {} : { indexes: Object.fromEntries(indexes) }),
  }
}

/** Those that a replica has already, with those asked for laid over them. */
export const mergeOverrides = (present: ReplicaOverrides | undefined, overrides: ReplicaOverrides): ReplicaOverrides => {
  const names = [...Object.keys(present?.indexes ?? {}), ...Object.keys(overrides.indexes ?? {})]
  const indexes = names.map((name) => [name, { ...present?.indexes?.[name], ...overrides.indexes?.[name] }] as const)
  return { ...present, ...overrides, ...(indexes.length === 0 ? {} : { indexes: Object.fromEntries(indexes) }) }
}

function readsOf({
  ProvisionedThroughputOverride: provisioned,
  OnDemandThroughputOverride: onDemand,
}: Pick<ReplicaSettings, 'ProvisionedThroughputOverride' | 'OnDemandThroughputOverride'>): ReplicaOverrides {
  return {
    ...(provisioned?.ReadCapacityUnits === undefined ? {} : { readUnits: provisioned.ReadCapacityUnits }),
    ...(onDemand?.MaxReadRequestUnits === undefined ? {} : { maxReadUnits: onDemand.MaxReadRequestUnits }),
  }
}
