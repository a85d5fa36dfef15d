// UpdateTable's rules about making, changing and dropping global indexes.
// Source: measured us-west-2, 2026-10, except where a rule says otherwise.
import { ApiError, invalidParameter, validation } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import { globalIndexes, globalIndexNamed, indexNamed, type KeySchema, type TableRecord } from '../../model/table.js'
import type { CreateGlobalSecondaryIndexAction } from '../../shapes/operations.js'
import { globalPairRefusal, typedKeys, typesOf, undefinedKeyRefusal, wideKeyRefusal } from './key-schema.js'
import { isNoMaximum } from './on-demand-throughput.js'
import { projectedTotalRefusal, projectionRefusal } from './projection.js'
import { newThroughput } from './provisioned-throughput.js'
import { firstRefusal, invalidWhen, type Rule, subscriberLimit, validationWhen } from './rule.js'
import { schemaText, schemaTextOf } from './schema-text.js'
import { createsIn, deletesIn, updatesIn } from './update-changes.js'
import type { UpdateDraft } from './update-draft.js'
import { projectedCountOfRecord } from './vector-index.js'
import { isNoWarmth, newWarmthRefusal } from './warm-throughput.js'

/** A rule about each index that is to be made. */
const forEachNew =
  (check: (index: CreateGlobalSecondaryIndexAction, draft: UpdateDraft) => ApiError | undefined): Rule<UpdateDraft> =>
  (draft) =>
    firstRefusal(createsIn(draft.input), (index) => check(index, draft))

const changedIndexesExist: Rule<UpdateDraft> = ({ input, record }) =>
  firstRefusal(updatesIn(input), ({ IndexName: name }) => unknownIndexRefusal(record, name, 'update')) ??
  firstRefusal(deletesIn(input), (name) => unknownIndexRefusal(record, name, 'delete'))

function unknownIndexRefusal(record: TableRecord, name: string, verb: 'update' | 'delete'): ApiError | undefined {
  if (globalIndexNamed(record, name) !== undefined) return undefined
  if (indexNamed(record, name) !== undefined) {
    return validation(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${name}`)
  }
  return new ApiError('ResourceNotFoundException', `Requested resource not found: Index ${name} for table ${record.name}`)
}

const onDemandIndexesGetNoUnits: Rule<UpdateDraft> = ({ input, billingMode }) =>
  firstRefusal(updatesIn(input), ({ IndexName: name, ProvisionedThroughput: units }) =>
    invalidWhen(
      units !== undefined && billingMode === 'PAY_PER_REQUEST',
      `The only Updates for index: ${name} when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,
    ),
  )

/** Source: assumed. */
const updatesChangeSomething: Rule<UpdateDraft> = ({ input }) =>
  firstRefusal(updatesIn(input), (update) =>
    invalidWhen(
      update.ProvisionedThroughput === undefined && isNoMaximum(update.OnDemandThroughput) && isNoWarmth(update.WarmThroughput),
      `At least one of ProvisionedThroughput, OnDemandThroughput or WarmThroughput is required for index: ${update.IndexName}`,
    ),
  )

const newIndexesAreNew = forEachNew(({ IndexName: name }, { record }) =>
  validationWhen(indexNamed(record, name) !== undefined, 'Attempting to create an index which already exists'),
)

const globalIndexesAreFew: Rule<UpdateDraft> = ({ input, record }) =>
  createsIn(input).length > 0 && globalIndexes(record).length >= LIMITS.globalIndexes
    ? subscriberLimit(`Number of global secondary indexes exceeds per-table limit of ${LIMITS.globalIndexes}`)
    : undefined

const newIndexesHaveDefinitions = forEachNew(({ IndexName: name }, { input }) =>
  invalidWhen(input.AttributeDefinitions === undefined, `AttributeDefinitions is not specified for index: ${name}`),
)

/** The table's own definitions do not serve: a new index's keys must be in the request. Source: measured eu-west-2, 2026. */
const newKeysAreDefined: Rule<UpdateDraft> = ({ input }) =>
  undefinedKeyRefusal(
    createsIn(input).map((index) => index.KeySchema),
    input.AttributeDefinitions ?? [],
  )

const newKeysAreWellFormed = forEachNew((index) => globalPairRefusal(index.KeySchema) ?? wideKeyRefusal(index.KeySchema))

const newProjectionsAreWellFormed = forEachNew((index) => projectionRefusal(index.Projection))

const projectedAttributesAreFew = forEachNew((index, { record }) => {
  const present = record.indexes.reduce((sum, known) => sum + projectedCountOfRecord(known), 0)
  return projectedTotalRefusal(present + (index.Projection.NonKeyAttributes?.length ?? 0))
})

const newIndexesHaveUnits = forEachNew(({ IndexName: name, ProvisionedThroughput: units }, { billingMode }) =>
  invalidWhen(
    units === undefined && billingMode === 'PROVISIONED',
    `Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${name}`,
  ),
)

const newOnDemandIndexesHaveNoUnits = forEachNew(({ IndexName: name, ProvisionedThroughput: units }, { billingMode }) =>
  invalidWhen(
    units !== undefined && billingMode === 'PAY_PER_REQUEST',
    `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
  ),
)

const newIndexesAreWarmEnough = forEachNew((index, { billingMode }) =>
  newWarmthRefusal(index.WarmThroughput, billingMode, newThroughput(index.ProvisionedThroughput), index.IndexName),
)

/** Of the stored definitions, only those that a new key uses may not change; the others in the request are ignored. */
const definitionsStay: Rule<UpdateDraft> = ({ input, record }) => {
  const types = typesOf(input.AttributeDefinitions ?? [])
  return firstRefusal(createsIn(input), (index) => redefinitionRefusal(typedKeys(index.KeySchema, types), record))
}

function redefinitionRefusal(keys: KeySchema, record: TableRecord): ApiError | undefined {
  const clash = attributesOf(keys).find(({ name, type }) =>
    record.attributes.some((known) => known.name === name && known.type !== type),
  )
  if (clash === undefined) return undefined
  return invalidParameter(
    'Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ' +
      `Existing schema: ${schemaTextOf(record, clash.name)} New schema: ${schemaText(keys)}`,
  )
}

const attributesOf = ({ hash, range }: KeySchema): KeySchema['hash'] => [...hash, ...range]

/** An index must be there before anything is said about its throughput. Source: assumed. */
export const UPDATE_LOOKUP_RULES: readonly Rule<UpdateDraft>[] = [changedIndexesExist]

export const UPDATE_INDEX_RULES: readonly Rule<UpdateDraft>[] = [
  onDemandIndexesGetNoUnits,
  updatesChangeSomething,
  newIndexesAreNew,
  globalIndexesAreFew,
  newIndexesHaveDefinitions,
  newKeysAreDefined,
  newKeysAreWellFormed,
  newProjectionsAreWellFormed,
  projectedAttributesAreFew,
  newIndexesHaveUnits,
  newOnDemandIndexesHaveNoUnits,
  newIndexesAreWarmEnough,
  definitionsStay,
]
