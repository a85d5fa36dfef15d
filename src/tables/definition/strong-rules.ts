// What multi-Region strong consistency asks of a global table: three regions of one set, an empty table to begin with, all or nothing at the
// end. Source: docs multi-Region strong consistency, how it works; the sentences measured on the service, where not marked as assumed.
import { validation } from '../../model/errors.js'
import { STRONG_REGION_SETS } from '../../model/regions.js'
import { hasLocalIndex } from '../../model/table.js'
import type { ReplicaDraft } from './replica-draft.js'
import { type Rule, validationWhen } from './rule.js'
import { strongRefusal } from './time-to-live.js'

const isMadeStrong = ({ input, record }: ReplicaDraft): boolean =>
  input.MultiRegionConsistency === 'STRONG' && record.global === undefined

const isStrong = ({ record }: ReplicaDraft): boolean => record.global?.consistency === 'STRONG'

const modeIsNew: Rule<ReplicaDraft> = ({ input, record }) =>
  validationWhen(
    input.MultiRegionConsistency !== undefined && record.global !== undefined,
    'MultiRegionConsistency parameter is unsupported on existing global table',
  )

/** Source: assumed for the sentence. */
const modeComesWithReplicas: Rule<ReplicaDraft> = ({ input, actions }) =>
  validationWhen(
    input.MultiRegionConsistency !== undefined && actions.creates.length === 0,
    'MultiRegionConsistency can only be specified when replicas are created.',
  )

const witnessNeedsStrong: Rule<ReplicaDraft> = (draft) =>
  validationWhen(
    draft.input.GlobalTableWitnessUpdates !== undefined && !isMadeStrong(draft) && !isStrong(draft),
    'MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.',
  )

const COUNT = 'Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.'

const thereAreThree: Rule<ReplicaDraft> = (draft) => {
  const { creates, witnessCreates, deletes, updates, witnessDeletes } = draft.actions
  if (!isMadeStrong(draft)) return undefined
  const isTrio = creates.length + witnessCreates.length === 2
  return validationWhen(!isTrio || deletes.length + updates.length + witnessDeletes.length > 0, COUNT)
}

const regionsAreOfOneSet: Rule<ReplicaDraft> = (draft) => {
  const { actions, record } = draft
  const regions = [record.namespace.region, ...actions.creates.map(({ RegionName }) => RegionName), ...actions.witnessCreates]
  return validationWhen(
    isMadeStrong(draft) && STRONG_REGION_SETS.every((set) => regions.some((region) => !set.has(region))),
    // Source: assumed.
    `The regions [${regions.join(', ')}] are not supported for global tables with MultiRegionConsistency set to STRONG.`,
  )
}

/** Source: assumed for the sentences; that all are refused, docs. */
const tableIsFit: Rule<ReplicaDraft> = (draft) => {
  if (!isMadeStrong(draft)) return undefined
  if (draft.items > 0) return validation('Table must be empty when MultiRegionConsistency is set to STRONG.')
  if (draft.record.timeToLive?.isEnabled === true) return strongRefusal()
  return validationWhen(
    hasLocalIndex(draft.record),
    'Local secondary indexes are not supported for global tables with MultiRegionConsistency set to STRONG.',
  )
}

const nobodyJoins: Rule<ReplicaDraft> = (draft) =>
  validationWhen(
    isStrong(draft) && draft.actions.creates.length + draft.actions.witnessCreates.length > 0,
    'Cannot add replicas to a global table with strong MultiRegionConsistency',
  )

/** All other replicas go in one request, with the witness where there is one. */
const allGoTogether: Rule<ReplicaDraft> = (draft) => {
  const { global } = draft.record
  const { deletes, witnessDeletes } = draft.actions
  if (global === undefined || !isStrong(draft) || deletes.length + witnessDeletes.length === 0) return undefined
  const isWhole = deletes.length === global.members.length - 1 && witnessDeletes.length === (global.witness === undefined ? 0 : 1)
  return validationWhen(
    !isWhole,
    'Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG.',
  )
}

/** Source: assumed for the sentence. */
const witnessIsThere: Rule<ReplicaDraft> = ({ actions: { witnessDeletes }, record }) =>
  validationWhen(
    witnessDeletes.some((region) => region !== record.global?.witness?.region),
    'Witness specified in the Delete action of GlobalTableWitnessUpdates was not found.',
  )

export const STRONG_RULES: readonly Rule<ReplicaDraft>[] = [
  modeIsNew,
  modeComesWithReplicas,
  witnessNeedsStrong,
  thereAreThree,
  regionsAreOfOneSet,
  tableIsFit,
  nobodyJoins,
  witnessIsThere,
  allGoTogether,
]
