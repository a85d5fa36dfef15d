// Which share of a limit this gateway may give: its share of what all are asked for. Pure. Invariant: gateways that have read the same rows have
// shares that add up to one. Source: USENIX ATC '22 (global admission control), coarser.
import type { PhysicalId } from '../../model/ids.js'
import type { Side } from '../../capacity/units.js'
import type { Demand } from '../catalogue/demand.js'

/** A gateway that is asked for nothing counts as asked for this much of the limit, so that its first request finds something. */
const IDLE_SHARE = 0.05

const PLACE = { read: 0, write: 1 } as const

/**
 * @param own what this gateway has told of itself
 * @param all of every gateway that may be serving, its own among them
 * @param halfUnitsPerSec the limit
 */
export function shareOf(own: Demand, all: readonly Demand[], id: PhysicalId, side: Side, halfUnitsPerSec: number): number {
  const idle = Math.max(1, halfUnitsPerSec * IDLE_SHARE)
  const weightOf = (demand: Demand): number => Math.max(idle, demand.get(id)?.[PLACE[side]] ?? 0)
  const sum = all.reduce((total, demand) => total + weightOf(demand), 0)
  return sum === 0 ? 1 : Math.min(1, weightOf(own) / sum)
}

/** So much of a number of units, in whole half units; at least one of them where there is anything. */
export const partOf = (units: number, share: number): number => (units === 0 ? 0 : Math.max(1, Math.floor(units * 2 * share)) / 2)
