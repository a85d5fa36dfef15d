// What the pool of a table or global index may give, from its settings and the policy. Pure.
// Source: docs provisioned-capacity-mode, on-demand-capacity-mode, on-demand-capacity-mode-max-throughput, ServiceQuotas. That a maximum on
// demand, the quota and the growth of an on-demand table save one second of unused rate: assumed.
import { LIMITS } from '../model/limits.js'
import type { BillingMode, OnDemandThroughput, Throughput, WarmThroughput } from '../model/table.js'
import type { CapacityPolicy } from './policy.js'
import type { Limit } from './throttle.js'
import type { Side } from './units.js'
import type { BucketShape } from './token-bucket.js'

/** Settings of a table or global index. */
export interface PoolSettings {
  readonly billingMode: BillingMode
  readonly throughput: Throughput
  readonly onDemand: OnDemandThroughput | undefined
  readonly warm: WarmThroughput
}

/** One limit with the bucket that keeps it. */
export interface LimitShape extends BucketShape {
  readonly limit: Limit
}

/** The limits of one side; none where nothing is refused. */
export function limitsOf(settings: PoolSettings, side: Side, policy: CapacityPolicy): readonly LimitShape[] {
  if (policy.mode === 'off') return []
  const units = side === 'read' ? 'readUnits' : 'writeUnits'
  if (settings.billingMode === 'PROVISIONED') {
    const depthSec = Math.max(1, policy.burstSec)
    return [{ limit: 'ProvisionedThroughputExceeded', halfUnitsPerSec: settings.throughput[units] * 2, depthSec }]
  }
  const limits: LimitShape[] = []
  const maximum = side === 'read' ? settings.onDemand?.maxReadUnits : settings.onDemand?.maxWriteUnits
  if (maximum !== undefined) limits.push(ofOneSecond('MaxOnDemandThroughputExceeded', maximum))
  if (policy.mode === 'provisioned') return limits
  limits.push(ofOneSecond('AccountLimitExceeded', LIMITS.tableUnitsPerSec))
  const warm = Math.min(settings.warm[units], LIMITS.tableUnitsPerSec)
  limits.push(ofOneSecond('KeyRangeThroughputExceeded', warm))
  return limits
}

const ofOneSecond = (limit: Limit, unitsPerSec: number): LimitShape => ({
  limit,
  halfUnitsPerSec: unitsPerSec * 2,
  depthSec: 1,
})
