// CreateTable and DescribeTable over the wire: what a new table is, and which layer refuses what.
import { randomUUID } from 'node:crypto'
import {
  CreateTableCommand,
  DescribeTableCommand,
  waitUntilTableExists,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { globalIndex, invalid, makeTable, refusal, startWire } from './support.js'

const wire = startWire()

const create = (more: Partial<CreateTableCommandInput> = {}) =>
  wire.client.send(
    new CreateTableCommand({
      TableName: `t-${randomUUID()}`,
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...more,
    }),
  )
const describeTable = async (TableName: string) => (await wire.client.send(new DescribeTableCommand({ TableName }))).Table

describe('a new table', () => {
  it('answers CREATING, empty, without anything that was not asked for', async () => {
    const { TableDescription: table } = await create()
    expect(table).toMatchObject({
      TableStatus: 'CREATING',
      ItemCount: 0,
      TableSizeBytes: 0,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      DeletionProtectionEnabled: false,
    })
    expect(table?.BillingModeSummary).toEqual({ BillingMode: 'PAY_PER_REQUEST' }) // the date comes with ACTIVE
    const absent = [
      'SSEDescription',
      'TableClassSummary',
      'StreamSpecification',
      'OnDemandThroughput',
      'GlobalSecondaryIndexes',
      'WarmThroughput',
    ]
    for (const member of absent) expect(table).not.toHaveProperty(member)
  })

  it('keeps its TableId, and answers to its name and its ARN', async () => {
    const name = await makeTable(wire, ['pk:S', 'sk:N'], ['g:S'], globalIndex('byG', ['g']))
    const byName = await describeTable(name)
    expect(byName?.TableStatus).toBe('ACTIVE')
    expect(byName?.TableId).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/)
    expect(byName?.GlobalSecondaryIndexes?.[0]).toMatchObject({ IndexName: 'byG', IndexStatus: 'ACTIVE', ItemCount: 0 })
    expect(byName?.GlobalSecondaryIndexes?.[0]).not.toHaveProperty('Backfilling')
    expect(await describeTable(byName?.TableArn ?? '')).toEqual(byName)
  })

  it('was never on demand when it is provisioned', async () => {
    const { TableDescription: table } = await create({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
    })
    expect(table).not.toHaveProperty('BillingModeSummary')
    expect(table?.ProvisionedThroughput).toEqual({ NumberOfDecreasesToday: 0, ReadCapacityUnits: 3, WriteCapacityUnits: 4 })
    expect(table).not.toHaveProperty('WarmThroughput')
  })

  const warmth = { ReadUnitsPerSecond: 13_000, WriteUnitsPerSecond: 4_000 }
  const start = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 }
  it.each([
    ['neither', {}, {}, undefined, undefined],
    ['the table', { WarmThroughput: warmth }, {}, warmth, undefined],
    ['the index', {}, { WarmThroughput: { ReadUnitsPerSecond: 13_000 } }, undefined, warmth],
    ['both', { WarmThroughput: warmth }, { WarmThroughput: warmth }, warmth, warmth],
    ['neither, by empty objects', { WarmThroughput: {} }, { WarmThroughput: {} }, undefined, undefined],
  ])('says in its answer how warm it is where that was asked for: %s', async (_title, ofTable, ofIndex, own, indexs) => {
    const TableName = `t-${randomUUID()}`
    const AttributeDefinitions = ['pk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }))
    const { GlobalSecondaryIndexes: [index] = [] } = globalIndex('byG', ['g'])
    const GlobalSecondaryIndexes = index === undefined ? [] : [{ ...index, ...ofIndex }]
    const { TableDescription: made } = await create({ TableName, AttributeDefinitions, GlobalSecondaryIndexes, ...ofTable })
    const unlessUndefined = (shown: object | undefined): unknown => shown && (expect.objectContaining(shown) as unknown)
    expect([made?.WarmThroughput, made?.GlobalSecondaryIndexes?.[0]?.WarmThroughput]).toEqual([own, indexs].map(unlessUndefined))
    await waitUntilTableExists({ client: wire.client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName })
    expect(await describeTable(TableName)).toMatchObject({
      WarmThroughput: own ?? start,
      GlobalSecondaryIndexes: [{ WarmThroughput: indexs ?? start }],
    })
  })
})

describe('what is refused', () => {
  it('says that a name is taken', async () => {
    const name = await makeTable(wire, ['pk:S'])
    expect(await refusal(create({ TableName: name }))).toMatchObject({
      name: 'ResourceInUseException',
      message: `Table already exists: ${name}`,
    })
  })

  it('puts constraints of the model before sentences about meaning', async () => {
    const units = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }
    expect(await invalid(create({ ProvisionedThroughput: units }))).toBe(
      "2 validation errors detected: Value '0' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: " +
        "Member must have value greater than or equal to 1; Value '0' at 'provisionedThroughput.readCapacityUnits' " +
        'failed to satisfy constraint: Member must have value greater than or equal to 1',
    )
  })

  it('refuses what is not used by any key', async () => {
    const unused = ['pk', 'x'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }))
    expect(await invalid(create({ AttributeDefinitions: unused }))).toBe(
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes ' +
        'defined in AttributeDefinitions',
    )
  })

  it('names definitions and keys as hash sets hold them', async () => {
    const AttributeDefinitions = ['id', 'user', 'created_at'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    }))
    const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' as const }]
    expect(await invalid(create({ AttributeDefinitions, KeySchema, ...globalIndex('byUser', ['user']) }))).toBe(
      'One or more parameter values were invalid: Some AttributeDefinitions are not used. ' +
        'AttributeDefinitions: [created_at, id, user], keys used: [id, user]',
    )
  })

  it('says that a key of an index has a name twice before it looks for definitions that nothing uses', async () => {
    const AttributeDefinitions = ['pk', 'a', 'unused'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const }))
    const KeySchema = ['a', 'pk', 'a'].map((AttributeName) => ({ AttributeName, KeyType: 'HASH' as const }))
    const wide = { IndexName: 'byA', Projection: { ProjectionType: 'ALL' as const }, KeySchema }
    expect(await invalid(create({ AttributeDefinitions, GlobalSecondaryIndexes: [wide] }))).toBe(
      'The KeySchema contains multiple key attributes with the same name',
    )
  })

  it('names the table that is not there, whether by name or ARN', async () => {
    const message = 'Requested resource not found: Table: none not found'
    const arn = 'arn:aws:dynamodb:eu-west-2:000000000000:table/none'
    for (const name of ['none', arn]) {
      expect(await refusal(describeTable(name))).toMatchObject({ name: 'ResourceNotFoundException', message })
    }
  })
})
