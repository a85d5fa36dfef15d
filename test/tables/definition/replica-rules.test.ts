// Proves what UpdateTable refuses of replicas once the table is known, and what the rest comes out as.
import { describe, expect, test } from 'vitest'
import type { GlobalMembership, GlobalMember } from '../../../src/model/global-table.js'
import type { TableRecord } from '../../../src/model/table.js'
import type { UpdateTableInput } from '../../../src/shapes/operations.js'
import { globalChangeOf } from '../../../src/tables/definition/global-changes.js'
import type { FoundDraft } from '../../../src/tables/definition/replica-draft.js'
import {
  indexRecord,
  NAMESPACE,
  NOW_MS,
  PARAMETERS as P,
  provisioned,
  refusalOf,
  tableRecord,
  VALIDATION as V,
} from './requests.js'

const HERE = NAMESPACE.region
const at = (region: string) => ({ account: NAMESPACE.account, region })
const member = (region: string, more: Partial<GlobalMember> = {}): GlobalMember => ({
  namespace: at(region),
  status: 'ACTIVE',
  createdAtMs: 0,
  ...more,
})
const group = (members: readonly GlobalMember[], more: Partial<GlobalMembership> = {}): GlobalMembership => ({
  id: 'g',
  consistency: 'EVENTUAL',
  members,
  settingsReplication: 'ENABLED_WITH_OVERRIDES',
  ...more,
})
const PAIR = tableRecord({ global: group([member(HERE), member('eu-west-1')]) })
const TRIO = tableRecord({
  global: group([member(HERE), member('eu-west-1'), member('eu-west-3')], { consistency: 'STRONG' }),
})
const WITNESSED = tableRecord({
  global: group([member(HERE), member('eu-west-1')], {
    consistency: 'STRONG',
    witness: { region: 'eu-west-3', status: 'ACTIVE' },
  }),
})
const PROVISIONED = tableRecord({ billingMode: 'PROVISIONED', throughput: provisioned(5, 5) })

const found = (input: Partial<UpdateTableInput>, record: TableRecord, more: Partial<FoundDraft> = {}): FoundDraft => ({
  input: { TableName: 'orders', ...input },
  record,
  peers: (record.global?.members ?? []).slice(1).map(({ namespace }) => ({ ...record, namespace })),
  nowMs: NOW_MS,
  isShared: false,
  isTaken: () => false,
  isWriteScaled: false,
  items: 0,
  ...more,
})

const create = (...regions: string[]) => ({ ReplicaUpdates: regions.map((RegionName) => ({ Create: { RegionName } })) })
const remove = (...regions: string[]) => ({ ReplicaUpdates: regions.map((RegionName) => ({ Delete: { RegionName } })) })
const STRONG = { MultiRegionConsistency: 'STRONG' as const }
const witness = (RegionName: string) => ({ GlobalTableWitnessUpdates: [{ Create: { RegionName } }] })
const noWitness = (RegionName: string) => ({ GlobalTableWitnessUpdates: [{ Delete: { RegionName } }] })
const DISASSOCIATE = {
  ReplicaUpdates: [{ Disassociate: { RegionName: HERE, DisassociationMode: 'WAIT_FOR_REPLICATION' as const } }],
}
const override = (more: object) => ({ ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1', ...more } }] })

const LOCAL_REGION =
  'Cannot add, delete, or update the local region through ReplicaUpdates. ' +
  'Use CreateTable, DeleteTable, or UpdateTable as required.'
const NOT_FOUND = 'Replica specified in the Replica Update or Replica Delete action of the request was not found.'
const COUNT = 'Unsupported replica count for global tables with MultiRegionConsistency set to STRONG.'
const TOO_MANY = 'Update table operation with more than one create or delete replica actions not allowed'
const TAKEN =
  "Failed to create a the new replica of table with name: 'orders' because one or more replicas already existed as tables."
const ONLY_ONE =
  'Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG.'

const REFUSED: [string, FoundDraft, string][] = [
  [
    'one namespace for all',
    found(create('eu-west-1'), tableRecord(), { isShared: true }),
    `${V}Global tables are not available while all regions and accounts share one namespace (--shared-db)`,
  ],
  [
    'an unknown region',
    found(create('eu-west-9'), tableRecord()),
    `${P}Region eu-west-9 is not a valid region for a global table`,
  ],
  [
    'an own region that is none of the service',
    found(create('eu-west-1'), tableRecord({ namespace: at('local') })),
    `${P}Region local is not a valid region for a global table`,
  ],
  ['a replica in the own region', found(create(HERE), tableRecord()), V + LOCAL_REGION],
  ['the own replica deleted', found(remove(HERE), PAIR), V + LOCAL_REGION],
  ['two new replicas', found(create('eu-west-1', 'eu-west-3'), tableRecord()), V + TOO_MANY],
  [
    'one that comes and one that goes',
    found({ ReplicaUpdates: [...create('eu-west-3').ReplicaUpdates, ...remove('eu-west-1').ReplicaUpdates] }, PAIR),
    V + TOO_MANY,
  ],
  ['a replica that there is', found(create('eu-west-1'), PAIR), V + TAKEN],
  [
    'a table of that name there',
    found(create('eu-west-1'), tableRecord(), { isTaken: (region) => region === 'eu-west-1' }),
    V + TAKEN,
  ],
  ['a deletion of none', found(remove('eu-west-3'), PAIR), V + NOT_FOUND],
  ['a deletion from a table without replicas', found(remove('eu-west-3'), tableRecord()), V + NOT_FOUND],
  ['an update of none', found({ ReplicaUpdates: [{ Update: { RegionName: 'eu-west-3' } }] }, PAIR), V + NOT_FOUND],
  [
    'provisioned writes that nobody scales',
    found(create('eu-west-1'), PROVISIONED),
    `${V}Table write capacity should either be Pay-Per-Request or AutoScaled.`,
  ],
  [
    'a stream of other images',
    found(create('eu-west-1'), tableRecord({ stream: { enabled: true, viewType: 'KEYS_ONLY', label: 'l' } })),
    `${V}Table orders must have a stream with the view type NEW_AND_OLD_IMAGES to become a replica.`,
  ],
  [
    'a source deleted within the day',
    found(
      remove('eu-west-1'),
      tableRecord({ global: group([member(HERE), member('eu-west-1', { servedAsSourceMs: NOW_MS - 86_399_999 })]) }),
    ),
    `${V}Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.`,
  ],
  [
    'a protected replica deleted',
    found(remove('eu-west-1'), PAIR, { peers: [{ ...PAIR, namespace: at('eu-west-1'), deletionProtected: true }] }),
    `${V}Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
  ],
  [
    'a replica that is coming',
    found(create('eu-west-3'), tableRecord({ global: group([member(HERE), member('eu-west-1', { status: 'CREATING' })]) })),
    'ResourceInUseException: The resource which you are attempting to change is in use.',
  ],
  [
    'a replica that is changing',
    found(create('eu-west-3'), PAIR, { peers: [{ ...PAIR, namespace: at('eu-west-1'), status: 'UPDATING' }] }),
    'ResourceInUseException: The resource which you are attempting to change is in use.',
  ],
  // Strong consistency.
  ['one strong replica', found({ ...create('eu-west-1'), ...STRONG }, tableRecord()), V + COUNT],
  ['three strong replicas', found({ ...create('eu-west-1', 'eu-west-3', 'eu-central-1'), ...STRONG }, tableRecord()), V + COUNT],
  [
    'two strong replicas and a witness',
    found({ ...create('eu-west-1', 'eu-west-3'), ...STRONG, ...witness('eu-central-1') }, tableRecord()),
    V + COUNT,
  ],
  [
    'strong replicas of two sets',
    found({ ...create('eu-west-1', 'us-east-1'), ...STRONG }, tableRecord()),
    `${V}The regions [eu-west-2, eu-west-1, us-east-1] are not supported for global tables with MultiRegionConsistency set to STRONG.`,
  ],
  [
    'a strong table with items',
    found({ ...create('eu-west-1', 'eu-west-3'), ...STRONG }, tableRecord(), { items: 1 }),
    `${V}Table must be empty when MultiRegionConsistency is set to STRONG.`,
  ],
  [
    'a strong table with a local index',
    found({ ...create('eu-west-1', 'eu-west-3'), ...STRONG }, tableRecord({ indexes: [indexRecord({ kind: 'local' })] })),
    `${V}Local secondary indexes are not supported for global tables with MultiRegionConsistency set to STRONG.`,
  ],
  [
    'a witness without strong consistency',
    found({ ...create('eu-west-1'), ...witness('eu-west-3') }, tableRecord()),
    `${V}MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.`,
  ],
  [
    'a strong table that grows',
    found(create('eu-central-1'), TRIO),
    `${V}Cannot add replicas to a global table with strong MultiRegionConsistency`,
  ],
  [
    'a mode for a table that has one',
    found({ ...create('eu-central-1'), ...STRONG }, PAIR),
    `${V}MultiRegionConsistency parameter is unsupported on existing global table`,
  ],
  [
    'a mode without replicas',
    found(STRONG, tableRecord()),
    `${V}MultiRegionConsistency can only be specified when replicas are created.`,
  ],
  ['one of three deleted', found(remove('eu-west-1'), TRIO), V + ONLY_ONE],
  ['a replica deleted, the witness kept', found(remove('eu-west-1'), WITNESSED), V + ONLY_ONE],
  ['the witness deleted, a replica kept', found(noWitness('eu-west-3'), WITNESSED), V + ONLY_ONE],
  [
    'another witness deleted',
    found({ ...remove('eu-west-1'), ...noWitness('eu-central-1') }, WITNESSED),
    `${V}Witness specified in the Delete action of GlobalTableWitnessUpdates was not found.`,
  ],
  // Overrides.
  [
    'provisioned reads on demand',
    found(override({ ProvisionedThroughputOverride: { ReadCapacityUnits: 5 } }), tableRecord()),
    `${P}ProvisionedThroughputOverride for table cannot be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'a maximum of reads where they are provisioned',
    found(override({ OnDemandThroughputOverride: { MaxReadRequestUnits: 5 } }), PROVISIONED, { isWriteScaled: true }),
    `${P}OnDemandThroughputOverride for table cannot be specified when BillingMode is PROVISIONED`,
  ],
  [
    'an index that there is not',
    found(override({ GlobalSecondaryIndexes: [{ IndexName: 'byX' }] }), tableRecord()),
    `${P}Global secondary index specified for the replica was not found: byX`,
  ],
  [
    'a table class that there is not',
    found(override({ TableClassOverride: 'GOLD' }), tableRecord()),
    `${V}Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, STANDARD_INFREQUENT_ACCESS].`,
  ],
  [
    'own settings where all are unified',
    found(
      { ReplicaUpdates: [{ Update: { RegionName: 'eu-west-3', TableClassOverride: 'STANDARD' } }] },
      tableRecord({ global: group([member(HERE), member('eu-west-3')], { settingsReplication: 'ENABLED' }) }),
    ),
    `${P}Replica overrides are not supported when GlobalTableSettingsReplicationMode is ENABLED`,
  ],
  // To leave.
  [
    'leaving under protection',
    found(DISASSOCIATE, PAIR),
    `${V}Replica cannot be disassociated as it is currently protected against disassociation. Disable disassociation protection first.`,
  ],
  [
    'leaving a strong table',
    found(DISASSOCIATE, TRIO),
    `${V}Disassociate is not supported for global tables with MultiRegionConsistency set to STRONG.`,
  ],
  ['leaving nothing', found(DISASSOCIATE, tableRecord()), `${V}Table orders is not a replica of a global table.`],
  [
    'protection of a table that is no replica',
    found({ DisassociationProtectionEnabled: false }, tableRecord()),
    `${V}DisassociationProtectionEnabled can only be modified for replicas of global tables with MultiRegionConsistency set to EVENTUAL.`,
  ],
  [
    'a mode of settings of a replica',
    found({ GlobalTableSettingsReplicationMode: 'ENABLED' }, PAIR),
    `${V}GlobalTableSettingsReplicationMode can only be modified for a regional table.`,
  ],
]

test.each(REFUSED)('%s', (_name, draft, message) => {
  expect(refusalOf(() => globalChangeOf(draft))).toBe(message)
})

describe('what a request comes out as', () => {
  const DAY_LATER = group([member(HERE), member('eu-west-1', { servedAsSourceMs: NOW_MS - 86_400_000 })])
  const ALLOWED: [string, FoundDraft, object][] = [
    [
      'a replica with its own reads',
      found(override({ OnDemandThroughputOverride: { MaxReadRequestUnits: 5 } }), tableRecord()),
      { kind: 'join', consistency: 'EVENTUAL', replicas: [{ namespace: at('eu-west-1'), overrides: { maxReadUnits: 5 } }] },
    ],
    [
      'two strong ones and a witness',
      found({ ...create('eu-west-1'), ...STRONG, ...witness('eu-west-3') }, tableRecord()),
      { kind: 'join', consistency: 'STRONG', witness: 'eu-west-3', replicas: [{ namespace: at('eu-west-1'), overrides: {} }] },
    ],
    [
      'the end of a strong table',
      found({ ...remove('eu-west-1'), ...noWitness('eu-west-3') }, WITNESSED),
      { kind: 'leave', regions: ['eu-west-1'], withWitness: true },
    ],
    [
      'a source deleted a day later',
      found(remove('eu-west-1'), tableRecord({ global: DAY_LATER })),
      { kind: 'leave', regions: ['eu-west-1'], withWitness: false },
    ],
    [
      'provisioned writes that are scaled',
      found(create('eu-west-1'), PROVISIONED, { isWriteScaled: true }),
      { kind: 'join', consistency: 'EVENTUAL', replicas: [{ namespace: at('eu-west-1'), overrides: {} }] },
    ],
    [
      'leaving',
      found(DISASSOCIATE, tableRecord({ global: group([member(HERE, { mayLeave: true }), member('eu-west-1')]) })),
      { kind: 'disassociate' },
    ],
  ]

  test.each(ALLOWED)('%s', (_name, draft, change) => {
    expect(globalChangeOf(draft)).toEqual(change)
  })
})
