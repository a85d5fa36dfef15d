// Capacity as an engineer looks at it and steers it: the routes and the library, which must mean the same. Time stands still, so that
// every number is exact.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { administrations, BY_G, makeTable, type Administration } from './administration.js'

const open = administrations()
const PLACE = { account: '000000000000', region: 'us-east-1' }

const put = ({ client }: Administration, table: string, pk: string, more: Record<string, { S: string }> = {}): Promise<unknown> =>
  client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: pk }, sk: { S: '1' }, ...more } }))

const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'written',
    (error: Error) => error.name,
  )

describe('partitions of a table', () => {
  it('shows limits, levels, consumption and throttles of pool and partitions', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    for (let n = 0; n < 12; n++) {
      await put(lab, 'music', `artist ${n}`)
      await lab.clock.advance(1000)
    }
    await lab.client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'artist 1' }, sk: { S: '1' } } }))
    await lab.told('POST', 'tables/music/buckets', { write: -2 })
    expect(await outcome(put(lab, 'music', 'late'))).toBe('ProvisionedThroughputExceededException')
    await lab.clock.advance(1000)
    const shown = await lab.capacityOf('music')
    expect(shown).toMatchObject({
      table: 'music',
      ...PLACE,
      capacity: { mode: 'provisioned', burst: 300, heat: 10 },
      billingMode: 'PROVISIONED',
      read: {
        buckets: [{ limit: 'ProvisionedThroughputExceeded', unitsPerSec: 5, depthUnits: 1500, units: 1500 }],
        consumed: { lastSecond: 0.5, tenSecondAverage: 0.05, lastMinute: 0.5, total: 0.5 },
        throttles: {},
        throttledRequests: 0,
      },
      write: {
        buckets: [{ limit: 'ProvisionedThroughputExceeded', unitsPerSec: 4, depthUnits: 1200, units: 2 }],
        consumed: { lastSecond: 0, tenSecondAverage: 0.9, lastMinute: 12, total: 12 },
        throttles: { ProvisionedThroughputExceeded: 1 },
        throttledRequests: 1,
      },
    })
    expect(shown.partitions).toEqual([
      {
        id: expect.any(Number) as number,
        createdAtMs: Date.UTC(2026, 0, 1),
        lower: '',
        items: 12,
        bytes: 10 * 13 + 2 * 14, // names and values of both keys; two of the artists have one digit more
        read: {
          consumed: { lastSecond: 0.5, tenSecondAverage: 0.05, lastMinute: 0.5, total: 0.5 },
          heat: 0.05 / 3000,
          throttledRequests: 0,
        },
        write: {
          consumed: { lastSecond: 0, tenSecondAverage: 0.9, lastMinute: 12, total: 12 },
          heat: 0.9 / 1000,
          throttledRequests: 0,
        },
      },
    ])
  })

  it('shows a global index by itself, and the partitions of a table on demand with their own buckets', async () => {
    const lab = await open({ mode: 'full' })
    await makeTable(lab, 'wide', {
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: BY_G.GlobalSecondaryIndexes.map(({ ProvisionedThroughput: _none, ...index }) => index),
    })
    await put(lab, 'wide', 'a', { g: { S: 'x'.repeat(2000) } })
    await lab.clock.advance(1000)
    const table = await lab.capacityOf('wide')
    const index = await lab.capacityOf('wide', '?index=byG')
    expect(table.write.consumed.total).toBe(2)
    expect(index).toMatchObject({ table: 'wide', index: 'byG', write: { consumed: { total: 2 } } })
    expect(table.partitions).toHaveLength(4)
    expect(table.partitions.map(({ lower }) => lower)).toEqual(['', '4000000000000000', '8000000000000000', 'c000000000000000'])
    expect(table.partitions.map(({ upper }) => upper)).toEqual([
      '4000000000000000',
      '8000000000000000',
      'c000000000000000',
      undefined,
    ])
    const written = table.partitions.filter(({ items }) => items === 1)
    expect(written).toMatchObject([{ write: { bucket: { unitsPerSec: 1000, units: 1000 }, consumed: { lastSecond: 2 } } }])
    expect(table.write.buckets.map(({ limit, unitsPerSec }) => [limit, unitsPerSec])).toEqual([
      ['AccountLimitExceeded', 40_000],
      ['KeyRangeThroughputExceeded', 4000],
    ])
    expect(lab.emulator.capacity.partitions('wide', { index: 'byG' })).toEqual(index)
  })
})

describe('buckets', () => {
  it('are emptied and filled, which throttles and frees writes at once', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    expect(await lab.told('POST', 'tables/music/buckets', { write: 'empty' })).toMatchObject({
      write: { buckets: [{ units: 0 }] },
      read: { buckets: [{ units: 1500 }] },
    })
    expect(await outcome(put(lab, 'music', 'a'))).toBe('ProvisionedThroughputExceededException')
    expect(await lab.told('POST', 'tables/music/buckets', { write: 'full' })).toMatchObject({
      write: { buckets: [{ units: 1200 }] },
    })
    expect(await outcome(put(lab, 'music', 'a'))).toBe('written')
    expect(lab.emulator.capacity.setBuckets('music', { write: 'empty', read: 7.5 })).toMatchObject({
      write: { buckets: [{ units: 0 }] },
      read: { buckets: [{ units: 7.5 }] },
    })
    expect(await outcome(put(lab, 'music', 'a'))).toBe('ProvisionedThroughputExceededException')
    await lab.clock.advance(1000)
    expect(await outcome(put(lab, 'music', 'a'))).toBe('written')
  })

  // A change that would set nothing is refused, so that nobody waits for throttles that can't come.
  it('where no limit applies there are none to set, which is said', async () => {
    const lab = await open({ mode: 'off' })
    await makeTable(lab, 'music')
    expect(await lab.refused('POST', 'tables/music/buckets', { write: 'empty', partitions: true })).toBe(
      '409 refused: no limit applies to the writes of music with capacity off: there is no bucket to set',
    )
    expect(() => lab.emulator.capacity.setBuckets('music', { read: 0 })).toThrow('no limit applies to the reads of music')
    lab.emulator.capacity.set({ mode: 'provisioned' })
    expect(await lab.told('POST', 'tables/music/buckets', { write: 'empty' })).toMatchObject({
      write: { buckets: [{ units: 0 }] },
    })
  })

  it('above their depth stay there until they are used', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    await lab.told('POST', 'tables/music/buckets', { write: 5000 })
    await lab.clock.advance(10_000)
    expect((await lab.capacityOf('music')).write.buckets[0]?.units).toBe(5000)
  })

  it('of an index alone, of a table alone, of partitions', async () => {
    const lab = await open({ mode: 'full' })
    await makeTable(lab, 'music', BY_G)
    const units = async (query = ''): Promise<unknown> => {
      const { write, partitions } = await lab.capacityOf('music', query)
      return [write.buckets[0]?.units, partitions[0]?.write.bucket?.units]
    }
    await lab.told('POST', 'tables/music/buckets', { index: 'byG', write: 'empty' })
    expect([await units(), await units('?index=byG')]).toEqual([
      [1200, undefined],
      [0, undefined],
    ])
    expect(await outcome(put(lab, 'music', 'a', { g: { S: 'x' } }))).toBe('ProvisionedThroughputExceededException')
    expect(await outcome(put(lab, 'music', 'a'))).toBe('written')
    await lab.told('POST', 'tables/music/buckets', { write: 100, partitions: true })
    expect([await units(), await units('?index=byG')]).toEqual([
      [100, 100],
      [0, undefined],
    ])
    await lab.told('POST', 'tables/music/buckets', { index: 'byG', write: 'full', partitions: true })
    expect([await units(), await units('?index=byG')]).toEqual([
      [100, 100],
      [1200, 1000],
    ])
  })
})

describe('what is simulated', () => {
  it('is shown, changed for all, changed for one namespace, and put back', async () => {
    const lab = await open()
    const there = { account: '111122223333', region: 'eu-west-2' }
    const started = { mode: 'provisioned', burst: 300, heat: 10 }
    expect(await lab.told('GET', 'capacity')).toEqual({ ...started, namespaces: [] })
    expect(await lab.told('POST', 'capacity', { mode: 'full', burst: 0, ...there })).toEqual({
      mode: 'full',
      burst: 0,
      heat: 10,
      namespaces: [],
    })
    expect(await lab.told('GET', 'capacity?account=111122223333&region=eu-west-2')).toMatchObject({
      mode: 'full',
      burst: 0,
      heat: 10,
    })
    expect(await lab.told('GET', 'capacity')).toEqual({
      ...started,
      namespaces: [{ ...there, mode: 'full', burst: 0, heat: 10 }],
    })
    expect(lab.emulator.capacity.show(there)).toMatchObject({ mode: 'full' })
    expect(await lab.told('DELETE', 'capacity?account=111122223333&region=eu-west-2')).toEqual({ ...started, namespaces: [] })
    expect(await lab.told('POST', 'capacity', { heat: 3 })).toEqual({ ...started, heat: 3, namespaces: [] })
    lab.emulator.capacity.set({ mode: 'off' }, there)
    expect(await lab.told('DELETE', 'capacity')).toEqual({ ...started, namespaces: [] })
    expect(lab.emulator.capacity.set({ burst: 9 })).toEqual({ ...started, burst: 9, namespaces: [] })
    expect(lab.emulator.capacity.reset()).toEqual({ ...started, namespaces: [] })
  })

  it('holds at once for tables that are there, of that namespace alone', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    lab.drainBuckets('music')
    await lab.told('POST', 'capacity', { mode: 'off', account: PLACE.account, region: 'eu-west-2' })
    expect(await outcome(put(lab, 'music', 'a'))).toBe('ProvisionedThroughputExceededException')
    await lab.told('POST', 'capacity', { mode: 'off', ...PLACE })
    expect(await outcome(put(lab, 'music', 'a'))).toBe('written')
    expect((await lab.capacityOf('music')).write.buckets).toEqual([])
    await lab.told('POST', 'capacity', { mode: 'provisioned', burst: 10, ...PLACE })
    expect((await lab.capacityOf('music')).write.buckets).toMatchObject([{ depthUnits: 40 }])
  })

  it('is what the emulator was started with after a reset, in the namespace that was reset', async () => {
    const lab = await open()
    const there = { account: '111122223333', region: 'eu-west-2' }
    lab.emulator.capacity.set({ mode: 'off' }, there)
    lab.emulator.capacity.set({ heat: 4 }, PLACE)
    expect((await lab.ask('POST', 'reset', there)).status).toBe(204)
    expect(await lab.told('GET', 'capacity')).toMatchObject({ heat: 10, namespaces: [{ ...PLACE, heat: 4 }] })
    lab.emulator.capacity.set({ mode: 'full' })
    await lab.emulator.reset()
    expect(await lab.told('GET', 'capacity')).toEqual({ mode: 'provisioned', burst: 300, heat: 10, namespaces: [] })
  })
})

describe('bad input is refused by name, and changes nothing', () => {
  const MEMBERS = 'account, region'
  it.each<[string, string, unknown, string]>([
    ['GET', 'tables/none/partitions', undefined, '404 refused: there is no table none in us-east-1 of account 000000000000'],
    [
      'GET',
      'tables/music/partitions?region=eu-west-2',
      undefined,
      '404 refused: there is no table music in eu-west-2 of account 000000000000',
    ],
    ['GET', 'tables/music/partitions?index=none', undefined, '404 refused: table music has no index none'],
    [
      'GET',
      'tables/music/partitions?index=byL',
      undefined,
      "400 refused: index must be a global index: the capacity of byL is its table's",
    ],
    ['GET', 'tables/music/partitions?regoin=a', undefined, `400 refused: regoin is unknown: the members are index, ${MEMBERS}`],
    ['GET', 'tables/music/partitions?region=', undefined, '400 refused: region must be the name of a region'],
    ['GET', 'tables/music/partitions?region=a&region=b', undefined, '400 refused: region must be the name of a region'],
    ['GET', 'tables/music/partitions?account=12', undefined, '400 refused: account must be the 12 digits of an account'],
    [
      'GET',
      'tables/music/partitions?__proto__=1',
      undefined,
      `400 refused: __proto__ is unknown: the members are index, ${MEMBERS}`,
    ],
    ['POST', 'tables/none/buckets', { read: 'full' }, '404 refused: there is no table none in us-east-1 of account 000000000000'],
    ['POST', 'tables/music/buckets', undefined, '400 refused: read or write must be given'],
    ['POST', 'tables/music/buckets', '[]', '400 refused: the body must be one JSON object'],
    ['POST', 'tables/music/buckets', '{', '400 refused: the body must be one JSON object'],
    ['POST', 'tables/music/buckets', { fill: 1 }, '400 refused: fill is unknown: the members are index, read, write, partitions'],
    ...['half', null, true, 0.3, 1e10, -1e10].map((read): [string, string, unknown, string] => {
      return [
        'POST',
        'tables/music/buckets',
        { read },
        '400 refused: read must be "full", "empty", or units from -1000000000 to 1000000000 in halves',
      ]
    }),
    [
      'POST',
      'tables/music/buckets',
      { write: [] },
      '400 refused: write must be "full", "empty", or units from -1000000000 to 1000000000 in halves',
    ],
    ['POST', 'tables/music/buckets', { read: 1, partitions: 'yes' }, '400 refused: partitions must be true or false'],
    ['POST', 'tables/music/buckets', { read: 1, index: 7 }, '400 refused: index must be the name of a global index'],
    ['POST', 'tables/music/buckets?index=byG', { read: 1 }, `400 refused: index is unknown: the members are ${MEMBERS}`],
    ['POST', 'capacity', {}, '400 refused: mode, burst or heat must be given'],
    ['POST', 'capacity', { mode: 'on' }, '400 refused: mode must be one of off, provisioned, full'],
    ['POST', 'capacity', { burst: -1 }, '400 refused: burst must be a whole number of seconds from 0 to 3600'],
    ['POST', 'capacity', { heat: 0 }, '400 refused: heat must be a whole number of seconds from 1 to 3600'],
    ['POST', 'capacity', { heat: 1.5 }, '400 refused: heat must be a whole number of seconds from 1 to 3600'],
    [
      'POST',
      'capacity',
      { mode: 'off', region: 'eu-west-2' },
      '400 refused: account must stand beside region: both name one namespace, neither means all',
    ],
    [
      'POST',
      'capacity',
      { mode: 'off', account: '111122223333' },
      '400 refused: region must stand beside account: both name one namespace, neither means all',
    ],
    [
      'POST',
      'capacity',
      { mode: 'off', size: 1 },
      '400 refused: size is unknown: the members are mode, burst, heat, account, region',
    ],
    ['POST', 'capacity?region=a', { mode: 'off' }, '400 refused: region is unknown: there are no members here'],
    ['GET', 'capacity?account=1', undefined, '400 refused: account must be the 12 digits of an account'],
    [
      'DELETE',
      'capacity?region=a',
      undefined,
      '400 refused: account must stand beside region: both name one namespace, neither means all',
    ],
    ['GET', 'health?a=1', undefined, '400 refused: a is unknown: there are no members here'],
  ])('%s %s %j', async (method, path, body, refusal) => {
    const lab = await steady
    expect(await lab.refused(method, path, body)).toBe(refusal)
    expect(await lab.told('GET', 'capacity')).toEqual({ mode: 'provisioned', burst: 300, heat: 10, namespaces: [] })
    expect(await lab.capacityOf('music')).toMatchObject({
      read: { buckets: [{ units: 1500 }] },
      write: { buckets: [{ units: 1200 }] },
    })
  })

  const steady = open().then(async (lab) => {
    await makeTable(lab, 'music', {
      ...BY_G,
      LocalSecondaryIndexes: [
        {
          IndexName: 'byL',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'g', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    })
    return lab
  })

  it('by the library as by the routes', async () => {
    const { capacity } = (await steady).emulator
    expect(() => capacity.set({ mode: 'on' as 'off' })).toThrow('mode must be one of off, provisioned, full')
    expect(() => capacity.set({ heat: 1 }, { region: 'a' } as never)).toThrow('account must stand beside region')
    expect(() => capacity.setBuckets('music', { read: 'some' as 'full' })).toThrow('read must be')
    expect(() => capacity.partitions('none')).toThrow('there is no table none')
  })

  it('when a page of another origin asks, and honours its own', async () => {
    const lab = await steady
    const asks = [
      ['POST', 'capacity', { burst: 300 }],
      ['DELETE', 'capacity', undefined],
      ['POST', 'tables/music/buckets', { read: 'full' }],
    ] as const
    for (const [method, path, body] of asks) {
      const foreign = await lab.ask(method, path, body, { Origin: 'https://example.com' })
      expect([foreign.status, foreign.text]).toEqual([403, '{"status":"refused","reason":"a page of another origin asks"}\n'])
      expect((await lab.ask(method, path, body, { Origin: lab.endpoint })).status).toBe(200)
    }
  })
})
