// A batch fails at every place of a day's work, one place a run: writes of two regions, an index that is filled, a pin, a transaction with a
// token, a split, items that expire, tables that come and go. Each time the cause is gone at once, the step that was refused is asked again, and in the end all
// is as if nothing had failed: regions agree, the index is whole, nothing is left to clear. Half of the runs find the batch that failed in
// the store when it is opened anew, as after a sync that failed.
import { describe, expect, test } from 'vitest'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { GARBAGE_RANGE, rowRange, UNDO_RANGE } from '../../src/storage/keys.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { KeyRange, Store, StoreOp } from '../../src/storage/store.js'
import { wrapStore } from '../../src/storage/wrap-store.js'
import { deleteIntent, GLOBAL, key, NAMESPACE, newTable, putIntent, rigOn, suffixOf } from '../support/engine-rig.js'
import { makeReplicas, replica, rowsIn } from '../support/global-table.js'

const EAST = 'us-east-1'
const WEST = 'us-west-2'
const ITEMS = 250
/** More than the day has. */
const MOST_COMMITS = 120
/** One was deleted and four expired, one came last. */
const LEFT = ITEMS - 4
const CREATE_G = { kind: 'createIndex', index: GLOBAL, attributes: [{ name: 'g', type: 'S' }] } as const
const STREAM = { enabled: true, viewType: 'KEYS_ONLY' } as const

const item = (n: number, g: string) => ({ ...key(`p${n}`, 1), g: { S: g } })

/** Due at once, but for the one that is due in a hundred years. */
const EXPIRING = [40, 41, 42]
const EXPIRED_LAST = 44
const dated = (n: number) => ({ ...item(n, 'dated'), e: { N: String(n === 43 ? 4_900_000_000 : 1_750_000_000) } })

interface FailingStore {
  readonly store: Store
  readonly stored: Store
  /** From now on, the n-th batch fails. */
  failAt(n: number): void
  readonly hasFailed: () => boolean
}

async function failingStore(isLogged: boolean): Promise<FailingStore> {
  const stored = await openMemoryStore()
  let left = Number.POSITIVE_INFINITY
  let failed: readonly StoreOp[] | undefined
  const store = wrapStore(stored, {
    async batch(ops, durability) {
      if (--left !== 0) return stored.batch(ops, durability)
      failed = [...ops]
      throw new Error('IO error: No space left on device')
    },
    async reopen() {
      if (isLogged && failed !== undefined) await stored.batch(failed, 'os')
    },
  })
  return { store, stored, failAt: (n) => (left = n), hasFailed: () => failed !== undefined }
}

async function countIn(store: Store, range: KeyRange): Promise<number> {
  const cursor = store.cursor({ ...range, only: 'keys' })
  try {
    return (await cursor.next(10_000)).length
  } finally {
    await cursor.close()
  }
}

/** The work of a day, a step each. */
function* stepsOf(engine: StoreEngine): Generator<() => Promise<unknown>> {
  const token = { token: 'once', namespace: NAMESPACE, payloadDigest: 'd' }
  const write = (region: string, n: number, g: string) => engine.items.write(replica(engine, region), putIntent(item(n, g)))
  yield () => Promise.all(Array.from({ length: ITEMS }, (_, n) => write(EAST, n, 'first')))
  yield () => engine.tables.create(NAMESPACE, { ...newTable('other'), stream: STREAM })
  yield () => engine.items.write(engine.tables.active(NAMESPACE, 'other'), putIntent(item(1, 'x')))
  yield () => engine.tables.alter(replica(engine, EAST), () => [CREATE_G])
  yield () => engine.pins.add('noon', [replica(engine, EAST)])
  yield () => Promise.all([0, 1, 2].map((n) => write(WEST, n, 'second')))
  yield () => engine.items.write(replica(engine, EAST), deleteIntent(key('p7', 1)))
  yield () => {
    const writes = [8, 9].map((n) => ({ table: replica(engine, EAST), intent: putIntent(item(n, 'together')) }))
    return engine.items.transact(writes, token)
  }
  yield () => engine.splitter.splitAt(replica(engine, EAST), undefined, suffixOf(key('p100', 1)))
  yield () => Promise.all([20, 21].map((n) => write(EAST, n, 'third')))
  yield () => Promise.all([...EXPIRING, 43].map((n) => engine.items.write(replica(engine, EAST), putIntent(dated(n)))))
  yield () => engine.timeToLive.set(replica(engine, WEST), { isEnabled: true, attribute: 'e' })
  yield () => engine.items.write(replica(engine, WEST), putIntent(dated(EXPIRED_LAST)))
  yield () => engine.timeToLive.set(replica(engine, EAST), { isEnabled: false, attribute: 'e' })
  yield () => engine.tables.remove(engine.tables.active(NAMESPACE, 'other'))
  yield () => engine.pins.release('noon')
  yield () => write(WEST, 1000, 'last')
}

async function recovered(engine: StoreEngine): Promise<void> {
  if (engine.failure !== undefined) expect(await engine.recover()).toBe(true)
}

/** @returns whether the n-th batch was reached */
async function liveADay(failAt: number, isLogged: boolean): Promise<boolean> {
  const { store, stored, ...failing } = await failingStore(isLogged)
  const { engine, failures } = await rigOn(store)
  await makeReplicas(engine, stored, [EAST, WEST], [])
  failing.failAt(failAt)
  for (const step of stepsOf(engine)) {
    try {
      await step()
    } catch (error) {
      expect(engine.failure, String(error)).toBeDefined()
      await recovered(engine)
      await step()
    }
    await engine.drain().catch(() => undefined)
    await recovered(engine)
    await engine.drain()
  }
  await checkDay(engine, stored)
  await engine.stop()
  expect(failures).toEqual([])
  expect((await verifyStore(stored)).problems).toEqual([])
  const again = await rigOn(stored)
  await again.engine.drain()
  await checkDay(again.engine, stored)
  await again.engine.stop()
  return failing.hasFailed()
}

async function checkDay(engine: StoreEngine, stored: Store): Promise<void> {
  const rows = await rowsIn(engine, stored, EAST)
  expect(await rowsIn(engine, stored, WEST)).toEqual(rows)
  expect(Object.keys(rows)).toHaveLength(LEFT)
  const [index] = replica(engine, EAST).indexes
  expect(index?.record.status).toBe('ACTIVE')
  expect(await countIn(stored, rowRange(index?.record.physicalId ?? 0))).toBe(LEFT)
  expect(replica(engine, EAST).map.partitions).toHaveLength(5)
  expect(engine.tables.find(NAMESPACE, 'other')).toBeUndefined()
  expect(engine.pins.list()).toEqual([])
  expect([...engine.keptLogs.all()]).toHaveLength(1)
  expect(await countIn(stored, GARBAGE_RANGE)).toBe(0)
  expect(await countIn(stored, UNDO_RANGE)).toBe(0)
}

describe.each([
  ['nothing', false],
  ['all', true],
])('the store shows %s of the batch that failed', (_, isLogged) => {
  test('a failure at any place leaves no trace', { timeout: 120_000 }, async () => {
    let reached = 0
    for (let n = 1; n < MOST_COMMITS; n++) {
      const hasFailed = await liveADay(n, isLogged).catch((error: unknown) => {
        throw new Error(`when batch ${n} fails`, { cause: error })
      })
      if (!hasFailed) break
      reached = n
    }
    expect(reached).toBeGreaterThan(20)
  })
})
