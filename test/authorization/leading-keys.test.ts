// `--iam` over the API: whose rows a caller may touch, by dynamodb:LeadingKeys, in every way in which a request says a key.
import * as Sdk from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { as, denied, verdict, startIam } from './identities.js'
import {
  T,
  ALLOWED,
  NOTES,
  batchGet,
  batchWrite,
  byOpen,
  get,
  key,
  no,
  put,
  query,
  say,
  scan,
  transact,
  type Case,
} from './requests.js'

startIam()

const CASES: readonly Case[] = [
  ['his row', 'rows', () => get('rows'), ALLOWED],
  ['another row', 'rows', () => get('bob'), no('GetItem')],
  ['a put of his', 'rows', () => put('rows'), ALLOWED],
  ['a put of another', 'rows', () => put('bob'), no('PutItem')],
  ['a query of his', 'rows', () => query('rows'), ALLOWED],
  ['a query of another', 'rows', () => query('bob'), no('Query')],
  [
    'a query by legacy conditions',
    'rows',
    () => new Sdk.QueryCommand({ ...T, KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'bob' }] } } }),
    no('Query'),
  ],
  ["a query of an index has the index's key", 'rows', () => byOpen(), ALLOWED],
  ['a batch of his', 'rows', () => batchGet('rows'), ALLOWED],
  ['a batch with another', 'rows', () => batchGet('rows', 'bob'), no('BatchGetItem')],
  ['a batch of writes of his', 'rows', () => batchWrite('rows'), ALLOWED],
  ['a batch of writes with another', 'rows', () => batchWrite('rows', 'bob'), no('BatchWriteItem')],
  ['a transaction of his', 'rows', () => transact({ Put: { ...T, Item: key('rows') } }), ALLOWED],
  [
    'a transaction with another',
    'rows',
    () => transact({ Put: { ...T, Item: key('rows') } }, { Delete: { ...T, Key: key('bob') } }),
    no('DeleteItem'),
  ],
  [
    'a check of another',
    'rows',
    () => transact({ ConditionCheck: { ...T, Key: key('bob'), ConditionExpression: 'attribute_exists(pk)' } }),
    no('ConditionCheckItem'),
  ],
  [
    'a read of another in a transaction',
    'rows',
    () => new Sdk.TransactGetItemsCommand({ TransactItems: [{ Get: { ...T, Key: key('bob') } }] }),
    no('GetItem'),
  ],
  ['a statement of his', 'rows', () => say(`SELECT * FROM "Notes" WHERE pk = 'rows'`), ALLOWED],
  ['a statement of another', 'rows', () => say(`SELECT * FROM "Notes" WHERE pk = ?`, { S: 'bob' }), no('PartiQLSelect')],
  ['one of several keys', 'rows', () => say(`SELECT * FROM "Notes" WHERE pk IN ['rows', 'bob']`), no('PartiQLSelect')],
  ['one of two branches', 'rows', () => say(`SELECT * FROM "Notes" WHERE pk = 'rows' OR pk = 'bob'`), no('PartiQLSelect')],
  ['an insert', 'rows', () => say(`INSERT INTO "Notes" VALUE {'pk': 'bob', 'sk': '1'}`), no('PartiQLInsert')],
  ['an update', 'rows', () => say(`UPDATE "Notes" SET x = 1 WHERE pk = 'bob' AND sk = '1'`), no('PartiQLUpdate')],
  ['a delete', 'rows', () => say(`DELETE FROM "Notes" WHERE pk = 'bob' AND sk = '1'`), no('PartiQLDelete')],
  ['a scan, which is not allowed', 'rows', () => scan(), no('Scan')],
  ['the first part of the key', 'first', () => get('first'), ALLOWED],
  ['the first part of another', 'first', () => get('rows'), no('GetItem')],
]

test.each(CASES)('%s: %s', async (_, who, command, expected) => {
  expect(await verdict(who, command())).toBe(typeof expected === 'string' ? expected : expected(who))
})

test('nothing of a denied transaction or batch has happened', async () => {
  await as('admin', new Sdk.DeleteItemCommand({ ...T, Key: key('rows') }))
  await verdict('rows', transact({ Put: { ...T, Item: key('rows') } }, { Delete: { ...T, Key: key('bob') } }))
  await verdict('rows', batchWrite('rows', 'bob'))
  expect(await as('admin', get('rows'))).not.toHaveProperty('Item')
})

test('a batch of statements is denied slot by slot', async () => {
  const Statements = ['rows', 'bob'].map((pk) => ({ Statement: `SELECT * FROM "Notes" WHERE pk = '${pk}' AND sk = '1'` }))
  const { Responses } = (await as(
    'rows',
    new Sdk.BatchExecuteStatementCommand({ Statements }),
  )) as Sdk.BatchExecuteStatementCommandOutput
  expect(Responses?.[0]?.Error).toBeUndefined()
  expect(Responses?.[1]?.Error).toEqual({ Code: 'AccessDenied', Message: denied('rows', 'PartiQLSelect', NOTES) })
})
