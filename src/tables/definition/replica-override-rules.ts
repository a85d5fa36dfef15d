// What UpdateTable refuses of the settings that a replica is to have of its own. Source: docs API_CreateReplicationGroupMemberAction for what
// fits together. Source: assumed for the sentences, after those of UpdateTable about the table itself.
import { type ApiError, invalidParameter } from '../../model/errors.js'
import { globalIndexNamed } from '../../model/table.js'
import { rangeRefusal } from './on-demand-throughput.js'
import { quotaRefusal } from './provisioned-throughput.js'
import type { ReplicaSettings } from './replica-changes.js'
import type { ReplicaDraft } from './replica-draft.js'
import { firstRefusal, firstRepeat, invalidWhen, type Rule } from './rule.js'
import { emptyTableClassRefusal, tableClassRefusal } from './table-class.js'

type Holder = Pick<ReplicaSettings, 'ProvisionedThroughputOverride' | 'OnDemandThroughputOverride'> & {
  readonly IndexName?: string
}

const replicaSettingsIn = ({ actions }: ReplicaDraft): readonly ReplicaSettings[] => [...actions.creates, ...actions.updates]

const holdersOf = (draft: ReplicaDraft): readonly Holder[] =>
  replicaSettingsIn(draft).flatMap((settings): readonly Holder[] => [settings, ...(settings.GlobalSecondaryIndexes ?? [])])

const isOverride = ({ RegionName: _region, ...settings }: ReplicaSettings): boolean => Object.keys(settings).length > 0

const settingsAreNotUnified: Rule<ReplicaDraft> = (draft) =>
  invalidWhen(
    draft.record.global?.settingsReplication === 'ENABLED' && replicaSettingsIn(draft).some(isOverride),
    'Replica overrides are not supported when GlobalTableSettingsReplicationMode is ENABLED',
  )

const updatesSaySomething: Rule<ReplicaDraft> = ({ actions: { updates } }) =>
  firstRefusal(updates, (update) =>
    invalidWhen(!isOverride(update), `No setting is given in the Update action of replica: ${update.RegionName}`),
  )

const classesAreKnown: Rule<ReplicaDraft> = (draft) =>
  firstRefusal(
    replicaSettingsIn(draft),
    ({ TableClassOverride: text }) => emptyTableClassRefusal(text) ?? tableClassRefusal(text),
  )

const indexesAreThere: Rule<ReplicaDraft> = (draft) =>
  firstRefusal(
    replicaSettingsIn(draft).flatMap(({ GlobalSecondaryIndexes = [] }) => GlobalSecondaryIndexes),
    ({ IndexName: name }) =>
      invalidWhen(
        globalIndexNamed(draft.record, name) === undefined,
        `Global secondary index specified for the replica was not found: ${name}`,
      ),
  )

const indexesAreNamedOnce: Rule<ReplicaDraft> = (draft) =>
  firstRefusal(replicaSettingsIn(draft), ({ GlobalSecondaryIndexes = [] }) => {
    const twice = firstRepeat(GlobalSecondaryIndexes.map(({ IndexName }) => IndexName))
    return twice === undefined
      ? undefined
      : invalidParameter(`Only one global secondary index update per index is allowed simultaneously. Index: ${twice}`)
  })

const holder = ({ IndexName: name }: Holder): string => (name === undefined ? 'table' : `index: ${name}`)

const unitsFitTheMode: Rule<ReplicaDraft> = (draft) =>
  firstRefusal(holdersOf(draft), (one): ApiError | undefined => {
    const isOnDemand = draft.record.billingMode === 'PAY_PER_REQUEST'
    if (isOnDemand && one.ProvisionedThroughputOverride?.ReadCapacityUnits !== undefined) {
      return invalidParameter(
        `ProvisionedThroughputOverride for ${holder(one)} cannot be specified when BillingMode is PAY_PER_REQUEST`,
      )
    }
    return invalidWhen(
      !isOnDemand && one.OnDemandThroughputOverride?.MaxReadRequestUnits !== undefined,
      `OnDemandThroughputOverride for ${holder(one)} cannot be specified when BillingMode is PROVISIONED`,
    )
  })

const unitsAreInRange: Rule<ReplicaDraft> = (draft) =>
  firstRefusal(holdersOf(draft), (one) => {
    const { namespace } = draft.record
    const units = one.ProvisionedThroughputOverride?.ReadCapacityUnits
    const refusal = units === undefined ? undefined : quotaRefusal({ ReadCapacityUnits: units, WriteCapacityUnits: 1 }, namespace)
    return refusal ?? rangeRefusal(one.OnDemandThroughputOverride, { index: one.IndexName, canClear: false, namespace })
  })

export const REPLICA_OVERRIDE_RULES: readonly Rule<ReplicaDraft>[] = [
  settingsAreNotUnified,
  updatesSaySomething,
  classesAreKnown,
  indexesAreNamedOnce,
  indexesAreThere,
  unitsFitTheMode,
  unitsAreInRange,
]
