// Proves the shape of a table's description: which members show, when, and that the rest are absent and not undefined.
import { expect, test } from 'vitest'
import { describeTable } from '../../../src/tables/definition/describe.js'
import { indexRecord, NOW_MS, provisioned, tableRecord } from './requests.js'

const counts = (index?: { readonly name: string }) =>
  index === undefined ? { items: 3, sizeBytes: 300 } : { items: 2, sizeBytes: 20 }
const ARN = 'arn:aws:dynamodb:eu-west-2:123456789012:table/orders'
const WARM = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' }

test('an on-demand table', () => {
  expect(describeTable(tableRecord({ lastToOnDemandMs: Date.UTC(2026, 9, 2) }), counts, NOW_MS)).toStrictEqual({
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    TableName: 'orders',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    TableStatus: 'ACTIVE',
    CreationDateTime: Date.UTC(2026, 9, 1) / 1000,
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    TableSizeBytes: 300,
    ItemCount: 3,
    TableArn: ARN,
    TableId: '8f9c6d1e-6a3b-4f0e-9c57-0d3a3f1c2b4a',
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: Date.UTC(2026, 9, 2) / 1000 },
    DeletionProtectionEnabled: false,
    WarmThroughput: WARM,
  })
})

test('a provisioned table was never on demand, and shows the dates and decreases of its units', () => {
  const throughput = { ...provisioned(5, 6, 3), lastIncreaseMs: NOW_MS - 1500, lastDecreaseMs: NOW_MS - 500 }
  const described = describeTable(tableRecord({ billingMode: 'PROVISIONED', throughput }), counts, NOW_MS)
  expect(described).not.toHaveProperty('BillingModeSummary')
  expect(described.ProvisionedThroughput).toStrictEqual({
    LastIncreaseDateTime: (NOW_MS - 1500) / 1000,
    LastDecreaseDateTime: (NOW_MS - 500) / 1000,
    NumberOfDecreasesToday: 3,
    ReadCapacityUnits: 5,
    WriteCapacityUnits: 6,
  })
  expect(described.WarmThroughput).toStrictEqual({ ReadUnitsPerSecond: 5, WriteUnitsPerSecond: 6, Status: 'ACTIVE' })
})

test("yesterday's decreases are not today's", () => {
  const throughput = { ...provisioned(5, 6, 3), lastDecreaseMs: NOW_MS - 24 * 3_600_000 }
  const described = describeTable(tableRecord({ billingMode: 'PROVISIONED', throughput }), counts, NOW_MS)
  expect(described.ProvisionedThroughput?.NumberOfDecreasesToday).toBe(0)
})

test('a table that came back from on demand keeps the summary', () => {
  const record = tableRecord({ billingMode: 'PROVISIONED', throughput: provisioned(1, 1), lastToOnDemandMs: 5000 })
  expect(describeTable(record, counts, NOW_MS).BillingModeSummary).toStrictEqual({
    BillingMode: 'PROVISIONED',
    LastUpdateToPayPerRequestDateTime: 5,
  })
})

test('indexes of both kinds', () => {
  const projection = { type: 'INCLUDE' as const, nonKeyAttributes: ['x'] }
  const record = tableRecord({
    indexes: [
      indexRecord({ kind: 'local', name: 'byL', projection }),
      indexRecord({ status: 'CREATING', backfilling: true, onDemand: { maxReadUnits: 9 } }),
    ],
  })
  const described = describeTable(record, counts, NOW_MS)
  expect(described.LocalSecondaryIndexes).toStrictEqual([
    {
      IndexName: 'byL',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
      IndexSizeBytes: 20,
      ItemCount: 2,
      IndexArn: `${ARN}/index/byL`,
    },
  ])
  expect(described.GlobalSecondaryIndexes).toStrictEqual([
    {
      IndexName: 'byG',
      KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
      IndexSizeBytes: 0, // while it is being made, however far that is
      ItemCount: 0,
      IndexArn: `${ARN}/index/byG`,
      IndexStatus: 'CREATING',
      Backfilling: true,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      OnDemandThroughput: { MaxReadRequestUnits: 9 },
      WarmThroughput: { ...WARM, Status: 'UPDATING' },
    },
  ])
})

test('definitions are sorted by name, included attributes as a hash set walks them', () => {
  const attribute = (name: string) => ({ name, type: 'S' as const })
  const projection = { type: 'INCLUDE' as const, nonKeyAttributes: ['quebec', 'foxtrot', 'tango', 'golf'] }
  const record = tableRecord({
    attributes: ['sk', 'é', 'pk', 'Z'].map(attribute),
    indexes: [indexRecord({ projection }), indexRecord({ kind: 'local', name: 'byL', projection })],
  })
  const described = describeTable(record, counts, NOW_MS)
  expect(described.AttributeDefinitions?.map((definition) => definition.AttributeName)).toEqual(['Z', 'pk', 'sk', 'é'])
  for (const index of [...(described.GlobalSecondaryIndexes ?? []), ...(described.LocalSecondaryIndexes ?? [])]) {
    expect(index.Projection?.NonKeyAttributes).toEqual(['golf', 'foxtrot', 'tango', 'quebec'])
  }
})

test('everything that can be set shows', () => {
  const record = tableRecord({
    stream: { enabled: true, viewType: 'KEYS_ONLY', label: '2026-10-01T00:00:00.000' },
    sse: { kmsKeyArn: 'arn:aws:kms:eu-west-2:123456789012:key/k' },
    tableClass: 'STANDARD_INFREQUENT_ACCESS',
    tableClassUpdatedMs: 7000,
    deletionProtected: true,
    onDemand: { maxWriteUnits: 9 },
    warm: { readUnits: 15_000, writeUnits: 5 },
  })
  expect(describeTable(record, counts, NOW_MS)).toMatchObject({
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    LatestStreamLabel: '2026-10-01T00:00:00.000',
    LatestStreamArn: `${ARN}/stream/2026-10-01T00:00:00.000`,
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:aws:kms:eu-west-2:123456789012:key/k' },
    TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS', LastUpdateDateTime: 7 },
    DeletionProtectionEnabled: true,
    OnDemandThroughput: { MaxWriteRequestUnits: 9 },
    WarmThroughput: { ReadUnitsPerSecond: 15_000, WriteUnitsPerSecond: 4_000, Status: 'ACTIVE' },
  })
})

test('a stream that was disabled leaves its names only', () => {
  const record = tableRecord({ stream: { enabled: false, viewType: 'KEYS_ONLY', label: '2026-10-01T00:00:00.000' } })
  const described = describeTable(record, counts, NOW_MS)
  expect(described).not.toHaveProperty('StreamSpecification')
  expect(described.LatestStreamArn).toBe(`${ARN}/stream/2026-10-01T00:00:00.000`)
})

test('a table on its way out says little', () => {
  const record = tableRecord({ status: 'DELETING', indexes: [indexRecord()] })
  expect(Object.keys(describeTable(record, counts, NOW_MS))).toEqual([
    'TableName',
    'TableStatus',
    'ProvisionedThroughput',
    'TableSizeBytes',
    'ItemCount',
    'TableArn',
    'TableId',
    'BillingModeSummary',
    'DeletionProtectionEnabled',
  ])
})
