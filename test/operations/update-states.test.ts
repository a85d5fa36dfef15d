// Proves what UpdateTable answers while states last, member by member: whether the table is UPDATING, what shows meanwhile, and what in
// the end. Every member of the request has its rows, so that the next one cannot be forgotten.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { createTable } from '../../src/operations/create-table.js'
import { deleteTable } from '../../src/operations/delete-table.js'
import { describeTable } from '../../src/operations/describe-table.js'
import type { Operation } from '../../src/operations/operation.js'
import { updateTable } from '../../src/operations/update-table.js'
import type { SteerableClock } from '../../src/runtime/steerable-clock.js'
import type { TableDescription, UpdateTableInput } from '../../src/shapes/operations.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { NAMESPACE, rigOn } from '../support/engine-rig.js'

const TRANSITION_MS = 1000
const TableName = 'orders'

let store: Store
let engine: StoreEngine
let clock: SteerableClock

beforeEach(async () => {
  store = await openMemoryStore()
  const rig = await rigOn(store, { transitionMs: TRANSITION_MS })
  engine = rig.engine
  clock = rig.clock
})
afterEach(async () => {
  await engine.stop()
  await store.close()
})

type Output = { readonly TableDescription?: TableDescription; readonly Table?: TableDescription }

const call = async (operation: Operation, input: object): Promise<Output> =>
  (await operation.run(input as never, { engine, namespace: NAMESPACE, log: { info: () => undefined } })) as Output // inputs here are legal by their schemas

/** @param members undefined for those that are absent */
function expectShown(description: TableDescription | undefined, members: object): void {
  const shown = Object.keys(members).map((name) => [name, description?.[name as keyof TableDescription]])
  expect(Object.fromEntries(shown)).toMatchObject(members)
}

const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
})
const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' })
const index = (IndexName: string) => ({
  IndexName,
  KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
})
const VECTOR_INDEX = {
  IndexName: 'near',
  VectorAttribute: { AttributeName: 'v' },
  Dimensions: 3,
  DistanceFunction: 'COSINE',
  SearchSchema: [{ AttributeName: 'g', SearchSchemaElementType: 'INLINE_FILTER' }],
  Projection: { ProjectionType: 'ALL' },
}
const FREE = {
  TableName,
  AttributeDefinitions: [string('pk')],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
}
const PAID = { ...FREE, BillingMode: 'PROVISIONED', ...units(5, 5) }
const INDEXED = {
  ...FREE,
  AttributeDefinitions: [string('pk'), string('g')],
  GlobalSecondaryIndexes: [index('byG')],
}
const KEY = 'arn:aws:kms:us-east-1:000000000000:key/k'
const STREAM = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }
const ENCRYPTED = { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'k' } }
const inRegions = (...regions: string[]) => ({ ReplicaUpdates: regions.map((RegionName) => ({ Create: { RegionName } })) })

interface Row {
  readonly table: object
  readonly request: object
  readonly status: 'UPDATING' | 'ACTIVE'
  /** What the answer shows, and DescribeTable until the change ends. */
  readonly meanwhile: object
  readonly then: object
}

/** Members that say what the request is for, or that go with others. */
type Silent = 'TableName' | 'AttributeDefinitions' | 'TableThroughputMode'

const ROWS: Readonly<Record<Exclude<keyof UpdateTableInput, Silent>, readonly Row[]>> = {
  ProvisionedThroughput: [{ table: PAID, request: units(9, 9), status: 'UPDATING', meanwhile: units(5, 5), then: units(9, 9) }],
  BillingMode: [
    {
      table: PAID,
      request: { BillingMode: 'PAY_PER_REQUEST' },
      status: 'UPDATING',
      meanwhile: { ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 1 } },
      then: { ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 } },
    },
    {
      table: FREE,
      request: { BillingMode: 'PROVISIONED', ...units(15, 10) },
      status: 'UPDATING',
      meanwhile: { ...units(15, 10), BillingModeSummary: { BillingMode: 'PROVISIONED' } },
      then: { ...units(15, 10), BillingModeSummary: { BillingMode: 'PROVISIONED' } },
    },
  ],
  GlobalSecondaryIndexUpdates: [
    {
      table: FREE,
      request: { AttributeDefinitions: [string('g')], GlobalSecondaryIndexUpdates: [{ Create: index('byG') }] },
      status: 'UPDATING',
      meanwhile: { GlobalSecondaryIndexes: [{ IndexStatus: 'CREATING', Backfilling: false }] },
      then: { GlobalSecondaryIndexes: [{ IndexName: 'byG', WarmThroughput: { ReadUnitsPerSecond: 12_000 } }] },
    },
    {
      table: INDEXED,
      request: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byG' } }] },
      status: 'UPDATING',
      meanwhile: { GlobalSecondaryIndexes: [{ IndexStatus: 'DELETING' }] },
      then: { AttributeDefinitions: [string('pk')] },
    },
  ],
  VectorIndexUpdates: [
    {
      table: FREE,
      request: { AttributeDefinitions: [string('g')], VectorIndexUpdates: [{ Create: VECTOR_INDEX }] },
      status: 'UPDATING',
      meanwhile: {
        VectorIndexes: [{ IndexStatus: 'CREATING', Backfilling: false }],
        AttributeDefinitions: [string('g'), string('pk')],
      },
      then: { VectorIndexes: [{ IndexName: 'near', Dimensions: 3, DistanceFunction: 'COSINE' }] },
    },
    {
      table: { ...FREE, AttributeDefinitions: [string('pk'), string('g')], VectorIndexes: [VECTOR_INDEX] },
      request: { VectorIndexUpdates: [{ Delete: { IndexName: 'near' } }] },
      status: 'UPDATING',
      meanwhile: { VectorIndexes: [{ IndexStatus: 'DELETING' }] },
      then: { VectorIndexes: undefined, AttributeDefinitions: [string('pk')] },
    },
  ],
  StreamSpecification: [
    { table: FREE, request: STREAM, status: 'UPDATING', meanwhile: STREAM, then: STREAM },
    {
      table: { ...FREE, ...STREAM },
      request: { StreamSpecification: { StreamEnabled: false } },
      status: 'UPDATING',
      meanwhile: { StreamSpecification: undefined, LatestStreamArn: expect.any(String) as string },
      then: { StreamSpecification: undefined },
    },
  ],
  SSESpecification: [
    {
      table: FREE,
      request: ENCRYPTED,
      status: 'ACTIVE',
      meanwhile: { SSEDescription: { Status: 'UPDATING' } },
      then: { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: KEY } },
    },
    {
      table: { ...FREE, ...ENCRYPTED },
      request: { SSESpecification: { Enabled: false } },
      status: 'ACTIVE',
      meanwhile: { SSEDescription: { Status: 'UPDATING', SSEType: 'KMS', KMSMasterKeyArn: KEY } },
      then: { SSEDescription: undefined },
    },
  ],
  TableClass: [
    {
      table: FREE,
      request: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      status: 'UPDATING',
      meanwhile: { TableClassSummary: undefined },
      then: { TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' } },
    },
  ],
  DeletionProtectionEnabled: [true, false].map((isOn) => ({
    table: { ...FREE, DeletionProtectionEnabled: !isOn },
    request: { DeletionProtectionEnabled: isOn },
    status: 'ACTIVE',
    meanwhile: { DeletionProtectionEnabled: isOn },
    then: { DeletionProtectionEnabled: isOn },
  })),
  OnDemandThroughput: [
    {
      table: FREE,
      request: { OnDemandThroughput: { MaxReadRequestUnits: 5 } },
      status: 'UPDATING',
      meanwhile: {},
      then: { OnDemandThroughput: { MaxReadRequestUnits: 5 } },
    },
  ],
  WarmThroughput: [
    {
      table: FREE,
      request: { WarmThroughput: { ReadUnitsPerSecond: 13_000 } },
      status: 'ACTIVE',
      meanwhile: { WarmThroughput: { ReadUnitsPerSecond: 12_000, Status: 'UPDATING' } },
      then: { WarmThroughput: { ReadUnitsPerSecond: 13_000, Status: 'ACTIVE' } },
    },
  ],
  ReplicaUpdates: [
    {
      table: FREE,
      request: inRegions('us-east-2'),
      status: 'UPDATING',
      meanwhile: { Replicas: [{ RegionName: 'us-east-2', ReplicaStatus: 'CREATING' }] },
      then: { Replicas: [{ RegionName: 'us-east-2', ReplicaStatus: 'ACTIVE' }] },
    },
  ],
  MultiRegionConsistency: [
    {
      table: FREE,
      request: { ...inRegions('us-east-2', 'us-west-2'), MultiRegionConsistency: 'STRONG' },
      status: 'UPDATING',
      meanwhile: { MultiRegionConsistency: 'STRONG' },
      then: { MultiRegionConsistency: 'STRONG' },
    },
  ],
  GlobalTableWitnessUpdates: [
    {
      table: FREE,
      request: {
        ...inRegions('us-east-2'),
        GlobalTableWitnessUpdates: [{ Create: { RegionName: 'us-west-2' } }],
        MultiRegionConsistency: 'STRONG',
      },
      status: 'UPDATING',
      meanwhile: { GlobalTableWitnesses: [{ WitnessStatus: 'CREATING' }] },
      then: { GlobalTableWitnesses: [{ WitnessStatus: 'ACTIVE' }] },
    },
  ],
  GlobalTableSettingsReplicationMode: [
    {
      table: FREE,
      request: { GlobalTableSettingsReplicationMode: 'ENABLED' },
      status: 'ACTIVE',
      meanwhile: { GlobalTableSettingsReplicationMode: 'ENABLED' },
      then: { GlobalTableSettingsReplicationMode: 'ENABLED' },
    },
  ],
  // Of a replica only, which is below.
  DisassociationProtectionEnabled: [],
}

const rows = Object.entries(ROWS).flatMap(([member, cases]) => cases.map((row, at) => [`${member}, ${at + 1}`, row] as const))

describe('UpdateTable', () => {
  test.each(rows)('%s', async (_title, { table, request, status, meanwhile, then }) => {
    await call(createTable, table)
    await clock.advance(TRANSITION_MS)
    expectShown((await call(updateTable, { TableName, ...request })).TableDescription, { TableStatus: status, ...meanwhile })
    await clock.advance(TRANSITION_MS - 1)
    expectShown((await call(describeTable, { TableName })).Table, { TableStatus: status, ...meanwhile })
    await clock.advance(1)
    expectShown((await call(describeTable, { TableName })).Table, { TableStatus: 'ACTIVE', ...then })
  })

  test('DisassociationProtectionEnabled', async () => {
    await call(createTable, FREE)
    await clock.advance(TRANSITION_MS)
    await call(updateTable, { TableName, ...inRegions('us-east-2') })
    await clock.advance(TRANSITION_MS)
    await engine.drain()
    const answer = await call(updateTable, { TableName, DisassociationProtectionEnabled: false })
    const shown = { TableStatus: 'ACTIVE', DisassociationProtectionEnabled: false, Replicas: [{ ReplicaStatus: 'ACTIVE' }] }
    expect(answer).toMatchObject({ TableDescription: shown })
    expect(await call(describeTable, { TableName })).toMatchObject({ Table: shown })
  })

  test('of a new index says how warm it is only where that was asked for', async () => {
    await call(createTable, FREE)
    await clock.advance(TRANSITION_MS)
    const made = (more: object) => ({
      AttributeDefinitions: [string('g')],
      GlobalSecondaryIndexUpdates: [{ Create: { ...index('byG'), ...more } }],
    })
    const { TableDescription: table } = await call(updateTable, { TableName, ...made({}) })
    expect(table).not.toHaveProperty('GlobalSecondaryIndexes[0].WarmThroughput')
    expect(table).toHaveProperty('WarmThroughput')
  })
})

test('a table whose protection was taken off is deleted right after', async () => {
  await call(createTable, { ...FREE, DeletionProtectionEnabled: true })
  await clock.advance(TRANSITION_MS)
  await call(updateTable, { TableName, DeletionProtectionEnabled: false })
  expect(await call(deleteTable, { TableName })).toMatchObject({ TableDescription: { TableStatus: 'DELETING' } })
})

test('an encryption that changes is not changed again, and outlives a restart', async () => {
  await call(createTable, FREE)
  await clock.advance(TRANSITION_MS)
  await call(updateTable, { TableName, ...ENCRYPTED })
  await expect(call(updateTable, { TableName, SSESpecification: { Enabled: false } })).rejects.toThrow(
    'Server-Side Encryption is still being updated',
  )
  await call(updateTable, { TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' }) // anything else goes on
  await engine.stop()
  const rig = await rigOn(store, { transitionMs: TRANSITION_MS, startMs: clock.nowMs() })
  engine = rig.engine
  expect(await call(describeTable, { TableName })).toMatchObject({ Table: { SSEDescription: { Status: 'UPDATING' } } })
  await rig.clock.advance(TRANSITION_MS)
  expect(await call(describeTable, { TableName })).toMatchObject({
    Table: { TableStatus: 'ACTIVE', SSEDescription: { Status: 'ENABLED', KMSMasterKeyArn: KEY } },
  })
})
