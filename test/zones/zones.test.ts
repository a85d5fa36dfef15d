// Who leads, through losses and healings of zones, by the time alone.
import { describe, expect, test } from 'vitest'
import { ZoneSet, type ZoneState } from '../../src/zones/zones.js'

const [A, B, C] = [0, 1, 2] as const

/** Zones of a region with a failover time of 100 ms, and a store whose head grows with each change. */
function zonesAt(nowMs = 0): {
  zones: ZoneSet
  head: { decided: number; landed: number; nowMs: number }
  set: (zone: number, state: ZoneState, atMs: number, head?: number) => void
} {
  const zones = new ZoneSet('us-east-1', 100)
  const head = { decided: 10, landed: 10, nowMs }
  return {
    zones,
    head,
    set: (zone, state, atMs, decided = head.decided) => {
      Object.assign(head, { decided, landed: decided, nowMs: atMs })
      zones.set(zone, state, head)
    },
  }
}

const led = (zones: ZoneSet, nowMs: number): boolean[] => [0, 1, 2].map((slot) => zones.isLed(slot, nowMs))

describe('one zone lost', () => {
  test('a third has no leader for the failover time, then another zone leads, and stays when the first is back', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000)
    expect(led(zones, 1099)).toEqual([false, true, true])
    expect(led(zones, 1100)).toEqual([true, true, true])
    expect(zones.leader(0)).toBe(B)
    expect(zones.serving).toEqual([B, C])
    set(A, 'up', 2000)
    expect(zones.leader(0)).toBe(B)
    expect(zones.isWhole).toBe(true)
  })

  test('a leader that comes back in time leads on', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000)
    set(A, 'up', 1050)
    expect(zones.isLed(0, 1050)).toBe(true)
    expect(zones.leader(0)).toBe(A)
    expect(zones.isLed(0, 5000)).toBe(true)
    expect(zones.leader(0)).toBe(A)
  })

  // Nobody looked between the failover and the next loss: what is decided by the time must not depend on who asks.
  test('a failover that nobody saw has happened all the same', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000)
    set(A, 'up', 1200)
    expect(zones.leader(0)).toBe(B)
    set(B, 'down', 2000)
    expect(led(zones, 2050)).toEqual([false, false, true])
    expect(led(zones, 2100)).toEqual([true, true, true])
    expect([zones.leader(0), zones.leader(1)]).toEqual([C, C])
  })

  test('a clock that is set back ends the wait', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000)
    expect(zones.isLed(0, 900)).toBe(true)
  })

  test('a zone that led shows at least what it had shown', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000, 42)
    set(A, 'up', 1200, 50)
    expect([zones.leader(0), zones.floor(A, 0), zones.floor(B, 0), zones.floor(A, 1)]).toEqual([B, 42, 0, 0])
  })
})

describe('more than one zone lost', () => {
  test('without a quorum nobody leads, and one is chosen as soon as there is one again', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000)
    set(B, 'down', 1010)
    expect(led(zones, 9000)).toEqual([false, false, false])
    expect(zones.serving).toEqual([C])
    set(B, 'up', 9000)
    expect(led(zones, 9000)).toEqual([true, true, true])
    expect([0, 1, 2].map((slot) => zones.leader(slot))).toEqual([B, B, C])
  })

  // The third zone acknowledged writes while the first was down: standing alone, the first does not have them.
  test('a zone that stands alone has what it had, and catches up with the next one', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000, 10)
    set(B, 'down', 2000, 20)
    set(C, 'down', 2000, 20)
    expect(zones.serving).toEqual([])
    set(A, 'up', 3000)
    expect([zones.isFrozen(A), zones.received(A)]).toEqual([true, 10])
    expect(led(zones, 9000)).toEqual([false, false, false])
    set(C, 'up', 4000)
    expect([zones.isFrozen(A), zones.isFrozen(C)]).toEqual([false, false])
    expect(led(zones, 9000)).toEqual([true, true, true])
  })
})

describe('replication paused', () => {
  test('a paused zone serves, leads on, and is not chosen to lead', () => {
    const { zones, set } = zonesAt()
    set(B, 'paused', 1000)
    expect([zones.serving, led(zones, 1000), zones.isFrozen(B)]).toEqual([[A, B, C], [true, true, true], true])
    expect([0, 1, 2].map((slot) => zones.takesWrites(slot, 1000))).toEqual([true, true, true])
    set(A, 'down', 2000)
    expect(zones.isLed(0, 2100)).toBe(true)
    expect(zones.leader(0)).toBe(C)
  })

  test('a write needs two zones that receive it', () => {
    const { zones, set } = zonesAt()
    set(B, 'paused', 1000)
    set(C, 'down', 1000)
    expect(zones.isLed(0, 1000)).toBe(true)
    expect(zones.takesWrites(0, 1000)).toBe(false)
    expect(zones.takesWrites(1, 1000)).toBe(true) // the paused zone leads it, and A receives
  })

  test('paused, a zone that was down is up', () => {
    const { zones, set } = zonesAt()
    set(A, 'down', 1000)
    set(A, 'paused', 1010)
    expect([zones.isLed(0, 1010), zones.leader(0), zones.isFrozen(A)]).toEqual([true, A, true])
  })
})

test('what is under way when its leader or the quorum is lost belongs to another term than what comes after', () => {
  const { zones, set } = zonesAt()
  set(A, 'down', 1000)
  expect(zones.terms).toEqual([1, 0, 0])
  set(B, 'down', 1000)
  expect(zones.terms).toEqual([2, 1, 1])
  set(A, 'up', 1001)
  expect(zones.terms).toEqual([2, 1, 1])
})
