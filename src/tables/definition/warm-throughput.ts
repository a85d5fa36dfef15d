// Warm throughput: what a table or index can take at once. It never falls: the highest of what was asked for, what was ever
// provisioned and, on demand, the start of a new table. Source: docs warm-throughput; refusals measured us-west-2, 2026-10.
import { type ApiError, invalidParameter } from '../../model/errors.js'
import { LIMITS } from '../../model/limits.js'
import type { BillingMode, Namespace, Throughput, WarmThroughput } from '../../model/table.js'
import type * as Wire from '../../shapes/operations.js'
import { subscriberLimit } from './rule.js'

/** What every new on-demand table and index can take. */
export const ON_DEMAND_START: WarmThroughput = { readUnits: 12_000, writeUnits: 4_000 }

/** Source: docs warm-throughput; that the service prints this very address is assumed. */
const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html'

/** What has warm throughput: a table or a global index. */
export interface Warmed {
  readonly throughput: Throughput
  readonly warm?: WarmThroughput
}

/** The least that the mode gives. */
const floorOf = (billingMode: BillingMode, throughput: Throughput): WarmThroughput =>
  billingMode === 'PAY_PER_REQUEST' ? ON_DEMAND_START : throughput

/** What a table or index can take at once, and what DescribeTable shows. @param billingMode of its table */
export function warmThroughputOf({ throughput, warm }: Warmed, billingMode: BillingMode): WarmThroughput {
  const { readUnits, writeUnits } = floorOf(billingMode, throughput)
  return warm === undefined ? { readUnits, writeUnits } : warmest(warm, { readUnits, writeUnits })
}

/** The higher figure of each side. */
export const warmest = (a: WarmThroughput, b: WarmThroughput): WarmThroughput => ({
  readUnits: Math.max(a.readUnits, b.readUnits),
  writeUnits: Math.max(a.writeUnits, b.writeUnits),
})

/** True when a side of `a` is below that of `b`. */
export const isCooler = (a: WarmThroughput, b: WarmThroughput): boolean =>
  a.readUnits < b.readUnits || a.writeUnits < b.writeUnits

/** True when nothing is asked for; an empty object counts as absent. */
export const isNoWarmth = (asked: Wire.WarmThroughput | undefined): boolean =>
  asked?.ReadUnitsPerSecond === undefined && asked?.WriteUnitsPerSecond === undefined

/** The figures asked for, the others as they are. */
export const mergedWarmth = (asked: Wire.WarmThroughput, present: WarmThroughput): WarmThroughput => ({
  readUnits: asked.ReadUnitsPerSecond ?? present.readUnits,
  writeUnits: asked.WriteUnitsPerSecond ?? present.writeUnits,
})

/** The member that asks for less than `floor`, reads first. */
function lowered(asked: Wire.WarmThroughput | undefined, floor: WarmThroughput): 'Read' | 'Write' | undefined {
  if ((asked?.ReadUnitsPerSecond ?? floor.readUnits) < floor.readUnits) return 'Read'
  return (asked?.WriteUnitsPerSecond ?? floor.writeUnits) < floor.writeUnits ? 'Write' : undefined
}

// The index form is assumed.
const requested = (side: 'Read' | 'Write', index: string | undefined): string =>
  `Requested ${side}UnitsPerSecond for WarmThroughput for ${index === undefined ? 'table' : `index: ${index}`}`

/** Why a table or index cannot be so warm: the quota of a table's units. Source: assumed, after the refusal of a maximum. */
export function warmQuotaRefusal(
  asked: Wire.WarmThroughput | undefined,
  { region }: Namespace,
  index?: string,
): ApiError | undefined {
  const most = LIMITS.tableUnitsPerSec
  const side = lowered({ ReadUnitsPerSecond: most, WriteUnitsPerSecond: most }, mergedWarmth(asked ?? {}, ON_DEMAND_START))
  return (
    side && subscriberLimit(`${requested(side, index)} exceeds TableMax${side}CapacityUnits of the account in region ${region}`)
  )
}

/** Why a new table or index cannot start with so little. */
export function newWarmthRefusal(
  asked: Wire.WarmThroughput | undefined,
  billingMode: BillingMode,
  throughput: Throughput,
  index?: string,
): ApiError | undefined {
  const side = lowered(asked, floorOf(billingMode, throughput))
  if (side === undefined) return undefined
  const start = `${requested(side, index)} is lower than`
  if (billingMode === 'PROVISIONED') return invalidParameter(`${start} ${side}CapacityUnits of ProvisionedThroughput`)
  return invalidParameter(`${start} initial throughput for OnDemand. See: ${GUIDE}`)
}

/** Why a table or index cannot be cooled. */
export function coolingRefusal(
  asked: Wire.WarmThroughput | undefined,
  present: WarmThroughput,
  index?: string,
): ApiError | undefined {
  const side = lowered(asked, present)
  if (side === undefined) return undefined
  const start = `${requested(side, index)} is lower than`
  return invalidParameter(`${start} current WarmThroughput, decreasing WarmThroughput is not supported`)
}
