// UpdateTable's input as a change of the global table that its table belongs to, or is to found.
import assert from 'node:assert'
import { memberAt } from '../../model/global-table.js'
import type { GlobalChange, NewReplica } from '../global/change.js'
import { mergeOverrides, overridesOf, replicaActions, type ReplicaSettings } from './replica-changes.js'
import type { FoundDraft, ReplicaDraft } from './replica-draft.js'
import { REPLICA_RULES } from './replica-rules.js'
import { enforce } from './rule.js'
import { REPLICA_STATE_RULES } from './state-rules.js'
import { changesOf } from './update-changes.js'

/** True for a request about replicas, which asks for nothing else. */
export const isAboutReplicas = (input: FoundDraft['input']): boolean =>
  (['replicas', 'disassociationProtection', 'settingsReplication'] as const).some((kind) => changesOf(input).has(kind))

/**
 * What a request about replicas changes.
 * @throws ApiError ResourceInUseException, ValidationException, LimitExceededException
 */
export function globalChangeOf(found: FoundDraft): GlobalChange {
  const draft: ReplicaDraft = { ...found, actions: replicaActions(found.input) }
  enforce(REPLICA_STATE_RULES, draft)
  enforce(REPLICA_RULES, draft)
  const { input, actions, record } = draft
  const { DisassociationProtectionEnabled: isProtected, GlobalTableSettingsReplicationMode: mode } = input
  if (isProtected !== undefined) return { kind: 'protection', isProtected }
  if (mode === 'ENABLED' || mode === 'DISABLED') return { kind: 'settingsReplication', mode }
  if (actions.disassociates.length > 0) return { kind: 'disassociate' }
  if (actions.updates.length > 0)
    return { kind: 'override', replicas: actions.updates.map((one) => updatedReplicaOf(draft, one)) }
  if (actions.deletes.length > 0) {
    return { kind: 'leave', regions: actions.deletes, withWitness: actions.witnessDeletes.length > 0 }
  }
  const [witness] = actions.witnessCreates
  return {
    kind: 'join',
    replicas: actions.creates.map((one) => newReplicaOf(draft, one)),
    consistency: input.MultiRegionConsistency ?? record.global?.consistency ?? 'EVENTUAL',
    ...(witness === undefined ? {} : { witness }),
  }
}

const newReplicaOf = ({ record }: ReplicaDraft, settings: ReplicaSettings): NewReplica => {
  const namespace = { account: record.namespace.account, region: settings.RegionName }
  return { namespace, overrides: overridesOf(settings, namespace) }
}

function updatedReplicaOf({ record: { global } }: ReplicaDraft, settings: ReplicaSettings): NewReplica {
  const member = global?.members.find(({ namespace }) => namespace.region === settings.RegionName)
  assert(global !== undefined && member !== undefined, 'only replicas that there are pass the rules')
  const { namespace } = member
  return { namespace, overrides: mergeOverrides(memberAt(global, namespace)?.overrides, overridesOf(settings, namespace)) }
}
