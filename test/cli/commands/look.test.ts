// The commands that look: what answers, which tables there are, what the run would cost, and why a table is not there.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dynalab } from '../dynalab.js'
import { NO_AWS, startServer } from './server.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-look-'))
let server: Awaited<ReturnType<typeof startServer>>
const clients: DynamoDBClient[] = []
function clientOf(accessKeyId: string, region: string): DynamoDBClient {
  const client = new DynamoDBClient({ endpoint: server.endpoint, region, credentials: { accessKeyId, secretAccessKey: 'x' } })
  clients.push(client)
  return client
}

beforeAll(async () => {
  server = await startServer('--clock', 'manual', '--seed', 'look')
  const client = clientOf('111111111111', 'eu-west-1')
  await client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [
        { AttributeName: 'artist', AttributeType: 'S' },
        { AttributeName: 'year', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'artist', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-year',
          KeySchema: [{ AttributeName: 'year', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
        },
      ],
    }),
  )
  await client.send(new PutItemCommand({ TableName: 'music', Item: { artist: { S: 'Nina Simone' }, year: { N: '1965' } } }))
  const other = clientOf('local', 'us-east-1')
  await other.send(new GetItemCommand({ TableName: 'music', Key: { artist: { S: 'x' } } })).catch(() => undefined)
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await server.stop()
  rmSync(place, { recursive: true, force: true })
})

const OWNER = {
  AWS_ACCESS_KEY_ID: '111111111111',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_REGION: 'eu-west-1',
  AWS_DEFAULT_REGION: 'eu-west-1',
}
const OTHER = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' }

test('status says what answers and what is in it', async () => {
  expect(await server.json(['status'])).toMatchObject({
    ...{
      status: 'ready',
      tables: 1,
      faults: 0,
      cuts: 0,
      zonesDown: [],
      namespaces: [{ account: '111111111111', region: 'eu-west-1' }],
    },
    options: { seed: 'look', clock: 'manual', inMemory: true },
  })
  expect((await server.run(['status'])).stdout).toMatch(/^tables +1 in 111111111111\/eu-west-1$/m)
})

test('tables are listed, for all or one namespace, and one is described', async () => {
  expect((await server.run(['tables'])).stdout).toMatch(
    /^111111111111 +eu-west-1 +music +ACTIVE +artist S +1 +5 read, 5 write +1 +1 +\d+ B$/m,
  )
  expect((await server.run(['tables', '--region', 'us-east-1'])).stdout).toBe('no tables\n')
  const described = await server.json(['tables', 'describe', 'music'], OWNER)
  expect(described).toMatchObject({ table: 'music', items: 1, indexes: [{ index: 'by-year', kind: 'global', items: 1 }] })
  expect(await server.run(['tables', 'describe', 'none'], OWNER)).toEqual({
    ...{ code: 1, stdout: '' },
    stderr: 'dynalab: there is no table none in account 111111111111, eu-west-1: dynalab doctor none looks for it\n',
  })
})

test('cost names its prices, and says that it is an estimate', async () => {
  await server.run(['clock', 'advance', '1h'])
  const bill = await server.json<{ isEstimate: boolean; totals: object; tables: object[] }>(['cost'])
  expect(bill.isEstimate).toBe(true)
  // 5 units of each side of the table and of its index for an hour
  expect(bill.tables).toMatchObject([{ provisioned: '0.0078', holders: [{}, { index: 'by-year', writeUnits: 1 }] }])
  expect((await server.run(['cost'])).stdout).toMatch(/^An estimate by the prices of us-east-1 since 2024-11-01, for 1\.00 hours/)
})

test('a file of prices that is wrong keeps a server from starting', async () => {
  const file = join(place, 'prices.json')
  writeFileSync(file, '{"region": "x"}')
  const line = `dynalab: the file of prices ${file}: date must be a text\n`
  expect(await dynalab(['--in-memory', '--port', '0', '--prices', file])).toEqual({ code: 1, stdout: '', stderr: line })
})

interface Report {
  readonly isWell: boolean
  readonly findings: readonly {
    readonly check: string
    readonly state: string
    readonly found: string
    readonly remedy?: string
  }[]
}
async function examined(words: readonly string[], env: Readonly<Record<string, string>>) {
  const { code, stdout } = await server.run(['doctor', ...words, '--json'], env)
  const { findings, isWell } = JSON.parse(stdout) as Report
  expect(isWell).toBe(code === 0)
  return (check: string) => findings.filter((finding) => finding.check === check)
}

describe('doctor', () => {
  test('is content where the environment leads to the tables', async () => {
    const of = await examined([], { ...OWNER, AWS_ENDPOINT_URL_DYNAMODB: server.endpoint })
    expect(of('tables')).toEqual([{ check: 'tables', state: 'ok', found: '111111111111/eu-west-1: music' }])
    expect(of('endpoint')).toMatchObject([{ state: 'ok' }])
  })

  test('finds a table in another namespace, and who missed it', async () => {
    const of = await examined(['music'], OTHER)
    const [absent, missed] = of('music')
    expect(absent).toMatchObject({ state: 'bad', found: expect.stringContaining('but in 111111111111/eu-west-1') })
    expect(absent?.remedy).toContain('export AWS_ACCESS_KEY_ID=111111111111 AWS_REGION=eu-west-1')
    expect(missed?.found).toMatch(/^GetItem missed it in 000000000000\/us-east-1 once, last at .* with the key local$/)
  })

  test('finds a name that is near, and a table in a fork', async () => {
    expect((await examined(['Musik'], OTHER))('Musik')[0]?.found).toContain('there is music in 111111111111/eu-west-1')
    await server.run(['fork', 'create', 'w1'])
    const { account } = await server.json<{ account: string }>(['fork', 'create', 'w2', '--set', 'capacity=off'])
    const stack = join(place, 'stack.yml')
    writeFileSync(
      stack,
      'Resources: { T: { Type: "AWS::DynamoDB::Table", Properties: { TableName: forked, BillingMode: PAY_PER_REQUEST, ' +
        'AttributeDefinitions: [{ AttributeName: id, AttributeType: S }], KeySchema: [{ AttributeName: id, KeyType: HASH }] } } }\n',
    )
    expect(await server.run(['apply', stack, '--fork', 'w2'], OTHER)).toMatchObject({ code: 0 })
    expect(account).toBe('000000000000')
    expect((await examined(['forked'], OTHER))('forked')[0]?.found).toContain('but in the fork w2')
    expect((await server.run(['fork', 'list'])).stdout).toMatch(/^\S+ +w2 +000000000000 +DLFK/m)
    const healthy = await server.run(['healthcheck', '--fork', 'w2'])
    expect(healthy.stdout).toBe(`${server.endpoint}/_dynalab/forks/w2/ready is healthy\n`)
    expect((await server.run(['fork', 'drop', 'w2'])).stdout).toBe('w2 is dropped\n')
    expect((await server.run(['healthcheck', '--fork', 'w2'])).stderr).toContain('answers 404, not 200')
    expect((await server.run(['fork', 'drop', 'w2'])).code).toBe(1)
  })

  test('tells what the environment lacks, and where it contradicts itself', async () => {
    const bare = await examined([], {})
    for (const check of ['region', 'credentials']) expect(bare(check)).toMatchObject([{ state: 'bad' }])
    const odd = await examined([], {
      ...{ ...OTHER, AWS_DEFAULT_REGION: 'eu-west-1', AWS_PROFILE: 'nobody', HTTP_PROXY: 'http://proxy:1' },
    })
    expect(odd('region')[0]?.found).toBe('AWS_REGION is us-east-1, and AWS_DEFAULT_REGION eu-west-1, which boto3 reads')
    expect(odd('profile')).toMatchObject([{ state: 'bad' }])
    expect(odd('proxy')).toMatchObject([{ state: 'note' }])
  })

  test('reads profiles as the SDKs do, endpoints of services included', async () => {
    const file = join(place, 'config')
    const services =
      '[services local]\ndynamodb =\n  endpoint_url = http://127.0.0.1:9\ns3 =\n  endpoint_url = http://127.0.0.1:8\n'
    writeFileSync(
      file,
      `[profile dev]\nregion = eu-west-1\nservices = local\naws_access_key_id = 111111111111\naws_secret_access_key = x\n${services}`,
    )
    const of = await examined([], { AWS_CONFIG_FILE: file, AWS_PROFILE: 'dev' })
    expect(of('credentials')[0]?.found).toBe('111111111111 (profile dev), which leads to 111111111111/eu-west-1')
    expect(of('endpoint')[0]?.found).toMatch(/^SDKs ask http:\/\/127\.0\.0\.1:9 \(profile dev\)/)
    expect(of('tables')).toMatchObject([{ state: 'ok' }])
  })

  test('says that nothing listens, or who does', async () => {
    const nobody = await dynalab(['doctor', '--endpoint', 'http://127.0.0.1:1'], { env: { ...NO_AWS, ...OTHER } })
    expect(nobody.code).toBe(1)
    expect(nobody.stdout).toMatch(/✗ +server +nothing answers at http:\/\/127\.0\.0\.1:1/)
    const jetty = createServer((_request, response) => {
      response
        .writeHead(400, { server: 'Jetty(12.0.14)' })
        .end('{"__type":"com.amazonaws.dynamodb.v20120810#MissingAuthenticationToken"}')
    })
    await new Promise<void>((listening) => jetty.listen(0, '127.0.0.1', listening))
    const endpoint = `http://127.0.0.1:${(jetty.address() as AddressInfo).port}`
    const local = await dynalab(['doctor', '--endpoint', endpoint], { env: { ...NO_AWS, ...OTHER } })
    jetty.close()
    expect(local.stdout).toContain(`DynamoDB Local answers at ${endpoint}`)
  })
})
