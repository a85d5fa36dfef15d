// Each form that a file may have, from a file as its tool writes it. The files of Terraform are outputs of Terraform 1.11 with version 5.100
// of its provider.
import { expect, test } from 'vitest'
import { fileText, reading, said } from './reading.js'

test('serverless.yml, whose own variables are filled in first', () => {
  const found = reading(fileText('serverless.yml'), { stage: 'prod' })
  expect(found.tables).toMatchObject([
    {
      definition: { TableName: 'orders-prod', ProvisionedThroughput: { ReadCapacityUnits: 100, WriteCapacityUnits: 2 } },
      tags: [{ Key: 'where', Value: 'eu-west-1-123456789012' }],
    },
  ])
  expect(said(found)).toEqual(['resources.Resources.Orders.Properties.Tags[1].Value: ${ssm:/path/to/secret} is not known here'])
  expect(reading(fileText('serverless.yml')).tables[0]?.definition.TableName).toBe('orders-dev')
})

test('resources of serverless.yml in several parts, of which one is another file', () => {
  const text = 'service: x\nresources:\n  - ${file(tables.yml)}\n  - Resources: { T: { Type: AWS::Serverless::SimpleTable } }\n'
  const found = reading(text)
  expect(found.tables.map(({ definition }) => definition.TableName)).toEqual(['T'])
  expect(said(found)).toEqual(["!resources[0]: the file tables.yml can't be read"])
})

const MUSIC = {
  TableName: 'Music',
  KeySchema: [
    { AttributeName: 'Artist', KeyType: 'HASH' },
    { AttributeName: 'Song', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'LocalYear',
      KeySchema: [
        { AttributeName: 'Artist', KeyType: 'HASH' },
        { AttributeName: 'Year', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'ByYear',
      KeySchema: [{ AttributeName: 'Year', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['Genre', 'Title'] },
      ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 2 },
    },
  ],
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  SSESpecification: { Enabled: true, SSEType: 'KMS' },
  DeletionProtectionEnabled: true,
}

test('a plan of Terraform: what nobody has set is not wanted, though the plan leaves it open', () => {
  const found = reading(fileText('terraform-plan.json'))
  expect(found.tables).toMatchObject([
    {
      definition: MUSIC,
      timeToLive: { Enabled: true, AttributeName: 'Expires' },
      tags: [
        { Key: 'stage', Value: 'one' },
        { Key: 'team', Value: 'music' },
      ],
    },
    {
      definition: {
        TableName: 'OnDemand',
        BillingMode: 'PAY_PER_REQUEST',
        OnDemandThroughput: { MaxReadRequestUnits: 100, MaxWriteRequestUnits: 50 },
      },
      timeToLive: { Enabled: false },
    },
  ])
  expect(said(found)).toEqual([
    'aws_dynamodb_table_item.one: is not applied: Dynalab does not read aws_dynamodb_table_item',
    'aws_dynamodb_tag.extra.resource_arn: is known once the plan is applied',
  ])
})

test('a state of Terraform, with what its companions add', () => {
  const found = reading(fileText('terraform-state.json'))
  const { SSESpecification, ...rest } = MUSIC
  expect(found.tables).toMatchObject([{ definition: rest }, { definition: { TableName: 'OnDemand' } }])
  expect(found.tables[0]?.definition.SSESpecification).toMatchObject({
    ...SSESpecification,
    KMSMasterKeyId: expect.stringMatching(/^arn:aws:kms:/),
  })
  expect(found.tables[1]?.tags).toContainEqual({ Key: 'extra', Value: 'tag' })
})

test('a model of NoSQL Workbench', () => {
  const found = reading(fileText('workbench.json'))
  const units = { ReadCapacityUnits: 5, WriteCapacityUnits: 4 }
  expect(found.tables).toEqual([
    {
      path: 'DataModel[0]',
      definition: {
        TableName: 'Thread',
        AttributeDefinitions: [
          { AttributeName: 'ForumName', AttributeType: 'S' },
          { AttributeName: 'Subject', AttributeType: 'S' },
          { AttributeName: 'Views', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'ForumName', KeyType: 'HASH' },
          { AttributeName: 'Subject', KeyType: 'RANGE' },
        ],
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: units,
        GlobalSecondaryIndexes: [
          {
            IndexName: 'ByViews',
            KeySchema: [{ AttributeName: 'Views', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
            ProvisionedThroughput: units,
          },
        ],
      },
    },
  ])
  expect(said(found)).toEqual([
    'DataModel[0].ProvisionedCapacitySettings.AutoScaling: is not applied: Application Auto Scaling has operations of its own',
    'DataModel[0].TableData: is not put: a schema makes tables alone',
  ])
})

const REQUEST = {
  TableName: 't',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
}

test('requests of CreateTable and descriptions, one or many', () => {
  const description = {
    ...REQUEST,
    BillingMode: undefined,
    TableStatus: 'ACTIVE',
    ItemCount: 3,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: 1 },
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4000, Status: 'ACTIVE' },
    TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: 'arn:aws:kms:x' },
  }
  const wanted = { path: '', definition: REQUEST }
  expect(reading(JSON.stringify(REQUEST)).tables).toEqual([wanted])
  const described = reading(JSON.stringify({ Table: description }))
  expect(described).toEqual({
    tables: [
      {
        path: 'Table',
        definition: {
          ...REQUEST,
          TableClass: 'STANDARD_INFREQUENT_ACCESS',
          SSESpecification: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: 'arn:aws:kms:x' },
        },
      },
    ],
    findings: [],
    asked: new Set(),
  })
  expect(
    reading(JSON.stringify([REQUEST, { Table: { ...description, TableName: 'u' } }])).tables.map(({ path }) => path),
  ).toEqual(['[0]', '[1].Table'])
})

test('members of a wrong form are named, and of unknown names told', () => {
  const found = reading(JSON.stringify({ ...REQUEST, KeySchema: [{ AttributeName: 'id' }, 3], Sharding: 4, TableClass: ['x'] }))
  expect(said(found)).toEqual([
    '!KeySchema[1]: must be an object',
    '!KeySchema[0].KeyType: is missing',
    'TableClass: must be a text',
    'Sharding: is not applied: Dynalab does not read it',
  ])
})

test.each(['{}', '[]x: 1', 'just words', '{"Tables": {}}', '{"TableName": "t"}', 'null'])('%j has none of the forms', (text) => {
  expect(() => reading(text)).toThrow(/^tables\.yml:1: /)
})

test('a table that is wanted twice is refused', () => {
  expect(() => reading(JSON.stringify([REQUEST, REQUEST]))).toThrow('tables.yml: wants the table t more than once')
})

test('replicas of Terraform, within the table and beside it', () => {
  const resource = (type: string, name: string, values: object) => ({ mode: 'managed', type, address: `${type}.${name}`, values })
  const table = {
    ...{ name: 'Glob', billing_mode: 'PAY_PER_REQUEST', hash_key: 'id', tags_all: { team: 'x' } },
    attribute: [{ name: 'id', type: 'S' }],
    replica: [{ region_name: 'us-west-2', propagate_tags: true, point_in_time_recovery: false }],
  }
  const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Glob'
  const beside = {
    global_table_arn: arn.replace('central', 'west'),
    arn,
    deletion_protection_enabled: true,
    tags_all: { own: 'y' },
  }
  const resources = [
    resource('aws_dynamodb_table', 'glob', table),
    resource('aws_dynamodb_table_replica', 'central', beside),
    resource('aws_dynamodb_table_replica', 'nowhere', { global_table_arn: beside.global_table_arn }),
  ]
  const found = reading(JSON.stringify({ format_version: '1.0', values: { root_module: { resources } } }))
  const pointInTimeRecovery = { isEnabled: false }
  expect(found.tables[0]?.replicas).toEqual([
    { region: 'us-west-2', settings: { pointInTimeRecovery, tags: [{ Key: 'team', Value: 'x' }] } },
    { region: 'eu-central-1', isProtected: true, settings: { pointInTimeRecovery, tags: [{ Key: 'own', Value: 'y' }] } },
  ])
  expect(said(found)).toEqual(['aws_dynamodb_table_replica.nowhere.region: is known to its provider alone: it is not applied'])
})
