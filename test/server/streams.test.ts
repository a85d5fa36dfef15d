// Streams over HTTP: what there is to read, and how long it stays unseen.
import { DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { expect, test } from 'vitest'
import type { ShownStreams } from '../../src/controls/stream-controls.js'
import { createStreamTable, readShards } from '../streams/reading.js'
import { type Administration, administrations } from './administration.js'

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
