// Streams over HTTP: what there is to read, and how long it stays unseen.
import { DeleteTableCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams'
import { expect, test } from 'vitest'
import type { ShownStreams } from '../../src/controls/stream-controls.js'
import { createStreamTable, readShards } from '../streams/reading.js'
import { type Administration, administrations } from './administration.js'
import { readScrape } from './prometheus-text.js'

const open = administrations()
const clientOf = ({ emulator }: Administration) => new DynamoDBStreamsClient({ ...emulator.clientConfig(), maxAttempts: 1 })
const put = ({ client }: Administration, id: string) =>
  client.send(new PutItemCommand({ TableName: 'Str', Item: { Id: { N: id } } }))
const shown = async (admin: Administration, query = '') => (await admin.told('GET', `streams${query}`)) as ShownStreams

test('streams are shown with their shards and what is kept of each, also when the table is gone', async () => {
  const admin = await open()
  const arn = await createStreamTable(admin, 'Str', 'KEYS_ONLY')
  await createStreamTable(admin, 'Other', 'NEW_IMAGE')
  for (const id of ['1', '2', '3']) await put(admin, id)
  const startMs = admin.clock.nowMs()
  await admin.clock.advance(4 * 3_600_000)
  await put(admin, '4')
  const { streams } = await shown(admin, '?table=Str')
  expect(streams).toMatchObject([{ table: 'Str', arn, status: 'ENABLED', viewType: 'KEYS_ONLY', region: 'us-east-1' }])
  const [first, second] = streams[0]?.shards ?? []
  expect(first).toMatchObject({ isOpen: false, entries: 3, beganAtMs: startMs - 20 })
  expect(second).toMatchObject({ isOpen: true, entries: 1, parent: first?.shardId, beganAtMs: first?.endedAtMs })
  expect((await shown(admin, '?account=000000000000&region=us-east-1')).streams.map(({ table }) => table)).toEqual([
    'Other',
    'Str',
  ])
  expect((await shown(admin, '?account=000000000000&region=eu-west-1')).streams).toEqual([])
  await admin.client.send(new DeleteTableCommand({ TableName: 'Str' }))
  await admin.client.send(new DeleteTableCommand({ TableName: 'Other' }))
  await admin.clock.advance(10)
  expect((await shown(admin)).streams.map(({ table, status }) => [table, status])).toEqual([
    ['Other', 'DISABLED'],
    ['Str', 'DISABLED'],
  ])
})

test('records stay unseen for the lag, in their order, and are seen at once with none', async () => {
  const admin = await open({}, {})
  const arn = await createStreamTable(admin, 'Str', 'KEYS_ONLY')
  const client = clientOf(admin)
  const seen = async () => (await readShards(client, arn)).map(({ dynamodb }) => dynamodb?.Keys?.['Id']?.N)
  expect((await admin.told('POST', 'streams/lag', { lag: 500 })) as ShownStreams).toMatchObject({ streamLag: 500 })
  await put(admin, '1')
  await admin.clock.advance(400)
  await put(admin, '2')
  expect(await seen()).toEqual([])
  await admin.clock.advance(100)
  expect(await seen()).toEqual(['1'])
  await admin.told('POST', 'streams/lag', { lag: '100-900' })
  await admin.clock.advance(800)
  expect(await seen()).toEqual(['1', '2'])
  await put(admin, '3')
  expect(await seen()).toEqual(['1', '2'])
  expect(await admin.told('POST', 'streams/lag', { lag: 'default' })).toMatchObject({ streamLag: 0 })
  expect(await seen()).toEqual(['1', '2', '3'])
})

test('what can’t be is refused by its name', async () => {
  const admin = await open()
  expect(await admin.refused('POST', 'streams/lag', { lag: 'soon' })).toMatch(/^400 .*lag must be milliseconds from 0/)
  expect(await admin.refused('POST', 'streams/lag', {})).toMatch(/^400 .*lag must be given/)
  expect(await admin.refused('GET', 'streams?region=eu-west-1')).toMatch(/^400 .*account must stand beside region/)
  expect(await admin.refused('GET', 'streams?shard=1')).toMatch(/^400 .*shard/)
})

const iteratorOf = async (client: DynamoDBStreamsClient, StreamArn: string, ShardId: string) => {
  const asked = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' })
  return (await client.send(asked)).ShardIterator
}

test('readers are shown with how far they trail, for as long as the shard is', async () => {
  const admin = await open()
  const arn = await createStreamTable(admin, 'Str', 'KEYS_ONLY')
  const client = clientOf(admin)
  const readers = async () => (await shown(admin)).streams[0]?.readers
  expect(await readers()).toEqual([])
  for (const id of ['1', '2', '3']) await put(admin, id)
  const [shardId = ''] = (await shown(admin)).streams[0]?.shards.map((shard) => shard.shardId) ?? []
  const first = await iteratorOf(client, arn, shardId)
  const { NextShardIterator: second } = await client.send(new GetRecordsCommand({ ShardIterator: first, Limit: 1 }))
  await admin.clock.advance(5000)
  const readAtMs = admin.clock.nowMs() - 5000
  expect(await readers()).toEqual([{ reader: 'clients', shardId, readAtMs, entriesBehind: 2, behindMs: 5000 }])
  await client.send(new GetRecordsCommand({ ShardIterator: second }))
  await client.send(new GetRecordsCommand({ ShardIterator: first, Limit: 1 })) // again, which takes nobody back
  expect(await readers()).toMatchObject([{ readAtMs: readAtMs + 5000, entriesBehind: 0, behindMs: 0 }])
  await put(admin, '4')
  await admin.clock.advance(4 * 3_600_000)
  expect(await readers()).toMatchObject([{ shardId, entriesBehind: 1, behindMs: 4 * 3_600_000 }])
  await client.send(new GetRecordsCommand({ ShardIterator: await iteratorOf(client, arn, shardId) }))
  expect(await readers()).toMatchObject([{ shardId, entriesBehind: 0, behindMs: 0 }])
  await admin.clock.advance(25 * 3_600_000)
  expect(await readers()).toEqual([])
})

test('GetRecords has its metrics by stream, for as long as it can be read', async () => {
  const admin = await open()
  const arn = await createStreamTable(admin, 'Str', 'KEYS_ONLY')
  const client = clientOf(admin)
  for (const id of ['1', '2']) await put(admin, id)
  await readShards(client, arn)
  await readShards(client, arn)
  const label = arn.split('/').at(-1) ?? ''
  const place = 'account="000000000000",region="us-east-1"'
  const sample = async (name: string) => {
    const { samples } = readScrape((await admin.ask('GET', 'metrics')).text)
    return samples.get(`${name}{${place},TableName="Str",StreamLabel="${label}",Operation="GetRecords"}`)
  }
  expect(await sample('ReturnedRecordsCount')).toBe(4)
  expect(await sample('ReturnedBytes')).toBeGreaterThan(4 * 300)
  expect(await sample('SuccessfulRequestLatency_count')).toBe(4)
  await admin.told('POST', 'faults', { operation: 'GetRecords', effect: 'error', error: 'LimitExceededException', times: 1 })
  await expect(readShards(client, arn)).rejects.toThrow()
  expect(await sample('ThrottledRequests')).toBe(1)
  const userErrors = async () => readScrape((await admin.ask('GET', 'metrics')).text).samples.get(`UserErrors{${place}}`)
  expect(await userErrors()).toBeUndefined()
  await expect(client.send(new GetRecordsCommand({ ShardIterator: 'none' }))).rejects.toThrow('Invalid ShardIterator')
  expect(await userErrors()).toBe(1)
  await admin.client.send(new UpdateTableCommand({ TableName: 'Str', StreamSpecification: { StreamEnabled: false } }))
  await admin.clock.advance(10)
  expect(await sample('ReturnedRecordsCount')).toBe(4)
  await admin.clock.advance(25 * 3_600_000)
  expect(await sample('ReturnedRecordsCount')).toBeUndefined()
})

test('events tell of a stream that begins, rolls over and ends, with its table or before', async () => {
  const admin = await open()
  const told: unknown[] = []
  admin.emulator.events.on(
    (event) => told.push('label' in event ? { type: event.type, table: event.table, label: event.label } : event),
    { types: 'stream.enabled,stream.disabled,stream.rolled-over' },
  )
  const change = async (StreamSpecification: object) => {
    await admin.client.send(
      new UpdateTableCommand({ TableName: 'Str', StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }),
    )
    await admin.clock.advance(1000)
  }
  const labelOf = (arn: string) => arn.split('/').at(-1)
  const first = labelOf(await createStreamTable(admin, 'Str', 'KEYS_ONLY'))
  await admin.clock.advance(4 * 3_600_000)
  await change({ StreamEnabled: false })
  await change({ StreamViewType: 'NEW_IMAGE' })
  const second = (await shown(admin)).streams.at(-1)?.label
  await admin.client.send(new UpdateTableCommand({ TableName: 'Str', DeletionProtectionEnabled: false })) // tells nothing
  await admin.client.send(new DeleteTableCommand({ TableName: 'Str' }))
  await admin.clock.advance(1000)
  const of = (type: string, label: string | undefined) => ({ type: `stream.${type}`, table: 'Str', label })
  expect(told).toEqual([
    of('enabled', first),
    of('rolled-over', first),
    of('disabled', first),
    of('enabled', second),
    of('disabled', second),
  ])
})
