// Throughput that changes by the clock: decreases by the day, switches of mode by 24 hours, warmth that takes its time, and what
// DescribeTable shows after each. Every emulator stands at a time of its own.
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  type DynamoDBClient,
  UpdateTableCommand,
  type CreateTableCommandInput,
  type TableDescription,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, it } from 'vitest'
import { globals, LIMIT, maxRead, maxWrite, P, units, verdict, warmRead, warmWrite } from '../wire/throughput-words.js'
import { refusal } from '../wire/support.js'
import { type Lab, openLab } from '../support/lab.js'

const opened: Lab[] = []
afterAll(async () => {
  await Promise.all(opened.map((lab) => lab.close()))
})

/** @param transitionMs how long updates last */
async function open(startMs: number, transitionMs = 0): Promise<Lab> {
  const lab = await openLab({}, 'throughput', { startMs, transitionMs })
  opened.push(lab)
  return lab
}

const HOUR_MS = 3_600_000
/** Thursday, October 8, 2026, 20:20:48 UTC. */
const EVENING_MS = Date.UTC(2026, 9, 8, 20, 20, 48)

type Update = Omit<UpdateTableCommandInput, 'TableName'>
const PROVISIONED: Partial<CreateTableCommandInput> = { BillingMode: 'PROVISIONED', ...units(100, 100) }
const TO_ON_DEMAND: Update = { BillingMode: 'PAY_PER_REQUEST' }
const toProvisioned = (more: Update = {}): Update => ({ BillingMode: 'PROVISIONED', ...units(5, 5), ...more })
const onIndex = (more: object): Update => ({ GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'byG', ...more } }] })

interface Desk {
  readonly client: DynamoDBClient
  readonly clock: Lab['clock']
  /** Moves the time forward, and runs what falls due on the way. */
  readonly advance: (ms: number) => Promise<void>
  /** The answer's description, or the refusal. */
  readonly update: (more: Update) => Promise<TableDescription | string>
  readonly shown: () => Promise<TableDescription>
}

/** A table `orders` with, where the shape says so, the index `byG`. */
async function tableOn({ client, clock }: Lab, shape: Partial<CreateTableCommandInput>, TableName = 'orders'): Promise<Desk> {
  const attributes = ['pk', ...(shape.GlobalSecondaryIndexes === undefined ? [] : ['g'])]
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      ...shape,
    }),
  )
  const update = async (more: Update): Promise<TableDescription | string> => {
    let answer: TableDescription | undefined
    const call = client.send(new UpdateTableCommand({ TableName, ...more })).then((output) => {
      answer = output.TableDescription
    })
    const words = await verdict(call, TableName)
    return answer ?? words
  }
  const shown = async (): Promise<TableDescription> => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }))
    if (Table === undefined) throw new Error('no table')
    return Table
  }
  return { client, clock, advance: (ms) => clock.advance(ms), update, shown }
}

const desk = async (shape: Partial<CreateTableCommandInput>, startMs = EVENING_MS, transitionMs = 0): Promise<Desk> =>
  tableOn(await open(startMs, transitionMs), shape)

/** What the last of a few large writes comes to: more than the burst of one unit. */
async function spent({ client }: Desk): Promise<string> {
  const Item = { pk: { S: 'p' }, g: { S: 'x'.repeat(300 * 1024) } }
  let last = ''
  for (let n = 0; n < 3; n++) last = (await refusal(client.send(new PutItemCommand({ TableName: 'orders', Item })))).name
  return last
}

const isDone = (answer: TableDescription | string): boolean => typeof answer !== 'string'

async function allDone(answers: readonly Promise<TableDescription | string>[]): Promise<void> {
  for (const answer of answers) expect(await answer).toMatchObject({ TableName: expect.any(String) as string })
}

const tooMany = (count: number, lastAt: string, nextAt: string): string =>
  `${LIMIT}Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first 4 decreases, ` +
  'each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. ' +
  `Number of decreases today: ${count}. Last decrease at ${lastAt} Coordinated Universal Time. ` +
  `Next decrease can be made at ${nextAt} Coordinated Universal Time`

describe('units', () => {
  it('rise any number of times a day', async () => {
    const table = await desk(PROVISIONED)
    for (let n = 1; n <= 40; n++) await allDone([table.update(units(100 + n, 100 + n))])
    expect((await table.shown()).ProvisionedThroughput).toEqual({
      ReadCapacityUnits: 140,
      WriteCapacityUnits: 140,
      NumberOfDecreasesToday: 0,
      LastIncreaseDateTime: new Date(EVENING_MS),
    })
  })

  it('fall four times at once, then once in 3600 seconds, and anew from midnight UTC', async () => {
    const table = await desk(PROVISIONED)
    for (let n = 1; n <= 4; n++) await allDone([table.update(units(100 - n, 100))])
    const [last, next] = ['Thursday, October 8, 2026 at 8:20:48 PM', 'Thursday, October 8, 2026 at 9:20:48 PM']
    expect(await table.update(units(50, 100))).toBe(tooMany(4, last, next))
    await table.advance(3_599_999)
    // Attempts that failed neither count nor put off the next one.
    expect(await table.update(units(50, 100))).toBe(tooMany(4, last, next))
    await allDone([table.update(units(96, 101))])
    await table.advance(1)
    await allDone([table.update(units(50, 100))])
    expect((await table.shown()).ProvisionedThroughput).toMatchObject({
      NumberOfDecreasesToday: 5,
      LastDecreaseDateTime: new Date(EVENING_MS + HOUR_MS),
      LastIncreaseDateTime: new Date(EVENING_MS + HOUR_MS - 1),
    })
    expect(await table.update(units(49, 100))).toMatch(/Number of decreases today: 5\./)
    await table.advance(Date.UTC(2026, 9, 9) - table.clock.nowMs())
    expect((await table.shown()).ProvisionedThroughput).toMatchObject({
      NumberOfDecreasesToday: 0,
      LastDecreaseDateTime: new Date(EVENING_MS + HOUR_MS),
    })
    for (let n = 1; n <= 4; n++) await allDone([table.update(units(50 - n, 100))])
    expect(await table.update(units(1, 1))).toMatch(
      /Number of decreases today: 4\. Last decrease at Friday, October 9, 2026 at 12:00:00 AM/,
    )
  })

  it('fall 27 times in a day at most', async () => {
    const table = await desk(PROVISIONED, Date.UTC(2026, 9, 8))
    let left = 100
    for (let third = 0; third < 24 * 3; third++) {
      while (isDone(await table.update(units(left - 1, 100)))) left--
      await table.advance(HOUR_MS / 3)
    }
    expect(100 - left).toBe(27)
  })

  it('that fall on both sides in one call fall once', async () => {
    const table = await desk(PROVISIONED)
    await allDone([table.update(units(90, 90))])
    expect((await table.shown()).ProvisionedThroughput).toMatchObject({ NumberOfDecreasesToday: 1 })
  })

  it('that rise on one side and fall on the other are a decrease with both dates', async () => {
    const table = await desk(PROVISIONED)
    await allDone([table.update(units(90, 110))])
    const date = new Date(EVENING_MS)
    expect((await table.shown()).ProvisionedThroughput).toEqual({
      ReadCapacityUnits: 90,
      WriteCapacityUnits: 110,
      NumberOfDecreasesToday: 1,
      LastIncreaseDateTime: date,
      LastDecreaseDateTime: date,
    })
  })

  it('of a table and of each index are counted by themselves', async () => {
    const table = await desk({ ...PROVISIONED, ...globals(units(100, 100)) })
    for (let n = 1; n <= 4; n++) await allDone([table.update(units(100 - n, 100))])
    await allDone([table.update(onIndex(units(99, 100)))])
    const { ProvisionedThroughput: own, GlobalSecondaryIndexes: indexes } = await table.shown()
    expect([own?.NumberOfDecreasesToday, indexes?.[0]?.ProvisionedThroughput?.NumberOfDecreasesToday]).toEqual([4, 1])
    for (let n = 2; n <= 4; n++) await allDone([table.update(onIndex(units(100 - n, 100)))])
    expect(await table.update(onIndex(units(1, 1)))).toMatch(/Number of decreases today: 4\./)
  })

  // One part of a request that may not be made takes the others with it.
  it.each([
    ['a raise of its index', { ...units(50, 100), ...onIndex(units(500, 500)) }],
    ['a legal decrease of its index', { ...units(50, 100), ...onIndex(units(50, 50)) }],
    ['a raise on the other side', units(50, 500)],
  ])('that may not fall let nothing change, not even %s', async (_title, update) => {
    const table = await desk({ ...PROVISIONED, ...globals(units(100, 100)) })
    for (let n = 1; n <= 4; n++) await allDone([table.update(units(100 - n, 100))])
    const before = await table.shown()
    expect(await table.update(update)).toMatch(/Number of decreases today: 4\./)
    expect(await table.shown()).toEqual(before)
  })

  it('are answered with the old numbers and the new dates until the update is done', async () => {
    const table = await desk({ ...PROVISIONED, ...globals(units(100, 100)) }, EVENING_MS, 2000)
    await table.advance(2000)
    const old = { ReadCapacityUnits: 100, WriteCapacityUnits: 100, NumberOfDecreasesToday: 0 }
    const LastDecreaseDateTime = new Date(EVENING_MS + 2000)
    expect(await table.update({ ...units(90, 100), ...onIndex(units(200, 100)) })).toMatchObject({
      TableStatus: 'UPDATING',
      ProvisionedThroughput: { ...old, LastDecreaseDateTime },
      GlobalSecondaryIndexes: [
        { IndexStatus: 'UPDATING', ProvisionedThroughput: { ...old, LastIncreaseDateTime: LastDecreaseDateTime } },
      ],
    })
    expect(await table.update(units(300, 300))).toBe(
      'ResourceInUseException: Attempt to change a resource which is still in use: Table IOPS are currently being updated. Table: T',
    )
    await table.advance(2000)
    expect(await table.shown()).toMatchObject({
      TableStatus: 'ACTIVE',
      ProvisionedThroughput: { ReadCapacityUnits: 90, NumberOfDecreasesToday: 1, LastDecreaseDateTime },
      GlobalSecondaryIndexes: [
        { IndexStatus: 'ACTIVE', ProvisionedThroughput: { ReadCapacityUnits: 200, NumberOfDecreasesToday: 0 } },
      ],
    })
  })

  it('of all tables and indexes have a quota, which tables on demand do not use up', async () => {
    const lab = await open(EVENING_MS)
    const first = await tableOn(lab, { BillingMode: 'PROVISIONED', ...units(40_000, 1), ...globals(units(30_000, 1)) }, 'first')
    await tableOn(lab, { BillingMode: 'PAY_PER_REQUEST', ...maxRead(40_000) }, 'free')
    const second = await tableOn(lab, { BillingMode: 'PROVISIONED', ...units(10, 1) }, 'second')
    const refused = (reserved: number, requested: number): string =>
      `${LIMIT}This request would have caused the ReadCapacityUnits limit to be exceeded for the account in us-east-1. ` +
      `Current ReadCapacityUnits reserved by the account: ${reserved}. Limit: 80000. Requested: ${requested}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.'
    expect(await second.update(units(10_001, 1))).toBe(refused(70_010, 9_991))
    const third = { BillingMode: 'PROVISIONED' as const, ...units(9_991, 1) }
    expect(await verdict(tableOn(lab, third, 'third'), 'third')).toBe(refused(70_010, 9_991))
    await allDone([second.update(units(10_000, 1)), first.update(TO_ON_DEMAND), second.update(units(40_000, 1))])
  })
})

describe('the billing mode', () => {
  const switchRefusal = (last: string, next: string): string =>
    `${LIMIT}Subscriber limit exceeded: Update to PayPerRequest mode are limited to 4 times in 1 day(s). ` +
    `Last update at ${last} Coordinated Universal Time. Next update can be made at ${next} Coordinated Universal Time`

  it('goes to on demand four times in any 24 hours, and back at any time', async () => {
    const table = await desk({ BillingMode: 'PAY_PER_REQUEST' }) // which is no switch
    for (let n = 1; n <= 4; n++) {
      await allDone([table.update(toProvisioned()), table.update(TO_ON_DEMAND)])
      await table.advance(HOUR_MS)
    }
    await allDone([table.update(toProvisioned())])
    const refused = switchRefusal('Thursday, October 8, 2026 at 11:20:48 PM', 'Friday, October 9, 2026 at 8:20:48 PM')
    expect(await table.update(TO_ON_DEMAND)).toBe(refused)
    await table.advance(20 * HOUR_MS - 1)
    expect(await table.update(TO_ON_DEMAND)).toBe(refused)
    expect((await table.shown()).BillingModeSummary?.BillingMode).toBe('PROVISIONED')
    await table.advance(1)
    await allDone([table.update(TO_ON_DEMAND), table.update(toProvisioned())])
    // The window rolls: what is free next is the second of the day before.
    expect(await table.update(TO_ON_DEMAND)).toBe(
      switchRefusal('Friday, October 9, 2026 at 8:20:48 PM', 'Friday, October 9, 2026 at 9:20:48 PM'),
    )
  })

  it('that holds already is neither refused nor counted', async () => {
    const table = await desk(PROVISIONED)
    await allDone([table.update(TO_ON_DEMAND)])
    await table.advance(HOUR_MS)
    for (let n = 1; n <= 5; n++) expect(await table.update(TO_ON_DEMAND)).toMatchObject({ TableStatus: 'ACTIVE' })
    expect((await table.shown()).BillingModeSummary).toEqual({
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: new Date(EVENING_MS),
    })
  })

  it('takes the units of table and indexes away, and leaves each its own dates', async () => {
    const table = await desk({ ...PROVISIONED, ...globals(units(50, 50)) })
    expect(await table.shown()).not.toHaveProperty('BillingModeSummary')
    await allDone([table.update(units(90, 100))])
    await table.advance(HOUR_MS)
    await allDone([table.update(onIndex(units(60, 50)))])
    await table.advance(HOUR_MS)
    await allDone([table.update({ ...TO_ON_DEMAND, ...maxRead(7) })])
    const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 }
    const shown = await table.shown()
    const LastDecreaseDateTime = new Date(EVENING_MS + 2 * HOUR_MS) // of the switch, which is a decrease of both
    expect(shown.ProvisionedThroughput).toEqual({ ...none, LastDecreaseDateTime })
    expect(shown.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toEqual({
      ...none,
      LastDecreaseDateTime,
      LastIncreaseDateTime: new Date(EVENING_MS + HOUR_MS),
    })
    expect(shown).toMatchObject({
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: new Date(EVENING_MS + 2 * HOUR_MS),
      },
      OnDemandThroughput: { MaxReadRequestUnits: 7 },
    })
  })

  it('gives units to table and indexes, and takes their maxima away', async () => {
    const table = await desk({
      BillingMode: 'PAY_PER_REQUEST',
      OnDemandThroughput: { MaxReadRequestUnits: 7, MaxWriteRequestUnits: 8 },
      ...globals(maxWrite(9)),
    })
    expect((await table.shown()).BillingModeSummary).toEqual({
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: new Date(EVENING_MS),
    })
    await table.advance(HOUR_MS)
    await allDone([table.update(toProvisioned(onIndex(units(3, 4))))])
    const shown = await table.shown()
    expect(shown).not.toHaveProperty('OnDemandThroughput')
    expect(shown.GlobalSecondaryIndexes?.[0]).not.toHaveProperty('OnDemandThroughput')
    // Units that come with the mode are an increase.
    const increased = { NumberOfDecreasesToday: 0, LastIncreaseDateTime: new Date(EVENING_MS + HOUR_MS) }
    expect(shown.ProvisionedThroughput).toEqual({ ...increased, ReadCapacityUnits: 5, WriteCapacityUnits: 5 })
    expect(shown.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toEqual({
      ...increased,
      ReadCapacityUnits: 3,
      WriteCapacityUnits: 4,
    })
    expect(shown.BillingModeSummary).toEqual({
      BillingMode: 'PROVISIONED',
      LastUpdateToPayPerRequestDateTime: new Date(EVENING_MS),
    })
    await allDone([table.update(TO_ON_DEMAND)])
    expect(await table.shown()).not.toHaveProperty('OnDemandThroughput')
  })

  it('shows as on demand, without a date, until the switch is done', async () => {
    const table = await desk({ ...PROVISIONED, ...globals(units(50, 50)) }, EVENING_MS, 1000)
    await table.advance(1000)
    const LastDecreaseDateTime = new Date(EVENING_MS + 1000)
    const none = { ReadCapacityUnits: 0, WriteCapacityUnits: 0, LastDecreaseDateTime }
    const answer = await table.update({ ...TO_ON_DEMAND, ...maxRead(7) })
    await table.advance(999)
    for (const shown of [answer, await table.shown()]) {
      expect(shown).toMatchObject({
        TableStatus: 'UPDATING',
        ProvisionedThroughput: { ...none, NumberOfDecreasesToday: 1 },
        GlobalSecondaryIndexes: [{ ProvisionedThroughput: { ...none, NumberOfDecreasesToday: 1 } }],
        OnDemandThroughput: { MaxReadRequestUnits: 7 },
        WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 },
      })
      expect(shown).toHaveProperty('BillingModeSummary', { BillingMode: 'PAY_PER_REQUEST' })
    }
    await table.advance(1)
    expect(await table.shown()).toMatchObject({
      TableStatus: 'ACTIVE',
      ProvisionedThroughput: { ...none, NumberOfDecreasesToday: 0 },
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: new Date(EVENING_MS + 2000),
      },
    })
  })

  it('shows as provisioned, with its units, until the switch is done', async () => {
    const table = await desk({ BillingMode: 'PAY_PER_REQUEST', ...globals(maxWrite(9)) }, EVENING_MS, 1000)
    await table.advance(1000)
    const LastIncreaseDateTime = new Date(EVENING_MS + 1000)
    const answer = await table.update({ BillingMode: 'PROVISIONED', ...units(15, 10), ...onIndex(units(3, 4)) })
    const provisioned = {
      ProvisionedThroughput: { ReadCapacityUnits: 15, WriteCapacityUnits: 10, NumberOfDecreasesToday: 0, LastIncreaseDateTime },
      BillingModeSummary: { BillingMode: 'PROVISIONED', LastUpdateToPayPerRequestDateTime: new Date(EVENING_MS) },
      WarmThroughput: { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 },
    }
    const index = { ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 4, LastIncreaseDateTime } }
    for (const shown of [answer, await table.shown()]) {
      expect(shown).toMatchObject({
        TableStatus: 'UPDATING',
        ...provisioned,
        GlobalSecondaryIndexes: [{ IndexStatus: 'UPDATING', ...index }],
      })
      expect(shown).not.toHaveProperty('GlobalSecondaryIndexes[0].OnDemandThroughput')
    }
    await table.advance(1000)
    expect(await table.shown()).toMatchObject({
      TableStatus: 'ACTIVE',
      ...provisioned,
      GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE', ...index }],
    })
  })

  // The old mode holds until then: nothing is let through by units that only show.
  it('that shows does not hold yet', async () => {
    const table = await desk({ BillingMode: 'PROVISIONED', ...units(1, 1) }, EVENING_MS, 1000)
    await table.advance(1000)
    await allDone([table.update(TO_ON_DEMAND)])
    expect(await spent(table)).toBe('ProvisionedThroughputExceededException')
    await table.advance(1000)
    expect(await spent(table)).toBe('accepted')
  })
})

describe('maxima', () => {
  it('are replaced one by one, cleared by -1, and shown as asked for in the answer', async () => {
    const table = await desk({ BillingMode: 'PAY_PER_REQUEST', ...globals(maxWrite(9)) })
    const index = async () => (await table.shown()).GlobalSecondaryIndexes?.[0]
    expect(await table.update(maxRead(5))).toMatchObject({ OnDemandThroughput: { MaxReadRequestUnits: 5 } })
    await allDone([table.update(maxWrite(6))])
    expect((await table.shown()).OnDemandThroughput).toEqual({ MaxReadRequestUnits: 5, MaxWriteRequestUnits: 6 })
    expect(await table.update(maxRead(-1))).toMatchObject({
      OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: 6 },
    })
    expect((await table.shown()).OnDemandThroughput).toEqual({ MaxWriteRequestUnits: 6 })
    await allDone([table.update(onIndex(maxRead(4)))])
    expect((await index())?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 4, MaxWriteRequestUnits: 9 })
    await allDone([table.update(onIndex({ OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: -1 } }))])
    expect(await index()).not.toHaveProperty('OnDemandThroughput')
    await allDone([table.update(maxRead(40_000))])
    expect((await table.shown()).OnDemandThroughput).toMatchObject({ MaxReadRequestUnits: 40_000 })
  })
})

describe('warm throughput', () => {
  const warmth = (ReadUnitsPerSecond: number, WriteUnitsPerSecond: number, Status = 'ACTIVE') => ({
    ReadUnitsPerSecond,
    WriteUnitsPerSecond,
    Status,
  })

  it('is the highest ever, of the table and of its index, through units and modes', async () => {
    const table = await desk({ BillingMode: 'PROVISIONED', ...units(10_000, 10_000), ...globals(units(20_000, 10)) })
    const both = async () => {
      const { WarmThroughput: own, GlobalSecondaryIndexes: indexes } = await table.shown()
      return [own, indexes?.[0]?.WarmThroughput]
    }
    expect(await both()).toEqual([warmth(10_000, 10_000), warmth(20_000, 10)])
    await allDone([table.update({ ...units(10, 10), ...onIndex(units(10, 30)) })])
    expect(await both()).toEqual([warmth(10_000, 10_000), warmth(20_000, 30)])
    await allDone([table.update(TO_ON_DEMAND)])
    expect(await both()).toEqual([warmth(12_000, 10_000), warmth(20_000, 4_000)])
    await allDone([table.update(toProvisioned(onIndex(units(1, 1))))])
    expect(await both()).toEqual([warmth(12_000, 10_000), warmth(20_000, 4_000)])
    await allDone([table.update(warmWrite(15_000))])
    expect(await both()).toEqual([warmth(12_000, 15_000), warmth(20_000, 4_000)])
  })

  it('of a new index starts with its mode', async () => {
    const table = await desk({ BillingMode: 'PAY_PER_REQUEST', ...globals({ WarmThroughput: { ReadUnitsPerSecond: 13_000 } }) })
    expect((await table.shown()).GlobalSecondaryIndexes?.[0]?.WarmThroughput).toEqual(warmth(13_000, 4_000))
  })

  it('is made ready while the table is ACTIVE; what was asked for last holds', async () => {
    const table = await desk({ BillingMode: 'PAY_PER_REQUEST', ...globals({}) }, EVENING_MS, 60_000)
    await table.advance(60_000)
    const begun = await table.update({ ...warmRead(30_000), ...onIndex(warmWrite(9_000)) })
    const updating = {
      TableStatus: 'ACTIVE',
      WarmThroughput: warmth(12_000, 4_000, 'UPDATING'),
      GlobalSecondaryIndexes: [{ IndexStatus: 'ACTIVE', WarmThroughput: warmth(12_000, 4_000, 'UPDATING') }],
    }
    expect(begun).toMatchObject(updating)
    await table.advance(59_999)
    expect(await table.shown()).toMatchObject(updating)
    const inUse = 'ResourceInUseException: Attempt to change a resource which is still in use: '
    const remove = table.client.send(new DeleteTableCommand({ TableName: 'orders' }))
    expect(await verdict(remove, 'orders')).toBe(`${inUse}Table: T is in the process of being updated.`)
    const drop = { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byG' } }] }
    expect(await table.update(drop)).toBe(`${inUse}Index is being updated. Table: T Index: byG`)
    await allDone([table.update(warmRead(20_000))])
    await table.advance(59_999)
    expect((await table.shown()).WarmThroughput?.Status).toBe('UPDATING')
    await table.advance(1)
    expect(await table.shown()).toMatchObject({
      WarmThroughput: warmth(20_000, 4_000),
      GlobalSecondaryIndexes: [{ WarmThroughput: warmth(12_000, 9_000) }],
    })
    expect(await table.update(warmRead(19_999))).toBe(
      `${P}Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported`,
    )
    await table.client.send(new DeleteTableCommand({ TableName: 'orders' }))
  })

  it('that holds already takes no update', async () => {
    const table = await desk({ BillingMode: 'PAY_PER_REQUEST' }, EVENING_MS, 60_000)
    await table.advance(60_000)
    expect(await table.update(warmRead(12_000))).toMatchObject({ TableStatus: 'ACTIVE', WarmThroughput: warmth(12_000, 4_000) })
  })

  it('goes on being made ready through other updates', async () => {
    const table = await desk(PROVISIONED, EVENING_MS, 1000)
    await table.advance(1000)
    await allDone([table.update(warmRead(500))])
    await table.advance(500)
    await allDone([table.update(units(10, 200))])
    await table.advance(500)
    expect(await table.shown()).toMatchObject({ TableStatus: 'UPDATING', WarmThroughput: warmth(500, 100) })
    await table.advance(500)
    expect(await table.shown()).toMatchObject({ TableStatus: 'ACTIVE', WarmThroughput: warmth(500, 200) })
  })
})
