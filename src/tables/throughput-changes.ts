// Arithmetic of provisioned units: what a change of them does to the numbers, the dates and the count of the day's decreases.
// Invariant: dates are set when a change begins, numbers and count when it ends. Source: measured us-west-2, 2026-10.
import type { Throughput, Units } from '../model/table.js'

const DAY_MS = 24 * 60 * 60 * 1000
const isSameUtcDay = (aMs: number, bMs: number): boolean => Math.floor(aMs / DAY_MS) === Math.floor(bMs / DAY_MS)

const isIncrease = (from: Units, to: Units): boolean => to.readUnits > from.readUnits || to.writeUnits > from.writeUnits
const isDecrease = (from: Units, to: Units): boolean => to.readUnits < from.readUnits || to.writeUnits < from.writeUnits

/** How many decreases the UTC day of `nowMs` has seen so far. */
export function decreasesOn(throughput: Throughput, nowMs: number): number {
  const lastMs = throughput.lastDecreaseMs
  return lastMs !== undefined && isSameUtcDay(lastMs, nowMs) ? throughput.decreasesToday : 0
}

/** The old numbers with the dates of the change. */
export function dateChange(from: Throughput, to: Units, nowMs: number): Throughput {
  return {
    ...from,
    ...(isIncrease(from, to) ? { lastIncreaseMs: nowMs } : {}),
    ...(isDecrease(from, to) ? { lastDecreaseMs: nowMs, decreasesToday: decreasesOn(from, nowMs) } : {}),
  }
}

/** The new numbers, a decrease counted. */
export function changeUnits(from: Throughput, to: Units, nowMs: number): Throughput {
  const count = decreasesOn(from, nowMs) + (isDecrease(from, to) ? 1 : 0)
  return { ...from, readUnits: to.readUnits, writeUnits: to.writeUnits, decreasesToday: count }
}

/** No units, with the dates of those that there were. The day's decreases show no more. */
export const onDemandThroughput = (from: Throughput): Throughput => ({
  ...from,
  readUnits: 0,
  writeUnits: 0,
  decreasesToday: 0,
})
