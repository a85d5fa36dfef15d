// An SDK client on `clientConfig()`: what works over HTTP works without a socket, errors keep their types, and closing waits.
import net from 'node:net'
import { deflateSync } from 'node:zlib'
import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ResourceInUseException,
  ResourceNotFoundException,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isForeign, ownEmulator } from './own-emulator.js'
import { signedHeaders } from './raw.js'
import { refusal } from './support.js'

type Emulator = Awaited<ReturnType<typeof ownEmulator>>

async function makeTable(client: DynamoDBClient, TableName = 'table'): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.01 }, { TableName })
}

const CLOSED = 'the emulator is closed: create another'

/** As Node gives the names of headers, and the SDK's own handlers take them. */
const inLowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

const clientOf = (emulator: Emulator): DynamoDBClient => new DynamoDBClient(emulator.clientConfig())

describe.skipIf(isForeign)('in the process', () => {
  afterEach(() => vi.restoreAllMocks())

  it('opens no socket and no server', async () => {
    const connected = vi.spyOn(net.Socket.prototype, 'connect')
    const listened = vi.spyOn(net.Server.prototype, 'listen')
    await using emulator = await ownEmulator()
    const client = clientOf(emulator)
    await makeTable(client)
    await client.send(new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'a' }, b: { B: Uint8Array.of(0, 255) } } }))
    const { Item } = await client.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' } } }))
    expect(Item).toEqual({ pk: { S: 'a' }, b: { B: Uint8Array.of(0, 255) } })
    expect(connected).not.toHaveBeenCalled()
    expect(listened).not.toHaveBeenCalled()
  })

  it('answers with what the service adds', async () => {
    await using emulator = await ownEmulator()
    const { $metadata } = await clientOf(emulator).send(new ListTablesCommand({}))
    expect($metadata).toMatchObject({ httpStatusCode: 200, attempts: 1, requestId: expect.stringMatching(/^[A-Z0-9]{52}$/) })
  })

  it('throws typed errors with their members', async () => {
    await using emulator = await ownEmulator()
    const client = clientOf(emulator)
    await makeTable(client)
    const Item = { pk: { S: 'a' }, n: { N: '1' } }
    await client.send(new PutItemCommand({ TableName: 'table', Item }))
    const failed = await refusal(
      client.send(
        new UpdateItemCommand({
          TableName: 'table',
          Key: { pk: { S: 'a' } },
          UpdateExpression: 'SET n = n + :one',
          ConditionExpression: 'n > :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    )
    expect(failed).toBeInstanceOf(ConditionalCheckFailedException)
    const requestId = expect.stringMatching(/^[A-Z0-9]{52}$/) // which the SDK finds by the name in lower case alone
    expect(failed).toMatchObject({ Item, $metadata: { httpStatusCode: 400, requestId }, $fault: 'client' })

    const canceled = await refusal(
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName: 'table', Item: { pk: { S: 'b' } } } },
            {
              ConditionCheck: {
                TableName: 'table',
                Key: { pk: { S: 'a' } },
                ConditionExpression: 'attribute_not_exists(pk)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
          ],
        }),
      ),
    )
    expect(canceled).toBeInstanceOf(TransactionCanceledException)
    expect(canceled['CancellationReasons']).toMatchObject([{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item }])

    expect(await refusal(makeTable(client))).toBeInstanceOf(ResourceInUseException)
    expect(await refusal(client.send(new DescribeTableCommand({ TableName: 'nowhere' })))).toBeInstanceOf(
      ResourceNotFoundException,
    )
    expect(await refusal(client.send(new ScanCommand({ TableName: 'table', Limit: 0 })))).toHaveProperty(
      'name',
      'ValidationException',
    )
  })

  it('serves many calls at once, and every one of them once', async () => {
    await using emulator = await ownEmulator()
    const client = clientOf(emulator)
    await makeTable(client)
    const add = new UpdateItemCommand({
      TableName: 'table',
      Key: { pk: { S: 'counter' } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'UPDATED_NEW',
    })
    const counted = await Promise.all(Array.from({ length: 200 }, () => client.send(add)))
    expect(new Set(counted.map(({ Attributes }) => Attributes?.['n']?.N)).size).toBe(200)
    const { Item } = await client.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'counter' } } }))
    expect(Item).toHaveProperty('n.N', '200')
  })

  it('passes large items, pages and the document client', async () => {
    await using emulator = await ownEmulator()
    const client = clientOf(emulator)
    await makeTable(client)
    const filler = 'x'.repeat(100_000)
    for (let batch = 0; batch < 2; batch++) {
      const puts = Array.from({ length: 15 }, (_, at) => ({
        PutRequest: { Item: { pk: { S: `${batch} ${at}` }, filler: { S: filler } } },
      }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { table: puts } }))
    }
    const page = await client.send(new ScanCommand({ TableName: 'table' }))
    expect(page.Count).toBeLessThan(30)
    expect(page.LastEvaluatedKey).toBeDefined()
    const documents = DynamoDBDocumentClient.from(client)
    await documents.send(
      new PutCommand({ TableName: 'table', Item: { pk: 'document', set: new Set(['a']), deep: { list: [1, null, true] } } }),
    )
    const { Item } = await documents.send(new GetCommand({ TableName: 'table', Key: { pk: 'document' } }))
    expect(Item).toEqual({ pk: 'document', set: new Set(['a']), deep: { list: [1, null, true] } })
  })

  it('takes the region and the credentials of the client', async () => {
    await using emulator = await ownEmulator()
    const here = clientOf(emulator)
    await makeTable(here)
    const there = new DynamoDBClient({ ...emulator.clientConfig(), region: 'eu-west-2' })
    expect((await there.send(new ListTablesCommand({}))).TableNames).toEqual([])
    const other = new DynamoDBClient({
      ...emulator.clientConfig(),
      credentials: { accessKeyId: '123456789012', secretAccessKey: 'x' },
    })
    expect((await other.send(new ListTablesCommand({}))).TableNames).toEqual([])
    expect((await here.send(new ListTablesCommand({}))).TableNames).toEqual(['table'])
  })

  it('works beside HTTP on the same data, and after reset on none', async () => {
    await using emulator = await ownEmulator()
    const inside = clientOf(emulator)
    const { endpoint } = await emulator.listen({ port: 0 })
    const { region, credentials } = emulator.clientConfig()
    const outside = new DynamoDBClient({ endpoint, region, credentials })
    await makeTable(inside)
    await outside.send(new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'a' } } }))
    const query = new QueryCommand({
      TableName: 'table',
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'a' } },
    })
    expect((await inside.send(query)).Count).toBe(1)
    await emulator.reset()
    expect(await refusal(inside.send(query))).toBeInstanceOf(ResourceNotFoundException)
    expect((await outside.send(new ListTablesCommand({}))).TableNames).toEqual([])
    outside.destroy()
  })

  it('decodes and measures bodies as the server does', async () => {
    await using emulator = await ownEmulator()
    await makeTable(clientOf(emulator))
    const { requestHandler, endpoint, region, credentials } = emulator.clientConfig()
    const { accessKeyId } = credentials
    const put = JSON.stringify({ TableName: 'table', Item: { pk: { S: 'a' } } })
    const statusOf = async (body: string | Buffer, coding: string): Promise<number> => {
      const signed = inLowerCase(signedHeaders(endpoint, { target: 'PutItem', body, region, accessKeyId }))
      return (await requestHandler.handle({ headers: { ...signed, 'content-encoding': coding }, body })).response.statusCode
    }
    expect(await statusOf(put, 'br')).toBe(500)
    expect(await statusOf(Buffer.alloc(16 * 1024 * 1024 + 1, ' '), 'identity')).toBe(413)
    const { Count } = await clientOf(emulator).send(new ScanCommand({ TableName: 'table' }))
    expect(Count).toBe(0)
    expect(await statusOf(deflateSync(put), 'deflate')).toBe(200)
  })

  it('close waits for what is under way, and refuses what comes later', async () => {
    const emulator = await ownEmulator()
    const client = clientOf(emulator)
    await makeTable(client)
    const { requestHandler, endpoint, region, credentials } = emulator.clientConfig()
    // Without the client, whose own steps would come between the call and the handler.
    const puts = Array.from({ length: 50 }, (_, at) => {
      const body = JSON.stringify({ TableName: 'table', Item: { pk: { S: String(at) } } })
      const headers = signedHeaders(endpoint, { target: 'PutItem', body, region, accessKeyId: credentials.accessKeyId })
      return requestHandler.handle({ headers: inLowerCase(headers), body })
    })
    let answered = 0
    for (const put of puts) void put.then(() => answered++)
    const first = emulator.close()
    expect(emulator.close()).toBe(first)
    expect(answered).toBe(0)
    await first
    expect(answered).toBe(50)
    const statuses = (await Promise.all(puts)).map(({ response }) => response.statusCode)
    expect(statuses).toEqual(Array<number>(50).fill(200))
    expect(await refusal(client.send(new ListTablesCommand({})))).toHaveProperty('message', CLOSED)
    expect(await refusal(emulator.listen({ port: 0 }))).toHaveProperty('message', CLOSED)
  })
})

// Tests of applications fake their timers, all of them by default. The work of a request waits for turns of the event loop, and for no time.
it.skipIf(isForeign)('answers while timers are faked', async () => {
  vi.useFakeTimers()
  try {
    const emulator = await ownEmulator()
    const client = new DynamoDBClient(emulator.clientConfig())
    await makeTable(client)
    await client.send(new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'a' } } }))
    expect((await client.send(new ScanCommand({ TableName: 'table' }))).Count).toBe(1)
    await emulator.close()
  } finally {
    vi.useRealTimers()
  }
})
