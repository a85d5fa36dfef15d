// What a file wants comes to be, by the service's own operations; and applied a second time it changes nothing. Real parts: an emulator in
// the process, asked over HTTP.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DescribeContributorInsightsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { wireClient } from '../../src/cli/server/wire-client.js'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { applyTemplates, type Report } from '../../src/templates/apply.js'
import { clientConfig } from '../wire/credentials.js'
import { pathOf } from './reading.js'

const NAMESPACE = { account: '000000000000', region: 'us-east-1' }
const place = mkdtempSync(join(tmpdir(), 'dynalab-templates-'))
let emulator: Emulator
let client: DynamoDBClient
let endpoint: string

beforeAll(async () => {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent', clock: 'manual' })
  endpoint = (await emulator.listen({ port: 0 })).endpoint
  client = new DynamoDBClient({ ...clientConfig(endpoint), region: NAMESPACE.region })
})
beforeEach(() => emulator.reset())
afterAll(async () => {
  client.destroy()
  await emulator.close()
  rmSync(place, { recursive: true, force: true })
})

interface Applied extends Report {
  readonly lines: readonly string[]
}

async function apply(paths: readonly string[], isDryRun = false): Promise<Applied> {
  const lines: string[] = []
  const callIn = (region: string) => wireClient(endpoint, { ...NAMESPACE, region })
  const report = await applyTemplates(
    paths,
    { namespace: NAMESPACE, parameters: new Map() },
    {
      call: (operation, input, region = NAMESPACE.region) => callIn(region)('DynamoDB', operation, input),
      isDryRun,
      pause: async () => {
        await nextTurn()
        return true
      },
      say: (line) => lines.push(line),
    },
  )
  return { ...report, lines }
}

/** A stack of one table called Tab. */
function stack(properties: object): string[] {
  const path = join(place, 'stack.json')
  writeFileSync(path, JSON.stringify({ Resources: { Tab: { Type: 'AWS::DynamoDB::Table', Properties: properties } } }))
  return [path]
}

const key = (AttributeName: string, KeyType = 'HASH'): object => ({ AttributeName, KeyType })
const index = (IndexName: string, attribute: string, more = {}): object => ({
  IndexName,
  KeySchema: [key(attribute)],
  Projection: { ProjectionType: 'ALL' },
  ...more,
})
const BASE = {
  KeySchema: [key('id')],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  BillingMode: 'PAY_PER_REQUEST',
}
const WITH_A = [...BASE.AttributeDefinitions, { AttributeName: 'a', AttributeType: 'S' }]
const units = (read: number, write: number): object => ({
  ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits: write },
})

test.each(['music.cfn.yml', 'serverless.yml', 'terraform-plan.json', 'terraform-state.json', 'workbench.json'])(
  '%s: made once, and no difference after that',
  async (name) => {
    const dry = await apply([pathOf(name)], true)
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([])
    const first = await apply([pathOf(name)])
    expect(first.lines).toEqual(dry.lines)
    expect(first.changed).toBe(first.tables)
    expect(first.tables).toBeGreaterThan(0)
    const second = await apply([pathOf(name)])
    expect(second.lines).toEqual([])
    expect(second.changed).toBe(0)
  },
)

test('everything that can differ is changed, in the steps that the service allows, and then nothing differs', async () => {
  await apply(stack(BASE))
  await client.send(new PutItemCommand({ TableName: 'Tab', Item: { id: { S: 'kept' }, a: { S: 'x' } } }))
  const after = {
    ...BASE,
    AttributeDefinitions: [...WITH_A, { AttributeName: 'b', AttributeType: 'N' }],
    BillingMode: 'PROVISIONED',
    ...units(3, 4),
    GlobalSecondaryIndexes: [index('one', 'a', units(1, 2)), index('two', 'b', units(1, 2))],
    StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
    SSESpecification: { SSEEnabled: true },
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
    DeletionProtectionEnabled: true,
    TimeToLiveSpecification: { AttributeName: 'due', Enabled: true },
    ContributorInsightsSpecification: { Enabled: true },
    Tags: [{ Key: 'k', Value: 'v' }],
  }
  const { failures, lines } = await apply(stack(after))
  expect(failures).toEqual([])
  expect(lines).toEqual([
    'Tab: billing mode PROVISIONED, units of the table 3 and 4',
    'Tab: create index one',
    'Tab: create index two',
    'Tab: begin a stream of KEYS_ONLY',
    'Tab: encrypt with a KMS key',
    'Tab: table class STANDARD_INFREQUENT_ACCESS',
    'Tab: deletion protection on',
    'Tab: tag k',
    'Tab: time to live by due',
    'Tab: Contributor Insights on',
  ])
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'Tab' }))
  expect(table).toMatchObject({
    ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4 },
    StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
    SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
    TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    DeletionProtectionEnabled: true,
  })
  expect(table?.GlobalSecondaryIndexes?.map(({ IndexName, IndexStatus }) => [IndexName, IndexStatus]).toSorted()).toEqual([
    ['one', 'ACTIVE'],
    ['two', 'ACTIVE'],
  ])
  const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: 'Tab' }))
  expect(ttl.TimeToLiveDescription?.AttributeName).toBe('due')
  const tags = await client.send(new ListTagsOfResourceCommand({ ResourceArn: table?.TableArn }))
  expect(tags.Tags).toEqual([{ Key: 'k', Value: 'v' }])
  const insights = await client.send(new DescribeContributorInsightsCommand({ TableName: 'Tab' }))
  expect(insights.ContributorInsightsStatus).toBe('ENABLED')
  expect(await apply(stack(after))).toMatchObject({ lines: [], failures: [] })
  await emulator.clock.advance({ hours: 2 }) // time to live may change once an hour
  const back = await apply(stack(BASE))
  expect(back.failures).toEqual([])
  expect((await apply(stack(BASE))).lines).toEqual([])
  const { Items: items } = await client.send(new ScanCommand({ TableName: 'Tab' }))
  expect(items).toEqual([{ id: { S: 'kept' }, a: { S: 'x' } }])
})

test('an index with other keys or another projection is made anew; one with other units is changed', async () => {
  const provisioned = { ...BASE, AttributeDefinitions: WITH_A, BillingMode: 'PROVISIONED', ...units(1, 1) }
  await apply(stack({ ...provisioned, GlobalSecondaryIndexes: [index('ind', 'a', units(1, 1))] }))
  const more = await apply(stack({ ...provisioned, GlobalSecondaryIndexes: [index('ind', 'a', units(2, 1))] }))
  expect(more.lines).toEqual(['Tab: units of index ind 2 and 1'])
  const projected = index('ind', 'a', { ...units(2, 1), Projection: { ProjectionType: 'KEYS_ONLY' } })
  const anew = await apply(stack({ ...provisioned, GlobalSecondaryIndexes: [projected] }))
  expect(anew.lines).toEqual(['Tab: delete index ind', 'Tab: create index ind'])
})

test('vector indexes come, differ and go', async () => {
  const vectors = (Dimensions: number): string[] => {
    const VectorAttribute = { AttributeName: 'v' }
    const projected = { Projection: { ProjectionType: 'ALL' }, DistanceFunction: 'COSINE' }
    const SearchSchema = [{ AttributeName: 'a', SearchSchemaElementType: 'INLINE_FILTER' }]
    const VectorIndexes = [{ IndexName: 'vec', VectorAttribute, Dimensions, SearchSchema, ...projected }]
    return stack({ ...BASE, AttributeDefinitions: WITH_A, VectorIndexes })
  }
  expect(await apply(vectors(3))).toMatchObject({ failures: [], lines: ['Tab: create the table'] })
  expect(await apply(vectors(3))).toMatchObject({ failures: [], lines: [] })
  const lines = ['Tab: delete vector index vec', 'Tab: create vector index vec']
  expect(await apply(vectors(4))).toMatchObject({ failures: [], lines })
  expect(await apply(vectors(4))).toMatchObject({ failures: [], lines: [] })
  expect(await apply(stack(BASE))).toMatchObject({ failures: [], lines: ['Tab: delete vector index vec'] })
})

test('a resource policy is put, changed, and not put again, whatever the order of its members', async () => {
  const withPolicy = (Action: string): string[] => {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action, Resource: { 'Fn::GetAtt': 'Tab.Arn' } }]
    return stack({ ...BASE, ResourcePolicy: { PolicyDocument: { Version: '2012-10-17', Statement } } })
  }
  expect((await apply(withPolicy('dynamodb:GetItem'))).lines).toEqual(['Tab: create the table', 'Tab: the resource policy'])
  expect((await apply(withPolicy('dynamodb:GetItem'))).lines).toEqual([])
  expect((await apply(withPolicy('dynamodb:Query'))).lines).toEqual(['Tab: the resource policy'])
  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Tab'
  const { Policy: text } = await client.send(new GetResourcePolicyCommand({ ResourceArn }))
  expect(JSON.parse(text ?? '')).toMatchObject({ Statement: [{ Action: 'dynamodb:Query', Resource: ResourceArn }] })
})

test('maxima on demand are set, changed and taken away', async () => {
  const indexed = { ...BASE, AttributeDefinitions: WITH_A }
  await apply(stack({ ...indexed, GlobalSecondaryIndexes: [index('ind', 'a')] }))
  const maxima = { OnDemandThroughput: { MaxReadRequestUnits: 5, MaxWriteRequestUnits: 6 } }
  const set = await apply(stack({ ...indexed, ...maxima, GlobalSecondaryIndexes: [index('ind', 'a', maxima)] }))
  expect({ lines: set.lines, failures: set.failures }).toEqual({
    lines: ['Tab: maxima of the table', 'Tab: maxima of index ind'],
    failures: [],
  })
  const cleared = await apply(stack({ ...indexed, ...maxima, GlobalSecondaryIndexes: [index('ind', 'a')] }))
  expect(cleared.lines).toEqual(['Tab: maxima of index ind'])
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'Tab' }))
  expect(table?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 5, MaxWriteRequestUnits: 6 })
})

test('replicas come, and go', async () => {
  const global = (regions: readonly string[]): string[] => {
    const path = join(place, 'global.json')
    const Replicas = regions.map((Region) => ({ Region }))
    const StreamSpecification = { StreamViewType: 'NEW_AND_OLD_IMAGES' }
    const Properties = { ...BASE, TableName: 'Glob', StreamSpecification, Replicas }
    writeFileSync(path, JSON.stringify({ Resources: { G: { Type: 'AWS::DynamoDB::GlobalTable', Properties } } }))
    return [path]
  }
  const first = await apply(global(['us-east-1', 'eu-west-1', 'us-west-2']))
  expect(first.lines).toEqual([
    'Glob: create the table',
    'Glob: create a replica in eu-west-1',
    'Glob: create a replica in us-west-2',
  ])
  expect((await apply(global(['us-east-1', 'eu-west-1', 'us-west-2']))).lines).toEqual([])
  expect((await apply(global(['us-east-1', 'us-west-2']))).lines).toEqual(['Glob: delete the replica in eu-west-1'])
})

test('a replica is what the file says of it, where it is, and what it does not override is as at home', async () => {
  const TableName = 'Glob'
  const west = (own: object): string[] => {
    const path = join(place, 'own.json')
    const Properties = {
      ...{ ...BASE, TableName, AttributeDefinitions: WITH_A, GlobalSecondaryIndexes: [index('ind', 'a')] },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [
        { Region: 'us-east-1', ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 9 }, Tags: [{ Key: 'at', Value: 'home' }] },
        { Region: 'us-west-2', ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 9 }, ...own },
      ],
    }
    writeFileSync(path, JSON.stringify({ Resources: { G: { Type: 'AWS::DynamoDB::GlobalTable', Properties } } }))
    return [path]
  }
  const away = new DynamoDBClient({ ...clientConfig(endpoint), region: 'us-west-2' })
  const ResourceArn = 'arn:aws:dynamodb:us-west-2:000000000000:table/Glob'
  const tags = async () => (await away.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags
  const own = {
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
    DeletionProtectionEnabled: true,
    Tags: [{ Key: 'at', Value: 'west' }],
    ContributorInsightsSpecification: { Enabled: true },
    GlobalSecondaryIndexes: [{ IndexName: 'ind', ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 4 } }],
  }
  const lines = [
    'Glob: create the table',
    'Glob: create a replica in us-west-2',
    'Glob: deletion protection on in us-west-2',
    'Glob: tag at in us-west-2',
    'Glob: Contributor Insights on in us-west-2',
  ]
  expect((await apply(west(own), true)).lines).toEqual(lines)
  expect(await apply(west(own))).toMatchObject({ lines, failures: [], notes: [] })
  expect(await tags()).toEqual([{ Key: 'at', Value: 'west' }])
  const { Table: home } = await client.send(new DescribeTableCommand({ TableName }))
  expect(home?.Replicas?.[0]).toMatchObject({ ReplicaTableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' } })
  expect(home?.Replicas?.[0]).not.toHaveProperty('OnDemandThroughputOverride')
  const { Table: table } = await away.send(new DescribeTableCommand({ TableName }))
  expect(table).toMatchObject({
    DeletionProtectionEnabled: true,
    TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
    OnDemandThroughput: { MaxReadRequestUnits: 9 },
    GlobalSecondaryIndexes: [{ OnDemandThroughput: { MaxReadRequestUnits: 4 } }],
  })
  expect((await apply(west(own))).lines).toEqual([])
  expect((await apply(west({ ...own, ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 8 } }))).lines).toEqual([
    'Glob: the replica in us-west-2',
  ])
  const bare = [
    'Glob: the replica in us-west-2',
    'Glob: deletion protection off in us-west-2',
    'Glob: untag at in us-west-2',
    'Glob: Contributor Insights off in us-west-2',
  ]
  const { GlobalSecondaryIndexes } = own
  expect((await apply(west({ GlobalSecondaryIndexes }))).lines).toEqual(bare)
  expect((await apply(west({ GlobalSecondaryIndexes }))).lines).toEqual([])
  away.destroy()
})

test('a table that would have to be replaced keeps its items, and says so; the others are made', async () => {
  await apply(stack(BASE))
  const path = join(place, 'two.json')
  const other = { ...BASE, TableName: 'Other' }
  const range = { ...BASE, TableName: 'Tab', KeySchema: [key('id'), key('a', 'RANGE')], AttributeDefinitions: WITH_A }
  writeFileSync(path, JSON.stringify([range, other]))
  const { failures, lines } = await apply([path])
  expect(failures).toEqual(['Tab: its key schema differs, which no update can change: delete the table, and apply again'])
  expect(lines).toEqual(['Other: create the table'])
})

test("what is wrong of a table is refused in the service's words", async () => {
  const { failures } = await apply(stack({ ...BASE, AttributeDefinitions: [] }))
  expect(failures).toEqual([expect.stringMatching(/^Tab: ValidationException: /)])
})

test('from any definition to any other: afterwards the table is as wanted', async () => {
  const flag = fc.boolean()
  const definition = fc
    .record({
      isProvisioned: flag,
      read: fc.integer({ min: 1, max: 3 }),
      write: fc.integer({ min: 1, max: 3 }),
      maximum: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      indexes: fc.uniqueArray(
        fc.record({ name: fc.constantFrom('one', 'two', 'six'), attribute: fc.constantFrom('a', 'b'), isAll: flag }),
        { selector: ({ name }) => name },
      ),
      view: fc.constantFrom(undefined, 'KEYS_ONLY', 'NEW_IMAGE'),
      isEncrypted: flag,
      isProtected: flag,
      tableClass: fc.constantFrom(undefined, 'STANDARD', 'STANDARD_INFREQUENT_ACCESS'),
      due: fc.constantFrom(undefined, 'due', 'end'),
      tags: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2')),
    })
    .map(({ isProvisioned, read, write, maximum, indexes, view, isEncrypted, isProtected, tableClass, due, tags }) => {
      const used = new Set(indexes.map(({ attribute }) => attribute))
      const throughput = isProvisioned
        ? units(read, write)
        : maximum === undefined
          ? {}
          : { OnDemandThroughput: { MaxReadRequestUnits: maximum } }
      return {
        KeySchema: BASE.KeySchema,
        AttributeDefinitions: ['id', ...used].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        BillingMode: isProvisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
        ...throughput,
        GlobalSecondaryIndexes: indexes.map(({ name, attribute, isAll }) =>
          index(name, attribute, { ...throughput, Projection: { ProjectionType: isAll ? 'ALL' : 'KEYS_ONLY' } }),
        ),
        ...(view === undefined ? {} : { StreamSpecification: { StreamViewType: view } }),
        SSESpecification: { SSEEnabled: isEncrypted },
        DeletionProtectionEnabled: isProtected,
        ...(tableClass === undefined ? {} : { TableClass: tableClass }),
        ...(due === undefined ? {} : { TimeToLiveSpecification: { AttributeName: due, Enabled: true } }),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }
    })
  await fc.assert(
    fc.asyncProperty(definition, definition, async (before, after) => {
      await emulator.reset()
      expect((await apply(stack(before))).failures).toEqual([])
      await emulator.clock.advance({ hours: 30 }) // what may change once an hour or a day
      expect((await apply(stack(after))).failures.filter((line) => !line.includes('multiple times'))).toEqual([])
      await emulator.clock.advance({ hours: 2 }) // time to live was ended, and begins anew
      expect((await apply(stack(after))).failures).toEqual([])
      expect((await apply(stack(after))).lines).toEqual([])
    }),
    { numRuns: 10 },
  )
})
