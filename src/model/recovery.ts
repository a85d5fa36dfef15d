// Point-in-time recovery of a table: since when its past is kept, and for how long; and the part of the past that can be restored now.
// Source: docs API_PointInTimeRecoveryDescription; the latest moment: measured, five minutes before now, but not before it was enabled.
import type { Sequence } from './ids.js'

const SECOND_MS = 1000
const DAY_MS = 86_400 * SECOND_MS
/** What was written in the last five minutes can't be restored yet. */
const SETTLING_MS = 300 * SECOND_MS

export const DEFAULT_PERIOD_DAYS = 35

/** A place in the store-wide order and when it was: every change up to `position` had been made then. */
export interface Moment {
  readonly atMs: number
  readonly position: Sequence
}

/** While a table has recovery. */
export interface RecoverySetting {
  /** The past before it is not kept. */
  readonly since: Moment
  readonly periodDays: number
}

export interface RecoveryWindow {
  readonly earliestMs: number
  readonly latestMs: number
}

/** Moments are whole seconds: what was written up to the second's beginning is in. Source: assumed */
export const wholeSecond = (ms: number): number => Math.floor(ms / SECOND_MS) * SECOND_MS

/** The first moment of which the past is kept. */
export const keptFromMs = ({ since, periodDays }: RecoverySetting, nowMs: number): number =>
  wholeSecond(Math.max(since.atMs, nowMs - periodDays * DAY_MS))

export function recoveryWindow(setting: RecoverySetting, nowMs: number): RecoveryWindow {
  const earliestMs = keptFromMs(setting, nowMs)
  return { earliestMs, latestMs: Math.max(earliestMs, wholeSecond(nowMs - SETTLING_MS)) }
}

/** The window of a table that is gone: it ends where the table went. */
export function closedWindow(setting: RecoverySetting, goneMs: number, nowMs: number): RecoveryWindow {
  const latestMs = wholeSecond(goneMs)
  return { earliestMs: Math.min(keptFromMs(setting, nowMs), latestMs), latestMs }
}
