// What injected faults do to a request, by the SDK in the process and over a socket: each effect. A refused request has done nothing; a lost
// answer has done everything.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  type TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as faulted from './faulted.js'
import { ARN, type Command, get, keyOf, makeTable, openTable, put, query } from './faulted.js'
import type { Lab } from '../support/lab.js'

let lab: Lab
beforeEach(async () => {
  lab = await openTable()
})
afterEach(async () => lab.close())

const outcome = (command: Command, client = lab.client): Promise<string> => faulted.outcome(client, command)
const outcomes = (commands: readonly Command[]): Promise<string[]> => faulted.outcomes(lab.client, commands)
const failure = (command: Command): Promise<Error & Record<string, unknown>> => faulted.failure(lab.client, command)
const stored = (): Promise<string[]> => faulted.stored(lab.client)

describe('an error', () => {
  test('is the one that was asked for, in the service’s words, and nothing was done', async () => {
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'error', error: 'InternalServerError' })
    const error = await failure(put('a'))
    expect(error).toMatchObject({
      name: 'InternalServerError',
      message: 'Internal server error',
      $metadata: { httpStatusCode: 500 },
    })
    expect(await stored()).toEqual([])
  })

  test.each([
    ['ConditionalCheckFailedException', 400, 'The conditional request failed'],
    ['ResourceNotFoundException', 400, 'Requested resource not found'],
    ['ItemCollectionSizeLimitExceededException', 400, 'Collection size exceeded.'],
    ['InvalidEndpointException', 421, 'The endpoint is not valid for this request.'],
    ['ServiceUnavailable', 503, 'Service is unavailable, please try again.'],
    [
      'AccessDeniedException',
      400,
      `User: arn:aws:iam::000000000000:user/local is not authorized to perform: dynamodb:PutItem on resource: ${ARN}`,
    ],
  ])('can be %s', async (error, httpStatusCode, message) => {
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'error', error })
    expect(await failure(put('a'))).toMatchObject({ name: error, message, $metadata: { httpStatusCode } })
  })

  test('has the text that was asked for', async () => {
    lab.emulator.faults.inject({ operation: 'GetItem', effect: 'error', error: 'ValidationException', message: 'No.' })
    expect(await failure(get('a'))).toMatchObject({ name: 'ValidationException', message: 'No.' })
  })
})

describe('a throttle', () => {
  test('has the exception and the reasons that capacity would give', async () => {
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'throttle', limit: 'MaxOnDemandThroughputExceeded' })
    lab.emulator.faults.inject({ operation: 'GetItem', effect: 'throttle', error: 'ProvisionedThroughputExceededException' })
    lab.emulator.faults.inject({ operation: 'Scan', effect: 'throttle', error: 'RequestLimitExceeded', times: 1 })
    lab.emulator.faults.inject({ operation: 'Query', table: 'Tab', index: 'byG', effect: 'throttle' })
    expect(await failure(put('a'))).toMatchObject({
      name: 'ThrottlingException',
      throttlingReasons: [{ reason: 'TableWriteMaxOnDemandThroughputExceeded', resource: ARN }],
    })
    expect(await failure(get('a'))).toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      ThrottlingReasons: [{ reason: 'TableReadProvisionedThroughputExceeded', resource: ARN }],
    })
    expect(await failure(new ScanCommand({ TableName: 'Tab' }))).toMatchObject({
      name: 'RequestLimitExceeded',
      ThrottlingReasons: [{ reason: 'TableReadAccountLimitExceeded', resource: ARN }],
    })
    const byG = { IndexName: 'byG', KeyConditionExpression: 'g = :g', ExpressionAttributeValues: { ':g': { S: 'x' } } }
    expect(await failure(new QueryCommand({ TableName: 'Tab', ...byG }))).toMatchObject({
      name: 'ThrottlingException',
      throttlingReasons: [{ reason: 'IndexReadKeyRangeThroughputExceeded', resource: `${ARN}/index/byG` }],
    })
    expect(await outcome(query('a'))).toBe('ok')
    expect(await stored()).toEqual([])
  })

  test('of one key leaves the rest of a batch done, and cancels a transaction at its place', async () => {
    lab.emulator.faults.inject({ table: 'Tab', key: { pk: { S: 'b' } }, effect: 'throttle' })
    const batch = { Tab: ['a', 'b'].map((pk) => ({ PutRequest: { Item: keyOf(pk) } })) }
    const { UnprocessedItems } = await lab.client.send(new BatchWriteItemCommand({ RequestItems: batch }))
    expect(UnprocessedItems).toEqual({ Tab: [{ PutRequest: { Item: keyOf('b') } }] })
    const Keys = ['b', 'a'].map(keyOf)
    const read = await lab.client.send(new BatchGetItemCommand({ RequestItems: { Tab: { Keys } } }))
    expect(read).toMatchObject({ Responses: { Tab: [keyOf('a')] }, UnprocessedKeys: { Tab: { Keys: [keyOf('b')] } } })
    expect(await outcome(new BatchGetItemCommand({ RequestItems: { Tab: { Keys: [keyOf('b')] } } }))).toBe('ThrottlingException')
    const TransactItems = ['c', 'b'].map((pk) => ({ Put: { TableName: 'Tab', Item: keyOf(pk) } }))
    const canceled = (await failure(new TransactWriteItemsCommand({ TransactItems }))) as unknown as TransactionCanceledException
    expect(canceled.CancellationReasons?.map(({ Code }) => Code)).toEqual(['None', 'ThrottlingError'])
    expect(await stored()).toEqual(['a'])
  })
})

describe('a partial batch', () => {
  const requests = (count: number) => Array.from({ length: count }, (_, n) => ({ PutRequest: { Item: keyOf(`k${n}`) } }))

  test('leaves so many writes undone, and the SDK user who sends them again gets them done', async () => {
    lab.emulator.faults.inject({ operation: 'BatchWriteItem', effect: 'partial-batch', share: 0.4, times: 1 })
    const sent: number[] = []
    for (let left = requests(10); left.length > 0;) {
      sent.push(left.length)
      const { UnprocessedItems } = await lab.client.send(new BatchWriteItemCommand({ RequestItems: { Tab: left } }))
      left = (UnprocessedItems?.['Tab'] ?? []) as typeof left // parts of what was sent
      expect(await stored()).toHaveLength(10 - left.length)
    }
    expect(sent).toEqual([10, 4])
  })

  test('of all is no refusal, and the same seed leaves the same ones', async () => {
    const left: unknown[] = []
    for (const seed of ['one', 'one', 'two']) {
      await lab.close()
      lab = await openTable(seed)
      lab.emulator.faults.inject({ operation: 'BatchWriteItem', effect: 'partial-batch', count: 3, times: 2 })
      const send = () => lab.client.send(new BatchWriteItemCommand({ RequestItems: { Tab: requests(9) } }))
      left.push([(await send()).UnprocessedItems, (await send()).UnprocessedItems])
      lab.emulator.faults.inject({ operation: 'BatchGetItem', effect: 'partial-batch', share: 1 })
      const Keys = [keyOf('k1'), keyOf('k2')]
      const read = await lab.client.send(new BatchGetItemCommand({ RequestItems: { Tab: { Keys } } }))
      expect(read).toMatchObject({ Responses: { Tab: [] }, UnprocessedKeys: { Tab: { Keys } } })
    }
    expect(left[0]).toEqual(left[1])
    expect(left[0]).not.toEqual(left[2])
  })

  test('numbers elements through all tables of the request', async () => {
    await makeTable(lab.client, 'Other')
    lab.emulator.faults.inject({ table: 'Other', operation: 'BatchWriteItem', effect: 'partial-batch', count: 1 })
    const RequestItems = { Tab: requests(3), Other: requests(1) }
    const { UnprocessedItems } = await lab.client.send(new BatchWriteItemCommand({ RequestItems }))
    expect(UnprocessedItems).toEqual({ Other: requests(1) })
    expect(await stored()).toHaveLength(3)
  })
})

describe('a conflict of transactions', () => {
  test('cancels at the item that was met, else at the first, and refuses single writes', async () => {
    const { faults } = lab.emulator
    faults.inject({ id: 'b', table: 'Tab', key: keyOf('b'), effect: 'transaction-conflict' })
    const writes = ['a', 'b'].map((pk) => ({ Put: { TableName: 'Tab', Item: keyOf(pk) } }))
    const reads = ['b', 'a'].map((pk) => ({ Get: { TableName: 'Tab', Key: keyOf(pk) } }))
    const reasons = async (command: Command) =>
      ((await failure(command)) as unknown as TransactionCanceledException).CancellationReasons?.map(({ Code }) => Code)
    expect(await reasons(new TransactWriteItemsCommand({ TransactItems: writes }))).toEqual(['None', 'TransactionConflict'])
    expect(await reasons(new TransactGetItemsCommand({ TransactItems: reads }))).toEqual(['TransactionConflict', 'None'])
    expect(await failure(put('b'))).toMatchObject({
      name: 'TransactionConflictException',
      message: 'Transaction is ongoing for the item',
    })
    expect(await outcomes([put('c'), get('b')])).toEqual(['ok', 'ok'])
    faults.remove('b')
    faults.inject({ effect: 'transaction-conflict', times: 1 })
    expect(await reasons(new TransactWriteItemsCommand({ TransactItems: writes }))).toEqual(['TransactionConflict', 'None'])
    expect(await outcome(new TransactWriteItemsCommand({ TransactItems: writes }))).toBe('ok')
  })
})

describe('latency', () => {
  test('holds a request up by the emulator’s clock, then lets it do its work', async () => {
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'latency', latencyMs: 200, times: 1 })
    let isDone = false
    const written = lab.client.send(put('a')).then(() => (isDone = true))
    expect(await stored()).toEqual([])
    await lab.clock.advance(199)
    expect(await stored()).toEqual([])
    expect(isDone).toBe(false)
    await lab.clock.advance(1)
    await written
    expect(await stored()).toEqual(['a'])
  })

  test('ends with its rule, and with the emulator', async () => {
    const { faults } = lab.emulator
    faults.inject({ id: 'slow', operation: 'PutItem', effect: 'latency', latencyMs: { min: 1000, max: 2000 } })
    const first = lab.client.send(put('a'))
    expect(await stored()).toEqual([])
    faults.remove('slow')
    await first
    faults.inject({ operation: 'GetItem', effect: 'latency', latencyMs: 3_600_000 })
    const read = lab.client.send(get('a'))
    expect(await stored()).toEqual(['a']) // the read has arrived by now
    await Promise.all([lab.emulator.close(), read])
    expect((await read).Item).toEqual(keyOf('a'))
  })

  test('stands before what another rule does', async () => {
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'latency', latencyMs: 50 })
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'error', error: 'InternalServerError' })
    const refused = outcome(put('a'))
    await stored()
    await lab.clock.advance(50)
    expect(await refused).toBe('InternalServerError')
  })
})

type ClientOf = (attempts: number) => DynamoDBClient

/** Where the requests go: straight to the operations, or through a socket. */
const entrances: Readonly<Record<string, () => Promise<ClientOf>>> = {
  'in the process': () => {
    return Promise.resolve((maxAttempts) => new DynamoDBClient({ ...lab.emulator.clientConfig(), maxAttempts }))
  },
  'over HTTP': async () => {
    const { endpoint } = await lab.emulator.listen({ port: 0 })
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    return (maxAttempts) => new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts })
  },
}

describe.each(Object.entries(entrances))('a connection %s', (_where, enter) => {
  test('breaks before the operation, and a retry gets over it', async () => {
    const clientOf = await enter()
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'connection-reset', times: 2 })
    expect(await outcome(put('a'), clientOf(1))).toBe('ECONNRESET')
    expect(await stored()).toEqual([])
    const { $metadata } = await clientOf(3).send(put('a'))
    expect($metadata.attempts).toBe(2)
    expect(await stored()).toEqual(['a'])
  })

  test('breaks after the write has landed: the retry of a conditional put meets it', async () => {
    const clientOf = await enter()
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'response-lost', times: 1 })
    const once = put('a', { ConditionExpression: 'attribute_not_exists(pk)' })
    expect(await outcome(once, clientOf(3))).toBe('ConditionalCheckFailedException')
    expect(await stored()).toEqual(['a'])
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'response-lost' })
    expect(await outcome(once, clientOf(1))).toBe('ECONNRESET') // a refusal is lost as well
  })

  test('carries errors that the SDK retries', async () => {
    const clientOf = await enter()
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'throttle', times: 1 })
    lab.emulator.faults.inject({ operation: 'PutItem', effect: 'error', error: 'ServiceUnavailable', times: 2 })
    expect((await clientOf(4).send(put('a'))).$metadata.attempts).toBe(4)
  })
})
