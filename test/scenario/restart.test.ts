// What must go on where a kill interrupted it: a transaction's token, a state that ends by the clock, the clearing of what was dropped.
// A process does the first half and is killed; the second half runs here, on a clock that stands still until it is moved.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { verifyFolder } from '../../src/engine/verify/verify.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { type SteerableClock } from '../../src/runtime/steerable-clock.js'
import { openFolder } from '../../src/storage/folder.js'
import { garbageKey, META_KEY, rowKey, tokenKey } from '../../src/storage/keys.js'
import type { Store } from '../../src/storage/store.js'
import { apiOf, type Call, Refusal, scanAll } from './api.js'
import { type Failpoint, type Moment, MOMENTS } from './failpoint-store.js'
import { emulatorOn } from '../support/emulator-rig.js'
import { Victims } from './processes.js'
import type { Line } from './victim.js'
import { CREATE_TABLE, TABLE } from './workload.js'

const MINUTE_MS = 60_000
const NAME = { TableName: TABLE }

type Request = readonly [operation: string, input: object]

let victims: Victims
let folder: string
beforeAll(() => {
  victims = new Victims()
})
afterAll(() => victims.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-restart-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Makes the requests in a process that is killed at the answer to the last, or at the failpoint. @returns what was answered */
async function killedAfter(
  calls: readonly Request[],
  how: { transitionMs?: number; failpoint?: Failpoint } = {},
): Promise<unknown[]> {
  const isLast = (line: Line): boolean => line.kind === 'answered' && line.n === calls.length - 1
  const order = { folder, transitionMs: how.transitionMs ?? 0, failpoint: how.failpoint, task: { kind: 'calls', calls } } as const
  const waits = how.failpoint !== undefined
  const { lines, signal, stderr } = await victims.live(order, (line) => (isLast(line) && !waits ? 0 : undefined))
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
  expect(lines.filter(({ kind }) => kind === 'failed')).toEqual([])
  return lines.flatMap((line) => (line.kind === 'answered' ? [line.output] : []))
}

interface Reopened {
  readonly store: Store
  readonly clock: SteerableClock
  readonly call: Call
  readonly close: () => Promise<void>
}

/** The folder in this process, on a clock that starts so long after now. */
async function reopen(laterMs = 0): Promise<Reopened> {
  const store = await openFolder(folder, 'existing')
  const settings = { startMs: Date.now() + laterMs, isAudited: true, transitionMs: MINUTE_MS }
  const { emulator, clock } = await emulatorOn(store, settings)
  return { store, clock, call: apiOf(emulator), close: () => emulator.close() }
}

const refusalOf = async (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'none',
    (error: unknown) => (error instanceof Refusal ? error.name : String(error)),
  )

async function statusOf(call: Call): Promise<readonly string[]> {
  interface Described {
    readonly Table: {
      readonly TableStatus: string
      readonly GlobalSecondaryIndexes?: readonly { readonly IndexStatus: string }[]
    }
  }
  const { Table } = await call<Described>('DescribeTable', NAME)
  return [Table.TableStatus, ...(Table.GlobalSecondaryIndexes ?? []).map((index) => index.IndexStatus)]
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await nextTurn()
}

async function expectSound(): Promise<void> {
  expect((await verifyFolder(folder)).problems).toEqual([])
}

describe('the token of a transaction', () => {
  const KEY = { pk: { S: 'a' }, sk: { N: '1' } }
  const addOne = (by: string): object => ({
    TransactItems: [
      { Update: { ...NAME, Key: KEY, UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: by } } } },
      { Put: { ...NAME, Item: { ...KEY, sk: { N: '2' }, g: { S: 'g' }, v: { S: 'v' } } } },
    ],
    ClientRequestToken: 'token-1',
  })
  const GET: Request = ['GetItem', { ...NAME, Key: KEY, ConsistentRead: true }]
  const isOne = { Item: { ...KEY, n: { N: '1' } } }

  test('is known after a kill, with its payload, and forgotten ten minutes later', async () => {
    const before = await killedAfter([
      ['CreateTable', CREATE_TABLE],
      ['TransactWriteItems', addOne('1')],
    ])
    expect(before[1]).toEqual({})
    const after = await killedAfter([['TransactWriteItems', addOne('1')], GET, ['TransactWriteItems', addOne('2')]])
    expect(after).toEqual([{}, isOne, { refusal: 'IdempotentParameterMismatchException' }])
    const { call, close } = await reopen(10 * MINUTE_MS + 1)
    await call('TransactWriteItems', addOne('1'))
    expect(await call(...GET)).toEqual({ Item: { ...KEY, n: { N: '2' } } })
    await close()
    await expectSound()
  })

  test.each(MOMENTS)('makes a retry do it once when the kill came %s the commit', async (moment) => {
    await killedAfter([['CreateTable', CREATE_TABLE]])
    const failpoint = { moment, commit: 1, keyKind: kindOf(tokenKey('')), turns: 2, spinMicros: 100 }
    expect(await killedAfter([['TransactWriteItems', addOne('1')]], { failpoint })).toEqual([])
    const retried = await killedAfter([['TransactWriteItems', addOne('1')], ['TransactWriteItems', addOne('1')], GET])
    expect(retried).toEqual([{}, {}, isOne])
    await expectSound()
  })
})

describe('a state that ends by the clock goes on over a kill', () => {
  test('CREATING', async () => {
    await killedAfter([['CreateTable', CREATE_TABLE]], { transitionMs: MINUTE_MS })
    const { call, clock, close } = await reopen()
    expect(await statusOf(call)).toEqual(['CREATING', 'CREATING'])
    const put: Request = ['PutItem', { ...NAME, Item: { pk: { S: 'a' }, sk: { N: '1' } } }]
    expect(await refusalOf(call(...put))).toBe('ResourceNotFoundException')
    await clock.advance(MINUTE_MS)
    expect(await statusOf(call)).toEqual(['ACTIVE', 'ACTIVE'])
    await call(...put)
    await close()
    await expectSound()
  })

  test('CREATING, when it should have ended while nothing ran', async () => {
    await killedAfter([['CreateTable', CREATE_TABLE]], { transitionMs: MINUTE_MS })
    const { call, clock, close } = await reopen(2 * MINUTE_MS)
    await clock.advance(1)
    expect(await statusOf(call)).toEqual(['ACTIVE', 'ACTIVE'])
    await close()
  })

  test('UPDATING, with an index that is filled when it ends', async () => {
    const {
      GlobalSecondaryIndexes: [Create],
      LocalSecondaryIndexes: _local,
      ...plain
    } = CREATE_TABLE
    const withoutIndex = { ...plain, AttributeDefinitions: plain.AttributeDefinitions.slice(0, 2) }
    const item = { pk: { S: 'a' }, sk: { N: '1' }, g: { S: 'g' }, v: { S: 'v' } }
    await killedAfter([
      ['CreateTable', withoutIndex],
      ['PutItem', { ...NAME, Item: item }],
    ])
    const alter = { ...NAME, AttributeDefinitions: plain.AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] }
    await killedAfter([['UpdateTable', alter]], { transitionMs: MINUTE_MS })
    const { call, clock, close } = await reopen()
    expect(await statusOf(call)).toEqual(['UPDATING', 'CREATING'])
    await clock.advance(MINUTE_MS)
    await until(async () => (await statusOf(call)).every((status) => status === 'ACTIVE'))
    expect(await scanAll(call, TABLE, 'byG')).toEqual([item])
    await close()
    await expectSound()
  })

  test('DELETING', async () => {
    await killedAfter([
      ['CreateTable', CREATE_TABLE],
      ['PutItem', { ...NAME, Item: { pk: { S: 'a' }, sk: { N: '1' } } }],
    ])
    await killedAfter([['DeleteTable', NAME]], { transitionMs: MINUTE_MS })
    const { call, clock, store, close } = await reopen()
    expect((await statusOf(call))[0]).toBe('DELETING')
    await clock.advance(MINUTE_MS)
    expect(await refusalOf(call('DescribeTable', NAME))).toBe('ResourceNotFoundException')
    await until(() => isCleared(store))
    await close()
  })
})

describe('what a dropped table leaves is cleared over a kill', () => {
  const ROWS = 3000
  const drop: Request = ['DeleteTable', NAME]

  async function fill(): Promise<void> {
    const emulator = await createEmulator({ dataDir: folder, audit: 'on', logLevel: 'silent' })
    const call = apiOf(emulator)
    await call('CreateTable', CREATE_TABLE)
    const item = (n: number): object => ({ pk: { S: `p${n % 100}` }, sk: { N: String(n) }, g: { S: 'g' }, v: { S: `v${n}` } })
    await Promise.all(Array.from({ length: ROWS }, (_, n) => call('PutItem', { ...NAME, Item: item(n) })))
    await emulator.close()
  }

  // The first commit that names garbage is the drop itself: all of it, or none.
  test.each(MOMENTS)('%s the commit that drops it', async (moment) => {
    await fill()
    const failpoint = { moment, commit: 1, keyKind: kindOf(garbageKey('rows', 0)), turns: 2, spinMicros: 150 }
    expect(await killedAfter([drop], { failpoint })).toEqual([])
    await expectSound()
    const { call, store, close } = await reopen()
    const isThere = (await refusalOf(call('DescribeTable', NAME))) === 'none'
    if (moment !== 'inside') expect(isThere).toBe(moment === 'before')
    if (isThere) expect(await scanAll(call, TABLE)).toHaveLength(ROWS)
    else await until(() => isCleared(store))
    await close()
  })

  test.each<[Moment, number]>([
    ['before', 2],
    ['inside', 4],
    ['after', 3],
    ['after', 9],
  ])('%s slice %i of the rows', async (moment, commit) => {
    await fill()
    const failpoint = { moment, commit, keyKind: kindOf(rowKey(0, Buffer.alloc(0))), turns: 2, spinMicros: 150 }
    await killedAfter([drop], { failpoint })
    const { call, store, close } = await reopen()
    expect(await refusalOf(call('DescribeTable', NAME))).toBe('ResourceNotFoundException')
    await until(() => isCleared(store))
    await close()
  })
})

const kindOf = (key: Buffer): number => key[0] ?? 0

/** Nothing is stored any more but the sequence, the clock and the next id. */
async function isCleared(store: Store): Promise<boolean> {
  const cursor = store.cursor({ lower: Buffer.alloc(0), upper: Buffer.of(0xff) })
  const rows = await cursor.next(2)
  await cursor.close()
  return rows.length === 1 && rows[0]?.[0].equals(META_KEY) === true
}
