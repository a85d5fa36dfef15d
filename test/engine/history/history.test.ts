// Which tables keep a past, and who still needs what of it.
import { expect, test } from 'vitest'
import { CommitQueue } from '../../../src/engine/commit/commit-queue.js'
import { History, type TableWithPast } from '../../../src/engine/history/history.js'
import { Pins } from '../../../src/engine/history/pins.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'
import { undoKey, undoRowsRange } from '../../../src/storage/keys.js'
import { openMemoryStore } from '../../../src/storage/level-store.js'
import { Reclaimer } from '../../../src/storage/reclaimer.js'
import { put, type StoreOp } from '../../../src/storage/store.js'

const ID = 7
/** More than a ledger remembers, so that the rest is listed in the store under the table's id. */
const MANY = 6000

// The trimmer is at work on what the table left when it rested, while the table trails anew: nothing of after the new position may go.
test('a table that rests and trails again at once keeps what its replicas need', async () => {
  const store = await openMemoryStore()
  const clock = new SteerableClock(manualAt(1000))
  const failures: unknown[] = []
  const onFailure = (error: unknown): void => void failures.push(error)
  const commits = new CommitQueue(store, clock, 'os', onFailure)
  const pins = new Pins([], commits, clock)
  const history = new History({ store, commits, clock, pins, reclaimer: new Reclaimer(store, onFailure), onFailure })
  const table = { record: { physicalId: ID, indexes: [] }, trailing: undefined, history: undefined } as unknown as Mutable
  const trailAt = (position: number | undefined): void => {
    table.trailing = (
      position === undefined ? undefined : { lowest: () => position, mayShow: () => true }
    ) as typeof table.trailing
    history.configure(table)
  }
  const write = (): void => {
    for (let n = 0; n < MANY; n++) {
      const sequence = commits.nextSequence()
      const key = undoKey(ID, Buffer.from(`row ${sequence}`), sequence)
      const ops: StoreOp[] = [put(key, '')]
      table.history?.remember(sequence, [key], ops)
      commits.add(ops)
    }
  }
  trailAt(0)
  write()
  await commits.landed()
  trailAt(undefined)
  trailAt(commits.decidedSequence)
  write()
  await history.settled()
  const cursor = store.cursor({ ...undoRowsRange(ID), only: 'keys' })
  const left = await cursor.next(10 * MANY)
  await cursor.close()
  expect(failures).toEqual([])
  expect(left).toHaveLength(MANY)
})

type Mutable = { -readonly [Name in keyof TableWithPast]: TableWithPast[Name] }
