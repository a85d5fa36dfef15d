// Every answer of administration is what the OpenAPI document says, to the member: types made from it can be relied on.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { CreateTableCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

const emulator = await createEmulator({
  ...{ inMemory: true, logLevel: 'silent', clock: 'manual', seed: 'answers', capacity: 'full', strict: 'warn', requestLog: 50 },
})
let endpoint = ''
let client: DynamoDBClient
let document: { readonly paths: Record<string, Record<string, Described>> }

interface Described {
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: object }> }>
}

beforeAll(async () => {
  endpoint = (await emulator.listen({ port: 0 })).endpoint
  client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'x' } })
  document = (await (await fetch(`${endpoint}/_dynalab/openapi.json`)).json()) as typeof document
  await fill()
})
afterAll(async () => {
  client.destroy()
  await emulator.close()
})

/** Something of everything: what is empty proves nothing. */
async function fill(): Promise<void> {
  const key = (name: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType })
  await client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: ['pk', 'sk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: [key('pk', 'HASH'), key('sk', 'RANGE')],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      GlobalSecondaryIndexes: [{ IndexName: 'by-g', KeySchema: [key('g', 'HASH')], Projection: { ProjectionType: 'ALL' } }],
      LocalSecondaryIndexes: [
        { IndexName: 'by-l', KeySchema: [key('pk', 'HASH'), key('g', 'RANGE')], Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  )
  await client.send(new UpdateTableCommand({ TableName: 'music', ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }))
  for (let n = 0; n < 40; n++) {
    await client.send(
      new PutItemCommand({ TableName: 'music', Item: { pk: { S: String(n) }, sk: { S: '1' }, g: { S: String(n) } } }),
    )
  }
  await client.send(new PutItemCommand({ TableName: 'none', Item: { pk: { S: 'a' } } })).catch(() => undefined)
  await emulator.capacity.split('music', { middle: true })
  emulator.regions.cut({ from: 'us-east-1', to: 'eu-west-1' })
  emulator.zones.down('us-east-1b')
  emulator.zones.setLag({ table: 'music', replicaLag: '5-40' })
  emulator.faults.inject({ effect: 'latency', latencyMs: 1, table: 'music' })
  emulator.scenarios.run('region-cut', { region: 'eu-west-1' })
  emulator.hooks.add({ table: 'music', handler: 'http://127.0.0.1:9/none' })
  await emulator.snapshot('filled')
  await emulator.fork({ name: 'w1' })
}

/** No member is there that is not described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]))
  return 'properties' in inner && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })

const ROUTES = [
  ...['status', 'health', 'ready', 'state', 'state?tables=0', 'tables', 'missed', 'cost', 'memory', 'requests', 'strict'],
  ...['clock', 'capacity', 'faults', 'scenarios', 'zones', 'replicas', 'regions', 'streams', 'hooks', 'kinesis', 'forks'],
  ...[
    'snapshots',
    'forks/w1',
    'forks/w1/state',
    'conflicts',
    'tables/music/hot-keys',
    'tables/music/hot-keys?index=by-g',
    'tables/music/partitions',
    'series',
    'series?step=minute',
    'tables/music/series',
    'tables/music/series?index=by-g',
    'tables/music/partitions?index=by-g',
  ],
]

const templateOf = (route: string): string =>
  `/_dynalab/${(route.split('?')[0] ?? '').replace('forks/w1', 'forks/{fork}').replace('/music/', '/{name}/')}`

test.each(ROUTES)('%s answers what is described', async (route) => {
  const answer = await fetch(`${endpoint}/_dynalab/${route}`)
  expect(answer.status).toBe(200)
  const schema = document.paths[templateOf(route)]?.['get']?.responses['200']?.content?.['application/json']?.schema
  const validate = ajv.compile(closed(schema) as object)
  validate(await answer.json())
  expect(validate.errors).toBeNull()
})

test('no answer is only an object', () => {
  const vague = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.values(responses).some(({ content }) => isVague(content?.['application/json']?.schema)) ? [`${method} ${path}`] : [],
    ),
  )
  expect(vague).toEqual(['get /_dynalab/openapi.json'])
})

/** Somewhere in it is an object of which nothing is said. */
function isVague(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false
  const { type } = schema as { readonly type?: unknown }
  if (type === 'object' && !('properties' in schema) && !('additionalProperties' in schema)) return true
  return Object.entries(schema).some(([name, value]) => name !== 'enum' && isVague(value))
}
