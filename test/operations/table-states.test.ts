// Proves what table operations answer while states last, which no wire test can hold still: a real engine on a manual clock.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { ApiError } from '../../src/model/errors.js'
import { createTable } from '../../src/operations/create-table.js'
import { deleteTable } from '../../src/operations/delete-table.js'
import { describeTable } from '../../src/operations/describe-table.js'
import { describeTimeToLive } from '../../src/operations/describe-time-to-live.js'
import { listTables, page } from '../../src/operations/list-tables.js'
import { listTagsOfResource } from '../../src/operations/list-tags-of-resource.js'
import type { Context, Operation } from '../../src/operations/operation.js'
import { updateTable } from '../../src/operations/update-table.js'
import type { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { NAMESPACE, rigOn } from '../support/engine-rig.js'

const TRANSITION_MS = 1000
const IN_USE = 'Attempt to change a resource which is still in use: '

let store: Store
let engine: StoreEngine
let clock: SteerableClock
let lines: string[]

beforeEach(async () => {
  store = await openMemoryStore()
  const rig = await rigOn(store, { transitionMs: TRANSITION_MS })
  engine = rig.engine
  clock = rig.clock
  lines = []
})
afterEach(async () => {
  await engine.stop()
  await store.close()
})

const contextIn = (namespace = NAMESPACE): Context => ({ engine, namespace, log: { info: (line) => lines.push(line) } })

async function call(operation: Operation, input: object, namespace = NAMESPACE): Promise<unknown> {
  return operation.run(input as never, contextIn(namespace)) // inputs here are legal by their schemas
}

/** The refusal's message. */
async function refusal(operation: Operation, input: object): Promise<string> {
  try {
    await call(operation, input)
    return 'nothing'
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
}

const ORDERS = {
  TableName: 'orders',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
}
const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders'
const MORE = { TableName: 'orders', ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 9 } }

describe('while a table is made', () => {
  test('it is described as CREATING and cannot be changed, tagged, dropped or made again', async () => {
    await call(createTable, ORDERS)
    expect(await call(describeTable, { TableName: 'orders' })).toMatchObject({ Table: { TableStatus: 'CREATING', ItemCount: 0 } })
    expect(await refusal(createTable, ORDERS)).toBe(`${IN_USE}Table is being created: orders`)
    expect(await refusal(updateTable, MORE)).toBe(`${IN_USE}Table is being created: orders`)
    expect(await refusal(deleteTable, { TableName: 'orders' })).toBe(`${IN_USE}Table is being created: orders`)
    expect(await refusal(describeTimeToLive, { TableName: 'orders' })).toBe(
      'Cannot describe time to live while table is in CREATING state: Current table state is CREATING',
    )
    expect(await refusal(listTagsOfResource, { ResourceArn: ARN })).toBe(
      `Requested resource not found: ResourceArn: ${ARN} not found`,
    )
    await clock.advance(TRANSITION_MS)
    expect(await call(describeTable, { TableName: 'orders' })).toMatchObject({ Table: { TableStatus: 'ACTIVE' } })
  })
})

describe('while a table is changed', () => {
  test('it shows the old numbers, and refuses a second change', async () => {
    await call(createTable, ORDERS)
    await clock.advance(TRANSITION_MS)
    const old = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
    expect(await call(updateTable, MORE)).toMatchObject({
      TableDescription: { TableStatus: 'UPDATING', ProvisionedThroughput: old },
    })
    expect(await call(describeTable, { TableName: 'orders' })).toMatchObject({
      Table: { TableStatus: 'UPDATING', ProvisionedThroughput: old },
    })
    expect(await refusal(updateTable, MORE)).toBe(`${IN_USE}Table IOPS are currently being updated. Table: orders`)
    expect(await refusal(deleteTable, { TableName: 'orders' })).toBe(`${IN_USE}Table: orders is in the process of being updated.`)
    await clock.advance(TRANSITION_MS)
    expect(await call(describeTable, { TableName: 'orders' })).toMatchObject({
      Table: { TableStatus: 'ACTIVE', ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 9 } },
    })
  })

  test('an update that changes nothing leaves it ACTIVE', async () => {
    await call(createTable, ORDERS)
    await clock.advance(TRANSITION_MS)
    expect(await call(updateTable, { TableName: 'orders', DeletionProtectionEnabled: false })).toMatchObject({
      TableDescription: { TableStatus: 'ACTIVE' },
    })
  })

  test('an answer that drops an index still shows it', async () => {
    const index = { IndexName: 'byPk', KeySchema: ORDERS.KeySchema, Projection: { ProjectionType: 'ALL' } }
    const { ProvisionedThroughput: _none, ...rest } = { ...ORDERS, BillingMode: 'PAY_PER_REQUEST' }
    await call(createTable, { ...rest, GlobalSecondaryIndexes: [index] })
    await clock.advance(TRANSITION_MS)
    const drop = { TableName: 'orders', GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byPk' } }] }
    expect(await call(updateTable, drop)).toMatchObject({
      TableDescription: { GlobalSecondaryIndexes: [{ IndexName: 'byPk', IndexStatus: 'DELETING' }] },
    })
    expect(await refusal(updateTable, drop)).toBe(`${IN_USE}Index is being deleted. Table: orders Index: byPk`)
  })
})

describe('while a table is dropped', () => {
  test('dropping it again is no error, changing it is', async () => {
    await call(createTable, ORDERS)
    await clock.advance(TRANSITION_MS)
    await call(deleteTable, { TableName: 'orders' })
    expect(await call(deleteTable, { TableName: 'orders' })).toMatchObject({ TableDescription: { TableStatus: 'DELETING' } })
    expect(await refusal(updateTable, MORE)).toBe(`${IN_USE}Table is being deleted: orders`)
    await clock.advance(TRANSITION_MS)
    expect(await refusal(deleteTable, { TableName: 'orders' })).toBe('Requested resource not found: Table: orders not found')
  })
})

describe('an empty list of tables', () => {
  test('says where tables are, and nothing when there are none', async () => {
    const elsewhere = { account: '123456789012', region: 'eu-west-2' }
    expect(await call(listTables, {})).toEqual({ TableNames: [] })
    expect(lines).toEqual([])
    await call(createTable, ORDERS)
    expect(await call(listTables, {}, elsewhere)).toEqual({ TableNames: [] })
    expect(lines).toEqual([
      'ListTables found no tables for account 123456789012 in region eu-west-2; ' +
        'there are tables for account 000000000000 in region us-east-1 (1)',
    ])
  })
})

// The last page says nothing of a next one, also when it is full.
test.each([
  ['all', {}, { TableNames: ['a', 'b', 'c'] }],
  ['a first page', { Limit: 2 }, { TableNames: ['a', 'b'], LastEvaluatedTableName: 'b' }],
  ['a full last page', { Limit: 2, ExclusiveStartTableName: 'a' }, { TableNames: ['b', 'c'] }],
  ['behind a name that no table has', { ExclusiveStartTableName: 'bb' }, { TableNames: ['c'] }],
  ['behind the last', { ExclusiveStartTableName: 'c' }, { TableNames: [] }],
])('names in pages: %s', (_name, input, expected) => {
  expect(page(['a', 'b', 'c'], input)).toEqual(expected)
})
