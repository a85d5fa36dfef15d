// Target tracking as a pure decision: from the units consumed in the last minutes to the capacity that there should be. Invariant: what
// it asks for lies within the bounds, and nothing is scaled on minutes without data.
// Source: docs target tracking with DynamoDB (two minutes above, fifteen below); measured us-east-1, 2026, for the band of a fifth.
import { isTermOver } from '../model/term.js'

export interface Tracked {
  /** Units consumed in each complete minute, newest last; undefined for a minute without traffic. */
  readonly unitsPerMinute: readonly (number | undefined)[]
  /** Provisioned units a second. */
  readonly capacity: number
  readonly minCapacity: number
  readonly maxCapacity: number
  readonly targetPercent: number
}

export type Direction = 'out' | 'in'

/** Why an alarm moves nothing. The names are the service's. */
export type Stay = 'AlreadyAtMaxCapacity' | 'AlreadyAtMinCapacity' | 'AlreadyAtDesiredCapacity'

export type Verdict =
  | { readonly kind: 'hold' }
  | { readonly kind: 'scale'; readonly direction: Direction; readonly capacity: number }
  | { readonly kind: 'stay'; readonly direction: Direction; readonly reason: Stay }

/** Minutes that a decision looks at. */
export const TRACKED_MINUTES = 15
const OUT_MINUTES = 2
/** Scaling in waits until use is this much below the target. */
const BAND = 0.8
const SECONDS_PER_MINUTE = 60
/** Division leaves dust, which must not cost a unit. */
const DUST = 1e-9

export function verdictOn(tracked: Tracked): Verdict {
  const { unitsPerMinute, capacity } = tracked
  const recent = knownTail(unitsPerMinute, OUT_MINUTES)
  if (recent?.every((units) => units > budget(tracked, 1)) === true) return scaleOut(tracked, recent.at(-1) ?? 0)
  const long = knownTail(unitsPerMinute, TRACKED_MINUTES)
  // On demand nothing is provisioned that could be too much.
  if (capacity === 0 || long?.every((units) => units < budget(tracked, BAND)) !== true) return { kind: 'hold' }
  return scaleIn(tracked, Math.max(...long))
}

/** Units that a minute may consume before it is above the target, or a part of it. */
const budget = ({ capacity, targetPercent }: Tracked, part: number): number =>
  (capacity * SECONDS_PER_MINUTE * targetPercent * part) / 100

/** The newest minutes, if there are so many and each has data. */
function knownTail(points: readonly (number | undefined)[], minutes: number): readonly number[] | undefined {
  const tail = points.slice(-minutes).filter((units) => units !== undefined)
  return tail.length === minutes ? tail : undefined
}

/** The capacity that would put this use at the target. */
function capacityFor(units: number, { targetPercent, minCapacity, maxCapacity }: Tracked): number {
  const capacity = Math.ceil((units * 100) / (SECONDS_PER_MINUTE * targetPercent) - DUST)
  return Math.min(maxCapacity, Math.max(minCapacity, capacity))
}

function scaleOut(tracked: Tracked, units: number): Verdict {
  const capacity = capacityFor(units, tracked)
  if (capacity > tracked.capacity) return { kind: 'scale', direction: 'out', capacity }
  return { kind: 'stay', direction: 'out', reason: 'AlreadyAtMaxCapacity' }
}

/** By the busiest of the minutes, so that what it held is not taken away and given back. Source: assumed. */
function scaleIn(tracked: Tracked, units: number): Verdict {
  const capacity = capacityFor(units, tracked)
  if (capacity < tracked.capacity) return { kind: 'scale', direction: 'in', capacity }
  const isLeast = tracked.capacity <= tracked.minCapacity
  return { kind: 'stay', direction: 'in', reason: isLeast ? 'AlreadyAtMinCapacity' : 'AlreadyAtDesiredCapacity' }
}

/** What holds a policy back although its alarm fired. */
export interface Brakes {
  readonly nowMs: number
  readonly suspended: { readonly in: boolean; readonly out: boolean }
  readonly disableScaleIn?: boolean
  readonly outCooldownSec?: number
  readonly inCooldownSec?: number
  readonly lastOutMs?: number
  readonly lastInMs?: number
}

/** Source: docs cooldown periods: scaling out waits for scaling out, scaling in for scaling in; with DynamoDB none is the default. */
export function isHeldBack(direction: Direction, brakes: Brakes): boolean {
  if (direction === 'out') {
    return brakes.suspended.out || isCooling(brakes.nowMs, brakes.lastOutMs, brakes.outCooldownSec)
  }
  return brakes.disableScaleIn === true || brakes.suspended.in || isCooling(brakes.nowMs, brakes.lastInMs, brakes.inCooldownSec)
}

function isCooling(nowMs: number, lastMs: number | undefined, cooldownSec = 0): boolean {
  return lastMs !== undefined && !isTermOver(lastMs, cooldownSec * 1000, nowMs)
}
