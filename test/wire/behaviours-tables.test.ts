// Behaviours of tables that emulators were reported to get wrong; those that an operation's own tests show already are not repeated.
import {
  CreateTableCommand,
  DescribeTableCommand,
  QueryCommand,
  UpdateTableCommand,
  type CreateTableCommandInput,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { invalid, makeTable, put, refusal, startWire } from './support.js'

const wire = startWire()
const P = 'One or more parameter values were invalid: '
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const })
const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const })
const keysOnly = { ProjectionType: 'KEYS_ONLY' as const }
const create = (input: Partial<CreateTableCommandInput>) =>
  wire.client.send(
    new CreateTableCommand({
      TableName: `t-${randomUUID()}`,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [hash('pk')],
      AttributeDefinitions: [string('pk')],
      ...input,
    }),
  )
const update = (input: UpdateTableCommandInput) => wire.client.send(new UpdateTableCommand(input))
const described = async (TableName: string) => (await wire.client.send(new DescribeTableCommand({ TableName }))).Table
const adding = (name: string, key: string) => ({
  GlobalSecondaryIndexUpdates: [{ Create: { IndexName: name, KeySchema: [hash(key)], Projection: keysOnly } }],
})
const active = async (TableName: string): Promise<void> => {
  for (;;) {
    const table = await described(TableName)
    const isSettled =
      table?.TableStatus === 'ACTIVE' && (table.GlobalSecondaryIndexes ?? []).every((index) => index.IndexStatus === 'ACTIVE')
    if (isSettled) return
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('definitions of attributes', () => {
  it('those of a new index are added to the table, others in the request are dropped', async () => {
    const name = await makeTable(wire, ['pk:S'])
    await update({ TableName: name, AttributeDefinitions: [string('a'), string('unused')], ...adding('byA', 'a') })
    await active(name)
    const definitions = ((await described(name))?.AttributeDefinitions ?? []).map(({ AttributeName }) => AttributeName)
    expect(definitions.toSorted()).toEqual(['a', 'pk'])
  })

  it('those of a new index must be in the request', async () => {
    const name = await makeTable(wire, ['pk:S'])
    expect(await invalid(update({ TableName: name, AttributeDefinitions: [string('other')], ...adding('byA', 'a') }))).toMatch(
      /^One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions\. Keys: \[a\], AttributeDefinitions: \[/,
    )
  })

  it('none may be unused in a new table', async () => {
    expect(await invalid(create({ AttributeDefinitions: [string('pk'), string('a')] }))).toBe(
      `${P}Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    )
  })
})

describe('indexes', () => {
  it('an on-demand table needs no units for a new index, which holds what the table held', async () => {
    const name = await makeTable(wire, ['pk:S'])
    await put(wire, name, { pk: { S: 'p' }, a: { S: 'x' } }, { pk: { S: 'q' } })
    await update({ TableName: name, AttributeDefinitions: [string('a')], ...adding('byA', 'a') })
    await active(name)
    const found = await wire.client.send(
      new QueryCommand({
        TableName: name,
        IndexName: 'byA',
        KeyConditionExpression: 'a = :a',
        ExpressionAttributeValues: { ':a': { S: 'x' } },
      }),
    )
    expect(found.Items).toEqual([{ pk: { S: 'p' }, a: { S: 'x' } }])
  })

  it('a table without a range key has no local indexes', async () => {
    const LocalSecondaryIndexes = [
      { IndexName: 'byA', KeySchema: [hash('pk'), { AttributeName: 'a', KeyType: 'RANGE' as const }], Projection: keysOnly },
    ]
    expect(await invalid(create({ AttributeDefinitions: [string('pk'), string('a')], LocalSecondaryIndexes }))).toBe(
      `${P}Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex`,
    )
  })

  it('an index that includes attributes names them', async () => {
    const GlobalSecondaryIndexes = [
      { IndexName: 'byA', KeySchema: [hash('a')], Projection: { ProjectionType: 'INCLUDE' as const } },
    ]
    expect(await invalid(create({ AttributeDefinitions: [string('pk'), string('a')], GlobalSecondaryIndexes }))).toBe(
      `${P}ProjectionType is INCLUDE, but NonKeyAttributes is not specified`,
    )
  })
})

describe('settings', () => {
  it('units that do not change are refused, and so are none', async () => {
    const name = `t-${randomUUID()}`
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 }
    await create({ TableName: name, BillingMode: 'PROVISIONED', ProvisionedThroughput })
    await active(name)
    expect(await invalid(update({ TableName: name, ProvisionedThroughput }))).toBe(
      'The provisioned throughput for the table will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. Current WriteCapacityUnits provisioned for the table: 6. Requested WriteCapacityUnits: 6. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
    )
    const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }
    expect(await invalid(update({ TableName: name, ProvisionedThroughput: none }))).toBe(
      "2 validation errors detected: Value '0' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1; Value '0' at 'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must have value greater than or equal to 1",
    )
  })

  it('a stream that is off has no view', async () => {
    const StreamSpecification = { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' as const }
    expect(await invalid(create({ StreamSpecification }))).toBe(
      `${P}Table is being created with a stream disabled, UpdateViewType should not be specified`,
    )
  })

  it('a bad name is a validation, on Create and Describe', async () => {
    const clauses =
      "Value 'a!' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    expect(await invalid(create({ TableName: 'a!' }))).toContain(clauses)
    expect(await invalid(described('a!'))).toContain(clauses)
  })

  it('TableId stays, and is another when the table is made again', async () => {
    const name = await makeTable(wire, ['pk:S'])
    const { TableId } = (await described(name)) ?? {}
    expect(TableId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect((await described(name))?.TableId).toBe(TableId)
    expect(await described(await makeTable(wire, ['pk:S']))).not.toHaveProperty('TableId', TableId)
  })

  it('DescribeTable says how warm the table is', async () => {
    const { WarmThroughput } = (await described(await makeTable(wire, ['pk:S']))) ?? {}
    expect(WarmThroughput).toEqual({ ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' })
  })

  it('a table that is not there is named by table operations only', async () => {
    expect(await refusal(described('nowhere'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: nowhere not found',
    })
    const KeyConditionExpression = 'pk = :p'
    const query = new QueryCommand({
      TableName: 'nowhere',
      KeyConditionExpression,
      ExpressionAttributeValues: { ':p': { S: 'p' } },
    })
    expect(await refusal(wire.client.send(query))).toMatchObject({ message: 'Requested resource not found' })
  })
})
