// `dynalab streams tail` as a user has it: a process beside a server, which is split, stopped and started anew meanwhile.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters, styleText } from 'node:util'
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { recordLine } from '../../src/cli/commands/streams/record-line.js'
import { joined, moved, NO_READERS, setBack } from '../../src/cli/commands/streams/shard-readers.js'
import { dynalab, dynalabLines, dynalabReady, dynalabUnread } from './dynalab.js'

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' }
let folder: string
let server: Awaited<ReturnType<typeof dynalabReady>>
let client: DynamoDBClient
let port: string
const tails: { kill(): void }[] = []

const start = async (at: string) => {
  server = await dynalabReady(['serve', '--port', at, '--data-dir', join(folder, 'data'), '--capacity', 'off'])
  port = new URL(server.endpoint).port
  client = new DynamoDBClient({ endpoint: server.endpoint, region: 'us-east-1', credentials: LOCAL, maxAttempts: 1 })
}
const stop = async () => {
  server.process.kill('SIGTERM')
  await server.ended
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-tail-'))
  await start('0')
})
afterEach(() => tails.splice(0).forEach((tail) => tail.kill()))
afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true })
})

const make = (TableName: string, hasStream = true) =>
  client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      ...(hasStream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } } : {}),
    }),
  )
const put = (TableName: string, ...keys: readonly string[]) =>
  Promise.all(keys.map((pk) => client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } }))))
const keyOf = (line: string) => (JSON.parse(line) as { dynamodb: { Keys: { pk: { S: string } } } }).dynamodb.Keys.pk.S
const tail = (...words: readonly string[]) => dynalab(['streams', 'tail', '--port', port, ...words])

test('prints once what is there, in the order of the writes, without colours into a pipe', async () => {
  await make('once')
  for (let n = 0; n < 12; n++) await put('once', `k${n}`)
  const { code, stdout, stderr } = await tail('once', '--once')
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout.trimEnd().split('\n').map(keyOf)).toEqual(Array.from({ length: 12 }, (_, n) => `k${n}`))
})

test('follows from now on, over a split and a restart of the server, until the stream ends', async () => {
  await make('followed')
  await put('followed', 'before')
  const lines = dynalabLines(['streams', 'tail', '--port', port, 'followed'])
  tails.push(lines)
  await lines.said('following')
  let written = 0
  await put('followed', ...Array.from({ length: 5 }, () => `w${written++}`))
  const split = await fetch(`${server.endpoint}/_dynalab/tables/followed/split`, {
    method: 'POST',
    body: '{"middle": true}',
    headers: { 'content-type': 'application/json' },
  })
  expect(split.status).toBe(200)
  await put('followed', ...Array.from({ length: 20 }, () => `w${written++}`))
  await stop()
  await start(port)
  await put('followed', ...Array.from({ length: 5 }, () => `w${written++}`))
  await client.send(new DeleteTableCommand({ TableName: 'followed' }))
  const { code, stderr } = await lines.ended
  const seen = lines.taken().map(keyOf)
  expect([...seen].sort()).toEqual(Array.from({ length: written }, (_, n) => `w${n}`).sort())
  expect(code).toBe(0)
  expect(stderr).toMatch(
    /^dynalab: following followed from now on\ndynalab: nothing answers at .*; waiting for it\ndynalab: .* answers again\ndynalab: the stream .* has ended\n$/,
  )
})

test('ends quietly when nobody reads on', async () => {
  await make('unread')
  await put('unread', 'a', 'b')
  expect(await dynalabUnread(['streams', 'tail', '--port', port, '--from-start', 'unread'])).toEqual({ code: 0, stderr: '' })
})

test('says in one line what is wrong', async () => {
  await make('plain', false)
  const said = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await dynalab(words)
    expect([code, stdout]).toEqual([1, ''])
    return stderr
  }
  const at = ['streams', 'tail', '--port', port]
  expect(await said(...at, 'none')).toBe(
    'dynalab: there is no table none in account 000000000000, us-east-1: see --account and --region\n',
  )
  expect(await said(...at, 'plain')).toBe(
    'dynalab: the table plain has no stream: enable one by UpdateTable with a StreamSpecification\n',
  )
  expect(await said(...at, 'x')).toMatch(/^dynalab: .* at 'tableName' failed .* length greater than or equal to 3\n$/)
  expect(await said('streams', 'tail', '--port', '1', 'plain')).toMatch(/^dynalab: nothing answers at http:\/\/127.0.0.1:1: /)
  expect(await said('streams', 'tail')).toMatch(/^dynalab: missing required argument 'table': /)
  expect(await said('streams')).toBe('dynalab: streams needs a command: list, tail: see dynalab streams --help\n')
})

const shard = (ShardId: string, ParentShardId?: string, isClosed = false) => ({
  ShardId,
  ...(ParentShardId === undefined ? {} : { ParentShardId }),
  SequenceNumberRange: isClosed ? { EndingSequenceNumber: '9' } : {},
})

test('a child is begun at its start when its parent has been read to its end, or is not to be read', () => {
  const shards = [shard('a', undefined, true), shard('b', 'a'), shard('c', 'a'), shard('d', 'gone')]
  const ids = (all: typeof NO_READERS) => all.readers.map(({ shardId, place }) => [shardId, place])
  const begun = joined(NO_READERS, shards, 'start')
  expect(ids(begun)).toEqual([
    ['a', { from: 'start' }],
    ['d', { from: 'start' }],
  ])
  expect(ids(joined(begun, shards, 'start'))).toEqual(ids(begun))
  const read = moved(begun, 'a', '5', undefined)
  expect(ids(joined(read, shards, 'start'))).toEqual(['d', 'b', 'c'].map((id) => [id, { from: 'start' }]))
  expect(ids(joined(NO_READERS, shards, 'now'))).toEqual(['b', 'c', 'd'].map((id) => [id, { from: 'now' }]))
})

test('an iterator that expired is asked for anew after the last record that was seen, one whose place is gone from the start', () => {
  const begun = joined(NO_READERS, [shard('a')], 'now')
  const read = moved(moved(begun, 'a', '5', 'second'), 'a', undefined, 'third')
  expect(read.readers).toEqual([{ shardId: 'a', place: { after: '5' }, iterator: 'third' }])
  expect(setBack(read, 'a', false).readers).toEqual([{ shardId: 'a', place: { after: '5' } }])
  expect(setBack(read, 'a', true).readers).toEqual([{ shardId: 'a', place: { from: 'start' } }])
  expect(setBack(begun, 'a', false).readers).toEqual([{ shardId: 'a', place: { from: 'now' } }])
})

test('colours tell names, numbers and what has happened apart, and change no character', () => {
  const record = { eventName: 'REMOVE', dynamodb: { Keys: { 'a"b': { S: 'x: 1, "y"' } }, SizeBytes: 14 } }
  expect(recordLine(record, false)).toBe(JSON.stringify(record))
  const coloured = recordLine(record, true)
  expect(stripVTControlCharacters(coloured)).toBe(JSON.stringify(record))
  for (const piece of [styleText('red', '"REMOVE"'), styleText('cyan', '"SizeBytes"'), styleText('magenta', '14')])
    expect(coloured).toContain(piece)
  expect(coloured).toContain(String.raw`"x: 1, \"y\""}`)
})

test('signs with the key of the environment, and says in one line what a server that checks signatures misses', async () => {
  const [keys, iam] = ['keys.json', 'iam.json'].map((name) => join(folder, name))
  const [accessKeyId, secretAccessKey] = ['AKIDTAIL', 'secret']
  await writeFile(keys ?? '', JSON.stringify({ keys: [{ accessKeyId, secretAccessKey }] }))
  const Statement = ['DescribeTable', 'DescribeStream', 'GetShardIterator', 'GetRecords', 'PutItem'].map((name) => {
    return { Effect: 'Allow', Action: `dynamodb:${name}`, Resource: 'arn:aws:dynamodb:*:111122223333:table/*' }
  })
  const user = { accessKeyId, account: '111122223333', user: 'tail', policies: [{ Version: '2012-10-17', Statement }] }
  await writeFile(iam ?? '', JSON.stringify({ identities: [user] }))
  const checks = await dynalabReady([
    'serve',
    '--in-memory',
    '--port',
    '0',
    '--signature',
    'check',
    '--signature-keys',
    keys ?? '',
    '--iam',
    iam ?? '',
  ])
  const asked = ['streams', 'tail', 'any', '--once', '--port', new URL(checks.endpoint).port]
  const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  const says = async (more: object, ...words: readonly string[]) =>
    (await dynalab([...asked, ...words], { env: { ...env, ...more } })).stderr
  expect(await says({})).toMatch(/^dynalab: there is no table any in account .*\n$/)
  const remedy = String.raw`\(set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key that the server knows, and leave out --account\)`
  const line = (sentence: string) => new RegExp(`^dynalab: [^\\n]*${sentence}[^\\n]* ${remedy}\\n$`)
  expect(await says({ AWS_SECRET_ACCESS_KEY: 'other' })).toMatch(line('does not match the signature you provided'))
  expect(await says({ AWS_SECRET_ACCESS_KEY: '' })).toMatch(line('security token included in the request is invalid'))
  expect(await says({}, '--account', '111122223333')).toMatch(line('security token included in the request is invalid'))
  checks.process.kill('SIGTERM')
  await checks.ended
})
