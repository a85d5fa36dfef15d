// How replicas behave from the start on, as the options say.
import { type Lag, lagOf, NO_LAG } from '../model/lag.js'

export interface ZoneSettings {
  readonly replicaLag: Lag
  readonly gsiLag: Lag
  /** How long a partition whose leader's zone was lost has none. */
  readonly failoverMs: number
}

/** Source: assumed ("a few seconds": USENIX ATC '22, "DynamoDB", 3.1). */
const FAILOVER_MS = 3000

/** @param given lags as the options take them; what is not given trails by nothing. */
export function zoneSettings(given: {
  readonly replicaLag?: number | string
  readonly gsiLag?: number | string
  readonly failover?: number
}): ZoneSettings {
  const { replicaLag = 0, gsiLag = 0, failover = FAILOVER_MS } = given
  return { replicaLag: lagOf(replicaLag) ?? NO_LAG, gsiLag: lagOf(gsiLag) ?? NO_LAG, failoverMs: failover }
}
