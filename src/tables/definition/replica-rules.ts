// What UpdateTable refuses of changes to replicas, once the table is known. Source: measured on the service or as users report it, where a
// sentence is not marked as assumed.
import { invalidParameter, validation } from '../../model/errors.js'
import { memberAt } from '../../model/global-table.js'
import { isRegion } from '../../model/regions.js'
import type { ReplicaDraft } from './replica-draft.js'
import { REPLICA_OVERRIDE_RULES } from './replica-override-rules.js'
import { sourceRefusal } from './replica-source.js'
import { firstRefusal, firstRepeat, type Rule, validationWhen } from './rule.js'
import { protectedRefusal } from './state-rules.js'
import { STRONG_RULES } from './strong-rules.js'

const regionsOf = ({ actions }: ReplicaDraft): readonly string[] => [
  ...[...actions.creates, ...actions.updates].map(({ RegionName }) => RegionName),
  ...actions.deletes,
  ...actions.witnessCreates,
  ...actions.witnessDeletes,
]

const regionsAreApart: Rule<ReplicaDraft> = ({ isShared }) =>
  validationWhen(isShared, 'Global tables are not available while all regions and accounts share one namespace (--shared-db)')

/** Source: assumed; the account's own region may be spelled in any way here, that of a replica has to be one of the service's. */
const regionsAreKnown: Rule<ReplicaDraft> = (draft) =>
  firstRefusal([draft.record.namespace.region, ...regionsOf(draft)], (region) =>
    isRegion(region) ? undefined : invalidParameter(`Region ${region} is not a valid region for a global table`),
  )

const ownRegionIsLeftAlone: Rule<ReplicaDraft> = (draft) =>
  validationWhen(
    regionsOf(draft).includes(draft.record.namespace.region),
    'Cannot add, delete, or update the local region through ReplicaUpdates. ' +
      'Use CreateTable, DeleteTable, or UpdateTable as required.',
  )

/** Source: assumed. */
const regionsAreNamedOnce: Rule<ReplicaDraft> = (draft) => {
  const twice = firstRepeat(regionsOf(draft))
  return twice === undefined ? undefined : invalidParameter(`Only one replica action is allowed per region. Region: ${twice}`)
}

const oneComesOrGoes: Rule<ReplicaDraft> = ({ actions: { creates, updates, deletes }, input, record }) => {
  const isStrong = input.MultiRegionConsistency === 'STRONG' || record.global?.consistency === 'STRONG'
  const isSameKind = creates.length === 0 || deletes.length === 0
  const several = creates.length + deletes.length > 1 && !(isStrong && isSameKind)
  return validationWhen(
    several || (creates.length + deletes.length > 0 && updates.length > 0),
    'Update table operation with more than one create or delete replica actions not allowed',
  )
}

const membersAreKnown: Rule<ReplicaDraft> = ({ actions: { updates, deletes }, record }) =>
  firstRefusal([...updates.map(({ RegionName }) => RegionName), ...deletes], (region) =>
    validationWhen(
      record.global?.members.every(
        ({ namespace: { account, region: one } }) => one !== region || account !== record.namespace.account,
      ) ?? true,
      'Replica specified in the Replica Update or Replica Delete action of the request was not found.',
    ),
  )

const namesAreFree: Rule<ReplicaDraft> = ({ actions: { creates }, record, isTaken }) =>
  firstRefusal(creates, ({ RegionName: region }) => {
    const isMember = record.global?.members.some(({ namespace }) => namespace.region === region) ?? false
    return validationWhen(
      isMember || isTaken(region),
      `Failed to create a the new replica of table with name: '${record.name}' because one or more replicas already existed as tables.`,
    )
  })

/** Each account makes its own. Source: docs global tables, multi-account; assumed for the sentence. */
const unifiedReplicasAreOthers: Rule<ReplicaDraft> = ({ actions: { creates }, record }) =>
  validationWhen(
    creates.length > 0 && record.global?.settingsReplication === 'ENABLED',
    'Replicas of a multi-account global table are created by CreateTable with GlobalTableSourceArn.',
  )

/** A source of replicas takes in what all of them write. */
export const sourceGrows: Rule<Pick<ReplicaDraft, 'record' | 'isWriteScaled'>> = ({ record, isWriteScaled }) =>
  validationWhen(
    record.billingMode === 'PROVISIONED' && !isWriteScaled,
    'Table write capacity should either be Pay-Per-Request or AutoScaled.',
  )

/** Replication needs both images. Source: assumed for the sentence. */
export const sourceHasBothImages: Rule<Pick<ReplicaDraft, 'record'>> = ({ record: { stream, name } }) =>
  validationWhen(
    stream?.enabled === true && stream.viewType !== 'NEW_AND_OLD_IMAGES',
    `Table ${name} must have a stream with the view type NEW_AND_OLD_IMAGES to become a replica.`,
  )

const writesCanGrow: Rule<ReplicaDraft> = (draft) => (draft.actions.creates.length > 0 ? sourceGrows(draft) : undefined)

const streamHasBothImages: Rule<ReplicaDraft> = (draft) =>
  draft.actions.creates.length > 0 && draft.input.MultiRegionConsistency !== 'STRONG' ? sourceHasBothImages(draft) : undefined

const deletedMayGo: Rule<ReplicaDraft> = ({ actions: { deletes }, peers, nowMs }) =>
  firstRefusal(
    peers.filter(({ namespace }) => deletes.includes(namespace.region)),
    (peer) => sourceRefusal(peer, nowMs) ?? protectedRefusal(peer),
  )

/** Source: docs API_ReplicationGroupUpdate, API_UpdateTable; assumed for the sentences. */
const leavingIsAllowed: Rule<ReplicaDraft> = ({ actions: { disassociates }, record, input }) => {
  const [first] = disassociates
  if (first === undefined) return undefined
  if ((input.ReplicaUpdates ?? []).length > 1) return validation('Disassociate must be the only replica update in the request.')
  if (first.RegionName !== record.namespace.region)
    return validation('Only the replica of the local region can be disassociated.')
  if (record.global === undefined) return validation(`Table ${record.name} is not a replica of a global table.`)
  if (record.global.consistency === 'STRONG') {
    return validation('Disassociate is not supported for global tables with MultiRegionConsistency set to STRONG.')
  }
  return validationWhen(
    memberAt(record.global, record.namespace)?.mayLeave !== true,
    'Replica cannot be disassociated as it is currently protected against disassociation. Disable disassociation protection first.',
  )
}

/** Source: docs API_UpdateTable; assumed for the sentences. */
const protectionFits: Rule<ReplicaDraft> = ({ input: { DisassociationProtectionEnabled: isProtected }, record }) =>
  validationWhen(
    isProtected !== undefined && record.global?.consistency !== 'EVENTUAL',
    'DisassociationProtectionEnabled can only be modified for replicas of global tables with MultiRegionConsistency set to EVENTUAL.',
  )

const settingsModeFits: Rule<ReplicaDraft> = ({ input: { GlobalTableSettingsReplicationMode: mode }, record }) => {
  if (mode === undefined) return undefined
  if (record.global !== undefined) {
    return validation('GlobalTableSettingsReplicationMode can only be modified for a regional table.')
  }
  return validationWhen(
    mode === 'ENABLED_WITH_OVERRIDES',
    'GlobalTableSettingsReplicationMode must be ENABLED or DISABLED for a regional table.',
  )
}

export const REPLICA_RULES: readonly Rule<ReplicaDraft>[] = [
  regionsAreApart,
  settingsModeFits,
  protectionFits,
  leavingIsAllowed,
  ownRegionIsLeftAlone,
  regionsAreKnown,
  ...STRONG_RULES,
  oneComesOrGoes,
  regionsAreNamedOnce,
  membersAreKnown,
  unifiedReplicasAreOthers,
  namesAreFree,
  writesCanGrow,
  streamHasBothImages,
  ...REPLICA_OVERRIDE_RULES,
  deletedMayGo,
]
