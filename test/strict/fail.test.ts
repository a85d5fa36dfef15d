// Mode fail: what the request alone tells is refused before it touches anything, with rule and remedy; the rest fails the summary alone.
import {
  BatchWriteItemCommand,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { create, type StrictLab, strictLab } from './lab.js'

let lab: StrictLab
beforeEach(async () => {
  lab = await strictLab({ strict: 'fail', strictIgnore: 'scan:free-*' })
  await create(lab.client)
})
afterEach(() => lab.close())

const TableName = 'orders'
const Key = { customer: { S: 'a' }, at: { S: '1' } }
const large = { ...Key, text: { S: 'x'.repeat(310_000) } }
const byCustomer = { TableName, KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: { ':c': { S: 'a' } } }

const REFUSED = {
  scan: new ScanCommand({ TableName }),
  'scan by a statement': new ExecuteStatementCommand({ Statement: 'SELECT * FROM orders' }),
  'unlimited-query': new QueryCommand(byCustomer),
  'legacy-parameter': new UpdateItemCommand({ TableName, Key, AttributeUpdates: { note: { Value: { S: 'x' } } } }),
  'large-item': new PutItemCommand({ TableName, Item: large }),
  'large-item in a batch': new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: large } }] } }),
  'near-limit': new TransactWriteItemsCommand({
    TransactItems: Array.from({ length: 90 }, (_, n) => ({ Put: { TableName, Item: { ...Key, at: { S: `${n}` } } } })),
  }),
}

test.each(Object.entries(REFUSED))('%s', async (name, command) => {
  const [rule = ''] = name.split(' ')
  const asked = lab.client.send(command as ScanCommand)
  await expect(asked).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining(`(${rule}): `) })
  await expect(asked).rejects.toThrow(`See docs/strict-mode.md#${rule}`)
  expect(lab.emulator.strict.summary()).toMatchObject({ mode: 'fail', failed: true, findings: [{ rule, count: 1, refused: 1 }] })
  const { items } = lab.emulator.capacity
    .partitions(TableName)
    .partitions.reduce((sum, one) => ({ items: sum.items + one.items }), { items: 0 })
  expect(items).toBe(0)
})

test('the attempt that completes a row of retries at once', async () => {
  lab.emulator.faults.inject({ operation: 'GetItem', effect: 'throttle' })
  const client = lab.clientOf({ maxAttempts: 1 })
  const names = new Set<string>()
  for (let tries = 0; tries < 400 && !names.has('ValidationException'); tries++)
    await client.send(new GetItemCommand({ TableName, Key })).catch(({ name }: Error) => names.add(name))
  expect([...names]).toEqual(['ThrottlingException', 'ValidationException'])
})

test('what only an answer tells goes through, and fails the summary', async () => {
  lab.emulator.faults.inject({ operation: 'BatchWriteItem', effect: 'partial-batch', count: 1, times: 1 })
  await lab.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] } }))
  expect(lab.emulator.strict.summary()).toMatchObject({ failed: true, rules: { 'dropped-unprocessed': 1 } })
})

test('good requests pass, and a waived table is left alone', async () => {
  await create(lab.client, { ...(await import('./lab.js')).PLAIN, TableName: 'free-for-all' })
  await lab.client.send(new PutItemCommand({ TableName, Item: Key }))
  await lab.client.send(new QueryCommand({ ...byCustomer, Limit: 10 }))
  await lab.client.send(new ScanCommand({ TableName: 'free-for-all' }))
  expect(lab.emulator.strict.summary()).toMatchObject({ failed: false, findings: [] })
})
