// `--iam` over the API: which attributes a caller may name, and how many a request may answer: dynamodb:Attributes, Select, ReturnValues.
import * as Sdk from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { verdict, startIam } from './identities.js'
import { T, ALLOWED, batchGet, get, key, no, put, query, say, scan, update, type Case } from './requests.js'

startIam()

const CASES: readonly Case[] = [
  [
    'listed columns',
    'columns',
    () => get('a', { ProjectionExpression: 'pk, #o', ExpressionAttributeNames: { '#o': 'open' } }),
    ALLOWED,
  ],
  ['inside of a listed column', 'columns', () => query('a', { ProjectionExpression: 'note.x[0].secret' }), ALLOWED],
  ['another column', 'columns', () => get('a', { ProjectionExpression: 'pk, secret' }), no('GetItem')],
  [
    'another column by its placeholder',
    'columns',
    () => get('a', { ProjectionExpression: '#s', ExpressionAttributeNames: { '#s': 'secret' } }),
    no('GetItem'),
  ],
  ['all columns', 'columns', () => get('a'), no('GetItem')],
  ['a list of columns', 'columns', () => get('a', { AttributesToGet: ['open', 'secret'] }), no('GetItem')],
  [
    'another column in a filter',
    'columns',
    () =>
      scan({
        ProjectionExpression: 'pk',
        FilterExpression: 'size (secret) > :n',
        ExpressionAttributeValues: { ':n': { N: '1' } },
      }),
    no('Scan'),
  ],
  ['a put of listed columns', 'columns', () => put('a', { open: { S: 'x' } }), ALLOWED],
  ['a put of another', 'columns', () => put('a', { secret: { S: 'x' } }), no('PutItem')],
  [
    'an update of a listed column',
    'columns',
    () =>
      update('a', 'SET #o = if_not_exists(#o, :x)', {
        ExpressionAttributeNames: { '#o': 'open' },
        ExpressionAttributeValues: { ':x': { S: 'x' } },
        ReturnValues: 'UPDATED_NEW',
      }),
    ALLOWED,
  ],
  ['an update of another', 'columns', () => update('a', 'REMOVE secret'), no('UpdateItem')],
  [
    'an update that reads another',
    'columns',
    () => update('a', 'SET #o = secret', { ExpressionAttributeNames: { '#o': 'open' } }),
    no('UpdateItem'),
  ],
  [
    'a condition on another',
    'columns',
    () =>
      update('a', 'REMOVE #o', { ConditionExpression: 'attribute_exists(secret)', ExpressionAttributeNames: { '#o': 'open' } }),
    no('UpdateItem'),
  ],
  [
    'an update that returns all',
    'columns',
    () => update('a', 'REMOVE #o', { ExpressionAttributeNames: { '#o': 'open' }, ReturnValues: 'ALL_OLD' }),
    no('UpdateItem'),
  ],
  [
    'legacy updates of another',
    'columns',
    () => new Sdk.UpdateItemCommand({ ...T, Key: key('a'), AttributeUpdates: { secret: { Action: 'DELETE' } } }),
    no('UpdateItem'),
  ],
  ['a statement of listed columns', 'columns', () => say(`SELECT pk, "open" FROM "Notes" WHERE pk = 'a'`), ALLOWED],
  ['a statement of another', 'columns', () => say(`SELECT pk, secret FROM "Notes" WHERE pk = 'a'`), no('PartiQLSelect')],
  [
    'a statement that asks for another',
    'columns',
    () => say(`SELECT pk FROM "Notes" WHERE pk = 'a' AND contains(secret, 'x')`),
    no('PartiQLSelect'),
  ],
  ['a statement of all columns', 'columns', () => say(`SELECT * FROM "Notes" WHERE pk = 'a'`), no('PartiQLSelect')],
  [
    'a statement that returns all',
    'columns',
    () => say(`DELETE FROM "Notes" WHERE pk = 'a' AND sk = '1' RETURNING ALL OLD *`),
    no('PartiQLDelete'),
  ],
  [
    'an insert of another',
    'columns',
    () => say(`INSERT INTO "Notes" VALUE {'pk': 'z', 'sk': '1', 'secret': 1}`),
    no('PartiQLInsert'),
  ],
  [
    'a batch of listed columns',
    'columns',
    () => new Sdk.BatchGetItemCommand({ RequestItems: { Notes: { Keys: [key('a')], ProjectionExpression: 'pk' } } }),
    ALLOWED,
  ],
  ['a batch of all columns', 'columns', () => batchGet('a'), no('BatchGetItem')],
  ['a count', 'counter', () => query('a', { Select: 'COUNT' }), ALLOWED],
  ['no count', 'counter', () => query('a'), no('Query')],
]

test.each(CASES)('%s: %s', async (_, who, command, expected) => {
  expect(await verdict(who, command())).toBe(typeof expected === 'string' ? expected : expected(who))
})
