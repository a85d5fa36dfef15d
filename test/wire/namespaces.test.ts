// Regions and accounts: each sees its own tables, whatever it is called, unless there is one namespace for all. The region is that of
// the credential scope; the account is the access key id when that has 12 digits.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { emulators, isForeign } from './own-emulator.js'
import { parsed, signedPost } from './raw.js'
import { refusal } from './support.js'

const own = emulators()

interface Place {
  readonly region?: string
  readonly accessKeyId?: string
}

const clientAt = (endpoint: string, { region = 'us-east-1', accessKeyId = 'any' }: Place): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'any' }, maxAttempts: 1 })

/** A table with one item that says whose it is. @returns the table's ARN */
async function settleAt(client: DynamoDBClient, TableName: string, owner = ''): Promise<string> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.01 }, { TableName })
  await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, owner: { S: owner } } }))
  return (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableArn ?? ''
}

const namesAt = async (client: DynamoDBClient): Promise<string[]> =>
  (await client.send(new ListTablesCommand({}))).TableNames ?? []
const ownerAt = async (client: DynamoDBClient): Promise<string | undefined> =>
  (await client.send(new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' } } }))).Item?.['owner']?.S

describe.skipIf(isForeign)('by themselves', () => {
  // An ARN that is read for its name only would let a script for one region empty the table of another.
  it('an ARN of another region or account does not reach the own table of that name', async () => {
    const { endpoint } = await (await own()).listen({ port: 0 })
    const here = clientAt(endpoint, {})
    const arn = await settleAt(here, 'table', 'here')
    const Key = { pk: { S: 'a' } }
    expect((await here.send(new GetItemCommand({ TableName: arn, Key }))).Item?.['owner']?.S).toBe('here')
    for (const TableName of [arn.replace('us-east-1', 'eu-west-2'), arn.replace('000000000000', '123456789012')]) {
      const get = await refusal(here.send(new GetItemCommand({ TableName, Key })))
      expect([get.name, get.message]).toEqual(['ResourceNotFoundException', 'Requested resource not found'])
      const drop = await refusal(here.send(new DeleteTableCommand({ TableName })))
      expect([drop.name, drop.message]).toEqual([
        'ResourceNotFoundException',
        'Requested resource not found: Table: table not found',
      ])
    }
    expect(await namesAt(here)).toEqual(['table'])
  })

  it('regions and accounts have tables of one name and different items', async () => {
    const { endpoint } = await (await own()).listen({ port: 0 })
    const places: readonly Place[] = [
      {},
      { region: 'eu-west-2' },
      { region: 'local' },
      { region: 'us-fake-1' },
      { accessKeyId: '123456789012' },
      { accessKeyId: '999999999999' },
      { accessKeyId: '123456789012', region: 'eu-west-2' },
    ]
    const clients = places.map((place) => clientAt(endpoint, place))
    const arns: string[] = []
    for (const [at, client] of clients.entries()) {
      expect(await namesAt(client)).toEqual([])
      arns.push(await settleAt(client, 'table', `owner ${at}`))
    }
    for (const [at, client] of clients.entries()) expect(await ownerAt(client)).toBe(`owner ${at}`)
    expect(arns.slice(0, 2)).toEqual([
      'arn:aws:dynamodb:us-east-1:000000000000:table/table',
      'arn:aws:dynamodb:eu-west-2:000000000000:table/table',
    ])
    expect(arns.at(-1)).toBe('arn:aws:dynamodb:eu-west-2:123456789012:table/table')
    for (const client of clients) client.destroy()
  })

  it('access keys that are no account share one', async () => {
    const { endpoint } = await (await own()).listen({ port: 0 })
    await settleAt(clientAt(endpoint, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }), 'table')
    for (const accessKeyId of ['local', 'x', '12345678901', '1234567890123', '12345678901a', '000000000000']) {
      expect(await namesAt(clientAt(endpoint, { accessKeyId })), accessKeyId).toEqual(['table'])
    }
  })

  it("a region's name is only a name", async () => {
    const { endpoint } = await (await own()).listen({ port: 0 })
    for (const region of ['__proto__', 'constructor', '..', 'EU-WEST-2', '-', 'x'.repeat(63)]) {
      const made = await signedPost(endpoint, {
        target: 'CreateTable',
        region,
        body: '{"TableName":"odd","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"}',
      })
      expect(made.status, made.text).toBe(200)
      expect(parsed(await signedPost(endpoint, { target: 'ListTables', region }))).toEqual({ TableNames: ['odd'] })
    }
    for (const region of ['..%2f..', '%F0%9F%98%80', 'x'.repeat(64)]) {
      const refused = await signedPost(endpoint, { target: 'ListTables', region })
      expect(refused.status, region).toBe(400)
      expect(refused.text).toContain('Credential should be scoped to a valid region')
    }
    expect(parsed(await signedPost(endpoint, { target: 'ListTables' }))).toEqual({ TableNames: [] })
  })
})

it.skipIf(isForeign)('thousands that were only asked for leave nothing behind', async () => {
  const { requestHandler } = (await own()).clientConfig()
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // what the flag gives to new contexts
  const heapBytesAfter = async (regions: number): Promise<number> => {
    for (let at = 0; at < regions; at++) {
      const scope = `${'x'.repeat(8000)}/20260101/region-${regions}-${at}`
      const authorization = `AWS4-HMAC-SHA256 Credential=${scope}/dynamodb/aws4_request, SignedHeaders=host, Signature=ab`
      const headers = { authorization, 'x-amz-date': '20260101T000000Z', 'x-amz-target': 'DynamoDB_20120810.ListTables' }
      expect((await requestHandler.handle({ headers, body: '{}' })).response.statusCode).toBe(200)
    }
    collect()
    return process.memoryUsage().heapUsed
  }
  const warmBytes = await heapBytesAfter(2000)
  expect((await heapBytesAfter(8000)) - warmBytes).toBeLessThan(20 * 1024 * 1024)
})

describe.skipIf(isForeign)('shared', () => {
  it('every region and account has the same tables', async () => {
    const { endpoint } = await (await own({ sharedDb: true })).listen({ port: 0 })
    await settleAt(clientAt(endpoint, { region: 'eu-west-2', accessKeyId: '123456789012' }), 'table', 'all')
    for (const place of [{}, { region: 'local' }, { accessKeyId: '999999999999' }]) {
      expect(await namesAt(clientAt(endpoint, place))).toEqual(['table'])
      expect(await ownerAt(clientAt(endpoint, place))).toBe('all')
    }
    expect(await refusal(settleAt(clientAt(endpoint, {}), 'table'))).toHaveProperty('name', 'ResourceInUseException')
  })

  it('is cleared by a reset of any of them', async () => {
    const emulator = await own({ sharedDb: true })
    const { endpoint } = await emulator.listen({ port: 0 })
    const client = clientAt(endpoint, { region: 'eu-west-2' })
    await settleAt(client, 'table')
    await emulator.reset({ account: '123456789012', region: 'eu-west-2' })
    expect(await namesAt(client)).toEqual([])
  })
})
