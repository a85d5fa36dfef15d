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
export interface WarmthHolder {
  readonly throughput: Throughput
  readonly warm?: WarmThroughput
}

/** The least that the mode gives. */
const floorOf = (billingMode: BillingMode, throughput: Throughput): WarmThroughput =>
  billingMode === 'PAY_PER_REQUEST' ? ON_DEMAND_START : throughput

/** What a table or index can take at once, and what DescribeTable shows. @param billingMode of its table */
export function warmThroughputOf({ throughput, warm }: WarmthHolder, billingMode: BillingMode): WarmThroughput {
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

/** True when the request has no figure; an empty object counts as absent. */
export const isNoWarmth = (warmth: Wire.WarmThroughput | undefined): boolean =>
  warmth?.ReadUnitsPerSecond === undefined && warmth?.WriteUnitsPerSecond === undefined

/** The figures asked for, the others as they are. */
export const mergeWarmth = (warmth: Wire.WarmThroughput, present: WarmThroughput): WarmThroughput => ({
  readUnits: warmth.ReadUnitsPerSecond ?? present.readUnits,
  writeUnits: warmth.WriteUnitsPerSecond ?? present.writeUnits,
})

/** The member that asks for less than `floor`, reads first. */
function sideBelow(warmth: Wire.WarmThroughput | undefined, floor: WarmThroughput): 'Read' | 'Write' | undefined {
  if ((warmth?.ReadUnitsPerSecond ?? floor.readUnits) < floor.readUnits) return 'Read'
  return (warmth?.WriteUnitsPerSecond ?? floor.writeUnits) < floor.writeUnits ? 'Write' : undefined
}

// The index form is assumed.
const requestedText = (side: 'Read' | 'Write', index: string | undefined): string =>
  `Requested ${side}UnitsPerSecond for WarmThroughput for ${index === undefined ? 'table' : `index: ${index}`}`

/** Why a table or index cannot be so warm: the quota of a table's units. Source: assumed, after the refusal of a maximum. */
export function warmQuotaRefusal(
  warmth: Wire.WarmThroughput | undefined,
  { region }: Namespace,
  index?: string,
): ApiError | undefined {
  const most = LIMITS.tableUnitsPerSec
  const side = sideBelow({ ReadUnitsPerSecond: most, WriteUnitsPerSecond: most }, mergeWarmth(warmth ?? {}, ON_DEMAND_START))
  return (
    side &&
    subscriberLimit(`${requestedText(side, index)} exceeds TableMax${side}CapacityUnits of the account in region ${region}`)
  )
}

/** Why a new table or index cannot start with so little. */
export function newWarmthRefusal(
  warmth: Wire.WarmThroughput | undefined,
  billingMode: BillingMode,
  throughput: Throughput,
  index?: string,
): ApiError | undefined {
  const side = sideBelow(warmth, floorOf(billingMode, throughput))
  if (side === undefined) return undefined
  const start = `${requestedText(side, index)} is lower than`
  if (billingMode === 'PROVISIONED') return invalidParameter(`${start} ${side}CapacityUnits of ProvisionedThroughput`)
  return invalidParameter(`${start} initial throughput for OnDemand. See: ${GUIDE}`)
}

/** Why a table or index cannot be cooled. */
export function coolingRefusal(
  warmth: Wire.WarmThroughput | undefined,
  present: WarmThroughput,
  index?: string,
): ApiError | undefined {
  const side = sideBelow(warmth, present)
  if (side === undefined) return undefined
  const start = `${requestedText(side, index)} is lower than`
  return invalidParameter(`${start} current WarmThroughput, decreasing WarmThroughput is not supported`)
}
