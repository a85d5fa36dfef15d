// Every setting of a hook, seen by what its handler gets, on a clock that only the test moves.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UpdateTableCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, test } from 'vitest'
import type { HookSpec } from '../../src/emulator.js'
import { createTable, type HookEvent, keysOf, labs, noting, put, putAll, remove } from './hook-lab.js'

const open = labs()
const folder = mkdtempSync(join(tmpdir(), 'dynalab-hooks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A lab with the table, and nothing that reads it yet. */
async function withTable() {
  const lab = await open()
  await createTable(lab)
  return lab
}

describe('the event', () => {
  test('is as Lambda gives it', async () => {
    const lab = await withTable()
    const events: HookEvent[] = []
    const contexts: Record<string, unknown>[] = []
    await put(lab, 'a', 1)
    await put(lab, 'a', 2)
    await remove(lab, 'a')
    lab.emulator.hooks.add({
      table: 'orders',
      name: 'seen',
      handler: (event: HookEvent, context: Record<string, unknown>) => {
        events.push(event)
        contexts.push({ ...context, left: (context['getRemainingTimeInMillis'] as () => number)() })
      },
    })
    await lab.emulator.hooks.idle()
    const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000'
    const head = { eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'us-east-1', eventSourceARN: arn }
    const seen = { StreamViewType: 'NEW_AND_OLD_IMAGES', Keys: { pk: { S: 'a' } }, ApproximateCreationDateTime: 1_767_225_600 }
    const image = (n: string) => ({ pk: { S: 'a' }, n: { N: n } })
    expect(events).toEqual([
      {
        Records: [
          { ...head, eventName: 'INSERT', dynamodb: { ...seen, NewImage: image('1') } },
          { ...head, eventName: 'MODIFY', dynamodb: { ...seen, NewImage: image('2'), OldImage: image('1') } },
          { ...head, eventName: 'REMOVE', dynamodb: { ...seen, OldImage: image('2') } },
        ].map((record) => ({
          ...record,
          eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
          dynamodb: { ...record.dynamodb, SequenceNumber: expect.stringMatching(/^\d{21,}$/), SizeBytes: expect.any(Number) },
        })),
      },
    ])
    expect(contexts).toMatchObject([
      {
        functionName: 'seen',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:seen',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ])
    expect(contexts[0]?.['left']).toBeGreaterThan(20_000)
  })

  test('says in small letters who deleted what was over, and a filter sees it', async () => {
    const lab = await withTable()
    const spec = { TableName: 'orders', TimeToLiveSpecification: { AttributeName: 'n', Enabled: true } }
    await lab.client.send(new UpdateTimeToLiveCommand(spec))
    await lab.clock.advance(2 * 3_600_000)
    await put(lab, 'a', 1_767_225_600 + 3 * 3600)
    await put(lab, 'b', 0)
    await remove(lab, 'b')
    const events: HookEvent[] = []
    const pattern = { userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } }
    lab.emulator.hooks.add({
      table: 'orders',
      filterCriteria: { filters: [{ pattern }] },
      handler: (event: HookEvent) => void events.push(event),
    })
    await lab.clock.advance(3 * 3_600_000)
    await lab.emulator.hooks.idle()
    expect(events.flatMap(({ Records }) => Records)).toMatchObject([
      {
        eventName: 'REMOVE',
        dynamodb: { Keys: { pk: { S: 'a' } } },
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      },
    ])
  })

  test('comes for every table of the name, wherever it is, or for one namespace', async () => {
    const lab = await withTable()
    await createTable(lab, 'orders', 'eu-west-1')
    const regions: string[][] = [[], []]
    const noted = (n: number) => (event: HookEvent) => void regions[n]?.push(...event.Records.map(({ awsRegion }) => awsRegion))
    lab.emulator.hooks.add({ table: 'orders', name: 'all', handler: noted(0) })
    lab.emulator.hooks.add({ table: 'orders', account: '000000000000', region: 'eu-west-1', name: 'one', handler: noted(1) })
    await put(lab, 'a')
    const { PutItemCommand } = await import('@aws-sdk/client-dynamodb')
    await lab.clientAt('eu-west-1').send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: 'b' } } }))
    await lab.emulator.hooks.idle()
    expect(regions).toEqual([['us-east-1', 'eu-west-1'], ['eu-west-1']])
  })
})

test('batchSize is the most records of an event', async () => {
  const lab = await withTable()
  await putAll(lab, ...'abcdefg')
  const got = noting(lab, { batchSize: 3 })
  await lab.emulator.hooks.idle()
  expect(got).toEqual(['abc', 'def', 'g'])
})

test('an event has at most 6 MB', async () => {
  const lab = await withTable()
  const { PutItemCommand } = await import('@aws-sdk/client-dynamodb')
  for (let n = 0; n < 20; n++) {
    const Item = { pk: { S: String.fromCharCode(97 + n) }, v: { S: 'x'.repeat(399_000) } }
    await lab.client.send(new PutItemCommand({ TableName: 'orders', Item }))
  }
  const bytes: number[] = []
  lab.emulator.hooks.add({ table: 'orders', handler: (event: HookEvent) => void bytes.push(JSON.stringify(event).length) })
  await lab.emulator.hooks.idle()
  expect(Math.max(...bytes)).toBeLessThanOrEqual(6 * 1024 * 1024)
  expect(Math.max(...bytes)).toBeGreaterThan(5.5 * 1024 * 1024)
  expect(lab.emulator.hooks.list()[0]?.figures.invokedEvents).toBe(20)
})

describe('maximumBatchingWindowInSeconds', () => {
  test('lets a batch that is not full wait for more, by the clock', async () => {
    const lab = await withTable()
    const got = noting(lab, { maximumBatchingWindowInSeconds: 10, batchSize: 3 })
    await put(lab, 'a')
    await lab.clock.advance(9000)
    await put(lab, 'b')
    await lab.clock.advance(999)
    expect(got).toEqual([])
    await lab.clock.advance(1)
    expect(got).toEqual(['ab'])
    await putAll(lab, 'c', 'd', 'e', 'f')
    await lab.clock.advance(0)
    expect(got).toEqual(['ab', 'cde'])
    await lab.clock.advance(10_000)
    expect(got).toEqual(['ab', 'cde', 'f'])
  })

  test('is cut short by drain and by idle', async () => {
    const lab = await withTable()
    const got = noting(lab, { maximumBatchingWindowInSeconds: 300 })
    await put(lab, 'a')
    await lab.emulator.drain()
    await put(lab, 'b')
    await lab.emulator.hooks.idle()
    await put(lab, 'c')
    await lab.clock.advance(299_999)
    expect(got).toEqual(['a', 'b'])
    await lab.clock.advance(1)
    expect(got).toEqual(['a', 'b', 'c'])
  })

  test('ends with its shard', async () => {
    const lab = await withTable()
    const got = noting(lab, { maximumBatchingWindowInSeconds: 300 })
    await put(lab, 'a')
    const off = new UpdateTableCommand({ TableName: 'orders', StreamSpecification: { StreamEnabled: false } })
    await lab.client.send(off)
    await lab.clock.advance(0)
    expect(got).toEqual(['a'])
  })
})

describe('parallelizationFactor', () => {
  test('runs so many batches of a shard at a time, one of each item', async () => {
    const lab = await withTable()
    const keys = 'abcdefghij'
    for (let n = 0; n < 8; n++) for (const key of keys) await put(lab, key, n)
    const seen = new Map<string, number[]>()
    const running = new Set<string>()
    const overlaps: string[] = []
    let most = 0
    lab.emulator.hooks.add({
      table: 'orders',
      parallelizationFactor: 4,
      batchSize: 2,
      handler: async (event: HookEvent) => {
        const own = new Set([...keysOf(event)])
        overlaps.push(...[...own].filter((key) => running.has(key)))
        for (const key of own) running.add(key)
        most = Math.max(most, running.size)
        const turns = Number(event.Records[0]?.dynamodb.NewImage?.['n']?.N) % 2 === 0 ? 9 : 1 // later ones would overtake
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
        for (const { dynamodb } of event.Records) {
          const key = dynamodb.Keys.pk.S
          seen.set(key, [...(seen.get(key) ?? []), Number(dynamodb.NewImage?.['n']?.N)])
        }
        for (const key of own) running.delete(key)
      },
    })
    await lab.emulator.hooks.idle()
    expect([...seen.values()]).toEqual(Array(keys.length).fill([0, 1, 2, 3, 4, 5, 6, 7]))
    expect(overlaps).toEqual([])
    expect(most).toBeGreaterThan(4) // keys of several batches
  })

  test('of 1 runs one', async () => {
    const lab = await withTable()
    await putAll(lab, ...'abcdef')
    let running = 0
    let most = 0
    const handler = async (): Promise<void> => {
      most = Math.max(most, ++running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
    }
    lab.emulator.hooks.add({ table: 'orders', batchSize: 1, handler })
    await lab.emulator.hooks.idle()
    expect(most).toBe(1)
  })

  test('lets lanes go on beside one that fails', async () => {
    const lab = await withTable()
    await putAll(lab, ...'abcdefghij')
    const got = noting(lab, { parallelizationFactor: 10, batchSize: 1 }, (keys) => {
      if (keys === 'c') throw new Error('not this one')
    })
    await lab.emulator.drain()
    expect([...new Set(got)].length).toBeGreaterThan(5)
  })
})

describe('startingPosition', () => {
  test('TRIM_HORIZON begins with the oldest record, LATEST with what comes', async () => {
    const lab = await withTable()
    await put(lab, 'a')
    const all = noting(lab, { name: 'all' })
    const late = noting(lab, { name: 'late', startingPosition: 'LATEST' })
    await lab.emulator.hooks.idle()
    await put(lab, 'b')
    await lab.emulator.hooks.idle()
    expect([all.join(''), late.join('')]).toEqual(['ab', 'b'])
  })

  test('LATEST takes a stream that comes later from its beginning', async () => {
    const lab = await open()
    const got = noting(lab, { startingPosition: 'LATEST' })
    await lab.emulator.hooks.idle()
    await createTable(lab)
    await put(lab, 'a')
    await lab.emulator.hooks.idle()
    expect(got).toEqual(['a'])
  })
})

describe('maximumRetryAttempts', () => {
  const failing = async (spec: Partial<HookSpec>, fails: (keys: string, event: HookEvent) => unknown) => {
    const lab = await withTable()
    await putAll(lab, ...'abcd')
    return { lab, got: noting(lab, spec, fails) }
  }
  const throws = (): never => {
    throw new Error('never')
  }

  test('bounds the tries, each of which waits twice as long, and then goes on', async () => {
    const { lab, got } = await failing({ batchSize: 2, maximumRetryAttempts: 2 }, (keys) =>
      keys === 'ab' ? throws() : undefined,
    )
    await lab.emulator.drain()
    expect(got).toEqual(['ab'])
    await lab.clock.advance(99)
    expect(got).toEqual(['ab'])
    await lab.clock.advance(1)
    expect(got).toEqual(['ab', 'ab'])
    await lab.clock.advance(199)
    expect(got).toEqual(['ab', 'ab'])
    await lab.clock.advance(1)
    expect(got).toEqual(['ab', 'ab', 'ab', 'cd'])
    expect(lab.emulator.hooks.list()[0]?.figures).toMatchObject({ invocations: 4, errors: 3, droppedEvents: 2 })
  })

  test('of -1 blocks the shard while the stream keeps the records', async () => {
    const { lab, got } = await failing({}, throws)
    await lab.clock.advance(23 * 3_600_000)
    expect(got.length).toBeGreaterThan(1000)
    expect(new Set(got)).toEqual(new Set(['abcd']))
    expect(lab.emulator.hooks.list()[0]?.figures.droppedEvents).toBe(0)
    await lab.clock.advance(2 * 3_600_000)
    expect(lab.emulator.hooks.list()[0]?.figures.droppedEvents).toBe(4)
  })

  test('bisectBatchOnFunctionError finds the one that fails', async () => {
    const spec = { maximumRetryAttempts: 0, bisectBatchOnFunctionError: true }
    const { lab, got } = await failing(spec, (keys) => (keys.includes('c') ? throws() : undefined))
    await lab.emulator.hooks.idle()
    expect(got).toEqual(['abcd', 'ab', 'cd', 'c', 'd'])
    expect(lab.emulator.hooks.list()[0]?.figures.droppedEvents).toBe(1)
  })

  test('functionResponseTypes lets the answer name what failed: the rest is tried again', async () => {
    const report = (_keys: string, event: HookEvent): unknown => {
      const failed = event.Records.filter(({ dynamodb }) => dynamodb.Keys.pk.S === 'c')
      return { batchItemFailures: failed.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) }
    }
    const spec = { functionResponseTypes: ['ReportBatchItemFailures'] as const, maximumRetryAttempts: 1 }
    const { lab, got } = await failing(spec, report)
    await lab.clock.advance(1000)
    expect(got).toEqual(['abcd', 'cd'])
    expect(lab.emulator.hooks.list()[0]?.figures).toMatchObject({ errors: 0, failedInvokeEvents: 4, droppedEvents: 2 })
  })

  test('what an answer names means nothing without functionResponseTypes', async () => {
    const { lab, got } = await failing({}, () => ({ batchItemFailures: [{ itemIdentifier: '' }] }))
    await lab.emulator.hooks.idle()
    expect(got).toEqual(['abcd'])
  })
})

test('maximumRecordAgeInSeconds gives up what is older, untried', async () => {
  const lab = await withTable()
  await put(lab, 'a')
  await lab.clock.advance(60_001)
  await put(lab, 'b')
  const file = join(folder, 'old.jsonl')
  const onFailure = { destinationConfig: { onFailure: { destination: file } } }
  const got = noting(lab, { maximumRecordAgeInSeconds: 60, ...onFailure })
  await lab.emulator.hooks.idle()
  expect(got).toEqual(['b'])
  const [document] = documents(file)
  expect(document).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 } })
  expect(document).not.toHaveProperty('responseContext')
})

const documents = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('the on-failure file gets a document a batch, as a destination on S3 does', async () => {
  const lab = await withTable()
  const file = join(folder, 'failed.jsonl')
  await putAll(lab, 'a', 'b', 'c')
  const destinationConfig = { onFailure: { destination: file } }
  noting(lab, { name: 'f', batchSize: 2, maximumRetryAttempts: 1, destinationConfig }, () => {
    throw new Error('no')
  })
  await lab.clock.advance(1000)
  const shardId = (await lab.emulator.streams.show()).streams[0]?.shards[0]?.shardId
  const [first, second, ...others] = documents(file)
  const payload = first?.['payload'] as HookEvent
  expect(keysOf(payload)).toBe('ab')
  expect(first).toEqual({
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 2,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-01-01T00:00:00.100Z',
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: payload.Records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: payload.Records[1]?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: '2026-01-01T00:00:00Z',
      approximateArrivalOfLastRecord: '2026-01-01T00:00:00Z',
      batchSize: 2,
      streamArn: payload.Records[0]?.eventSourceARN,
    },
    payload,
  })
  expect(second).toMatchObject({ DDBStreamBatchInfo: { batchSize: 1 } })
  expect(others).toEqual([])
  expect(lab.emulator.hooks.show('f').figures).toMatchObject({ droppedEvents: 3, deliveredOnFailureEvents: 3 })
})

test('an on-failure file that can not be written is counted, and the shard goes on', async () => {
  const lab = await withTable()
  await putAll(lab, 'a', 'b')
  const destinationConfig = { onFailure: { destination: join(folder, 'no/such/folder.jsonl') } }
  const got = noting(lab, { batchSize: 1, maximumRetryAttempts: 0, destinationConfig }, () => {
    throw new Error('no')
  })
  await lab.emulator.hooks.idle()
  expect(got).toEqual(['a', 'b'])
  expect(lab.emulator.hooks.list()[0]?.figures).toMatchObject({ destinationDeliveryFailures: 2, deliveredOnFailureEvents: 0 })
})

test('filterCriteria lets pass what one pattern matches, and progress goes past the rest', async () => {
  const lab = await withTable()
  const filters = [{ pattern: '{"eventName": ["REMOVE"]}' }, { pattern: { dynamodb: { NewImage: { n: { N: ['7'] } } } } }]
  const got = noting(lab, { filterCriteria: { filters } })
  await put(lab, 'a', 1)
  await put(lab, 'b', 7)
  await remove(lab, 'a')
  await put(lab, 'c', 1)
  await lab.emulator.hooks.idle()
  expect(got.join('')).toBe('ba')
  expect(lab.emulator.hooks.list()[0]?.figures).toMatchObject({ polledEvents: 4, filteredOutEvents: 2, invokedEvents: 2 })
  const readers = (await lab.emulator.streams.show()).streams[0]?.readers
  expect(readers).toMatchObject([{ reader: 'hook orders-handler', entriesBehind: 0, behindMs: 0 }])
})

test('timeout fails an invocation that takes longer, by the time of the machine', async () => {
  const lab = await withTable()
  await putAll(lab, 'a', 'b')
  const got = noting(lab, { timeout: 1, batchSize: 1, maximumRetryAttempts: 0 }, (keys) =>
    keys === 'a' ? new Promise(() => undefined) : undefined,
  )
  await lab.emulator.hooks.idle()
  expect(got).toEqual(['a', 'b'])
  expect(lab.emulator.hooks.list()[0]?.figures).toMatchObject({ errors: 1, droppedEvents: 1 })
})

describe('a hook that can not be', () => {
  const handler = (): void => undefined
  test.each<[object, string]>([
    [{ handler }, 'table must be given'],
    [{ table: 'ttt' }, 'handler must be given: a function, a file, or a URL'],
    [{ table: 'ttt', handler: 5 }, 'handler must be a file, or a URL of http or https'],
    [{ table: 'ttt', handler: 'http://[' }, 'handler must be a file, or a URL of http or https'],
    [
      { table: 'ttt', handler, batchsize: 5 },
      'batchsize is unknown: the members are table, handler, name, account, region, batchSize',
    ],
    [{ table: 'ttt', handler, name: 'a b' }, 'name must be letters, digits, dots, hyphens and underscores'],
    [{ table: 'ttt', handler, batchSize: 0 }, 'batchSize must be a whole number from 1 to 10000'],
    [{ table: 'ttt', handler, batchSize: 10_001 }, 'batchSize must be a whole number from 1 to 10000'],
    [
      { table: 'ttt', handler, maximumBatchingWindowInSeconds: 301 },
      'maximumBatchingWindowInSeconds must be a whole number of seconds from',
    ],
    [{ table: 'ttt', handler, parallelizationFactor: 11 }, 'parallelizationFactor must be a whole number from 1 to 10'],
    [{ table: 'ttt', handler, startingPosition: 'AT_TIMESTAMP' }, 'startingPosition must be one of TRIM_HORIZON, LATEST'],
    [
      { table: 'ttt', handler, maximumRetryAttempts: -2 },
      'maximumRetryAttempts must be -1 for no end, or a whole number from 0 to 10000',
    ],
    [
      { table: 'ttt', handler, maximumRecordAgeInSeconds: 59 },
      'maximumRecordAgeInSeconds must be -1 for no end, or a whole number of seconds',
    ],
    [{ table: 'ttt', handler, bisectBatchOnFunctionError: 1 }, 'bisectBatchOnFunctionError must be true or false'],
    [{ table: 'ttt', handler, functionResponseTypes: ['x'] }, 'functionResponseTypes must be [] or ["ReportBatchItemFailures"]'],
    [
      { table: 'ttt', handler, tumblingWindowInSeconds: 30 },
      'tumblingWindowInSeconds must be 0: tumbling windows are not supported',
    ],
    [
      { table: 'ttt', handler, destinationConfig: {} },
      'destinationConfig must be {"onFailure": {"destination": …}} with the name of',
    ],
    [{ table: 'ttt', handler, timeout: 901 }, 'timeout must be a whole number of seconds from 1 to 900'],
    [{ table: 'ttt', handler, filterCriteria: { filters: Array(6).fill({ pattern: '{}' }) } }, 'with at most 5 patterns'],
    [
      { table: 'ttt', handler, filterCriteria: { filters: [{ Pattern: '{}' }] } },
      'filterCriteria must be {"filters": [{"pattern": …}]}',
    ],
    [
      { table: 'ttt', handler, filterCriteria: { filters: [{ pattern: '{"a": ["b"]}' }, { pattern: '{"a": "b"}' }] } },
      'filterCriteria.filters[1].pattern is malformed: a must be an object or a list',
    ],
    [{ table: 'ttt', handler, region: 'eu-west-1' }, 'account must stand beside region'],
  ])('%j is refused in words', async (spec, words) => {
    const lab = await open()
    expect(() => lab.emulator.hooks.add(spec as unknown as HookSpec)).toThrow(words)
    expect(lab.emulator.hooks.list()).toEqual([])
  })

  test('has a name that another has', async () => {
    const lab = await open()
    lab.emulator.hooks.add({ table: 'ttt', handler: './x.js' })
    expect(() => lab.emulator.hooks.add({ table: 'ttt', handler: '/elsewhere/x.mjs' })).toThrow(
      'there is a hook ttt-x already: give this one another name',
    )
  })
})

test('what is no hook, or is of a table that can’t be, is refused', async () => {
  const lab = await open()
  const add = (spec: unknown) => () => lab.emulator.hooks.add(spec as HookSpec)
  for (const table of ['t', 'a b c', 'x'.repeat(256), ''])
    expect(add({ table, handler: './h.js' })).toThrow('table must be the name of a table')
  for (const spec of [undefined, null, 'orders=./h.js'])
    expect(add(spec)).toThrow('a hook must be an object with table and handler')
})
