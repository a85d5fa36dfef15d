// The lag that was set for a zone, out of what administration says of all zones. Invariant: pure; it is what was asked for, not how far a follower
// is behind.
import type { Shown } from '../api/administration-calls.js'
import type { Namespace } from './place.js'
import type { Lag } from './replication-orders.js'

export type Lags = Pick<Shown<'/zones'>, 'lags' | 'replicaLag'>

/** The last rule that means the zone, else what the emulator was started with. @param table of that table; of all when empty */
export function zoneLag({ lags, replicaLag }: Lags, { account, region }: Namespace, zone: string, table = ''): Lag {
  const rule = lags.findLast(
    (one) =>
      one.replicaLag !== undefined &&
      (one.table ?? table) === table &&
      (one.zone ?? zone) === zone &&
      (one.account ?? account) === account &&
      (one.region ?? region) === region,
  )
  return rule?.replicaLag ?? replicaLag
}
