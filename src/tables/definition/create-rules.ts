// Everything that CreateTable refuses beyond what its schema says, in the service's order.
// Source: measured us-west-2, 2026-10 (the order as far as it is known).
import type { CreateDraft } from './create-draft.js'
import { CREATE_KEY_RULES } from './create-key-rules.js'
import { encryptionRefusal } from './encryption.js'
import { provisionedCreateRefusal, rangeRefusal } from './on-demand-throughput.js'
import { policyRefusal } from './policy-document.js'
import { boundsRefusal, newThroughput, quotaRefusal } from './provisioned-throughput.js'
import { firstRefusal, invalidWhen, type Rule, validationWhen } from './rule.js'
import { newStreamRefusal } from './stream-specification.js'
import { emptyTableClassRefusal, tableClassRefusal } from './table-class.js'
import { tagCountRefusal, tagsRefusal, withTags } from './tags.js'
import { newWarmthRefusal, warmQuotaRefusal } from './warm-throughput.js'

/** A table that is no replica yet has nothing to override. Source: assumed, as in UpdateTable. */
const settingsModeFits: Rule<CreateDraft> = ({ input }) =>
  validationWhen(
    input.GlobalTableSettingsReplicationMode === 'ENABLED_WITH_OVERRIDES',
    'GlobalTableSettingsReplicationMode must be ENABLED or DISABLED for a regional table.',
  )

const onDemandTableHasNoUnits: Rule<CreateDraft> = ({ input, billingMode }) =>
  invalidWhen(
    billingMode === 'PAY_PER_REQUEST' && input.ProvisionedThroughput !== undefined,
    'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
  )

const provisionedTableHasUnits: Rule<CreateDraft> = ({ input, billingMode }) =>
  invalidWhen(
    billingMode === 'PROVISIONED' && input.ProvisionedThroughput === undefined,
    'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
  )

const unitsAreReadable: Rule<CreateDraft> = ({ input, globals }) =>
  firstRefusal([input, ...globals], (holder) => boundsRefusal(holder.ProvisionedThroughput))

const onDemandIndexesHaveNoUnits: Rule<CreateDraft> = ({ globals, billingMode }) =>
  firstRefusal(globals, ({ IndexName, ProvisionedThroughput }) =>
    invalidWhen(
      billingMode === 'PAY_PER_REQUEST' && ProvisionedThroughput !== undefined,
      `ProvisionedThroughput should not be specified for index: ${IndexName} when BillingMode is PAY_PER_REQUEST`,
    ),
  )

const provisionedIndexesHaveUnits: Rule<CreateDraft> = ({ globals, billingMode }) =>
  firstRefusal(globals, ({ IndexName, ProvisionedThroughput }) =>
    invalidWhen(
      billingMode === 'PROVISIONED' && ProvisionedThroughput === undefined,
      `ProvisionedThroughput is not specified for index: ${IndexName}`,
    ),
  )

const maximaNeedOnDemand: Rule<CreateDraft> = ({ input, globals, billingMode }) =>
  billingMode === 'PAY_PER_REQUEST'
    ? undefined
    : (provisionedCreateRefusal(input.OnDemandThroughput) ??
      firstRefusal(globals, (index) => provisionedCreateRefusal(index.OnDemandThroughput, index.IndexName)))

const maximaAreInRange: Rule<CreateDraft> = ({ input, globals, namespace }) =>
  rangeRefusal(input.OnDemandThroughput, { canClear: false, namespace }) ??
  firstRefusal(globals, (index) => rangeRefusal(index.OnDemandThroughput, { index: index.IndexName, canClear: false, namespace }))

const streamHasView: Rule<CreateDraft> = ({ input }) => newStreamRefusal(input.StreamSpecification)
const encryptionIsConsistent: Rule<CreateDraft> = ({ input }) => encryptionRefusal(input.SSESpecification)
const tableClassIsNotEmpty: Rule<CreateDraft> = ({ input }) => emptyTableClassRefusal(input.TableClass)
const tableClassIsKnown: Rule<CreateDraft> = ({ input }) => tableClassRefusal(input.TableClass)

const tableIsWarmEnough: Rule<CreateDraft> = ({ input, billingMode }) =>
  newWarmthRefusal(input.WarmThroughput, billingMode, newThroughput(input.ProvisionedThroughput))

const indexesAreWarmEnough: Rule<CreateDraft> = ({ globals, billingMode }) =>
  firstRefusal(globals, (index) =>
    newWarmthRefusal(index.WarmThroughput, billingMode, newThroughput(index.ProvisionedThroughput), index.IndexName),
  )

const warmthIsWithinQuota: Rule<CreateDraft> = ({ input, globals, namespace }) =>
  warmQuotaRefusal(input.WarmThroughput, namespace) ??
  firstRefusal(globals, (index) => warmQuotaRefusal(index.WarmThroughput, namespace, index.IndexName))

const tagsAreLegal: Rule<CreateDraft> = ({ input }) => tagsRefusal(input.Tags ?? [])

const tagsAreFew: Rule<CreateDraft> = ({ input }) => tagCountRefusal(withTags({}, input.Tags ?? []))

const policyIsLegal: Rule<CreateDraft> = ({ input: { ResourcePolicy: text } }) =>
  text === undefined ? undefined : policyRefusal(text)

const unitsAreWithinQuota: Rule<CreateDraft> = ({ input, globals, namespace }) =>
  firstRefusal([input, ...globals], (holder) => quotaRefusal(holder.ProvisionedThroughput, namespace))

export const CREATE_RULES: readonly Rule<CreateDraft>[] = [
  tableClassIsNotEmpty,
  settingsModeFits,
  onDemandTableHasNoUnits,
  provisionedTableHasUnits,
  unitsAreReadable,
  ...CREATE_KEY_RULES,
  onDemandIndexesHaveNoUnits,
  provisionedIndexesHaveUnits,
  maximaNeedOnDemand,
  maximaAreInRange,
  streamHasView,
  encryptionIsConsistent,
  tableClassIsKnown,
  tableIsWarmEnough,
  indexesAreWarmEnough,
  warmthIsWithinQuota,
  tagsAreLegal,
  tagsAreFew,
  policyIsLegal,
  unitsAreWithinQuota,
]
