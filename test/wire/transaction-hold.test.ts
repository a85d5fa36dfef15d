// What others see while a transaction holds its items: the option `transactionHold` makes the moment long enough to look. Only for
// endpoints of ours.
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import { isForeign, ownEmulator } from './own-emulator.js'
import { makeTable, refusal, type Item, type Wire } from './support.js'

const HOLD_MS = 1500
const wire: Wire = { client: undefined as unknown as DynamoDBClient, endpoint: '' } // filled before the test
let emulator: Emulator
let table = ''
beforeAll(async () => {
  emulator = await ownEmulator({ transactionHold: HOLD_MS })
  wire.client = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  table = await makeTable(wire, ['pk:S'])
})
afterAll(() => emulator.close())

const key = (pk: string): Item => ({ pk: { S: pk } })
const changed = (pk: string, v: string): Item => ({ ...key(pk), v: { S: v } })
const CONFLICT = 'Transaction is ongoing for the item'
const CANCELLED = 'Transaction cancelled, please refer cancellation reasons for specific reasons '
const put = (item: Item) => wire.client.send(new PutItemCommand({ TableName: table, Item: item }))
const read = async (pk: string) =>
  (await wire.client.send(new GetItemCommand({ TableName: table, Key: key(pk), ConsistentRead: true }))).Item
const writing = (items: readonly Item[], more: Partial<TransactWriteItemsCommandInput> = {}) =>
  wire.client.send(
    new TransactWriteItemsCommand({ TransactItems: items.map((Item) => ({ Put: { TableName: table, Item } })), ...more }),
  )
const readingTogether = (...names: string[]) =>
  wire.client.send(
    new TransactGetItemsCommand({ TransactItems: names.map((name) => ({ Get: { TableName: table, Key: key(name) } })) }),
  )

it.skipIf(isForeign)('others conflict with a transaction until it is done, and readers see the items as they were', async () => {
  await put(changed('held', 'old'))
  await put(changed('free', 'old'))
  const ClientRequestToken = 'held for a while'
  const items = [changed('held', 'new'), changed('made', 'new')]
  const running = writing(items, { ClientRequestToken })
  // The transaction has begun once its items are held.
  let seen = await refusal(readingTogether('free', 'held'))
  while (seen.name === 'accepted') seen = await refusal(readingTogether('free', 'held'))

  expect(seen).toMatchObject({
    name: 'TransactionCanceledException',
    message: `${CANCELLED}[None, TransactionConflict]`,
    CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict', Message: CONFLICT }],
  })
  expect(await refusal(put(changed('held', 'other')))).toMatchObject({ name: 'TransactionConflictException', message: CONFLICT })
  expect(await refusal(put(changed('made', 'other')))).toMatchObject({ name: 'TransactionConflictException', message: CONFLICT })
  expect(await refusal(writing([changed('free', 'other'), changed('held', 'other')]))).toMatchObject({
    message: `${CANCELLED}[None, TransactionConflict]`,
    CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict', Message: CONFLICT }],
  })
  expect(await refusal(writing(items, { ClientRequestToken }))).toHaveProperty('name', 'TransactionInProgressException')
  expect(await refusal(writing([changed('free', 'x')], { ClientRequestToken }))).toHaveProperty(
    'name',
    'IdempotentParameterMismatchException',
  )
  const batch = new BatchWriteItemCommand({
    RequestItems: {
      [table]: [{ PutRequest: { Item: changed('held', 'other') } }, { PutRequest: { Item: changed('free', 'batch') } }],
    },
  })
  expect((await wire.client.send(batch)).UnprocessedItems).toEqual({
    [table]: [{ PutRequest: { Item: changed('held', 'other') } }],
  })
  expect([await read('held'), await read('made'), await read('free')]).toEqual([
    changed('held', 'old'),
    undefined,
    changed('free', 'batch'),
  ])

  await running
  expect([await read('held'), await read('made')]).toEqual(items)
  await writing(items, { ClientRequestToken })
  await put(changed('held', 'free again'))
})
