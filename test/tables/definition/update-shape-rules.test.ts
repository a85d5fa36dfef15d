// Proves what UpdateTable refuses before it looks for the table, in the service's own words.
import { describe, expect, test } from 'vitest'
import type { UpdateTableInput } from '../../../src/shapes/operations.js'
import { checkUpdate } from '../../../src/tables/definition/alterations.js'
import { global, PARAMETERS as P, refusalOf, strings, units, VALIDATION as V } from './requests.js'

const update = (more: Partial<UpdateTableInput>): UpdateTableInput => ({ TableName: 'orders', ...more })
const CREATE = { Create: global() }
const DELETE = { Delete: { IndexName: 'byOld' } }
const WARM = { WarmThroughput: { ReadUnitsPerSecond: 20_000 } }
const MAXIMUM = { OnDemandThroughput: { MaxReadRequestUnits: 5 } }
const STREAM = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const } }

const REFUSED: [string, UpdateTableInput, string][] = [
  [
    'an empty list of vector indexes with something else',
    update({ VectorIndexUpdates: [], DeletionProtectionEnabled: true }),
    `${P}List of VectorIndexUpdates is empty`,
  ],
  [
    'replicas with something else',
    update({ ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-1' } }], ...STREAM }),
    `${P}Replica modification must be the only operation in the request`,
  ],
  [
    'protection against leaving with something else',
    update({ DisassociationProtectionEnabled: true, ...STREAM }),
    `${P}DisassociationProtection modification must be the only operation in the request`,
  ],
  [
    'a replica update without an action',
    update({ ReplicaUpdates: [{}] }),
    `${P}Exactly one action must be specified per element of ReplicaUpdates and GlobalTableWitnessUpdates`,
  ],
  [
    'a replica update with two actions',
    update({ ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' }, Delete: { RegionName: 'eu-west-2' } }] }),
    `${P}Exactly one action must be specified per element of ReplicaUpdates and GlobalTableWitnessUpdates`,
  ],
  [
    'nothing to do',
    update({ AttributeDefinitions: strings('pk') }),
    `${V}At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, SSESpecification, ` +
      'ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, ' +
      'OnDemandThroughput, WarmThroughput or TableClass is required',
  ],
  [
    'an empty list, which the sentence then leaves out',
    update({ GlobalSecondaryIndexUpdates: [] }),
    `${V}At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, SSESpecification, ` +
      'ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, ' +
      'OnDemandThroughput, WarmThroughput or TableClass is required',
  ],
  [
    'encryption with something else',
    update({ SSESpecification: { Enabled: true }, DeletionProtectionEnabled: true }),
    `${P}Server-Side Encryption modification must be the only operation in the request`,
  ],
  [
    'the table class with something else',
    update({ TableClass: 'STANDARD', ...STREAM }),
    `${P}TableClass modification must be the only operation in the request`,
  ],
  [
    'protection with something else',
    update({ DeletionProtectionEnabled: true, ...STREAM }),
    `${P}DeletionProtection modification must be the only operation in the request`,
  ],
  ['warmth with something else', update({ ...WARM, ...STREAM }), `${P}WarmThroughput must be the only operation in the request`],
  [
    'warmth with a new index',
    update({ ...WARM, GlobalSecondaryIndexUpdates: [CREATE] }),
    `${P}Create global secondary index cannot be specified when updating WarmThroughput`,
  ],
  [
    'maxima with something else',
    update({ ...MAXIMUM, ...STREAM }),
    `${P}OnDemandThroughput can only be combined with BillingMode in an UpdateTable request`,
  ],
  [
    'a stream with units',
    update({ ...STREAM, ProvisionedThroughput: units(1, 1) }),
    `${P}You cannot modify stream status while updating table IOPS`,
  ],
  [
    'a new index with units',
    update({ GlobalSecondaryIndexUpdates: [CREATE], ProvisionedThroughput: units(1, 1) }),
    `${P}You cannot create or delete index while updating table IOPS`,
  ],
  [
    'a dropped index with a stream',
    update({ GlobalSecondaryIndexUpdates: [DELETE], ...STREAM }),
    `${P}You cannot create or delete index while changing stream status`,
  ],
  [
    'the provisioned mode without units',
    update({ BillingMode: 'PROVISIONED' }),
    `${P}ProvisionedThroughput must be specified when BillingMode is PROVISIONED`,
  ],
  [
    'the on-demand mode with units',
    update({ BillingMode: 'PAY_PER_REQUEST', ProvisionedThroughput: units(1, 1) }),
    `${P}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'an empty list beside a change',
    update({ GlobalSecondaryIndexUpdates: [], ...STREAM }),
    `${P}List of GlobalSecondaryIndexUpdates is empty`,
  ],
  [
    'an index update without action',
    update({ GlobalSecondaryIndexUpdates: [{}] }),
    `${P}One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null`,
  ],
  [
    'an index update of two actions',
    update({ GlobalSecondaryIndexUpdates: [{ ...CREATE, ...DELETE }] }),
    `${P}Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object`,
  ],
  [
    'an index named twice',
    update({ GlobalSecondaryIndexUpdates: [DELETE, { Update: { IndexName: 'byOld' } }] }),
    `${P}Only one global secondary index update per index is allowed simultaneously. Index: byOld`,
  ],
  [
    'a stream without view',
    update({ StreamSpecification: { StreamEnabled: true } }),
    `${P}If stream is being enabled then UpdateViewType is required`,
  ],
  [
    'a view without stream',
    update({ StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } }),
    `${P}If stream is being disabled, then UpdateViewType must not be specified`,
  ],
]

describe('UpdateTable refuses without looking at the table', () => {
  test.each(REFUSED)('%s', (_name, input, message) => {
    expect(refusalOf(() => checkUpdate(input))).toBe(message)
  })
})

const LEGAL: [string, UpdateTableInput][] = [
  ['a switch to on demand with a stream', update({ BillingMode: 'PAY_PER_REQUEST', ...STREAM })],
  ['a switch to on demand with maxima', update({ BillingMode: 'PAY_PER_REQUEST', ...MAXIMUM })],
  [
    'a switch to provisioned with the indexes',
    update({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(1, 1),
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byG', ProvisionedThroughput: units(1, 1) } }],
    }),
  ],
]

describe('UpdateTable lets through', () => {
  test.each(LEGAL)('%s', (_name, input) => {
    expect(refusalOf(() => checkUpdate(input))).toBe('nothing')
  })
})
