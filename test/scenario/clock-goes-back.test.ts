// The clock goes back by hours: somebody sets it, or the machine's own does. Whatever was to end, arrive or be due after a time does so that
// time after now at the latest, and not when the old hour comes again. Each case is one due time that is kept; all are asked in the same
// way: begun, set back, and looked at when its lag has passed.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { type Lab, openLab } from '../support/lab.js'
import { NAMESPACE } from '../support/engine-rig.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { type Call, apiOf } from './api.js'

const SECOND_MS = 1000
const HOUR_MS = 3_600_000
const BACK_MS = 5 * HOUR_MS
const TRANSITION_MS = 10 * SECOND_MS
const HOME = 'us-east-1'
const OTHER = 'us-west-2'
const T = { TableName: 'music' }
const CREATE = {
  ...T,
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
}

interface Described {
  readonly Table: { readonly TableStatus: string; readonly WarmThroughput: { readonly Status: string } }
}

let lab: Lab
let call: Call

async function open(store?: Store, startMs?: number): Promise<void> {
  lab = await openLab({}, 'back', {
    ...{ transitionMs: TRANSITION_MS, transactionHoldMs: 2 * SECOND_MS },
    ...(store === undefined ? {} : { store }),
    ...(startMs === undefined ? {} : { startMs }),
  })
  call = apiOf(lab.emulator)
}

async function makeTable(): Promise<void> {
  await call('CreateTable', CREATE)
  await lab.clock.advance(TRANSITION_MS)
}

async function makeReplicas(): Promise<void> {
  await makeTable()
  await call('UpdateTable', { ...T, BillingMode: 'PAY_PER_REQUEST' })
  await lab.clock.advance(TRANSITION_MS)
  await call('UpdateTable', { ...T, ReplicaUpdates: [{ Create: { RegionName: OTHER } }] })
  await lab.clock.advance(TRANSITION_MS)
  await lab.engine.drain()
  lab.emulator.regions.setLag({ from: HOME, lag: 20 * SECOND_MS })
}

const put = (pk: string, n = 0): Promise<unknown> => call('PutItem', { ...T, Item: { pk: { S: pk }, n: { N: String(n) } } })

/** How many writes the other region has not heard of. */
async function pending(): Promise<number> {
  const [shown] = await lab.emulator.regions.replication()
  return shown?.links.find(({ to }) => to.region === OTHER)?.pendingEntries ?? Number.NaN
}

const status = async (): Promise<string> => {
  try {
    return (await call<Described>('DescribeTable', T)).Table.TableStatus
  } catch {
    return 'gone'
  }
}
const insights = async (): Promise<string> =>
  (await call<{ ContributorInsightsStatus: string }>('DescribeContributorInsights', T)).ContributorInsightsStatus

const KINESIS = 'arn:aws:kinesis:us-east-1:000000000000:stream/any'
const destination = async (): Promise<string | undefined> => {
  const { KinesisDataStreamDestinations: all } = await call<Destinations>('DescribeKinesisStreamingDestination', T)
  return all[0]?.DestinationStatus
}

interface Destinations {
  readonly KinesisDataStreamDestinations: readonly { readonly DestinationStatus: string }[]
}

interface DueTime {
  readonly name: string
  readonly lagMs: number
  readonly prepare: () => Promise<unknown>
  readonly begin: () => Promise<unknown>
  /** What shows, and what it shows when the time has come. */
  readonly shown: () => Promise<unknown>
  readonly end: unknown
}

const transaction = (pk: string): Promise<unknown> =>
  call('TransactWriteItems', {
    ClientRequestToken: 'token',
    TransactItems: [{ Put: { ...T, Item: { pk: { S: pk } } } }],
  }).then(
    () => 'done',
    (error: Error) => error.name,
  )

/** Of a table that goes through its states by the clock. */
const STATES: readonly DueTime[] = [
  {
    ...{ name: 'CREATING', lagMs: TRANSITION_MS, prepare: () => Promise.resolve(), begin: () => call('CreateTable', CREATE) },
    ...{ shown: status, end: 'ACTIVE' },
  },
  {
    ...{ name: 'UPDATING', lagMs: TRANSITION_MS, prepare: makeTable, shown: status, end: 'ACTIVE' },
    begin: () => call('UpdateTable', { ...T, ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 5 } }),
  },
  {
    ...{ name: 'DELETING', lagMs: TRANSITION_MS, prepare: makeTable, begin: () => call('DeleteTable', T) },
    ...{ shown: status, end: 'gone' },
  },
  {
    ...{ name: 'warm throughput', lagMs: TRANSITION_MS, prepare: makeTable, end: 'ACTIVE' },
    begin: () => call('UpdateTable', { ...T, WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 10_000 } }),
    shown: async () => (await call<Described>('DescribeTable', T)).Table.WarmThroughput.Status,
  },
  {
    ...{ name: 'Contributor Insights', lagMs: TRANSITION_MS, prepare: makeTable, shown: insights, end: 'ENABLED' },
    begin: () => call('UpdateContributorInsights', { ...T, ContributorInsightsAction: 'ENABLE' }),
  },
  {
    ...{ name: 'a Kinesis destination', lagMs: TRANSITION_MS, prepare: makeTable, shown: destination, end: 'ACTIVE' },
    begin: () => call('EnableKinesisStreamingDestination', { ...T, StreamArn: KINESIS }),
  },
]

const OTHERS: readonly DueTime[] = [
  {
    ...{ name: 'replication', lagMs: 20 * SECOND_MS, prepare: makeReplicas, begin: () => put('before') },
    ...{ shown: pending, end: 0 },
  },
  {
    ...{ name: 'a fault', lagMs: 30 * SECOND_MS, prepare: makeTable, end: 'expired' },
    begin: () =>
      Promise.resolve(
        lab.emulator.faults.inject({ id: 'f', effect: 'error', error: 'InternalServerError', durationMs: 30 * SECOND_MS }),
      ),
    shown: () => Promise.resolve(lab.emulator.faults.show('f').state),
  },
  {
    ...{ name: 'a token', lagMs: 600 * SECOND_MS, prepare: makeTable, end: 'done' },
    begin: async () => {
      const running = transaction('a')
      await lab.clock.advance(2 * SECOND_MS)
      return running
    },
    shown: async () => {
      const running = transaction('b')
      await lab.clock.advance(2 * SECOND_MS)
      return running
    },
  },
  {
    ...{ name: 'the log of a dropped table', lagMs: 25 * HOUR_MS, end: 0 },
    prepare: async () => {
      await makeTable()
      await call('UpdateTable', { ...T, StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } })
      await lab.clock.advance(TRANSITION_MS)
      await put('a')
    },
    begin: async () => {
      await call('DeleteTable', T)
      await lab.clock.advance(TRANSITION_MS)
    },
    shown: () => Promise.resolve(lab.engine.keptLogs.of(NAMESPACE).length),
  },
]

describe('after the clock was set back', () => {
  afterEach(() => lab.close())

  test.each([...STATES, ...OTHERS])(
    '$name is over after its time at the latest',
    async ({ lagMs, prepare, begin, shown, end }) => {
      await open()
      await prepare()
      await begin()
      await lab.clock.set(lab.clock.nowMs() - BACK_MS)
      await lab.clock.advance(lagMs)
      await lab.engine.background.settled()
      expect(await shown()).toEqual(end)
    },
  )

  // The machine's clock may have gone back while no process had the folder.
  test.each([...STATES, ...OTHERS].filter(({ name }) => name !== 'a fault'))(
    '$name is over after its time at the latest, when it was set back between two processes',
    async ({ lagMs, prepare, begin, shown, end }) => {
      const store = await openMemoryStore()
      await open(store)
      await prepare()
      await begin()
      const startMs = lab.clock.nowMs() - BACK_MS
      await lab.engine.stop()
      await open(store, startMs)
      if (lagMs === 20 * SECOND_MS) lab.emulator.regions.setLag({ from: HOME, lag: lagMs })
      await lab.clock.advance(lagMs)
      await lab.engine.background.settled()
      expect(await shown()).toEqual(end)
    },
  )

  test('a write arrives in the other region when its own lag has passed, not earlier, though stamps stand still', async () => {
    await open()
    await makeReplicas()
    await put('before')
    await lab.clock.set(lab.clock.nowMs() - BACK_MS)
    for (let n = 0; n < 3; n++) {
      await put('a', n) // one partition, so that the first one that is due brings the others to be looked at
      await lab.clock.advance(SECOND_MS)
    }
    const seen: number[] = []
    await lab.clock.advance(16 * SECOND_MS)
    for (let n = 0; n < 5; n++) {
      await lab.engine.background.settled()
      seen.push(await pending())
      await lab.clock.advance(SECOND_MS)
    }
    expect(seen).toEqual([3, 2, 1, 0, 0])
  })

  test('a transaction that is held is answered', async () => {
    await open()
    await makeTable()
    const held = transaction('a')
    while (lab.clock.nextDueMs === undefined) await new Promise((resolve) => setImmediate(resolve))
    await lab.clock.set(lab.clock.nowMs() - BACK_MS)
    await lab.clock.advance(2 * SECOND_MS)
    expect(await held).toBe('done')
  })
})

// Everything runs as it does for users; only the machine's date is the test's.
test('the machine’s clock goes back: a table becomes ACTIVE within its time and a second', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dynalab-back-'))
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 5, 1) })
  try {
    await using emulator = await createEmulator({ dataDir: folder, transition: 300, logLevel: 'silent' })
    const ask = apiOf(emulator)
    await ask('CreateTable', CREATE)
    vi.setSystemTime(Date.UTC(2026, 5, 1) - BACK_MS)
    const endMs = Date.now() + 5 * SECOND_MS // by the date, which a busy machine moves no faster
    let shown = 'CREATING'
    while (shown === 'CREATING' && Date.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      vi.setSystemTime(Date.now() + 50) // the date goes on
      shown = (await ask<Described>('DescribeTable', T)).Table.TableStatus
    }
    expect(shown).toBe('ACTIVE')
  } finally {
    vi.useRealTimers()
    await rm(folder, { recursive: true })
  }
})
