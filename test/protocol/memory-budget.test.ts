// Room for requests and answers: what is counted, who waits, in which order they go on, and what becomes of those who waited too long.
import { expect, test } from 'vitest'
import { LIMITS } from '../../src/model/limits.js'
import { BulkReads } from '../../src/protocol/bulk-reads.js'
import { MemoryBudget } from '../../src/protocol/memory-budget.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { Turn } from '../../src/runtime/turn.js'

/** Longer than the run: a wait that a test leaves behind ends in none of the tests after it. */
const LONG_MS = 3_600_000
const budgetOf = (limitBytes: number, waitMs = LONG_MS) => new MemoryBudget({ limitBytes, waitMs })

/** Notes who has come through, in order. */
function noting(): { readonly order: string[]; readonly note: (name: string) => () => void } {
  const order: string[] = []
  return { order, note: (name) => () => void order.push(name) }
}

test('what fits is let in at once, and what does not waits in its order', async () => {
  const budget = budgetOf(100)
  const { order, note } = noting()
  const first = await budget.take(60)
  void budget.take(50).then(note('large'))
  void budget.take(10).then(note('small, but later'))
  await nextTurn()
  expect([order, budget.usedBytes, budget.waiting, budget.hasRoom(1)]).toEqual([[], 60, 2, false])
  first()
  first() // gives nothing back a second time
  await nextTurn()
  expect([order, budget.usedBytes, budget.waiting]).toEqual([['large', 'small, but later'], 60, 0])
})

test('who is alone is let in, however much he needs', async () => {
  const budget = budgetOf(100)
  const giveBack = await budget.take(5000)
  expect(budget.isOver).toBe(true)
  const { order, note } = noting()
  void budget.room(1).then(note('next'))
  await nextTurn()
  expect(order).toEqual([])
  giveBack()
  await nextTurn()
  expect([order, budget.isOver]).toEqual([['next'], false])
})

test('small things may take a quarter more than the rest', () => {
  const budget = budgetOf(100)
  budget.add(125)
  expect([budget.hasRoom(1), budget.isOver]).toEqual([false, false])
  budget.add(1)
  expect(budget.isOver).toBe(true)
})

test('small ones that waited are let in one a turn, as far as what came of those before leaves room', async () => {
  const budget = budgetOf(100)
  const { order, note } = noting()
  const giveBack = budget.add(200)
  const grow = (name: string) => (giveBackEstimate: () => void) => {
    note(name)()
    budget.add(70) // more than was estimated
    giveBackEstimate()
  }
  for (const name of ['a', 'b', 'c']) void budget.takeSmall(10).then(grow(name))
  giveBack()
  for (let turn = 0; turn < 5; turn++) await nextTurn()
  expect([order, budget.usedBytes, budget.waiting]).toEqual([['a', 'b'], 140, 1])
})

test('who has waited too long is refused as the service does, and those behind him go on', async () => {
  const told: number[] = []
  const budget = new MemoryBudget({ limitBytes: 100, waitMs: 5, onFirstRefusal: (bytes) => told.push(bytes) })
  await budget.take(80)
  const refused = await Promise.all([
    budget.take(90).catch((error: unknown) => error),
    budget.take(95).catch((error: unknown) => error),
  ])
  for (const error of refused) expect(error).toMatchObject({ name: 'ServiceUnavailable', status: 503 })
  expect([budget.refusals, budget.waiting, told]).toEqual([2, 0, [100]])
  expect(await budget.take(20).then((giveBack) => typeof giveBack)).toBe('function')
})

test('eight bulk reads run at once, the others in their order as these end', async () => {
  const reads = new BulkReads(budgetOf(1000), new Turn(), LONG_MS)
  const { order, note } = noting()
  const ends: (() => void)[] = []
  const all = Array.from({ length: 11 }, (_, n) =>
    Promise.resolve(
      reads.run('batch', () => {
        note(`${n}`)()
        return new Promise<number>((resolve) => ends.push(() => resolve(n)))
      }),
    ),
  )
  await nextTurn()
  expect([order.length, reads.waiting]).toEqual([8, 3])
  ends[5]?.()
  expect(await all[5]).toBe(5)
  await nextTurn()
  expect(order.slice(8)).toEqual(['8'])
  for (let n = 0; n < 11; n++) {
    ends[n]?.()
    await nextTurn()
    await nextTurn()
  }
  expect(await Promise.all(all)).toEqual(Array.from({ length: 11 }, (_, n) => n))
  expect(order.slice(8)).toEqual(['8', '9', '10'])
})

test('a bulk read that fails makes room as one that ends does', async () => {
  const reads = new BulkReads(budgetOf(1000), new Turn(), LONG_MS)
  const fail = (): never => {
    throw new Error('no')
  }
  for (let n = 0; n < 20; n++) {
    expect(() => reads.run('batch', fail)).toThrow('no')
    await nextTurn() // in a long turn the read would wait
  }
  for (let n = 0; n < 20; n++) await expect(reads.run('batch', () => Promise.reject(new Error('later')))).rejects.toThrow('later')
  expect(reads.run('batch', () => 7)).toBe(7)
})

test('bulk reads wait while answers take all the room, and are refused after a time', async () => {
  const budget = budgetOf(100)
  const giveBack = budget.add(100)
  const reads = new BulkReads(budget, new Turn(), LONG_MS)
  const { order, note } = noting()
  void Promise.resolve(reads.run('batch', () => 'done')).then(note('read'))
  await nextTurn()
  expect(order).toEqual([])
  giveBack()
  for (let turn = 0; turn < 3; turn++) await nextTurn()
  expect(order).toEqual(['read'])
  budget.add(100)
  const hasty = new BulkReads(budget, new Turn(), 5)
  await expect(hasty.run('batch', () => 'never')).rejects.toMatchObject({ name: 'ServiceUnavailable' })
  expect(hasty.waiting).toBe(0)
})

test('bulk reads leave the room that the answers of those which run may need, and use it when they have ended', async () => {
  const budget = budgetOf(20 * LIMITS.pageBytes)
  budget.add(10 * LIMITS.pageBytes)
  const reads = new BulkReads(budget, new Turn('endless'), LONG_MS)
  const ends: (() => void)[] = []
  let started = 0
  for (let n = 0; n < 9; n++)
    void reads.run('page', () => {
      started += 1
      return new Promise<void>((resolve) => ends.push(resolve))
    })
  expect([started, reads.waiting]).toEqual([5, 4])
  await nextTurn()
  expect(started).toBe(5)
  for (const end of ends.splice(0, 2)) end()
  await nextTurn()
  expect([started, reads.waiting]).toEqual([7, 2])
})

test('no bulk read is started in a turn that has been long', async () => {
  const turn = new Turn()
  const reads = new BulkReads(budgetOf(1000), turn, LONG_MS)
  const { order, note } = noting()
  void reads.run('batch', () => {
    const until = performance.now() + 15
    while (performance.now() < until);
  })
  expect(turn.isLong).toBe(true)
  void reads.run('batch', note('next turn'))
  expect(order).toEqual([])
  await nextTurn()
  await nextTurn()
  expect(order).toEqual(['next turn'])
})
