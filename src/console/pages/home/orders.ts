// What can be done to a region as a whole, each with its way back. Invariant: a way back leads to what was there when the order was given.
import { post } from '../../api/administration-calls.js'
import { duration } from '../../parts/format.js'
import type { DeedPlan } from '../../state/deeds.js'
import type { Namespace } from '../../state/place.js'
import type { LinkSight, RegionSight } from './scene.js'

export function failoverOrder({ region, failoverMs }: RegionSight, failover: number, namespace: Namespace): DeedPlan {
  const order = (to: number) => () => post('/zones/failover', { failover: to, account: namespace.account, region })
  return { words: `Failover in ${region} takes ${duration(failover)}`, run: order(failover), undo: order(failoverMs) }
}

/** Cuts off or heals all links of a region. */
export function regionOrder(verb: 'cut' | 'heal', region: string, links: readonly LinkSight[], { account }: Namespace): DeedPlan {
  const before = links.filter(({ from, to, isCut }) => isCut && (from === region || to === region))
  const words = verb === 'cut' ? `Cut off ${region}` : `Healed all links of ${region}`
  const undo = async (): Promise<void> => {
    if (verb === 'cut') await post('/regions/heal', { region, account })
    for (const { from, to } of before) await post('/regions/cut', { from, to, oneWay: true, account })
  }
  return { words, run: () => post(`/regions/${verb}`, { region, account }), undo }
}
