// Proves what a legal UpdateTable request changes: definitions as a delta, modes with their indexes, nothing that holds already.
import { describe, expect, test } from 'vitest'
import type { Alteration, TableRecord } from '../../../src/model/table.js'
import type { UpdateTableInput } from '../../../src/shapes/operations.js'
import { alterationsOf } from '../../../src/tables/definition/alterations.js'
import { global, hash, indexRecord, NOW_MS, provisioned, range, strings, tableRecord, units } from './requests.js'

const provisionedTable = (more: Partial<TableRecord> = {}): TableRecord =>
  tableRecord({ billingMode: 'PROVISIONED', throughput: provisioned(10, 10, 2), ...more })

type Row = [string, Partial<UpdateTableInput>, TableRecord, Alteration[]]

const ROWS: Row[] = [
  [
    'more units',
    { ProvisionedThroughput: units(20, 10) },
    provisionedTable(),
    [{ kind: 'throughput', readUnits: 20, writeUnits: 10 }],
  ],
  [
    'fewer units of one kind and more of the other',
    { ProvisionedThroughput: units(2, 20) },
    provisionedTable(),
    [{ kind: 'throughput', readUnits: 2, writeUnits: 20 }],
  ],
  [
    'units of an index alone',
    { GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byG', ProvisionedThroughput: units(5, 5) } }] },
    provisionedTable({ indexes: [indexRecord({ throughput: provisioned(1, 1) })] }),
    [{ kind: 'throughput', index: 'byG', readUnits: 5, writeUnits: 5 }],
  ],
  [
    'a switch to on demand',
    { BillingMode: 'PAY_PER_REQUEST' },
    provisionedTable({ throughput: provisioned(10, 10, 2) }),
    [{ kind: 'billing', billingMode: 'PAY_PER_REQUEST', throughput: { readUnits: 0, writeUnits: 0 } }],
  ],
  [
    'a switch to provisioned, with its indexes and without maxima',
    {
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: units(1, 2),
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byG', ProvisionedThroughput: units(3, 4) } }],
    },
    tableRecord({ onDemand: { maxReadUnits: 5 }, indexes: [indexRecord({ onDemand: { maxWriteUnits: 6 } })] }),
    [
      { kind: 'billing', billingMode: 'PROVISIONED', throughput: { readUnits: 1, writeUnits: 2 } },
      { kind: 'throughput', index: 'byG', readUnits: 3, writeUnits: 4 },
      { kind: 'onDemand', onDemand: undefined },
      { kind: 'onDemand', index: 'byG', onDemand: undefined },
    ],
  ],
  ['the mode that holds already', { BillingMode: 'PAY_PER_REQUEST' }, tableRecord(), []],
  [
    'one maximum, the other stays',
    { OnDemandThroughput: { MaxReadRequestUnits: 7 } },
    tableRecord({ onDemand: { maxReadUnits: 5, maxWriteUnits: 6 } }),
    [{ kind: 'onDemand', onDemand: { maxReadUnits: 7, maxWriteUnits: 6 } }],
  ],
  [
    'a maximum that is cleared',
    { OnDemandThroughput: { MaxReadRequestUnits: -1 } },
    tableRecord({ onDemand: { maxReadUnits: 5 } }),
    [{ kind: 'onDemand', onDemand: undefined }],
  ],
  [
    'the maximum that holds already',
    { OnDemandThroughput: { MaxReadRequestUnits: 5 } },
    tableRecord({ onDemand: { maxReadUnits: 5 } }),
    [],
  ],
  ['clearing no maximum', { OnDemandThroughput: { MaxReadRequestUnits: -1 } }, tableRecord(), []],
  ['the warmth that holds already', { WarmThroughput: { ReadUnitsPerSecond: 12_000 } }, tableRecord(), []],
  [
    'the warmth that holds already, against another that is on its way',
    { WarmThroughput: { ReadUnitsPerSecond: 12_000 } },
    tableRecord({ warming: { dueMs: NOW_MS, alterations: [{ kind: 'warm', warm: { readUnits: 20_000, writeUnits: 4_000 } }] } }),
    [{ kind: 'warm', warm: { readUnits: 12_000, writeUnits: 4_000 } }],
  ],
  [
    'one figure of warmth, the other stays',
    { WarmThroughput: { ReadUnitsPerSecond: 20_000 } },
    tableRecord(),
    [{ kind: 'warm', warm: { readUnits: 20_000, writeUnits: 4_000 } }],
  ],
  [
    'a new index with the definitions of its keys and no others',
    {
      AttributeDefinitions: [...strings('g', 'unused'), { AttributeName: 'sk', AttributeType: 'N' }],
      GlobalSecondaryIndexUpdates: [{ Create: global({ KeySchema: [hash('g'), range('sk')] }) }],
    },
    tableRecord(),
    [
      {
        kind: 'createIndex',
        index: {
          kind: 'global',
          name: 'byG',
          keys: { hash: [{ name: 'g', type: 'S' }], range: [{ name: 'sk', type: 'N' }] },
          projection: { type: 'ALL', nonKeyAttributes: [] },
          throughput: provisioned(0, 0),
        },
        attributes: [
          { name: 'g', type: 'S' },
          { name: 'sk', type: 'N' },
        ],
      },
    ],
  ],
  [
    'dropping an index',
    { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byG' } }] },
    tableRecord({ indexes: [indexRecord()] }),
    [{ kind: 'deleteIndex', index: 'byG' }],
  ],
  [
    'a stream',
    { StreamSpecification: { StreamEnabled: true, StreamViewType: 'OLD_IMAGE' } },
    tableRecord(),
    [{ kind: 'stream', stream: { viewType: 'OLD_IMAGE' } }],
  ],
  [
    'no stream',
    { StreamSpecification: { StreamEnabled: false } },
    tableRecord({ stream: { enabled: true, viewType: 'OLD_IMAGE', label: '2026-10-01T00:00:00.000' } }),
    [{ kind: 'stream', stream: undefined }],
  ],
  ['protection', { DeletionProtectionEnabled: true }, tableRecord(), [{ kind: 'deletionProtection', deletionProtected: true }]],
  ['the protection that holds already', { DeletionProtectionEnabled: false }, tableRecord(), []],
  [
    'the table class',
    { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    tableRecord(),
    [{ kind: 'tableClass', tableClass: 'STANDARD_INFREQUENT_ACCESS' }],
  ],
  ['the default class of a table without one', { TableClass: 'STANDARD' }, tableRecord(), []],
  [
    'no encryption',
    { SSESpecification: { Enabled: false } },
    tableRecord({ sse: { kmsKeyArn: 'arn:aws:kms:eu-west-2:123456789012:key/k' } }),
    [{ kind: 'sse', sse: undefined }],
  ],
]

describe('UpdateTable changes', () => {
  test.each(ROWS)('%s', (_name, more, record, expected) => {
    expect(alterationsOf({ TableName: 'orders', ...more }, record, NOW_MS)).toEqual(expected)
  })
})
