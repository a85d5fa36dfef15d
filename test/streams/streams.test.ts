// Streams as an application sees them: the AWS SDK on a clock that only the test moves.
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Lab, openLab } from '../support/lab.js'
import { createStreamTable, readShards, shardsOf } from './reading.js'

const HOUR_MS = 3_600_000
let lab: Lab
let streams: DynamoDBStreamsClient

beforeEach(async () => {
  lab = await openLab({})
  streams = new DynamoDBStreamsClient({ ...lab.emulator.clientConfig(), maxAttempts: 1 })
})
afterEach(() => lab.close())

const put = (table: string, id: string, message: string) =>
  lab.client.send(new PutItemCommand({ TableName: table, Item: { Id: { N: id }, Message: { S: message } } }))

const said = (records: readonly StreamRecord[]) =>
  records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.SizeBytes, dynamodb?.NewImage, dynamodb?.OldImage])

test('the sample of the guide comes out: three changes of one item, with their sizes', async () => {
  const arn = await createStreamTable(lab, 'Sample', 'NEW_AND_OLD_IMAGES')
  await put('Sample', '101', 'New item!')
  const text = { ':m': { S: 'This item has changed' } }
  const key = { TableName: 'Sample', Key: { Id: { N: '101' } } }
  await lab.client.send(new UpdateItemCommand({ ...key, UpdateExpression: 'SET Message = :m', ExpressionAttributeValues: text }))
  await lab.client.send(new DeleteItemCommand(key))
  const records = await readShards(streams, arn)
  const first = { Id: { N: '101' }, Message: { S: 'New item!' } }
  const second = { Id: { N: '101' }, Message: { S: 'This item has changed' } }
  expect(said(records)).toEqual([
    ['INSERT', 26, first, undefined],
    ['MODIFY', 59, second, first],
    ['REMOVE', 38, undefined, second],
  ])
  const [{ eventID, ...record } = {}] = records
  expect(eventID).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(records.map((one) => one.eventID)).size).toBe(3)
  expect(record).toMatchObject({ eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'us-east-1' })
  expect(record.userIdentity).toBeUndefined()
  expect(record.dynamodb?.Keys).toEqual({ Id: { N: '101' } })
  expect(record.dynamodb?.ApproximateCreationDateTime).toEqual(new Date(Math.floor(lab.clock.nowMs() / 1000) * 1000))
  expect(record.dynamodb?.SequenceNumber).toMatch(/^\d{21,40}$/)
})

test.each([
  ['KEYS_ONLY', false, false],
  ['NEW_IMAGE', true, false],
  ['OLD_IMAGE', false, true],
  ['NEW_AND_OLD_IMAGES', true, true],
] as const)('a stream of %s shows what its view says', async (view, hasNew, hasOld) => {
  const arn = await createStreamTable(lab, 'Views', view)
  await put('Views', '1', 'a')
  await put('Views', '1', 'b')
  const [, record] = await readShards(streams, arn)
  expect([record?.dynamodb?.NewImage !== undefined, record?.dynamodb?.OldImage !== undefined]).toEqual([hasNew, hasOld])
  expect(record?.dynamodb?.StreamViewType).toBe(view)
})

test('a write that changes nothing leaves no record, in whatever order its members come', async () => {
  const arn = await createStreamTable(lab, 'Same', 'KEYS_ONLY')
  const item = { Id: { N: '1' }, S: { SS: ['a', 'b'] }, M: { M: { x: { N: '1' }, y: { N: '2' } } } }
  const again = { M: { M: { y: { N: '2.0' }, x: { N: '1' } } }, S: { SS: ['b', 'a'] }, Id: { N: '1' } }
  await lab.client.send(new PutItemCommand({ TableName: 'Same', Item: item }))
  await lab.client.send(new PutItemCommand({ TableName: 'Same', Item: again }))
  await lab.client.send(new DeleteItemCommand({ TableName: 'Same', Key: { Id: { N: '7' } } }))
  expect(said(await readShards(streams, arn)).map(([name]) => name)).toEqual(['INSERT'])
})

test('a split closes a shard and gives it two children, which begin where it ends', async () => {
  const arn = await createStreamTable(lab, 'Split', 'KEYS_ONLY')
  for (let n = 0; n < 20; n++) await put('Split', String(n), 'before')
  const { splitter } = lab.engine
  const table = lab.open('Split')
  const [partition] = table.map.partitions
  if (partition !== undefined) await splitter.splitInHalf(table, undefined, partition)
  for (let n = 0; n < 20; n++) await put('Split', String(n), 'after')
  const [parent, ...children] = await shardsOf(streams, arn)
  expect(children.map(({ ParentShardId }) => ParentShardId)).toEqual([parent?.ShardId, parent?.ShardId])
  const end = BigInt(parent?.SequenceNumberRange?.EndingSequenceNumber ?? 0)
  for (const { SequenceNumberRange: range } of children) expect(BigInt(range?.StartingSequenceNumber ?? 0) > end).toBe(true)
  expect(await readShards(streams, arn)).toHaveLength(40)
})

test('shards roll over every four hours, idle ones as well, and go a day after their end', async () => {
  const arn = await createStreamTable(lab, 'Roll', 'KEYS_ONLY')
  await put('Roll', '1', 'a')
  for (let n = 0; n < 13; n++) await lab.clock.advance(4 * HOUR_MS)
  const shards = await shardsOf(streams, arn)
  expect(shards).toHaveLength(7) // the open one, and six that ended within a day
  const ids = shards.map(({ ShardId }) => ShardId)
  expect(shards.slice(1).map(({ ParentShardId }) => ParentShardId)).toEqual(ids.slice(0, -1))
  expect(shards.filter(({ SequenceNumberRange: range }) => range?.EndingSequenceNumber === undefined)).toHaveLength(1)
  for (const id of ids) expect(id).toMatch(/^shardId-\d{20}-[0-9a-f]{8}$/)
})

test('a stream that was disabled is read for a day, beside a new one', async () => {
  const arn = await createStreamTable(lab, 'Again', 'KEYS_ONLY')
  await put('Again', '1', 'a')
  const change = (StreamSpecification: { StreamEnabled: boolean; StreamViewType?: 'NEW_IMAGE' }) =>
    lab.client.send(new UpdateTableCommand({ TableName: 'Again', StreamSpecification }))
  await change({ StreamEnabled: false })
  await lab.clock.advance(10)
  await put('Again', '2', 'unseen')
  await change({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' })
  await lab.clock.advance(10)
  await put('Again', '3', 'c')
  const { Table } = await lab.client.send(new DescribeTableCommand({ TableName: 'Again' }))
  const newArn = Table?.LatestStreamArn ?? ''
  expect(newArn).not.toBe(arn)
  const keysIn = async (one: string) => (await readShards(streams, one)).map(({ dynamodb }) => dynamodb?.Keys?.['Id']?.N)
  expect([await keysIn(arn), await keysIn(newArn)]).toEqual([['1'], ['3']])
  const { StreamDescription: old } = await streams.send(new DescribeStreamCommand({ StreamArn: arn }))
  expect(old).toMatchObject({ StreamStatus: 'DISABLED', StreamViewType: 'KEYS_ONLY' })
  expect(old?.Shards?.every(({ SequenceNumberRange: range }) => range?.EndingSequenceNumber !== undefined)).toBe(true)
  const listed = async () => (await streams.send(new ListStreamsCommand({ TableName: 'Again' }))).Streams?.map((s) => s.StreamArn)
  expect(await listed()).toEqual([arn, newArn])
  await lab.clock.advance(24 * HOUR_MS)
  expect(await listed()).toEqual([newArn])
  await expect(shardsOf(streams, arn)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Requested resource not found: Stream: ${arn} not found`,
  })
})

test('the stream of a deleted table is read for a day, beside that of a table of its name', async () => {
  const arn = await createStreamTable(lab, 'Gone', 'KEYS_ONLY')
  await put('Gone', '1', 'a')
  await lab.client.send(new DeleteTableCommand({ TableName: 'Gone' }))
  await lab.clock.advance(10)
  const newArn = await createStreamTable(lab, 'Gone', 'KEYS_ONLY')
  expect(newArn).not.toBe(arn)
  const [record] = await readShards(streams, arn)
  expect(record?.dynamodb?.Keys).toEqual({ Id: { N: '1' } })
  expect(await readShards(streams, newArn)).toEqual([])
  await lab.clock.advance(24 * HOUR_MS)
  await expect(readShards(streams, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('iterators: after the newest, at and after a number, expired, trimmed, not ours', async () => {
  const arn = await createStreamTable(lab, 'Places', 'KEYS_ONLY')
  await put('Places', '1', 'a')
  await put('Places', '2', 'b')
  const [shard] = await shardsOf(streams, arn)
  const from = async (more: object): Promise<string> => {
    const command = { StreamArn: arn, ShardId: shard?.ShardId, ...more } as ConstructorParameters<
      typeof GetShardIteratorCommand
    >[0]
    return (await streams.send(new GetShardIteratorCommand(command))).ShardIterator ?? ''
  }
  const read = async (iterator: string) => streams.send(new GetRecordsCommand({ ShardIterator: iterator }))
  const ids = async (iterator: string) => (await read(iterator)).Records?.map(({ dynamodb }) => dynamodb?.Keys?.['Id']?.N)
  const latest = await from({ ShardIteratorType: 'LATEST' })
  expect(latest.startsWith(`${arn}|`)).toBe(true)
  const [first] = (await read(await from({ ShardIteratorType: 'TRIM_HORIZON' }))).Records ?? []
  const number = first?.dynamodb?.SequenceNumber
  expect(await ids(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: number }))).toEqual(['1', '2'])
  expect(await ids(await from({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: number }))).toEqual(['2'])
  const start = shard?.SequenceNumberRange?.StartingSequenceNumber
  expect(await ids(await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: start }))).toEqual(['1', '2'])
  await put('Places', '3', 'c')
  expect(await ids(latest)).toEqual(['3'])

  const old = await from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: number })
  await lab.clock.advance(15 * 60_000)
  expect(await ids(old)).toEqual(['1', '2', '3'])
  await lab.clock.advance(1)
  await expect(read(old)).rejects.toMatchObject({ name: 'ExpiredIteratorException' })
  await expect(read(`${old.slice(0, -6)}AAAA==`)).rejects.toMatchObject({ name: 'ValidationException' })
  await expect(read(old.replace('Places', 'Plazes'))).rejects.toMatchObject({ name: 'ValidationException' })
  await expect(from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER' })).rejects.toMatchObject({ name: 'ValidationException' })
  await expect(from({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: '9'.repeat(30) })).rejects.toMatchObject({
    name: 'ValidationException',
  })

  await lab.clock.advance(24 * HOUR_MS - 16 * 60_000) // the shard was closed since, and is still shown
  const atFirst = { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: number }
  const iterator = await from(atFirst)
  await lab.clock.advance(5 * 60_000)
  await expect(read(iterator)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' })
  await expect(from(atFirst)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' })
  const rest = await read(await from({ ShardIteratorType: 'TRIM_HORIZON' }))
  expect(rest.Records).toEqual([])
  expect(rest.NextShardIterator).toBeUndefined()
})

// The store keeps records of one commit together; a reader may begin and end between any two of them.
test('records of one commit are read from each of them on, and in pages of any size', async () => {
  const arn = await createStreamTable(lab, 'Together', 'NEW_IMAGE')
  const ids = Array.from({ length: 25 }, (_, n) => String(n))
  const puts = ids.map((id) => ({ PutRequest: { Item: { Id: { N: id }, Message: { S: 'one of many' } } } }))
  await lab.client.send(new BatchWriteItemCommand({ RequestItems: { Together: puts } }))
  const numbersOf = (records: readonly StreamRecord[] | undefined) => records?.map(({ dynamodb }) => dynamodb?.SequenceNumber)
  const all = await readShards(streams, arn)
  expect(all.map(({ dynamodb }) => dynamodb?.Keys?.['Id']?.N).sort()).toEqual([...ids].sort())
  const numbers = numbersOf(all) ?? []
  expect(numbers).toEqual([...numbers].sort())
  for (const limit of [1, 2, 7, 24]) expect(numbersOf(await readShards(streams, arn, limit))).toEqual(numbers)
  const [shard] = await shardsOf(streams, arn)
  for (const [n, number] of numbers.entries()) {
    const at = { StreamArn: arn, ShardId: shard?.ShardId, SequenceNumber: number }
    for (const [type, first] of [
      ['AT_SEQUENCE_NUMBER', n],
      ['AFTER_SEQUENCE_NUMBER', n + 1],
    ] as const) {
      const { ShardIterator } = await streams.send(new GetShardIteratorCommand({ ...at, ShardIteratorType: type }))
      const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }))
      expect(numbersOf(Records)).toEqual(numbers.slice(first))
    }
  }
})
