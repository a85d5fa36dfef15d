// Which tables keep a past, and who still needs what of it.
import { expect, test } from 'vitest'
import { CommitQueue } from '../../../src/engine/commit/commit-queue.js'
import { History, type TableWithPast } from '../../../src/engine/history/history.js'
import { Pins } from '../../../src/engine/history/pins.js'
import { TimeMarks } from '../../../src/engine/history/time-marks.js'
import { Windows } from '../../../src/engine/history/windows.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { undoKey, undoRowsRange } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { Reclaimer } from '../../../src/storage/reclaimer.js'
import { put, type Store, type StoreOp } from '../../../src/storage/store.js'
import { wrapStore } from '../../../src/storage/wrap-store.js'

const ID = 7
/** More than a ledger remembers, so that the rest is listed in the store under the table's id. */
const MANY = 6000

/** As a table with twenty indexes leaves them. */
const ROWS_A_CHANGE = 40

interface Bench {
  readonly store: Store
  readonly commits: CommitQueue
  readonly history: History
  readonly failures: readonly unknown[]
  /** Where the table's replicas are; undefined when none trails. */
  readonly trailAt: (position: number | undefined) => void
  /** Changes that leave so many undo rows each. */
  readonly write: (changes: number, rowsAChange: number) => void
}

function bench(store: Store): Bench {
  const clock = new SteerableClock(manualAt(1000))
  const failures: unknown[] = []
  const onFailure = (error: unknown): void => void failures.push(error)
  const commits = new CommitQueue(store, clock, 'os', onFailure)
  const pins = new Pins([], commits, clock)
  const windows = new Windows(new TimeMarks(store, commits, clock, undefined))
  const history = new History({ store, commits, clock, pins, windows, reclaimer: new Reclaimer(store, onFailure), onFailure })
  const table = { record: { physicalId: ID, indexes: [] }, trailing: undefined, history: undefined } as unknown as Mutable
  const trailAt: Bench['trailAt'] = (position) => {
    table.trailing = (
      position === undefined ? undefined : { lowest: () => position, mayShow: () => true }
    ) as typeof table.trailing
    history.configure(table)
  }
  const write: Bench['write'] = (changes, rowsAChange) => {
    for (let n = 0; n < changes; n++) {
      const sequence = commits.nextSequence()
      const keys = Array.from({ length: rowsAChange }, (_, row) => undoKey(ID, Buffer.from(`row ${sequence} ${row}`), sequence))
      const ops: StoreOp[] = keys.map((key) => put(key, ''))
      table.history?.remember(sequence, keys, ops)
      commits.add(ops)
    }
  }
  return { store, commits, history, failures, trailAt, write }
}

async function undoRowsIn(store: Store): Promise<number> {
  const cursor = store.cursor({ ...undoRowsRange(ID), only: 'keys' })
  try {
    return (await cursor.next(1_000_000)).length
  } finally {
    await cursor.close()
  }
}

// A batch is one turn of the event loop, in which no request is answered: tens of thousands of deletes would take a tenth of a second.
test('what nobody needs any more is deleted a few hundred rows a turn', async () => {
  const memory = await openMemoryStore()
  const deleted: number[] = []
  const store = wrapStore(memory, {
    batch: (ops, durability) => {
      deleted.push(ops.filter(({ type }) => type === 'del').length)
      return memory.batch(ops, durability)
    },
  })
  const { commits, history, failures, trailAt, write } = bench(store)
  trailAt(0)
  write(MANY, ROWS_A_CHANGE)
  await commits.landed()
  trailAt(undefined)
  await history.settled()
  expect(failures).toEqual([])
  expect(await undoRowsIn(store)).toBe(0)
  expect(deleted.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(MANY * ROWS_A_CHANGE)
  expect(Math.max(...deleted)).toBeLessThanOrEqual(512)
})

// The trimmer is at work on what the table left when it rested, while the table trails anew: nothing of after the new position may go.
test('a table that rests and trails again at once keeps what its replicas need', async () => {
  const { store, commits, history, failures, trailAt, write } = bench(await openMemoryStore())
  trailAt(0)
  write(MANY, 1)
  await commits.landed()
  trailAt(undefined)
  trailAt(commits.decidedSequence)
  write(MANY, 1)
  await history.settled()
  expect(failures).toEqual([])
  expect(await undoRowsIn(store)).toBe(MANY)
})

type Mutable = { -readonly [Name in keyof TableWithPast]: TableWithPast[Name] }
