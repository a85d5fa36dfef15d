// What the AWS SDK does by itself raises nothing: its defaults, its paginators, the document client, its standard and adaptive retries, and
// requests that run beside each other. No SDK repeats as often as a row of waits is long, so that its draws decide nothing here.
import { GetItemCommand, paginateQuery, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import {
  DynamoDBDocumentClient,
  paginateQuery as paginateDocuments,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { create, type StrictLab, strictLab } from './lab.js'

let lab: StrictLab
beforeEach(async () => {
  lab = await strictLab()
  await create(lab.client)
})
afterEach(() => lab.close())

const TableName = 'orders'
const Key = { customer: { S: 'a' }, at: { S: '1' } }
const throttle = (times: number) => lab.emulator.faults.inject({ operation: 'GetItem', effect: 'throttle', times })

test.each(['standard', 'adaptive'])('%s retries', async (retryMode) => {
  throttle(2)
  await lab.clientOf({ retryMode }).send(new GetItemCommand({ TableName, Key }))
  expect(lab.emulator.faults.list()[0]?.hits).toBe(2)
  expect(lab.broken()).toEqual([])
})

test('a call that fails after all its attempts, and is made again later', async () => {
  throttle(6)
  const client = lab.clientOf({ maxAttempts: 2 })
  for (let calls = 0; calls < 3; calls++) await expect(client.send(new GetItemCommand({ TableName, Key }))).rejects.toThrow()
  // The calls follow each other at once, which is a sin; two such waits are too few to be sure.
  expect(lab.broken()).toEqual([])
})

test('ten clients that ask the same beside each other, all refused', async () => {
  throttle(40)
  const clients = Array.from({ length: 10 }, () => lab.clientOf({ maxAttempts: 1 }))
  for (const client of [...clients, ...clients])
    await Promise.allSettled([
      client.send(new GetItemCommand({ TableName, Key })),
      client.send(new GetItemCommand({ TableName, Key })),
    ])
  expect(lab.broken()).toEqual([])
})

test('in process, requests beside each other are no retries of each other', async () => {
  throttle(40)
  const client = lab.clientOf({ ...lab.emulator.clientConfig(), maxAttempts: 1 })
  await Promise.allSettled(Array.from({ length: 40 }, () => client.send(new GetItemCommand({ TableName, Key }))))
  expect(lab.emulator.faults.list()[0]?.hits).toBe(40)
  expect(lab.broken()).toEqual([])
})

test('paginators, and reads and writes as the API documentation shows them', async () => {
  const { client } = lab
  for (let n = 0; n < 30; n++)
    await client.send(
      new PutItemCommand({
        TableName,
        Item: { ...Key, at: { S: String(n) } },
        ConditionExpression: 'attribute_not_exists(customer)',
      }),
    )
  const set = {
    UpdateExpression: 'SET note = :n',
    ExpressionAttributeValues: { ':n': { S: 'x' } },
    ReturnValues: 'ALL_NEW' as const,
  }
  await client.send(new UpdateItemCommand({ TableName, Key, ...set }))
  const input = { TableName, KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: { ':c': { S: 'a' } } }
  let count = 0
  for await (const page of paginateQuery({ client, pageSize: 7 }, input)) count += page.Count ?? 0
  expect(count).toBe(30)
  expect(lab.broken()).toEqual([])
})

test('the document client', async () => {
  const client = DynamoDBDocumentClient.from(lab.client, { marshallOptions: { removeUndefinedValues: true } })
  const key = { customer: 'a', at: '1' }
  await client.send(
    new PutCommand({ TableName, Item: { ...key, lines: [{ article: 1, note: undefined }], tags: new Set(['x']) } }),
  )
  await client.send(
    new UpdateCommand({ TableName, Key: key, UpdateExpression: 'ADD pieces :n', ExpressionAttributeValues: { ':n': 1 } }),
  )
  await client.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: { ...key, at: '2' } } }] }))
  const input = { TableName, KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: { ':c': 'a' } }
  for await (const page of paginateDocuments({ client, pageSize: 1 }, input)) expect(page.Count).toBeLessThan(2)
  expect(lab.broken()).toEqual([])
})
