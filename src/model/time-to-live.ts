// Time to live: the setting of a table, and when an item is due by it. Invariant: whether an item is due follows from its own attribute and
// the time alone. Source: docs time-to-live-ttl-before-you-start, howitworks-ttl.
import { attributeOf, type Item } from './attribute-value.js'
import type { PhysicalId } from './ids.js'
import { LATEST_MS } from './moment.js'

/** What was asked for last, and when that is or will be in force. */
export interface TimeToLive {
  readonly isEnabled: boolean
  readonly attribute: string
  readonly askedMs: number
  /** When ENABLING or DISABLING ends by the emulator's clock. */
  readonly dueMs: number
}

/** The index of due times that a table has from ENABLING on, until it is to be disabled. */
export interface DueTimesRecord {
  /** Names its entries in the store; never used again. */
  readonly physicalId: PhysicalId
  /** Rows of before are still being entered. */
  readonly isFilling?: true
}

/** Of Julian years: an item of exactly that age is still deleted. Source: docs for five years; which years, and the edge, assumed. */
const FIVE_YEARS_MS = 5 * 365.25 * 86_400_000

/** Due times for which items are deleted: not later than the cutoff, and not too long ago. */
export interface DueSpan {
  readonly fromMs: number
  readonly cutoffMs: number
}

/** @param delayMs how long an item that is due stays */
export const dueSpan = (nowMs: number, delayMs: number): DueSpan => ({
  fromMs: Math.max(0, nowMs - FIVE_YEARS_MS + 1),
  cutoffMs: nowMs - delayMs,
})

export const isWithin = ({ fromMs, cutoffMs }: DueSpan, dueMs: number | undefined): boolean =>
  dueMs !== undefined && dueMs >= fromMs && dueMs <= cutoffMs

/**
 * The first millisecond at which the item is due: the attribute's seconds are in the past then. Undefined where that never comes: there is no
 * such attribute at the top level, it is no number, or the number is below 0 or beyond what a clock can show, as milliseconds are.
 * Source: docs; that fractions count is assumed.
 */
export function dueMsOf(item: Item, attribute: string): number | undefined {
  const value = attributeOf(item, attribute)
  if (value === undefined || !('N' in value)) return undefined
  const ms = Math.floor(Number(value.N) * 1000) + 1
  return ms > 0 && ms <= LATEST_MS ? ms : undefined
}
