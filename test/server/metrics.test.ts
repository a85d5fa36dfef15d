// The metrics as a scraper reads them, held against what the SDK was told: units against ConsumedCapacity, events against errors.
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type ConsumedCapacity,
  DeleteTableCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { administrations, type Administration, BY_G, makeTable } from './administration.js'
import { readScrape, type Scraped } from './prometheus-text.js'

const open = administrations()
const PLACE = 'account="000000000000",region="us-east-1"'
const INDEXES = 'INDEXES' as const
const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/music'

async function scrape(lab: Administration): Promise<Scraped> {
  const { status, text, headers } = await lab.ask('GET', 'metrics')
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
  return readScrape(text)
}

/** The sample of a table's series, or of one of its operations or indexes. */
async function metric(lab: Administration, name: string, table: string, more = ''): Promise<number | undefined> {
  return (await scrape(lab)).samples.get(`${name}{${PLACE},TableName="${table}"${more}}`)
}

const keyOf = (pk: string): { pk: { S: string }; sk: { S: string } } => ({ pk: { S: pk }, sk: { S: '1' } })
const itemOf = (pk: string, bytes = 0): Record<string, { S: string }> => ({ ...keyOf(pk), v: { S: 'x'.repeat(bytes) } })
const put = (pk: string, more: object = {}): PutItemCommand =>
  new PutItemCommand({ TableName: 'music', Item: itemOf(pk), ...more })

const nameOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: Error) => error.name,
  )

describe('consumed units', () => {
  // Every operation that consumes, on a table and its index; the sums of both sides must be the same to the half unit.
  it('are what the answers said, summed', async () => {
    const lab = await open()
    await makeTable(lab, 'music', BY_G)
    const { client } = lab
    const reads = { table: 0, index: 0 }
    const writes = { table: 0, index: 0 }
    const add = (sums: typeof reads, told: ConsumedCapacity | undefined): void => {
      sums.table += told?.Table?.CapacityUnits ?? 0
      sums.index += told?.GlobalSecondaryIndexes?.['byG']?.CapacityUnits ?? 0
    }
    const told = { ReturnConsumedCapacity: INDEXES }
    const on = { TableName: 'music', ...told }
    for (let n = 0; n < 7; n++) {
      const item = { ...itemOf(`a${n}`, n * 700), ...(n % 2 === 0 ? { g: { S: `g${n % 3}` } } : {}) }
      add(writes, (await client.send(new PutItemCommand({ ...on, Item: item }))).ConsumedCapacity)
    }
    const update = { ...on, Key: keyOf('a1'), UpdateExpression: 'SET g = :g', ExpressionAttributeValues: { ':g': { S: 'g9' } } }
    add(writes, (await client.send(new UpdateItemCommand(update))).ConsumedCapacity)
    const batch = {
      RequestItems: { music: [{ DeleteRequest: { Key: keyOf('a0') } }, { PutRequest: { Item: itemOf('b', 3000) } }] },
    }
    for (const one of (await client.send(new BatchWriteItemCommand({ ...batch, ...told }))).ConsumedCapacity ?? [])
      add(writes, one)
    const transaction = { TransactItems: [{ Put: { TableName: 'music', Item: { ...itemOf('c', 2000), g: { S: 'g' } } } }] }
    for (const one of (await client.send(new TransactWriteItemsCommand({ ...transaction, ...told }))).ConsumedCapacity ?? [])
      add(writes, one)

    add(reads, (await client.send(new GetItemCommand({ ...on, Key: keyOf('b'), ConsistentRead: true }))).ConsumedCapacity)
    add(reads, (await client.send(new ScanCommand(on))).ConsumedCapacity)
    add(reads, (await client.send(new ScanCommand({ ...on, IndexName: 'byG' }))).ConsumedCapacity)
    const query = { ...on, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'a6' } } }
    add(reads, (await client.send(new QueryCommand(query))).ConsumedCapacity)
    const gets = { RequestItems: { music: { Keys: [keyOf('a6'), keyOf('none')] } }, ...told }
    for (const one of (await client.send(new BatchGetItemCommand(gets))).ConsumedCapacity ?? []) add(reads, one)
    const both = { TransactItems: [{ Get: { TableName: 'music', Key: keyOf('b') } }], ...told }
    for (const one of (await client.send(new TransactGetItemsCommand(both))).ConsumedCapacity ?? []) add(reads, one)
    const runs = async (Statement: string): Promise<ConsumedCapacity | undefined> =>
      (await client.send(new ExecuteStatementCommand({ Statement, ...told }))).ConsumedCapacity
    add(writes, await runs("INSERT INTO music VALUE {'pk': 's', 'sk': '1', 'g': 'x'}"))
    add(writes, await runs("DELETE FROM music WHERE pk = 's' AND sk = '1' RETURNING ALL OLD *"))
    add(reads, await runs("SELECT * FROM music WHERE pk = 'a6'"))
    add(reads, await runs('SELECT * FROM music.byG'))

    const byG = ',GlobalSecondaryIndexName="byG"'
    expect(await metric(lab, 'ConsumedWriteCapacityUnits', 'music')).toBe(writes.table)
    expect(await metric(lab, 'ConsumedWriteCapacityUnits', 'music', byG)).toBe(writes.index)
    expect(await metric(lab, 'ConsumedReadCapacityUnits', 'music')).toBe(reads.table)
    expect(await metric(lab, 'ConsumedReadCapacityUnits', 'music', byG)).toBe(reads.index)
    expect([writes.table > 20, writes.index > 4, reads.table > 5, reads.index > 0.4]).toEqual([true, true, true, true])
    expect(await metric(lab, 'ReturnedItemCount', 'music', ',Operation="Query"')).toBe(1)
    expect(await metric(lab, 'ReturnedItemCount', 'music', ',Operation="Scan"')).toBe(8 + 5)
    expect(await metric(lab, 'ReturnedItemCount', 'music', ',Operation="ExecuteStatement"')).toBe(1 + 5) // of SELECT alone
  })

  it('of making an index are counted apart', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    for (const pk of ['a', 'b'])
      await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { ...itemOf(pk, 1500), g: { S: 'x' } } }))
    const Create = BY_G.GlobalSecondaryIndexes[0]
    await lab.client.send(
      new UpdateTableCommand({
        TableName: 'music',
        AttributeDefinitions: [{ AttributeName: 'g', AttributeType: 'S' }],
        GlobalSecondaryIndexUpdates: [{ Create }],
      }),
    )
    const byG = ',GlobalSecondaryIndexName="byG"'
    await lab.clock.advance(1000)
    await expect.poll(() => metric(lab, 'OnlineIndexConsumedWriteCapacity', 'music', byG)).toBe(4)
    expect(await metric(lab, 'ConsumedWriteCapacityUnits', 'music', byG)).toBe(0)
    expect(await metric(lab, 'ConsumedWriteCapacityUnits', 'music')).toBe(4)
  })
})

describe('throttles', () => {
  it('of one request are one request, and an event on the table or the index that refused', async () => {
    const lab = await open()
    await makeTable(lab, 'music', BY_G)
    await lab.told('POST', 'tables/music/buckets', { index: 'byG', write: 'empty' })
    expect(await nameOf(lab.client.send(put('a', { Item: { ...itemOf('a'), g: { S: 'x' } } })))).toBe(THROTTLED)
    await lab.told('POST', 'tables/music/buckets', { read: 'empty', write: 'empty' })
    for (let n = 0; n < 2; n++) expect(await nameOf(lab.client.send(put('a')))).toBe(THROTTLED)
    expect(await nameOf(lab.client.send(new GetItemCommand({ TableName: 'music', Key: keyOf('a') })))).toBe(THROTTLED)
    const byG = ',GlobalSecondaryIndexName="byG"'
    const { samples } = await scrape(lab)
    const on = (name: string, more = ''): number | undefined => samples.get(`${name}{${PLACE},TableName="music"${more}}`)
    expect([on('WriteThrottleEvents'), on('WriteThrottleEvents', byG), on('ReadThrottleEvents')]).toEqual([2, 1, 1])
    expect(on('WriteProvisionedThroughputThrottleEvents')).toBe(2)
    expect(on('WriteProvisionedThroughputThrottleEvents', byG)).toBe(1)
    expect(on('ReadProvisionedThroughputThrottleEvents')).toBe(1)
    expect(on('ReadKeyRangeThroughputThrottleEvents')).toBeUndefined()
    expect(on('ThrottledRequests', ',Operation="PutItem"')).toBe(3)
    expect(on('ThrottledRequests', ',Operation="GetItem"')).toBe(1)
    expect(on('ConsumedWriteCapacityUnits')).toBe(0)
    expect(samples.get(`UserErrors{${PLACE}}`)).toBeUndefined()
  })

  it('of a batch are events each, and a throttled request only where nothing went through', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const requests = ['a', 'b', 'c'].map((pk) => ({ PutRequest: { Item: itemOf(pk) } }))
    const batch = new BatchWriteItemCommand({ RequestItems: { music: requests } })
    const counts = async (): Promise<unknown[]> => [
      await metric(lab, 'WriteThrottleEvents', 'music'),
      await metric(lab, 'ThrottledRequests', 'music', ',Operation="BatchWriteItem"'),
    ]
    await lab.told('POST', 'tables/music/buckets', { write: 1 })
    expect((await lab.client.send(batch)).UnprocessedItems?.['music']).toHaveLength(2)
    expect(await counts()).toEqual([2, 0])
    expect(await nameOf(lab.client.send(batch))).toBe(THROTTLED)
    expect(await counts()).toEqual([5, 1])
    await lab.told('POST', 'tables/music/buckets', { read: 'empty' })
    const RequestItems = { music: { Keys: [keyOf('a')] }, [ARN]: { Keys: [keyOf('b')] } }
    expect(await nameOf(lab.client.send(new BatchGetItemCommand({ RequestItems })))).toBe(THROTTLED)
    expect(await metric(lab, 'ThrottledRequests', 'music', ',Operation="BatchGetItem"')).toBe(1)
    expect(await metric(lab, 'ReadThrottleEvents', 'music')).toBe(2)
  })

  it('of transactions count once for each table', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    await makeTable(lab, 'films')
    lab.drainBuckets('music')
    const TransactItems = [
      ...['a', 'b'].map((pk) => ({ Put: { TableName: 'music', Item: itemOf(pk) } })),
      { Put: { TableName: 'films', Item: itemOf('a') } },
    ]
    expect(await nameOf(lab.client.send(new TransactWriteItemsCommand({ TransactItems })))).toBe('TransactionCanceledException')
    const operation = ',Operation="TransactWriteItems"'
    expect(await metric(lab, 'ThrottledRequests', 'music', operation)).toBe(1)
    expect(await metric(lab, 'ThrottledRequests', 'films', operation)).toBeUndefined()
    expect((await scrape(lab)).samples.get(`UserErrors{${PLACE}}`)).toBeUndefined()
  })
})

const THROTTLED = 'ProvisionedThroughputExceededException'

describe('requests', () => {
  it('have their latency by table and operation, however the table is named', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    await makeTable(lab, 'films')
    for (const TableName of ['music', ARN]) {
      await lab.client.send(put('a', { TableName }))
    }
    const Keys = [keyOf('a')]
    await lab.client.send(
      new BatchGetItemCommand({ RequestItems: { music: { Keys }, [ARN]: { Keys: [keyOf('b')] }, films: { Keys } } }),
    )
    const { samples, types } = await scrape(lab)
    const latency = (suffix: string, table: string, operation: string, more = ''): number =>
      samples.get(`SuccessfulRequestLatency_${suffix}{${PLACE},TableName="${table}",Operation="${operation}"${more}}`) ?? NaN
    expect(types.get('SuccessfulRequestLatency')).toBe('histogram')
    expect(latency('count', 'music', 'PutItem')).toBe(2)
    expect(latency('bucket', 'music', 'PutItem', ',le="+Inf"')).toBe(2)
    expect(latency('sum', 'music', 'PutItem')).toBeGreaterThan(0)
    expect([latency('count', 'music', 'BatchGetItem'), latency('count', 'films', 'BatchGetItem')]).toEqual([1, 1])
    const buckets = [...samples].filter(
      ([name]) => name.startsWith('SuccessfulRequestLatency_bucket') && name.includes('"PutItem"'),
    )
    expect(buckets.map(([, count]) => count)).toEqual(buckets.map(([, count]) => count).sort((a, b) => a - b))
    expect(buckets).toHaveLength(16)
  })

  it('that fail are conditions, conflicts or user errors', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    await lab.client.send(put('a'))
    const unless = { ConditionExpression: 'attribute_not_exists(pk)' }
    expect(await nameOf(lab.client.send(put('a', unless)))).toBe('ConditionalCheckFailedException')
    const { client } = lab
    const userErrors = async (): Promise<number | undefined> => (await scrape(lab)).samples.get(`UserErrors{${PLACE}}`)
    expect([await metric(lab, 'ConditionalCheckFailedRequests', 'music'), await userErrors()]).toEqual([1, undefined])
    const conditional = [{ Put: { TableName: 'music', Item: itemOf('a'), ...unless } }]
    expect(await nameOf(client.send(new TransactWriteItemsCommand({ TransactItems: conditional })))).toBe(
      'TransactionCanceledException',
    )
    expect(await userErrors()).toBeUndefined()
    expect(await nameOf(client.send(put('a', { TableName: 'none' })))).toBe('ResourceNotFoundException')
    expect(await nameOf(client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'a' } } })))).toBe(
      'ValidationException',
    )
    expect(await nameOf(client.send(new UpdateTableCommand({ TableName: 'none', BillingMode: 'PAY_PER_REQUEST' })))).toBe(
      'ResourceNotFoundException',
    )
    expect(await userErrors()).toBe(3)
    expect(await metric(lab, 'ConditionalCheckFailedRequests', 'music')).toBe(1)
  })

  it('that conflict with a transaction count for each item', async () => {
    const lab = await open({}, { transactionHoldMs: 1000 })
    await makeTable(lab, 'music')
    const items = ['a', 'b', 'c'].map((pk) => ({ Put: { TableName: 'music', Item: itemOf(pk) } }))
    const first = lab.client.send(new TransactWriteItemsCommand({ TransactItems: items.slice(0, 2) }))
    const second = nameOf(lab.client.send(new TransactWriteItemsCommand({ TransactItems: items })))
    expect(await second).toBe('TransactionCanceledException')
    expect(await nameOf(lab.client.send(put('a')))).toBe('TransactionConflictException')
    expect(await metric(lab, 'TransactionConflict', 'music')).toBe(3)
    expect((await scrape(lab)).samples.get(`UserErrors{${PLACE}}`)).toBe(2)
    await lab.clock.advance(1000)
    await first
  })
})

describe('series', () => {
  it('say what is provisioned, of tables, indexes and accounts', async () => {
    const lab = await open()
    await makeTable(lab, 'music', BY_G)
    await makeTable(lab, 'films', { BillingMode: 'PAY_PER_REQUEST', OnDemandThroughput: { MaxReadRequestUnits: 7 } })
    const { samples } = await scrape(lab)
    const at = (name: string, more = ''): number | undefined => samples.get(`${name}{${PLACE}${more}}`)
    expect(at('ProvisionedReadCapacityUnits', ',TableName="music"')).toBe(5)
    expect(at('ProvisionedWriteCapacityUnits', ',TableName="music",GlobalSecondaryIndexName="byG"')).toBe(4)
    expect(at('ProvisionedReadCapacityUnits', ',TableName="films"')).toBeUndefined()
    expect(at('OnDemandMaxReadRequestUnits', ',TableName="films"')).toBe(7)
    expect(at('AccountProvisionedReadCapacityUtilization')).toBe((100 * 10) / 80_000)
    expect(at('MaxProvisionedTableWriteCapacityUtilization')).toBe((100 * 4) / 40_000)
  })

  it('of namespaces are apart, and go with their table', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    await lab.client.send(put('a'))
    const config = { ...lab.emulator.clientConfig(), region: 'eu-west-2', maxAttempts: 1 }
    const there = new DynamoDBClient(config)
    await makeTable({ ...lab, client: there }, 'music')
    const written = async (): Promise<unknown[]> => {
      const { samples } = await scrape(lab)
      return ['us-east-1', 'eu-west-2'].map((region) =>
        samples.get(`ConsumedWriteCapacityUnits{account="000000000000",region="${region}",TableName="music"}`),
      )
    }
    expect(await written()).toEqual([1, 0])
    await lab.client.send(new DeleteTableCommand({ TableName: 'music' }))
    await lab.clock.advance(1)
    expect(await written()).toEqual([undefined, 0])
    expect(await metric(lab, 'ThrottledRequests', 'music', ',Operation="PutItem"')).toBeUndefined()
    await makeTable(lab, 'music')
    expect(await written()).toEqual([0, 0])
    expect(await metric(lab, 'ConditionalCheckFailedRequests', 'music')).toBeUndefined()
  })

  it('have no region that is none', async () => {
    const lab = await open()
    for (const region of ['a"\\b', 'a_b']) {
      await lab.emulator.clientConfig().requestHandler.handle({ headers: headersFor(region), body: '{' })
    }
    const errors = [...(await scrape(lab)).samples.keys()].filter((name) => name.startsWith('UserErrors'))
    expect(errors).toEqual(['UserErrors{account="000000000000",region="a_b"}'])
  })

  // Whoever names namespaces at will must not make the emulator remember them all.
  it('of user errors are bounded', async () => {
    const lab = await open()
    for (let n = 0; n < 1010; n++) {
      await lab.emulator.clientConfig().requestHandler.handle({ headers: headersFor(`region-${n}`), body: '{' })
    }
    const { samples } = await scrape(lab)
    const errors = [...samples].filter(([name]) => name.startsWith('UserErrors'))
    expect(errors).toHaveLength(1001)
    expect(samples.get('UserErrors{account="others",region="others"}')).toBe(10)
  })
})

const headersFor = (region: string): Record<string, string> => ({
  'x-amz-target': 'DynamoDB_20120810.ListTables',
  'x-amz-date': '20260101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=ab`,
})

it('memory is shown alike by its route and by the metrics, with what was counted of a large request', async () => {
  const lab = await open()
  await makeTable(lab, 'music')
  await lab.client.send(put('large', { Item: itemOf('large', 100_000) }))
  const shown = (await lab.told('GET', 'memory')) as Record<string, number>
  expect(shown).toMatchObject({ inFlightBytes: 0, waitingRequests: 0, refusedRequests: 0 })
  expect(shown['limitBytes']).toBeGreaterThan(1_000_000)
  const { samples, types } = await scrape(lab)
  expect(samples.get('MemoryBudgetBytes')).toBe(shown['limitBytes'])
  expect(samples.get('MemoryInFlightBytes')).toBe(0)
  expect([samples.get('MemoryWaitingRequests'), samples.get('MemoryRefusedRequests')]).toEqual([0, 0])
  expect(types.get('MemoryRefusedRequests')).toBe('counter')
})
