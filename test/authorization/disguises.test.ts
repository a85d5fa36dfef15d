// `--iam` against requests that show a policy something else than their operation reads: members that the API doesn't have, in front of
// those that count, and ARNs in other spellings. Each was once a way around a policy. What is denied has changed nothing.
import * as Sdk from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { answerTo, as, startIam } from './identities.js'
import { key, NOTES, T } from './requests.js'

startIam()

const TABLE = 'DynamoDB_20120810.'
const STREAMS = 'DynamoDBStreams_20120810.'
const allowedTable = { TableName: 'Notes' }
const otherItem = { TableName: 'Plain', Item: key('hidden') }
const foreign = { ...T, Item: key('bob') }
const ofAll = { Statement: `SELECT pk FROM "Notes" WHERE pk = 'rows'`, Select: 'SPECIFIC_ATTRIBUTES' }

test.each<[string, string, string, object]>([
  ['an action of no kind', 'notes', 'TransactWriteItems', { TransactItems: [{ Foo: allowedTable, Put: otherItem }] }],
  [
    'an action named as a property',
    'notes',
    'TransactWriteItems',
    { TransactItems: [{ constructor: allowedTable, Put: otherItem }] },
  ],
  [
    'a read of no kind',
    'notes',
    'TransactGetItems',
    { TransactItems: [{ Foo: allowedTable, Get: { TableName: 'Plain', Key: key('a') } }] },
  ],
  [
    'a kind that reads have not',
    'notes',
    'TransactGetItems',
    { TransactItems: [{ Put: allowedTable, Get: { TableName: 'Plain', Key: key('a') } }] },
  ],
  [
    'the key of another action',
    'rows',
    'TransactWriteItems',
    { TransactItems: [{ Foo: { ...T, Key: key('rows') }, Put: foreign }] },
  ],
  ['a key beside an item', 'rows', 'TransactWriteItems', { TransactItems: [{ Put: { ...foreign, Key: key('rows') } }] }],
  [
    'a key beside the item of a batch',
    'rows',
    'BatchWriteItem',
    { RequestItems: { Notes: [{ PutRequest: { Key: key('rows'), Item: key('bob') } }] } },
  ],
  [
    'a write of no kind',
    'rows',
    'BatchWriteItem',
    { RequestItems: { Notes: [{ Foo: { Key: key('rows') }, PutRequest: { Item: key('bob') } }] } },
  ],
  ['a statement beside a key', 'rows', 'GetItem', { ...T, Key: key('bob'), ...ofAll }],
  ['a selection beside a key', 'columns', 'GetItem', { ...T, Key: key('a'), ...ofAll }],
  ['a projection of a put', 'columns', 'PutItem', { ...T, Item: { ...key('a'), secret: { S: 'x' } }, ...ofAll }],
  [
    'return values beside a statement',
    'columns',
    'ExecuteStatement',
    { Statement: `DELETE FROM "Notes" WHERE pk = 'a' AND sk = '1' RETURNING ALL OLD *`, ReturnValues: 'NONE' },
  ],
])('%s', async (_, who, operation, input) => {
  expect(await answerTo(who, TABLE + operation, input)).toContain('is not authorized to perform')
  const { Items } = (await as('admin', new Sdk.ScanCommand({ TableName: 'Plain' }))) as Sdk.ScanCommandOutput
  expect(Items).toEqual([])
})

test.each(['aws', 'aws-cn', 'zzz', ''])('a denied table by an ARN of the partition "%s"', async (partition) => {
  const arn = NOTES.replace('arn:aws:', `arn:${partition}:`)
  const tags = { ResourceArn: arn, Tags: [{ Key: 'team', Value: 'red' }] }
  expect(await answerTo('spared', `${TABLE}TagResource`, tags)).toContain(`on resource: ${NOTES} with an explicit deny`)
  expect(await answerTo('spared', `${TABLE}GetResourcePolicy`, { ResourceArn: arn })).toContain('with an explicit deny')
})

test('a denied stream by an ARN of another partition, and a stream that is more than one', async () => {
  const { Table } = (await as('admin', new Sdk.DescribeTableCommand(T))) as Sdk.DescribeTableCommandOutput
  const arn = Table?.LatestStreamArn ?? ''
  const spelled = arn.replace('arn:aws:', 'arn:zzz:')
  expect(await answerTo('spared', `${STREAMS}DescribeStream`, { StreamArn: spelled })).toContain(
    `dynamodb:DescribeStream on resource: ${arn} with an explicit deny`,
  )
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
  })
  expect(await answerTo('notes', `${TABLE}PutResourcePolicy`, { ResourceArn: arn, Policy })).toContain(`on resource: ${arn}`)
  for (const who of ['notes', 'spared', 'admin'])
    expect(await answerTo(who, `${TABLE}PutResourcePolicy`, { ResourceArn: `${arn}/more`, Policy })).not.toContain('RevisionId')
})
