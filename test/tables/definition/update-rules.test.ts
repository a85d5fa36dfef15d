// Proves what UpdateTable and DeleteTable refuse when they know the table: its state, its units, its indexes, its settings.
import { describe, expect, test } from 'vitest'
import type { TableRecord } from '../../../src/model/table.js'
import type { UpdateTableInput } from '../../../src/shapes/operations.js'
import { alterationsOf } from '../../../src/tables/definition/alterations.js'
import { enforce } from '../../../src/tables/definition/rule.js'
import { DELETE_RULES } from '../../../src/tables/definition/state-rules.js'
import {
  global,
  hash,
  indexRecord,
  NOW_MS,
  PARAMETERS as P,
  provisioned,
  range,
  refusalOf,
  strings,
  tableRecord,
  units,
  VALIDATION as V,
} from './requests.js'

const IN_USE = 'ResourceInUseException: Attempt to change a resource which is still in use: '
const LIMIT = 'LimitExceededException: Subscriber limit exceeded: '
const ADVICE = 'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.'

const byG = indexRecord()
const provisionedTable = (more: Partial<TableRecord> = {}): TableRecord =>
  tableRecord({
    billingMode: 'PROVISIONED',
    throughput: provisioned(10, 10),
    indexes: [indexRecord({ throughput: provisioned(3, 4) })],
    ...more,
  })
const make = (more: Parameters<typeof global>[0] = {}): Partial<UpdateTableInput> => ({
  AttributeDefinitions: strings('g2', 'pk'),
  GlobalSecondaryIndexUpdates: [{ Create: global({ IndexName: 'byNew', KeySchema: [hash('g2')], ...more }) }],
})
const drop = (IndexName: string): Partial<UpdateTableInput> => ({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] })
const changeIndex = (
  IndexName: string,
  more: Omit<NonNullable<NonNullable<UpdateTableInput['GlobalSecondaryIndexUpdates']>[0]['Update']>, 'IndexName'> = {
    OnDemandThroughput: { MaxReadRequestUnits: 9 },
  },
): Partial<UpdateTableInput> => ({ GlobalSecondaryIndexUpdates: [{ Update: { IndexName, ...more } }] })
const STREAM: Partial<UpdateTableInput> = { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }
const UNITS: Partial<UpdateTableInput> = { ProvisionedThroughput: units(20, 20) }
const PROTECT: Partial<UpdateTableInput> = { DeletionProtectionEnabled: true }
const SWITCH: Partial<UpdateTableInput> = { BillingMode: 'PROVISIONED', ProvisionedThroughput: units(1, 1) }
const label = '2026-10-08T23:00:00.000'

type Row = [string, Partial<UpdateTableInput>, TableRecord, string]

const STATE: Row[] = [
  ['a table in the making', UNITS, provisionedTable({ status: 'CREATING' }), `${IN_USE}Table is being created: orders`],
  ['a table on its way out', STREAM, tableRecord({ status: 'DELETING' }), `${IN_USE}Table is being deleted: orders`],
  [
    'protection of a table in the making',
    PROTECT,
    tableRecord({ status: 'CREATING' }),
    'ResourceInUseException: Table needs to be in ACTIVE status to modify deletion protection setting.',
  ],
  [
    'units while units change',
    UNITS,
    provisionedTable({ status: 'UPDATING', pending: [{ kind: 'throughput', readUnits: 1, writeUnits: 1 }] }),
    `${IN_USE}Table IOPS are currently being updated. Table: orders`,
  ],
  [
    'a stream while units change',
    STREAM,
    provisionedTable({ status: 'UPDATING', pending: [{ kind: 'throughput', readUnits: 1, writeUnits: 1 }] }),
    `${IN_USE}Can't enable or disable stream while table IOPS are being updated. Table: orders`,
  ],
  [
    'a stream while a stream changes',
    STREAM,
    tableRecord({
      status: 'UPDATING',
      stream: { enabled: true, viewType: 'NEW_IMAGE', label },
      pending: [{ kind: 'stream', stream: { viewType: 'NEW_IMAGE' } }],
    }),
    `${IN_USE}A stream status change is currently in progress. Table: orders Stream: ${label} Operation: ENABLE`,
  ],
  [
    'encryption while encryption changes',
    { SSESpecification: { Enabled: true } },
    tableRecord({ status: 'UPDATING', pending: [{ kind: 'sse', sse: undefined }] }),
    `${IN_USE}Server-Side Encryption is still being updated`,
  ],
  [
    'anything else of a table that is updating',
    { TableClass: 'STANDARD' },
    tableRecord({ status: 'UPDATING', pending: [{ kind: 'sse', sse: undefined }] }),
    `${IN_USE}Table: orders is in the process of being updated.`,
  ],
  [
    'an index in the making, before its rows are made',
    changeIndex('byG'),
    tableRecord({ status: 'UPDATING', indexes: [{ ...byG, status: 'CREATING', backfilling: false }] }),
    `${IN_USE}Index is being created but is not backfilling yet.  Table: orders Index: byG`,
  ],
  [
    'dropping an index before its rows are made',
    drop('byG'),
    tableRecord({ status: 'UPDATING', indexes: [{ ...byG, status: 'CREATING', backfilling: false }] }),
    `${IN_USE}Index creation is in resource allocation phase. ` +
      'Retry deletion during backfilling phase or when the index is active. Table: orders Index: byG',
  ],
  [
    'an index on its way out',
    drop('byG'),
    tableRecord({ status: 'UPDATING', indexes: [{ ...byG, status: 'DELETING' }] }),
    `${IN_USE}Index is being deleted. Table: orders Index: byG`,
  ],
  [
    'an index that is updating',
    changeIndex('byG'),
    tableRecord({ status: 'UPDATING', indexes: [{ ...byG, status: 'UPDATING' }] }),
    `${IN_USE}Index is being updated. Table: orders Index: byG`,
  ],
  [
    'units while an index is made',
    UNITS,
    provisionedTable({ indexes: [{ ...byG, status: 'CREATING', backfilling: true }] }),
    `${IN_USE}Can't change table IOPS when an index is being created. Table: orders Indexes: [byG]`,
  ],
  [
    'a second index while one is made',
    make(),
    tableRecord({ indexes: [{ ...byG, status: 'CREATING', backfilling: true }] }),
    `${LIMIT}Only 1 online index can be created or deleted simultaneously per table`,
  ],
  [
    'two indexes in one call',
    { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byG' } }, { Create: global({ IndexName: 'byNew' }) }] },
    tableRecord({ indexes: [byG] }),
    `${LIMIT}Only 1 online index can be created or deleted simultaneously per table`,
  ],
]

const THROUGHPUT: Row[] = [
  [
    'units on demand',
    UNITS,
    tableRecord(),
    `${P}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'a switch to provisioned without an index',
    SWITCH,
    tableRecord({ indexes: [byG] }),
    `${P}ProvisionedThroughput must be specified for index: byG`,
  ],
  [
    'a switch to provisioned without two of three indexes',
    { ...SWITCH, ...changeIndex('byH', { ProvisionedThroughput: units(1, 1) }) },
    tableRecord({ indexes: [byG, indexRecord({ name: 'byH' }), indexRecord({ name: 'byI' })] }),
    `${P}ProvisionedThroughput must be specified for index: byG, byI`,
  ],
  [
    'units of an index beyond reading',
    changeIndex('byG', { ProvisionedThroughput: units(1, 1_000_000_000_001) }),
    provisionedTable(),
    `${V}Given value 1000000000001 for WriteCapacityUnits is out of bounds`,
  ],
  [
    'the same units',
    { ProvisionedThroughput: units(10, 10) },
    provisionedTable(),
    `${V}The provisioned throughput for the table will not change. The requested value equals the current value. ` +
      'Current ReadCapacityUnits provisioned for the table: 10. Requested ReadCapacityUnits: 10. ' +
      `Current WriteCapacityUnits provisioned for the table: 10. Requested WriteCapacityUnits: 10. ${ADVICE}`,
  ],
  [
    'the same units of an index',
    changeIndex('byG', { ProvisionedThroughput: units(3, 4) }),
    provisionedTable(),
    `${V}The provisioned throughput for the index byG will not change. The requested value equals the current value. ` +
      'Current ReadCapacityUnits provisioned for the index: 3. Requested ReadCapacityUnits: 3. ' +
      `Current WriteCapacityUnits provisioned for the index: 4. Requested WriteCapacityUnits: 4. ${ADVICE}`,
  ],
  [
    'units above the quota',
    { ProvisionedThroughput: units(40_001, 1) },
    provisionedTable(),
    'LimitExceededException: The requested ReadCapacityUnits, 40001, is above the per table maximum for the account in eu-west-2. ' +
      `Per table maximum: 40000. ${ADVICE}`,
  ],
  [
    'a fifth decrease within the hour',
    { ProvisionedThroughput: units(9, 10) },
    provisionedTable({ throughput: { ...provisioned(10, 10, 4), lastDecreaseMs: Date.UTC(2026, 9, 8, 23, 20, 48) } }),
    `${LIMIT}Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, each subsequent ` +
      'decrease in the same UTC day can be performed at most once every 3600 seconds. Number of decreases today: 4. ' +
      'Last decrease at Thursday, October 8, 2026 at 11:20:48 PM Coordinated Universal Time. ' +
      'Next decrease can be made at Friday, October 9, 2026 at 12:20:48 AM Coordinated Universal Time',
  ],
  [
    'a maximum when provisioned',
    { OnDemandThroughput: { MaxReadRequestUnits: 5 } },
    provisionedTable(),
    `${P}MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED`,
  ],
  ...[0, -2].map((maximum): Row => [
    `a maximum of ${maximum}`,
    { OnDemandThroughput: { MaxWriteRequestUnits: maximum } },
    tableRecord(),
    `${P}Requested MaxWriteRequestUnits for OnDemandThroughput for table is outside of valid range`,
  ]),
  [
    'cooling a table',
    { WarmThroughput: { ReadUnitsPerSecond: 11_999 } },
    tableRecord(),
    `${P}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, ` +
      'decreasing WarmThroughput is not supported',
  ],
]

const INDEXES: Row[] = [
  [
    'an unknown index',
    drop('byNone'),
    tableRecord(),
    'ResourceNotFoundException: Requested resource not found: Index byNone for table orders',
  ],
  [
    'dropping a local index',
    drop('byL'),
    tableRecord({ indexes: [indexRecord({ kind: 'local', name: 'byL' })] }),
    `${V}Cannot delete an index that is not a GlobalSecondaryIndex: byL`,
  ],
  [
    'changing a local index',
    changeIndex('byL'),
    tableRecord({ indexes: [indexRecord({ kind: 'local', name: 'byL' })] }),
    `${V}Cannot update an index that is not a GlobalSecondaryIndex: byL`,
  ],
  [
    'units of an index on demand',
    changeIndex('byG', { ProvisionedThroughput: units(1, 1) }),
    tableRecord({ indexes: [byG] }),
    `${P}The only Updates for index: byG when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput`,
  ],
  [
    'a name that is taken, whatever the key',
    make({ IndexName: 'byG', KeySchema: [range('none')] }),
    tableRecord({ indexes: [byG] }),
    `${V}Attempting to create an index which already exists`,
  ],
  [
    'a 21st index',
    make(),
    tableRecord({ indexes: Array.from({ length: 20 }, (_none, at) => indexRecord({ name: `byG${at}` })) }),
    `${LIMIT}Number of global secondary indexes exceeds per-table limit of 20`,
  ],
  [
    'a new index without definitions',
    { GlobalSecondaryIndexUpdates: make().GlobalSecondaryIndexUpdates ?? [] },
    tableRecord(),
    `${P}AttributeDefinitions is not specified for index: byNew`,
  ],
  [
    "a new index that counts on the table's definitions",
    { ...make({ KeySchema: [hash('pk')] }), AttributeDefinitions: strings('g2') },
    tableRecord(),
    `${P}Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], AttributeDefinitions: [g2]`,
  ],
  ['a new index without projection', make({ Projection: {} }), tableRecord(), `${P}Unknown ProjectionType: null`],
  [
    'a new index without units',
    make(),
    provisionedTable(),
    `${P}Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: byNew`,
  ],
  [
    'a new index with units on demand',
    make({ ProvisionedThroughput: units(1, 1) }),
    tableRecord(),
    `${P}Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: byNew when BillingMode is PAY_PER_REQUEST`,
  ],
  [
    'a new index that defines a key otherwise',
    { ...make({ KeySchema: [hash('g')] }), AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'N' }] },
    tableRecord({ attributes: [...tableRecord().attributes, { name: 'g', type: 'S' }], indexes: [byG] }),
    `${P}Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. ` +
      'Existing schema: Schema:[SchemaElement: key{g:S:HASH}] New schema: Schema:[SchemaElement: key{g:N:HASH}]',
  ],
]

const SETTINGS: Row[] = [
  [
    'a stream that runs',
    STREAM,
    tableRecord({ stream: { enabled: true, viewType: 'NEW_IMAGE', label } }),
    `${V}Table already has an enabled stream: TableName: orders`,
  ],
  [
    'stopping no stream',
    { StreamSpecification: { StreamEnabled: false } },
    tableRecord({ stream: { enabled: false, viewType: 'NEW_IMAGE', label } }),
    `${V}Table has no stream to disable: TableName: orders`,
  ],
  ['no encryption twice', { SSESpecification: { Enabled: false } }, tableRecord(), `${P}Table is already encrypted by default`],
  [
    'the same encryption twice',
    { SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'k' } },
    tableRecord({ sse: { kmsKeyArn: 'arn:aws:kms:eu-west-2:123456789012:key/k' } }),
    `${P}Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key`,
  ],
]

describe.each([
  ['the state', STATE],
  ['throughput', THROUGHPUT],
  ['indexes', INDEXES],
  ['settings', SETTINGS],
])('UpdateTable refuses by %s', (_kind, rows) => {
  test.each(rows)('%s', (_name, more, record, message) => {
    expect(refusalOf(() => alterationsOf({ TableName: 'orders', ...more }, record, NOW_MS))).toBe(message)
  })
})

const LEGAL: Row[] = [
  [
    'a fifth decrease after an hour',
    { ProvisionedThroughput: units(9, 10) },
    provisionedTable({ throughput: { ...provisioned(10, 10, 4), lastDecreaseMs: NOW_MS - 3_600_000 } }),
    'nothing',
  ],
  [
    "a decrease after yesterday's four",
    { ProvisionedThroughput: units(9, 10) },
    provisionedTable({ throughput: { ...provisioned(10, 10, 4), lastDecreaseMs: NOW_MS - 24 * 3_600_000 } }),
    'nothing',
  ],
  [
    'dropping an index while its rows are made',
    drop('byG'),
    tableRecord({ indexes: [{ ...byG, status: 'CREATING', backfilling: true }] }),
    'nothing',
  ],
  [
    'stale and extra definitions beside a new index',
    { ...make(), AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' }, ...strings('g2', 'x')] },
    tableRecord(),
    'nothing',
  ],
]

test.each(LEGAL)('UpdateTable lets through %s', (_name, more, record, message) => {
  expect(refusalOf(() => alterationsOf({ TableName: 'orders', ...more }, record, NOW_MS))).toBe(message)
})

test.each([
  ['in the making', tableRecord({ status: 'CREATING' }), `${IN_USE}Table is being created: orders`],
  [
    'with an index that changes',
    tableRecord({ indexes: [{ ...byG, status: 'CREATING', backfilling: true }] }),
    `${IN_USE}Cannot delete table while indexes are being created, updated, or deleted.`,
  ],
  [
    'with a stream that changes',
    tableRecord({ status: 'UPDATING', pending: [{ kind: 'stream', stream: undefined }] }),
    `${IN_USE}Cannot delete table while stream is being enabled/disabled.`,
  ],
  ['that is updating', tableRecord({ status: 'UPDATING' }), `${IN_USE}Table: orders is in the process of being updated.`],
  [
    'that is protected',
    tableRecord({ deletionProtected: true }),
    `${V}Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
  ],
  ['at rest', tableRecord(), 'nothing'],
])('DeleteTable answers for a table %s', (_name, record, message) => {
  expect(refusalOf(() => enforce(DELETE_RULES, { record, peers: [], nowMs: NOW_MS }))).toBe(message)
})
