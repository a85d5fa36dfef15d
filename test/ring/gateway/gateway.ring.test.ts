// A gateway over HTTP: what it refuses is refused by name and as README and docs say, and nothing of administration is left between what works and
// what is refused. Two gateways of one ring show the same tables and items.
import {
  CreateBackupCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { statusOf, statusWords } from '../../../src/cli/commands/status.js'
import { administerFor } from '../../../src/cli/server/server-flags.js'
import { createEmulator, createGateway, type RingGateway } from '../../../src/emulator.js'
import type * as Logging from '../../../src/logger.js'
import { REFUSED_ROUTES } from '../../../src/ring/refused.js'

/** What gateways log. */
const lines = vi.hoisted((): string[] => [])
vi.mock('../../../src/logger.js', async (original) => {
  const logger = await original<typeof Logging>()
  const createLogger: typeof Logging.createLogger = (level) => logger.createLogger(level, (line) => void lines.push(line))
  return { ...logger, createLogger }
})

const TABLE = 'Shared'
const options = {
  ring: process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1',
  ringDc: 'us-east',
  ringReplicas: 'us-east:1',
  ringKeyspace: `gateways_${Date.now()}`,
  logLevel: 'silent',
} as const

const gateways: RingGateway[] = []
let endpoint = ''
let clients: DynamoDBClient[] = []

beforeAll(async () => {
  for (let at = 0; at < 2; at++) gateways.push(await createGateway(options))
  clients = gateways.map((gateway) => new DynamoDBClient(gateway.clientConfig()))
  endpoint = (await gateways[0]?.listen({ port: 0 }))?.endpoint ?? ''
  const client = clients[0] ?? new DynamoDBClient()
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: TABLE })
})

afterAll(async () => {
  await clients[0]?.send(new DeleteTableCommand({ TableName: TABLE }))
  for (const gateway of gateways) await gateway.close()
})

const admin = async (method: string, path: string): Promise<{ readonly status: number; readonly text: string }> => {
  const response = await fetch(`${endpoint}/_dynalab${path}`, { method })
  return { status: response.status, text: await response.text() }
}

interface Document {
  readonly paths: Readonly<Record<string, object>>
}

/** Paths that the OpenAPI document of a server names. */
async function pathsOf(at: string): Promise<readonly string[]> {
  const { paths } = (await (await fetch(`${at}/_dynalab/openapi.json`)).json()) as Document
  return Object.keys(paths).map((path) => path.slice('/_dynalab'.length))
}

test('what one gateway writes the other reads', async () => {
  const [first, second] = clients
  await first?.send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: 'a' }, n: { N: '1' } } }))
  const found = await second?.send(new GetItemCommand({ TableName: TABLE, Key: { pk: { S: 'a' } }, ConsistentRead: true }))
  expect(found?.Item).toEqual({ pk: { S: 'a' }, n: { N: '1' } })
})

describe('operations whose plane a ring lacks', () => {
  test('are refused by name', async () => {
    const [client = new DynamoDBClient()] = clients
    const backup = new CreateBackupCommand({ TableName: TABLE, BackupName: 'one' })
    await expect(client.send(backup)).rejects.toThrow(/^Backups: not supported/)
    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'x' }
    await expect(client.send(new UpdateTimeToLiveCommand({ TableName: TABLE, TimeToLiveSpecification }))).rejects.toThrow(
      /^Time to live: not supported/,
    )
  })
})

describe('administration', () => {
  test.each(REFUSED_ROUTES)('refuses %s, and all below it', async (name) => {
    for (const [method, path] of [
      ['GET', `/${name}`],
      ['POST', `/${name}/a/b`],
      ['DELETE', `/${name}/a`],
    ] as const) {
      expect(await admin(method, path)).toEqual({
        status: 409,
        text: `{"status":"refused","reason":"not on a ring: ${name}"}\n`,
      })
    }
  })

  // Whoever adds a route has to say what a ring does with it.
  test('answers or refuses every route that an emulator has', async () => {
    await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
    const all = await pathsOf((await emulator.listen({ port: 0 })).endpoint)
    const answered = await pathsOf(endpoint)
    const refused: readonly string[] = REFUSED_ROUTES
    expect(all.filter((path) => !answered.includes(path) && !refused.includes(path.split('/')[1] ?? ''))).toEqual([])
  })

  test.each(['/status', '/health', '/ready', '/faults', '/fault-catalogue', '/requests', '/memory', '/metrics'])(
    'answers %s',
    async (path) => expect((await admin('GET', path)).status).toBe(200),
  )

  test('injects faults of requests, and none of machines', async () => {
    const gateway = gateways[0]
    const fault = gateway?.faults.inject({ operation: 'PutItem', effect: 'error', error: 'InternalServerError', times: 1 })
    expect(fault?.state).toBe('active')
    const put = new PutItemCommand({ TableName: TABLE, Item: { pk: { S: 'b' } } })
    await expect(new DynamoDBClient({ ...gateway?.clientConfig(), maxAttempts: 1 }).send(put)).rejects.toThrow()
    expect(() => gateway?.faults.inject({ effect: 'zone-down', zone: 'us-east-1a' })).toThrow('not on a ring: effect zone-down')
  })
})

test('`dynalab status` shows what a gateway has, and leads to the ring for its tables', async () => {
  const status = await statusOf(administerFor({ endpoint }))
  expect(status).toMatchObject({ status: 'ready', faults: 0, options: { ringDc: 'us-east' } })
  expect(status).not.toHaveProperty('clock')
  const words = statusWords(status, (_colour, text) => text)
  expect(words).toMatch(/^status +ready$/m)
  expect(words).toMatch(/^tables +on a ring: dynalab ring status shows them$/m)
  expect(words).toMatch(/^on order +nothing goes wrong$/m)
})

test('throttles are events, and a line for the operator', async () => {
  const gateway = await createGateway({ ...options, logLevel: 'warn', burst: 1 })
  try {
    const client = new DynamoDBClient({ ...gateway.clientConfig(), maxAttempts: 1 })
    await client.send(
      new CreateTableCommand({
        TableName: 'Narrow',
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    )
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { TableName: 'Narrow' })
    const seen: unknown[] = []
    gateway.events.on((event) => void seen.push(event))
    const put = (): Promise<unknown> =>
      client.send(new PutItemCommand({ TableName: 'Narrow', Item: { pk: { S: 'a' }, fill: { S: 'x'.repeat(9000) } } }))
    await put()
    await expect(put()).rejects.toThrow(/exceeded/)
    const what = { table: 'Narrow', side: 'write', limits: ['ProvisionedThroughputExceeded'] }
    expect(seen).toContainEqual(expect.objectContaining({ type: 'table.throttled', ...what }))
    expect(lines.join('')).toContain('warn table Narrow')
    await client.send(new DeleteTableCommand({ TableName: 'Narrow' }))
  } finally {
    await gateway.close()
  }
})

test('its metrics tell of its work with the ring', async () => {
  expect((await admin('GET', '/metrics')).text).toMatch(/^RingWriteRetries \d+$/m)
})

test.each([
  [{ ...options, ring: '127.0.0.1:1' }, /^The ring can't be reached at 127\.0\.0\.1:1/],
  [{ ...options, ringReplicas: 'us-east:3' }, /^--ring-replicas asks for 3 replicas in us-east, which has 1 nodes/],
  [{ ...options, ringStrong: 'TWO' as const }, /^--ring-strong TWO needs 2 replicas, and there are 1/],
])('does not start with %j', async (given, why) => {
  await expect(createGateway(given)).rejects.toThrow(why)
})
