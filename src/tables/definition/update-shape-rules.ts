// What UpdateTable refuses before it looks for the table: nothing to do, changes that exclude each other, lists that make no sense.
// Source: measured us-west-2, 2026-10.
import { type ApiError, invalidParameter, validation } from '../../model/errors.js'
import type * as Wire from '../../shapes/operations.js'
import { encryptionRefusal } from './encryption.js'
import { boundsRefusal } from './provisioned-throughput.js'
import { firstRefusal, firstRepeat, invalidWhen, type Rule } from './rule.js'
import { streamUpdateRefusal } from './stream-specification.js'
import { emptyTableClassRefusal, tableClassRefusal } from './table-class.js'
import {
  billingModeIn,
  type Change,
  changesOf,
  createsIn,
  deletesIn,
  indexUpdatesOf,
  vectorCreatesIn,
  vectorDeletesIn,
  vectorUpdatesOf,
} from './update-changes.js'

type UpdateRule = Rule<Wire.UpdateTableInput>

/** The members as the sentence names them, and what a request calls them when that differs. */
const CHANGING_MEMBERS: readonly (readonly [string, keyof Wire.UpdateTableInput | undefined])[] = [
  ['ProvisionedThroughput', 'ProvisionedThroughput'],
  ['BillingMode', 'BillingMode'],
  ['UpdateStreamEnabled', 'StreamSpecification'],
  ['GlobalSecondaryIndexUpdates', 'GlobalSecondaryIndexUpdates'],
  ['SSESpecification', 'SSESpecification'],
  ['ReplicaUpdates', 'ReplicaUpdates'],
  ['MultiAccountReplicaReady', undefined],
  ['ReplicaTransitRoleArn', undefined],
  ['MultiRegionConsistency', 'MultiRegionConsistency'],
  ['DeletionProtectionEnabled', 'DeletionProtectionEnabled'],
  ['OnDemandThroughput', undefined], // only an empty object gets here, and that counts as absent
  ['WarmThroughput', undefined],
  ['TableClass', 'TableClass'],
]

/** Members that are there, but ask for nothing, are left out of the list. */
const somethingIsAsked: UpdateRule = (input) => {
  if (changesOf(input).size > 0) return undefined
  const absent = CHANGING_MEMBERS.filter(([, member]) => member === undefined || input[member] === undefined)
  const names = absent.map(([name]) => name)
  return validation(`At least one of ${names.slice(0, -1).join(', ')} or ${names.at(-1)} is required`)
}

const indexListIsNotEmpty: UpdateRule = (input) =>
  invalidWhen(input.GlobalSecondaryIndexUpdates?.length === 0, 'List of GlobalSecondaryIndexUpdates is empty')

const indexUpdatesHaveOneAction: UpdateRule = (input) =>
  firstRefusal(indexUpdatesOf(input), (update) => {
    const actions = [update.Update, update.Create, update.Delete].filter((action) => action !== undefined)
    if (actions.length > 1)
      return invalidParameter('Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object')
    const members = ['Update', 'Create', 'Delete'].map((action) => `GlobalSecondaryIndexUpdate.${action}`)
    return invalidWhen(actions.length === 0, `One of ${members.join(', ')} must not be null`)
  })

/** The sentences about vector indexes are assumed, after those about global ones. */
const vectorListIsNotEmpty: UpdateRule = (input) =>
  invalidWhen(input.VectorIndexUpdates?.length === 0, 'List of VectorIndexUpdates is empty')

const vectorUpdatesHaveOneAction: UpdateRule = (input) =>
  firstRefusal(vectorUpdatesOf(input), ({ Create, Delete }) => {
    if (Create !== undefined && Delete !== undefined)
      return invalidParameter('Only one vector index action is allowed per VectorIndexUpdate object')
    const isEmpty = Create === undefined && Delete === undefined
    return invalidWhen(isEmpty, 'One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null')
  })

const indexesAreNamedOnce: UpdateRule = (input) => {
  const names = indexUpdatesOf(input).map(({ Update, Create, Delete }) => (Update ?? Create ?? Delete)?.IndexName)
  const duplicate = firstRepeat(names)
  return duplicate === undefined
    ? undefined
    : invalidParameter(`Only one global secondary index update per index is allowed simultaneously. Index: ${duplicate}`)
}

/** Changes that stand alone, by the service's names for them. */
const SOLE_CHANGES: readonly (readonly [Change, string])[] = [
  ['sse', 'Server-Side Encryption'],
  ['tableClass', 'TableClass'],
  ['deletionProtection', 'DeletionProtection'],
  ['replicas', 'Replica'],
  // Source: docs API_UpdateTable for both; the names assumed.
  ['disassociationProtection', 'DisassociationProtection'],
  ['settingsReplication', 'GlobalTableSettingsReplicationMode'],
]

const soleChangesStandAlone: UpdateRule = (input) => {
  const changes = changesOf(input)
  return firstRefusal(SOLE_CHANGES, ([change, name]) =>
    invalidWhen(changes.has(change) && changes.size > 1, `${name} modification must be the only operation in the request`),
  )
}

/** Warming the table together with changes of its indexes is let through. Source: assumed. */
const warmingStandsAlone: UpdateRule = (input) => {
  const changes = changesOf(input)
  if (!changes.has('warm')) return undefined
  if (createsIn(input).length > 0) {
    return invalidParameter('Create global secondary index cannot be specified when updating WarmThroughput')
  }
  const isAlone =
    changes.size === (changes.has('indexes') && deletesIn(input).length + vectorUpdatesOf(input).length === 0 ? 2 : 1)
  return invalidWhen(!isAlone, 'WarmThroughput must be the only operation in the request')
}

const maximaGoWithBillingModeOnly: UpdateRule = (input) => {
  const changes = changesOf(input)
  if (!changes.has('onDemand') || changes.size === 1) return undefined
  const isWithMode = changes.size === 2 && billingModeIn(input) !== undefined && input.ProvisionedThroughput === undefined
  return invalidWhen(!isWithMode, 'OnDemandThroughput can only be combined with BillingMode in an UpdateTable request')
}

/** A stream may change with a switch to on demand. Source: measured us-west-2, 2026-10. */
const streamAndUnitsExclude: UpdateRule = (input) =>
  invalidWhen(
    input.ProvisionedThroughput !== undefined && input.StreamSpecification !== undefined,
    'You cannot modify stream status while updating table IOPS',
  )

const indexesAreMadeAlone: UpdateRule = (input): ApiError | undefined => {
  const actions = [...createsIn(input), ...deletesIn(input), ...vectorCreatesIn(input), ...vectorDeletesIn(input)]
  if (actions.length === 0) return undefined
  if (input.ProvisionedThroughput !== undefined) {
    return invalidParameter('You cannot create or delete index while updating table IOPS')
  }
  return invalidWhen(input.StreamSpecification !== undefined, 'You cannot create or delete index while changing stream status')
}

const provisionedModeHasUnits: UpdateRule = (input) =>
  invalidWhen(
    billingModeIn(input) === 'PROVISIONED' && input.ProvisionedThroughput === undefined,
    'ProvisionedThroughput must be specified when BillingMode is PROVISIONED',
  )

export const UNITS_ON_DEMAND =
  'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST'

const onDemandModeHasNoUnits: UpdateRule = (input) =>
  invalidWhen(billingModeIn(input) === 'PAY_PER_REQUEST' && input.ProvisionedThroughput !== undefined, UNITS_ON_DEMAND)

/** Those of indexes are read after the table is found. */
const unitsAreReadable: UpdateRule = (input) => boundsRefusal(input.ProvisionedThroughput)

/** Source: assumed, after the sentences about index updates. */
const replicaUpdatesHaveOneAction: UpdateRule = ({ ReplicaUpdates = [], GlobalTableWitnessUpdates = [] }) =>
  firstRefusal<object>([...ReplicaUpdates, ...GlobalTableWitnessUpdates], (update) =>
    invalidWhen(
      Object.keys(update).length !== 1,
      'Exactly one action must be specified per element of ReplicaUpdates and GlobalTableWitnessUpdates',
    ),
  )

const streamHasView: UpdateRule = (input) => streamUpdateRefusal(input.StreamSpecification)
const encryptionIsConsistent: UpdateRule = (input) => encryptionRefusal(input.SSESpecification)
const tableClassIsNotEmpty: UpdateRule = (input) => emptyTableClassRefusal(input.TableClass)
const tableClassIsKnown: UpdateRule = (input) => tableClassRefusal(input.TableClass)

export const UPDATE_SHAPE_RULES: readonly UpdateRule[] = [
  tableClassIsNotEmpty,
  somethingIsAsked,
  soleChangesStandAlone,
  warmingStandsAlone,
  maximaGoWithBillingModeOnly,
  streamAndUnitsExclude,
  indexesAreMadeAlone,
  provisionedModeHasUnits,
  onDemandModeHasNoUnits,
  unitsAreReadable,
  indexListIsNotEmpty,
  indexUpdatesHaveOneAction,
  vectorListIsNotEmpty,
  vectorUpdatesHaveOneAction,
  indexesAreNamedOnce,
  replicaUpdatesHaveOneAction,
  streamHasView,
  encryptionIsConsistent,
  tableClassIsKnown,
]
