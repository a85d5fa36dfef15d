// Proves when a gateway beats: what fails is tried again soon, and what stands still holds up neither the next beat nor the lease.
import { expect, test } from 'vitest'
import { Beats } from '../../../src/ring/catalogue/beats.js'
import type { Catalogue } from '../../../src/ring/catalogue/catalogue.js'
import { NO_DEMAND } from '../../../src/ring/catalogue/demand.js'
import type { GatewayRow, GatewayRows } from '../../../src/ring/catalogue/gateway-rows.js'
import { Membership } from '../../../src/ring/catalogue/membership.js'
import { Listeners } from '../../../src/model/listeners.js'
import type { Clock } from '../../../src/runtime/clock.js'
import { manualAt } from '../../../src/runtime/clock-state.js'
import { SteerableClock } from '../../../src/runtime/steerable-clock.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('a beat that failed is followed after 50 ms, 100 ms and so on up to a second, and one that did not after a second', async () => {
  const clock = new SteerableClock(manualAt(0))
  const begunMs: number[] = []
  let fails = true
  const renew = (): Promise<void> => {
    begunMs.push(clock.nowMs())
    return fails ? Promise.reject(new Error('no')) : Promise.resolve()
  }
  const failures: unknown[] = []
  const beats = new Beats({ clock, renew, look: async () => undefined, onFailure: (failure) => void failures.push(failure) })
  await beats.soon()
  await clock.advance(3600)
  expect(begunMs).toEqual([0, 50, 150, 350, 750, 1550, 2550, 3550])
  expect(failures.length).toBe(8)
  fails = false
  await clock.advance(3000)
  expect(begunMs.slice(8)).toEqual([4550, 5550, 6550])
  fails = true
  await clock.advance(1000)
  expect(begunMs.slice(11)).toEqual([7550, 7600])
  await beats.stop()
  await clock.advance(5000)
  expect(begunMs.length).toBe(13)
})

/** A clock that waits for nothing that it sets going, as one that runs. */
function looseClock() {
  let nowMs = 0
  const timers = new Map<() => unknown, number>()
  const clock = {
    nowMs: () => nowMs,
    at: (dueMs: number, task: () => unknown) => {
      timers.set(task, dueMs)
      return () => void timers.delete(task)
    },
  }
  const passes = async (ms: number): Promise<void> => {
    for (const endMs = nowMs + ms; nowMs < endMs;) {
      nowMs += 50
      for (const [task, dueMs] of [...timers]) {
        if (dueMs > nowMs || !timers.delete(task)) continue
        void task()
      }
      await turn()
    }
  }
  return { clock: clock as unknown as Clock, passes } // all that beats ask of it
}

/** A gateway on a ring whose answers the test holds up. */
async function rig() {
  const { clock, passes } = looseClock()
  const held = { renewals: false, reads: false, looks: false }
  const waiting: Record<keyof typeof held, (() => void)[]> = { renewals: [], reads: [], looks: [] }
  const answer = async <Value>(kind: keyof typeof held, value: () => Value): Promise<Value> => {
    if (held[kind]) await new Promise<void>((resolve) => waiting[kind].push(resolve))
    return value()
  }
  let shown: readonly GatewayRow[] = []
  const rows = {
    take: async () => true,
    renew: () => answer('renewals', () => true),
    leave: async () => undefined,
    all: () => {
      const read = shown
      return answer('reads', () => read)
    },
  }
  const catalogue = { acknowledged: 0, taken: new Listeners<[number]>(), look: () => answer('looks', () => undefined) }
  const membership = new Membership({
    id: 'own',
    clock,
    rows: rows as unknown as GatewayRows, // all that it asks of them
    catalogue: catalogue as unknown as Catalogue,
    onFailure: () => undefined,
    elapsedMs: () => clock.nowMs(),
  })
  await membership.start()
  return { membership, passes, held, waiting, show: (now: readonly GatewayRow[]) => (shown = now) }
}

const row = (id: string, beat: number): GatewayRow => ({ slot: 1, id, beat, epoch: 0, seenMs: 0, demand: NO_DEMAND })

test('an old look at the others does not take back what a newer one showed', async () => {
  const { membership, held, waiting, show } = await rig()
  held.reads = true
  const waits = [membership.allHave(0, () => true)]
  show([row('new', 1)])
  waits.push(membership.allHave(0, () => true))
  await turn()
  waiting.reads[1]?.()
  await turn()
  waiting.reads[0]?.()
  await Promise.all(waits)
  expect(membership.live().map(({ id }) => id)).toEqual(['new'])
})

test.each(['reads', 'looks'] as const)('%s that stand still leave the lease alone', async (kind) => {
  const { membership, held, passes } = await rig()
  held[kind] = true
  await passes(20_000)
  expect(membership.lease.isHeld).toBe(true)
})

test('a renewal that stands still holds up no later one, and its answer does not cut the lease', async () => {
  const { membership, held, waiting, passes } = await rig()
  await passes(1000)
  held.renewals = true
  await passes(1000)
  held.renewals = false
  await passes(4000)
  expect([waiting.renewals.length, membership.lease.isHeld]).toEqual([1, true])
  waiting.renewals[0]?.()
  await turn()
  expect(membership.lease.isHeld).toBe(true)
})

test('a lease that was out is held again only with the catalogue of after', async () => {
  const { membership, held, waiting, passes } = await rig()
  held.renewals = true
  await passes(5000)
  expect(membership.lease.isHeld).toBe(false)
  held.renewals = false
  held.looks = true
  await passes(1000)
  expect(membership.lease.isHeld).toBe(false)
  for (const look of waiting.looks) look()
  await turn()
  expect(membership.lease.isHeld).toBe(true)
})
