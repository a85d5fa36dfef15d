// Proves that a legal CreateTable request becomes the table that it asks for, with the service's defaults.
import { expect, test } from 'vitest'
import { newTableOf } from '../../../src/tables/definition/new-table.js'
import { create, global, hash, local, NAMESPACE, range, strings, units } from './requests.js'

const ZERO = { readUnits: 0, writeUnits: 0, decreasesToday: 0 }

test('the smallest table has nothing that was not asked for', () => {
  expect(newTableOf(create(), NAMESPACE)).toEqual({
    name: 'orders',
    attributes: [
      { name: 'pk', type: 'S' },
      { name: 'sk', type: 'S' },
    ],
    keys: { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'S' }] },
    billingMode: 'PAY_PER_REQUEST',
    throughput: ZERO,
    indexes: [],
    deletionProtected: false,
    tags: {},
  })
})

test('everything that can be asked for is kept', () => {
  const input = create({
    TableName: 'arn:aws:dynamodb:eu-west-2:123456789012:table/orders',
    AttributeDefinitions: [...strings('pk', 'sk'), { AttributeName: 'n', AttributeType: 'N' }],
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: units(5, 6),
    WarmThroughput: { ReadUnitsPerSecond: 50 },
    LocalSecondaryIndexes: [local({ KeySchema: [hash('pk'), range('n')], Projection: { ProjectionType: 'KEYS_ONLY' } })],
    GlobalSecondaryIndexes: [
      global({
        KeySchema: [hash('n'), hash('sk'), range('pk')],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
        ProvisionedThroughput: units(7, 8),
      }),
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'alias/mine' },
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
    DeletionProtectionEnabled: true,
    Tags: [{ Key: '__proto__', Value: 'x' }],
  })
  const table = newTableOf(input, NAMESPACE)
  expect(table).toMatchObject({
    name: 'orders',
    billingMode: 'PROVISIONED',
    throughput: { readUnits: 5, writeUnits: 6, decreasesToday: 0 },
    warm: { readUnits: 50, writeUnits: 6 },
    stream: { viewType: 'NEW_IMAGE' },
    sse: { kmsKeyArn: 'arn:aws:kms:eu-west-2:123456789012:alias/mine' },
    tableClass: 'STANDARD_INFREQUENT_ACCESS',
    deletionProtected: true,
  })
  expect(table.indexes).toEqual([
    {
      kind: 'local',
      name: 'byL',
      keys: { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'n', type: 'N' }] },
      projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] },
      throughput: ZERO,
    },
    {
      kind: 'global',
      name: 'byG',
      keys: {
        hash: [
          { name: 'n', type: 'N' },
          { name: 'sk', type: 'S' },
        ],
        range: [{ name: 'pk', type: 'S' }],
      },
      projection: { type: 'INCLUDE', nonKeyAttributes: ['x'] },
      throughput: { readUnits: 7, writeUnits: 8, decreasesToday: 0 },
    },
  ])
  expect(Object.entries(table.tags)).toEqual([['__proto__', 'x']])
})

test('BillingMode wins over its alias, which serves alone', () => {
  const both = create({ BillingMode: 'PAY_PER_REQUEST', TableThroughputMode: 'PROVISIONED' })
  expect(newTableOf(both, NAMESPACE).billingMode).toBe('PAY_PER_REQUEST')
  const { BillingMode: _none, ...rest } = create()
  expect(newTableOf({ ...rest, TableThroughputMode: 'PAY_PER_REQUEST' }, NAMESPACE).billingMode).toBe('PAY_PER_REQUEST')
})

test('the default class and a stream that is off leave no trace', () => {
  const table = newTableOf(create({ TableClass: 'STANDARD', StreamSpecification: { StreamEnabled: false } }), NAMESPACE)
  expect(table).not.toHaveProperty('tableClass')
  expect(table).not.toHaveProperty('stream')
})

test("the account's own key is the same on every table of a namespace", () => {
  const keyOf = (name: string) =>
    newTableOf(create({ TableName: name, SSESpecification: { Enabled: true } }), NAMESPACE).sse?.kmsKeyArn
  expect(keyOf('one')).toMatch(
    /^arn:aws:kms:eu-west-2:123456789012:key\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  )
  expect(keyOf('two')).toBe(keyOf('one'))
})
