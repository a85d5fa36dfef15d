// A run that is recorded and replayed: the same seed, times and faults give the same answers, by a running clock as well; an answer that was changed
// is found; and no secret is in the file.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { afterAll, expect, test } from 'vitest'
import { dynalab, dynalabLines } from '../dynalab.js'
import { startServer } from './server.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-record-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const SECRETS = ['secret-of-the-key', 'token-of-the-session']

async function run(server: Awaited<ReturnType<typeof startServer>>): Promise<void> {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: SECRETS[0] ?? '', sessionToken: SECRETS[1] ?? '' }
  const config = { endpoint: server.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 }
  const client = new DynamoDBClient(config)
  const streams = new DynamoDBStreamsClient(config)
  const attempt = (sent: Promise<unknown>) => sent.catch(() => undefined)
  await client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  )
  await server.run(['faults', 'add', 'effect=error', 'error=InternalServerError', 'operation=PutItem', 'probability=0.3'])
  for (let n = 0; n < 30; n++)
    await attempt(client.send(new PutItemCommand({ TableName: 'music', Item: { id: { S: `k${n}` }, n: { N: `${n}` } } })))
  await server.run(['faults', 'clear'])
  const change = { UpdateExpression: 'SET n = n + :one', ExpressionAttributeValues: { ':one': { N: '1' } } }
  for (const id of ['k1', 'k2', 'k3', 'none'])
    await attempt(client.send(new UpdateItemCommand({ TableName: 'music', Key: { id: { S: id } }, ...change })))
  await Promise.all(
    ['k4', 'k5'].map((id) => attempt(client.send(new DeleteItemCommand({ TableName: 'music', Key: { id: { S: id } } })))),
  )
  await attempt(
    client.send(
      new QueryCommand({
        TableName: 'music',
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: 'k1' } },
      }),
    ),
  )
  await attempt(
    client.send(new BatchGetItemCommand({ RequestItems: { music: { Keys: [{ id: { S: 'k1' } }, { id: { S: 'k6' } }] } } })),
  )
  await server.run(['clock', 'advance', '1h'])
  await attempt(client.send(new ScanCommand({ TableName: 'music', Limit: 7 })))
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'music' }))
  const StreamArn = Table?.LatestStreamArn
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }))
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  )
  await streams.send(new GetRecordsCommand({ ShardIterator }))
  client.destroy()
  streams.destroy()
}

test.each([[['--clock', 'manual', '--seed', 'replayed']], [['--seed', 'running']]])(
  'a run by %j is replayed without a difference',
  async (flags) => {
    const file = join(place, `${flags.length}.jsonl`)
    const server = await startServer('--record', file, ...flags)
    await run(server)
    await server.stop()
    const text = readFileSync(file, 'utf8')
    for (const secret of [...SECRETS, 'Signature=']) expect(text).not.toContain(secret)
    expect(text).toContain('"accessKeyId":"123456789012"')
    const { code, stdout, stderr } = await dynalab(['replay', file])
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+ requests replayed with the seed \w+, 0 answered otherwise\n$/),
      stderr: '',
    })

    const changed = join(place, 'changed.jsonl')
    const isScan = (line: string) => line.includes('_20120810.Scan"')
    const falsify = (line: string) => line.replace(/(?<="answer":.*?N\\":\\")\d+/, '999')
    const lines = text.split('\n').map((line) => (isScan(line) ? falsify(line) : line))
    writeFileSync(changed, lines.join('\n'))
    const other = await dynalab(['replay', changed])
    expect(other.code).toBe(1)
    expect(other.stdout).toMatch(/^request \d+, Scan: Items\[\d\]\.n\.N\n {2}- 999\n {2}\+ \d+\n/)
  },
)

interface MadeFork {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Makes a fork and a fork of it, and asks them, by keys and by paths, what the emulator is asked as well. */
async function runForks(endpoint: string): Promise<void> {
  const admin = async (method: string, path: string, body: object = {}): Promise<MadeFork> => {
    const response = await fetch(`${endpoint}/_dynalab${path}`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body) }),
    })
    return JSON.parse((await response.text()) || '{}') as MadeFork
  }
  const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string }, at = endpoint): DynamoDBClient =>
    new DynamoDBClient({ endpoint: at, region: 'us-east-1', credentials, maxAttempts: 1 })
  const anybody = { accessKeyId: '000000000000', secretAccessKey: 'x' }
  const put = (client: DynamoDBClient, id: string) =>
    client.send(new PutItemCommand({ TableName: 'music', Item: { id: { S: id } } }))
  const scan = (client: DynamoDBClient) => client.send(new ScanCommand({ TableName: 'music' }))
  const own = clientOf(anybody)
  await own.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await put(own, 'a')
  const w1 = clientOf(await admin('POST', '/forks', { name: 'w1', capacity: 'off' }))
  await put(w1, 'b')
  await put(own, 'c')
  const of = await admin('POST', '/forks/w1/forks', { name: 'w2' })
  const w2 = clientOf(anybody, of.endpoint)
  await admin('POST', '/forks/w2/clock', { advance: '1d' })
  await put(w2, 'd')
  await w2.send(new DescribeTableCommand({ TableName: 'music' }))
  await admin('POST', '/forks/w2/faults', { effect: 'error', error: 'InternalServerError' })
  await put(w2, 'e').catch(() => undefined)
  for (const client of [own, w1]) await scan(client)
  await admin('DELETE', '/forks/w1')
  await admin('POST', '/forks', { name: 'w1' })
  const again = clientOf(anybody, `${endpoint}/fork/w1`)
  await scan(again)
  for (const client of [own, w1, w2, again]) client.destroy()
}

// A fork is recorded under its id, which is another at the replay. Were a fork's request asked of the emulator, or a fork not made where it was, the
// scans would differ; were one not dropped, the second w1 could not be made.
test.each(['manual', 'real'])('forks are replayed as well, by a clock that is %s', async (clock) => {
  const file = join(place, `forks-${clock}.jsonl`)
  const server = await startServer('--record', file, '--clock', clock, '--seed', 'forks')
  await runForks(server.endpoint)
  await server.stop()
  const text = readFileSync(file, 'utf8')
  const whole = await dynalab(['replay', file])
  expect(whole).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^10 requests .* 0 answered otherwise\n$/) })

  const falsified = text.replace(/(?<="fork":.*\.Scan".*)\\"b\\"/, '\\"z\\"')
  writeFileSync(file, falsified)
  const changed = await dynalab(['replay', file])
  expect([changed.code, changed.stdout]).toEqual([
    1,
    expect.stringMatching(/^request \d+, Scan: Items\[\d\]\.id\.S\n {2}- z\n {2}\+ b\n/),
  ])

  const strange = text.split('\n').filter((line) => !(line.includes('"kind":"fork"') && line.includes('"of"')))
  writeFileSync(file, strange.join('\n'))
  const without = await dynalab(['replay', file])
  expect([without.code, without.stderr]).toEqual([0, expect.stringContaining(', which was there before the recording\n')])
})

test('record writes what a server is asked from then on, and ends when it is interrupted', async () => {
  const file = join(place, 'live.jsonl')
  const server = await startServer('--clock', 'manual', '--seed', 'live')
  const recording = dynalabLines(['record', '--out', file, '--endpoint', server.endpoint])
  await recording.said('until it is interrupted')
  await run(server)
  recording.kill()
  const { code, stdout } = await recording.ended
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+ requests in /)])
  await server.stop()
  expect(await dynalab(['replay', file, '--json'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('"deviations": []'),
  })
})

test.each([
  [['replay', '/nowhere.jsonl'], "/nowhere.jsonl can't be read (ENOENT)"],
  [['record'], "required option '--out <file>' not specified: see dynalab --help"],
  [
    ['record', '--out', join(place, 'x'), '--endpoint', 'http://127.0.0.1:1'],
    expect.stringMatching(/^nothing answers at http:\/\/127\.0\.0\.1:1: /),
  ],
  [
    ['--in-memory', '--port', '0', '--record', '/nowhere/x'],
    "the recording can't be written to /nowhere/x (ENOENT): name another by --record",
  ],
])('%j is refused in one line', async (words, line) => {
  const { code, stderr } = await dynalab(words)
  expect([code, stderr.slice('dynalab: '.length, -1)]).toEqual([1, line])
})

test('a file that is no recording, or has lost its end, is named', async () => {
  const strange = join(place, 'strange.jsonl')
  writeFileSync(strange, '{"kind":"request"}\n')
  expect((await dynalab(['replay', strange])).stderr).toBe(
    `dynalab: ${strange} is no recording: the first line says nothing of a run\n`,
  )
  writeFileSync(strange, '{"kind":"run","format":1,"seed":"x","startedMs":0,"isFromStart":true,"options":{}}\n{"kind":')
  const { code, stderr } = await dynalab(['replay', strange])
  expect([code, stderr]).toEqual([0, 'dynalab: the recording has lost its end: what there is of it is replayed\n'])
})
