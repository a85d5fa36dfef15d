// The service behind the API, with everything simulated: partitions that throttle on their own, split where they are hot, and on-demand
// tables that grow with their peaks. Time moves only when the test says so; every run is repeated by its seed.
import { CreateTableCommand, PutItemCommand, ScanCommand, ThrottlingException } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import { ALL_ROWS, rowSuffix } from '../../src/model/key.js'
import { locate, type Partition } from '../../src/partitions/partition-map.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'
import { type Lab, openLab } from '../support/lab.js'

const SEED = process.env['DYNALAB_TEST_SEED'] ?? '20261125'
const KEYS = { hash: [{ name: 'pk', type: 'S' as const }], range: [] }
const WINDOW_SEC = 10
const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/heat'

let lab: Lab
afterEach(async () => lab.close())

async function openTable(throughput: { read: number; write: number } | 'on demand', seed = SEED): Promise<void> {
  lab = await openLab({ mode: 'full', heatSec: WINDOW_SEC }, seed)
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'heat',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ...(throughput === 'on demand'
        ? { BillingMode: 'PAY_PER_REQUEST' }
        : { ProvisionedThroughput: { ReadCapacityUnits: throughput.read, WriteCapacityUnits: throughput.write } }),
    }),
  )
}

/** Units of one write. */
const ITEM_UNITS = 20
const FILLER = 'x'.repeat(ITEM_UNITS * 1024 - 100)

/** @returns the throttle that refused it, if one did */
const write = (pk: string): Promise<Error | undefined> =>
  throttleOf(lab.client.send(new PutItemCommand({ TableName: 'heat', Item: { pk: { S: pk }, filler: { S: FILLER } } })))

/** The same below the SDK, for load: an item that only says how large it is. */
function load(pk: string): Promise<Error | undefined> {
  const item = { pk: { S: pk } }
  const decide = () => ({ kind: 'put', item, sizeBytes: ITEM_UNITS * 1024 }) as const
  return throttleOf(lab.engine.items.write(lab.open('heat'), { rowSuffix: suffixOf(pk), decide }))
}

async function throttleOf(answer: Promise<unknown>): Promise<Error | undefined> {
  try {
    await answer
    return undefined
  } catch (error) {
    if (error instanceof Error && /Throttling|ThroughputExceeded|RequestLimitExceeded/.test(error.name)) return error
    throw error
  }
}

function suffixOf(pk: string): Buffer {
  const suffix = rowSuffix(KEYS, { pk: { S: pk } })
  if (suffix === undefined) throw new Error('a key without its attribute')
  return suffix
}

const partitionOf = (pk: string): Partition => locate(lab.open('heat').map, suffixOf(pk))
const partitions = (): readonly Partition[] => lab.open('heat').map.partitions

/** Some key of each partition. */
function keyIn(partition: Partition, not: ReadonlySet<string> = new Set()): string {
  for (let n = 0; ; n++) if (partitionOf(`k${n}`) === partition && !not.has(`k${n}`)) return `k${n}`
}

/** Demands so many units a second for some seconds, in steps of a tenth. @returns units accepted and refused */
async function demand(
  unitsPerSec: number,
  seconds: number,
  nextKey: () => string,
): Promise<{ accepted: number; refused: number }> {
  let [accepted, refused, owed] = [0, 0, 0]
  for (let step = 0; step < seconds * 10; step++) {
    await lab.clock.advance(100)
    owed += unitsPerSec / 10
    for (; owed >= ITEM_UNITS; owed -= ITEM_UNITS) {
      if ((await load(nextKey())) === undefined) accepted += ITEM_UNITS
      else refused += ITEM_UNITS
    }
  }
  await lab.engine.splitter.settled()
  return { accepted, refused }
}

/** Draws of whole numbers below `count`, each as likely as 1 / (rank + 1). */
function zipf(count: number, seed: string): () => number {
  const draw = fastDraws(seededRandom(seed), 'zipf', '')
  const sums: number[] = []
  for (let rank = 1; rank <= count; rank++) sums.push((sums.at(-1) ?? 0) + 1 / rank)
  const total = sums.at(-1) ?? 0
  return () => {
    const at = (draw() / 2 ** 32) * total
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Keys in an order that has nothing to do with their hashes. */
const uniform = (seed: string, count = 2000): (() => string) => {
  const draw = fastDraws(seededRandom(seed), 'uniform', '')
  return () => `k${draw() % count}`
}

describe('a hot key', () => {
  test('is throttled at what its partition gives, and a key of another partition is not', async () => {
    await openTable({ read: 10, write: 3500 })
    expect(partitions().length).toBe(4)
    const [hotPartition, coolPartition] = partitions()
    if (hotPartition === undefined || coolPartition === undefined) throw new Error('a table without partitions')
    const [hot, cool] = [keyIn(hotPartition), keyIn(coolPartition)]
    let refusals = 0
    let accepted = 0
    for (let second = 0; second < 5; second++) {
      for (let n = 0; n < 75; n++) {
        const refusal = await write(hot)
        if (refusal === undefined) accepted++
        else {
          refusals++
          expect(refusal).toMatchObject({
            name: 'ProvisionedThroughputExceededException',
            ThrottlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE_ARN }],
          })
        }
      }
      for (let n = 0; n < 20; n++) expect(await write(cool)).toBeUndefined()
      await lab.clock.advance(1000)
    }
    // One second was saved; then 1000 units a second.
    expect(accepted * ITEM_UNITS).toBe(5000)
    expect(refusals).toBe(75 * 5 - accepted)
    expect(hotPartition.load.write.throttledRequests).toBe(refusals)
    expect(coolPartition.load.write.throttledRequests).toBe(0)
  })

  test('is not split away where it has over half of the load of its partition, and the partition says so', async () => {
    await openTable({ read: 10, write: 900 })
    const others = uniform(`${SEED}/others`)
    let n = 0
    await demand(850, 3 * WINDOW_SEC, () => (n++ % 3 === 0 ? others() : 'celebrity'))
    expect(partitions().length).toBe(1)
    const [{ refused } = { refused: undefined }] = partitions()
    expect(refused).toMatchObject({ cause: 'heat', reason: 'hot-key' })
    expect(refused?.words).toMatch(/^one key has 6\d % of the load$/)
    expect(refused?.key).toEqual(rowSuffix(KEYS, { pk: { S: 'celebrity' } }))
  })
})

describe('a partition that stays hot', () => {
  test.each(['a', 'b', 'c', 'd', 'e'])('splits so that each child carries 40 to 60 percent of a Zipf load (%s)', async (name) => {
    const seed = `${SEED}/${name}`
    await openTable({ read: 10, write: 900 }, seed)
    const next = zipf(5000, seed)
    const demanded = await demand(850, 2 * WINDOW_SEC + 1, () => `k${next()}`)
    expect(demanded.refused).toBe(0) // not one answer was wrong or late for the split
    expect(partitions().length, `seed ${seed}`).toBe(2)
    const before = partitions().map(({ load }) => load.write.seconds.total)
    await demand(850, 60, () => `k${next()}`)
    const loads = partitions().map(({ load }, at) => load.write.seconds.total - (before[at] ?? 0))
    const share = (loads[0] ?? 0) / loads.reduce((sum, one) => sum + one, 0)
    expect(share, `seed ${seed}`).toBeGreaterThanOrEqual(0.4)
    expect(share, `seed ${seed}`).toBeLessThanOrEqual(0.6)
    const { lineage } = lab.open('heat').map
    expect(lineage).toMatchObject([{ cause: 'heat', children: partitions().map(({ id }) => id) }])
  })

  test('does not split in other modes, nor for a burst that is over within the window', async () => {
    await openTable({ read: 10, write: 900 })
    await demand(900, WINDOW_SEC - 1, uniform(`${SEED}/burst`))
    await lab.clock.advance(60_000)
    await demand(100, 2 * WINDOW_SEC, uniform(`${SEED}/calm`))
    expect(partitions().length).toBe(1)
    lab.engine.pools.setPolicy(undefined, { mode: 'provisioned' })
    await demand(900, 3 * WINDOW_SEC, uniform(`${SEED}/provisioned`))
    expect(partitions().length).toBe(1)
  })
})

describe('an on-demand table', () => {
  test('throttles when its traffic doubles, and soon does not', async () => {
    await openTable('on demand')
    expect(partitions().length).toBe(4)
    const next = uniform(`${SEED}/demand`)
    const calm = await demand(3600, 3, next)
    expect(calm.refused).toBe(0)
    const doubled = await demand(7200, WINDOW_SEC, next)
    expect(doubled.refused).toBeGreaterThan(7200)
    expect(doubled.accepted).toBeGreaterThan(3200 * WINDOW_SEC)
    expect(lab.open('heat').pool.write.throttles).toHaveProperty('KeyRangeThroughputExceeded')
    await demand(7200, 3 * WINDOW_SEC, next)
    const later = await demand(7200, WINDOW_SEC, next)
    expect(later.refused).toBe(0)
    expect(partitions().length).toBeGreaterThanOrEqual(8)
    expect(lab.open('heat').record.warm?.writeUnits).toBeGreaterThanOrEqual(7200)
  })

  test('says that it is scaling when it throttles', async () => {
    await openTable('on demand')
    let refusal: Error | undefined
    for (let n = 0; refusal === undefined && n < 1000; n++) refusal = await write('hot')
    expect(refusal).toBeInstanceOf(ThrottlingException)
    expect(refusal?.message).toMatch(
      /^Throughput exceeds the current capacity of your table or index\. DynamoDB is automatically scaling/,
    )
    expect((refusal as ThrottlingException).throttlingReasons).toEqual([
      { reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE_ARN },
    ])
  })

  test("is held to the account's quota, whatever its partitions could give", async () => {
    await openTable('on demand')
    lab.open('heat').pool.write.setLevel(0, lab.clock.nowMs())
    const refusal = await write('k1')
    expect(refusal).toMatchObject({
      name: 'RequestLimitExceeded',
      ThrottlingReasons: [
        { reason: 'TableWriteAccountLimitExceeded', resource: TABLE_ARN },
        { reason: 'TableWriteKeyRangeThroughputExceeded', resource: TABLE_ARN },
      ],
    })
  })

  test('answers a scan as far as the first partition that refuses, and goes on from there later', async () => {
    await openTable('on demand')
    const keys = Array.from({ length: 40 }, (_, n) => `k${n}`)
    for (const pk of keys) await lab.client.send(new PutItemCommand({ TableName: 'heat', Item: { pk: { S: pk } } }))
    partitions()[2]?.load.read.setLevel(0, lab.clock.nowMs())
    const first = await lab.client.send(new ScanCommand({ TableName: 'heat' }))
    expect(first.LastEvaluatedKey).toBeDefined()
    expect(first.Count).toBe((partitions()[0]?.items ?? 0) + (partitions()[1]?.items ?? 0))
    const ExclusiveStartKey = first.LastEvaluatedKey
    await expect(lab.client.send(new ScanCommand({ TableName: 'heat', ExclusiveStartKey }))).rejects.toThrow(ThrottlingException)
    await lab.clock.advance(1000)
    const rest = await lab.client.send(new ScanCommand({ TableName: 'heat', ExclusiveStartKey }))
    expect(rest.LastEvaluatedKey).toBeUndefined()
    const found = [...(first.Items ?? []), ...(rest.Items ?? [])].map(({ pk }) => pk?.S)
    expect(found.sort()).toEqual(keys.sort())
  })

  // Reading takes a moment, in which the partition that refused when the page began may fill again.
  test('refuses a scan that found nothing before a partition that has filled since', async () => {
    await openTable('on demand')
    partitions()[1]?.load.read.setLevel(0, lab.clock.nowMs())
    const read = { reverse: false, consistency: 'strong' as const, fetchFromTable: false, ...ALL_ROWS }
    const page = lab.engine.items.range({ table: lab.open('heat'), ...read })
    partitions()[1]?.load.read.setLevel('full', lab.clock.nowMs())
    await expect(page).rejects.toMatchObject({
      name: 'ThrottlingException',
      extra: { throttlingReasons: [{ reason: 'TableReadKeyRangeThroughputExceeded', resource: TABLE_ARN }] },
    })
    expect(lab.metered('heat', 'read')).toBe(0)
    expect(partitions()[1]?.load.read.throttledRequests).toBe(1)
  })
})
