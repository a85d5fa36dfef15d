// What a template means before it is deployed, typed from the documentation of CloudFormation; and that whatever only a deployed stack
// knows is named with its path, never guessed.
import { describe, expect, test } from 'vitest'
import { fileText, reading, said } from './reading.js'

const HEAD = `
Parameters:
  Stage: { Type: String, Default: dev }
  Count: { Type: Number, Default: 7 }
  Names: { Type: CommaDelimitedList, Default: 'a, b' }
  Open: { Type: String }
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b }
Conditions:
  Yes: !Equals [!Ref Stage, dev]
  No: !Not [!Condition Yes]
  Both: !And [!Condition Yes, !Condition No]
  Either: !Or [!Condition Yes, !Condition No]
  Round: !Not [!Condition Round]
Mappings:
  Map: { dev: { name: mapped } }
Resources:
  Key: { Type: AWS::KMS::Key }
  Stream: { Type: AWS::Kinesis::Stream, Properties: { Name: !Sub 's-\${Stage}' } }
  Other: { Type: AWS::DynamoDB::Table, Properties: { TableName: other, KeySchema: [], AttributeDefinitions: [] } }
`
const table = (name: string): string => `${HEAD}  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: ${name} } }\n`
const nameOf = (expression: string, parameters = {}): string | undefined =>
  reading(table(expression), parameters).tables.find(({ path }) => path === 'Resources.T.Properties')?.definition.TableName

describe('functions', () => {
  test.each([
    ['!Ref Stage', 'dev'],
    ['!Ref Count', '7'],
    ["!Ref 'AWS::Region'", 'eu-west-1'],
    ["!Ref 'AWS::AccountId'", '123456789012'],
    ["!Sub '${Other}2'", 'other2'],
    ["!Ref 'AWS::NoValue'", 'T'],
    ["!Sub 'x-${Stage}-${AWS::Partition}-${!Stage}'", 'x-dev-aws-${Stage}'],
    ["!Sub ['${a}-${Stage}', { a: !Ref Count }]", '7-dev'],
    ["!Sub '${Other.Arn}'", 'arn:aws:dynamodb:eu-west-1:123456789012:table/other'],
    ['!GetAtt Stream.Arn', 'arn:aws:kinesis:eu-west-1:123456789012:stream/s-dev'],
    ["!Join ['-', [a, !Ref Stage, 3]]", 'a-dev-3'],
    ["!Join ['', !Ref Names]", 'ab'],
    ['!Select [1, !Ref Names]', 'b'],
    ["!Select [0, !Split ['-', 'p-q']]", 'p'],
    ["!If [Yes, 'y', 'n']", 'y'],
    ["!If [No, 'y', 'n']", 'n'],
    ["!If [Both, 'y', 'n']", 'n'],
    ["!If [Either, 'y', 'n']", 'y'],
    ['!FindInMap [Map, !Ref Stage, name]', 'mapped'],
    ['!FindInMap [Map, x, name, { DefaultValue: preset }]', 'preset'],
    ['!Base64 abc', 'YWJj'],
    ["{ 'Fn::Length': !Ref Names }", '2'],
  ])('%s is %s', (expression, name) => {
    expect(nameOf(expression)).toBe(name)
  })

  test('a value that is given goes before the default', () => {
    expect(nameOf('!Ref Stage', { Stage: 'prod' })).toBe('prod')
    expect(nameOf('!Ref Open', { Open: 'given' })).toBe('given')
    expect(nameOf('!Ref Stored', { Stored: 'given' })).toBe('given')
  })

  test.each([
    ['!Ref Open', 'the parameter Open has no default: give it a value'],
    ['!Ref Stored', 'the parameter Stored names a value of the Parameter Store: give it a value'],
    ['!Ref Nothing', 'nothing is called Nothing'],
    ['!Ref Key', 'what Key is called is known once it is deployed'],
    ["!Sub 'a-${Key.Arn}'", 'Key.Arn is known once it is deployed'],
    ['!GetAtt Other.StreamArn', 'Other.StreamArn is known once it is deployed'],
    ['!ImportValue x', 'the value "x" is imported from another stack'],
    ["'{{resolve:ssm:name}}'", '{{resolve:ssm:name}} is known to AWS alone'],
    ['!FindInMap [Map, x, name]', 'the mapping Map has no x.name'],
    ['!If [Round, a, b]', 'it goes in a circle: it is needed for itself'],
    ['!If [None, a, b]', 'no condition is called None'],
    ['!Cidr [a, b, c]', 'Fn::Cidr is not a function that can be carried out here'],
  ])('%s is named with its path', (expression, words) => {
    expect(said(reading(table(expression)))).toContain(`!Resources.T.Properties.TableName: ${words}`)
  })
})

test('a table with all kinds of settings; what is not read and not resolved is told', () => {
  const found = reading(fileText('music.cfn.yml'))
  expect(found.tables.find(({ path }) => path === 'Resources.Music.Properties')).toEqual({
    path: 'Resources.Music.Properties',
    definition: {
      TableName: 'dynalab-music-dev',
      AttributeDefinitions: [
        { AttributeName: 'artist', AttributeType: 'S' },
        { AttributeName: 'song', AttributeType: 'S' },
        { AttributeName: 'year', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'artist', KeyType: 'HASH' },
        { AttributeName: 'song', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byYear',
          KeySchema: [{ AttributeName: 'year', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['b', 'a'] },
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
        },
      ],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 3 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      SSESpecification: { Enabled: true, SSEType: 'KMS' },
    },
    tags: [{ Key: 'stage', Value: 'dev' }],
    timeToLive: { Enabled: true, AttributeName: 'expires' },
    pointInTimeRecovery: { isEnabled: true },
    insights: [{ isEnabled: true }, { index: 'byYear', isEnabled: false }],
  })
  expect(found.tables.map(({ definition }) => definition.TableName)).not.toContain('Orders') // its condition does not hold
  expect(said(found)).toEqual([
    'Resources.Music.Properties.SSESpecification.KMSMasterKeyId: Key.Arn is known once it is deployed',
    'Resources.Music.Properties.Nonsense: is not applied: Dynalab does not read it',
    '!Resources.Broken.Properties.TableName: the value "shared-name" is imported from another stack',
  ])
})

test("SAM's table has one key, a text called id, and is on demand", () => {
  const { tables } = reading(fileText('music.cfn.yml'))
  expect(tables.at(-1)).toMatchObject({
    definition: {
      TableName: 'Simple',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  })
})

test('a global table is the replica of the region, with the others beside it', () => {
  const text = `{"Resources": {"G": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PROVISIONED",
    "GlobalSecondaryIndexes": [{"IndexName": "g", "KeySchema": [{"AttributeName": "n", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"},
      "WriteProvisionedThroughputSettings": {"WriteCapacityAutoScalingSettings": {"MinCapacity": 3, "MaxCapacity": 9}}}],
    "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    "WriteProvisionedThroughputSettings": {"WriteCapacityAutoScalingSettings": {"MinCapacity": 1, "SeedCapacity": 2, "MaxCapacity": 9}},
    "Replicas": [
      {"Region": "us-east-1"},
      {"Region": "eu-west-1", "TableClass": "STANDARD_INFREQUENT_ACCESS", "Tags": [{"Key": "a", "Value": "b"}],
       "ReadProvisionedThroughputSettings": {"ReadCapacityUnits": 4},
       "GlobalSecondaryIndexes": [{"IndexName": "g", "ReadProvisionedThroughputSettings": {"ReadCapacityUnits": 6}}]}]
  }}}}`
  const found = reading(text)
  expect(found.tables).toMatchObject([
    {
      definition: {
        TableName: 'G',
        ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 2 },
        GlobalSecondaryIndexes: [{ IndexName: 'g', ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 3 } }],
        TableClass: 'STANDARD_INFREQUENT_ACCESS',
      },
      tags: [{ Key: 'a', Value: 'b' }],
      replicas: [{ region: 'us-east-1', isProtected: false }],
    },
  ])
  expect(said(found).every((line) => line.includes('is not applied as a policy'))).toBe(true)
})

test('members deep inside that nobody reads are told, too', () => {
  const text = `{"Resources": {"Tab": {"Type": "AWS::DynamoDB::Table", "Properties": {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH", "Order": 1}],
    "StreamSpecification": {"StreamViewType": "NEW_IMAGE", "Retention": 3},
    "GlobalSecondaryIndexes": [{"IndexName": "one", "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttribute": ["a"]}}],
    "ResourcePolicy": {"PolicyDocument": {"Statement": [{"Any": {"thing": 1}}]}}}}}}`
  const ending = 'is not applied: Dynalab does not read it'
  expect(said(reading(text)).toSorted()).toEqual([
    `Resources.Tab.Properties.GlobalSecondaryIndexes[0].Projection.NonKeyAttribute: ${ending}`,
    `Resources.Tab.Properties.KeySchema[0].Order: ${ending}`,
    `Resources.Tab.Properties.StreamSpecification.Retention: ${ending}`,
  ])
})

test('names and conditions that need themselves end in words, however many ways lead round', () => {
  const name = (text: string): string => `{ Type: AWS::Serverless::SimpleTable, Properties: { TableName: !Sub '${text}' } }`
  const round = Array.from(
    { length: 20 },
    (_, at) => `  C${at}: !Or [!Condition C${(at + 1) % 20}, !Condition C${(at + 1) % 20}]`,
  )
  const text = `Conditions:\n${round.join('\n')}\nResources:
  Own: ${name('${Own}${Own}')}
  One: ${name('${Two}${Two}')}
  Two: ${name('${One}${One}')}
  If: { Type: AWS::Serverless::SimpleTable, Condition: C0 }`
  const ending = 'it goes in a circle: it is needed for itself'
  expect(said(reading(text))).toEqual([
    ...['Own', 'One', 'Two'].map((one) => `!Resources.${one}.Properties.TableName: ${ending}`),
    `!Resources.If.Condition: ${ending}`,
  ])
})

test('a condition that is asked for again and again is worked out once', () => {
  const chain = Array.from({ length: 28 }, (_, at) => `  C${at}: !And [!Condition C${at + 1}, !Condition C${at + 1}]`)
  const text = `Conditions:\n${chain.join('\n')}\n  C28: !Equals [a, a]\nResources:
  If: { Type: AWS::Serverless::SimpleTable, Condition: C0 }`
  expect(reading(text).tables).toHaveLength(1)
})

test('a value that a parameter does not allow is refused, and a resource that is no table is told', () => {
  const text = `Parameters: { Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] } }
Resources:
  One: { Type: AWS::Serverless::SimpleTable, Properties: { TableName: !Ref Stage } }
  Two: { Type: AWS::DynamoDB::Tabel }`
  expect(said(reading(text, { Stage: 'test' }))).toEqual([
    '!Resources.One.Properties.TableName: the parameter Stage is test: it must be one of dev, prod',
    'Resources.Two: is not applied: AWS::DynamoDB::Tabel is no table',
  ])
  expect(reading(text, { Stage: 'prod' }).tables[0]?.definition.TableName).toBe('prod')
})

test('what SAM says of all its tables holds for each that does not say otherwise', () => {
  const found = reading(`Globals: { SimpleTable: { SSESpecification: { SSEEnabled: true } } }
Resources:
  One: { Type: AWS::Serverless::SimpleTable }
  Two: { Type: AWS::Serverless::SimpleTable, Properties: { SSESpecification: { SSEEnabled: false } } }`)
  expect(found.tables.map(({ definition }) => definition.SSESpecification)).toEqual([
    { Enabled: true, SSEType: 'KMS' },
    undefined,
  ])
})
