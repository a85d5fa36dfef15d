// What can be done to zones and links, each with its way back. Invariant: a way back leads to what was there when the order was given.
import { post } from '../../api/administration-calls.js'
import { duration } from '../../parts/format.js'
import type { DeedPlan } from '../../state/deeds.js'
import type { Namespace } from '../../state/place.js'
import type { LinkSight, RegionSight, ZoneSight, ZoneState } from './scene.js'

type ZoneVerb = 'down' | 'heal' | 'pause'

const ZONE_WORDS: Readonly<Record<ZoneVerb, string>> = { down: 'Lost', heal: 'Healed', pause: 'Paused' }
/** What brings a zone into a state. */
const ZONE_WAYS: Readonly<Record<ZoneState, ZoneVerb>> = { up: 'heal', down: 'down', paused: 'pause' }

export function zoneOrder(verb: ZoneVerb, { zone, state }: ZoneSight, namespace: Namespace): DeedPlan {
  const order = (way: ZoneVerb) => () => post(`/zones/${way}`, { zone, ...namespace })
  return { words: `${ZONE_WORDS[verb]} zone ${zone}`, run: order(verb), undo: order(ZONE_WAYS[state]) }
}

export function zoneLagOrder({ zone, lag }: ZoneSight, replicaLag: string, namespace: Namespace): DeedPlan {
  const order = (to: number | string) => () => post('/zones/lag', { zone, replicaLag: to, ...namespace })
  return { words: `Zone ${zone} trails by ${lagText(replicaLag)}`, run: order(replicaLag), undo: order(lag) }
}

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

/** One direction alone. */
export function linkOrder(verb: 'cut' | 'heal', { from, to }: LinkSight, { account }: Namespace): DeedPlan {
  const order = (way: 'cut' | 'heal') => () => post(`/regions/${way}`, { from, to, oneWay: true, account })
  const words = `${verb === 'cut' ? 'Cut' : 'Healed'} the link from ${from} to ${to}`
  return { words, run: order(verb), undo: order(verb === 'cut' ? 'heal' : 'cut') }
}

export function linkLagOrder({ from, to, lag }: LinkSight, given: string, { account }: Namespace): DeedPlan {
  const order = (value: number | string) => () => post('/regions/lag', { from, to, oneWay: true, lag: value, account })
  return { words: `A write from ${from} to ${to} takes ${lagText(given)}`, run: order(given), undo: order(lag) }
}

const lagText = (lag: number | string): string => (/^\d+$/.test(String(lag)) ? duration(Number(lag)) : `${lag} ms`)
