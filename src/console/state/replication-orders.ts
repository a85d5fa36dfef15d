// What can be done to zones and to links between regions, each with its way back. Invariant: a way back leads to what was there when the order
// was given.
import { post } from '../api/administration-calls.js'
import { duration } from '../parts/format.js'
import type { DeedPlan } from './deeds.js'
import type { Namespace } from './place.js'

export type ZoneState = 'up' | 'down' | 'paused'
export type ZoneVerb = 'down' | 'heal' | 'pause'
/** Milliseconds, or a range of them such as `200-900`. */
export type Lag = number | string

/** One direction between two regions. It is of all tables of both. */
export interface LinkEnds {
  readonly from: string
  readonly to: string
  readonly lag: Lag
}

const ZONE_WORDS: Readonly<Record<ZoneVerb, string>> = { down: 'Lost', heal: 'Healed', pause: 'Paused' }
/** What brings a zone into a state. */
const ZONE_WAYS: Readonly<Record<ZoneState, ZoneVerb>> = { up: 'heal', down: 'down', paused: 'pause' }

export function zoneOrder(
  verb: ZoneVerb,
  { zone, state }: { readonly zone: string; readonly state: ZoneState },
  namespace: Namespace,
): DeedPlan {
  const order = (way: ZoneVerb) => () => post(`/zones/${way}`, { zone, ...namespace })
  return { words: `${ZONE_WORDS[verb]} zone ${zone}`, run: order(verb), undo: order(ZONE_WAYS[state]) }
}

/** @param table of this table alone; of all when empty */
export function zoneLagOrder(
  { zone, lag }: { readonly zone: string; readonly lag: Lag },
  given: Lag,
  namespace: Namespace,
  table = '',
): DeedPlan {
  const of = table === '' ? {} : { table }
  const order = (to: Lag) => () => post('/zones/lag', { zone, ...of, replicaLag: to, ...namespace })
  const whose = table === '' ? '' : `, for ${table}`
  return { words: `Zone ${zone} trails by ${lagText(given)}${whose}`, run: order(given), undo: order(lag) }
}

export function linkOrder(verb: 'cut' | 'heal', { from, to }: LinkEnds, { account }: Namespace): DeedPlan {
  const order = (way: 'cut' | 'heal') => () => post(`/regions/${way}`, { from, to, oneWay: true, account })
  const words = `${verb === 'cut' ? 'Cut' : 'Healed'} the link from ${from} to ${to}`
  return { words, run: order(verb), undo: order(verb === 'cut' ? 'heal' : 'cut') }
}

export function linkLagOrder({ from, to, lag }: LinkEnds, given: Lag, { account }: Namespace): DeedPlan {
  const order = (value: Lag) => () => post('/regions/lag', { from, to, oneWay: true, lag: value, account })
  return { words: `A write from ${from} to ${to} takes ${lagText(given)}`, run: order(given), undo: order(lag) }
}

/** `2 s` of a length; a range stays as it is. */
export const lagText = (lag: Lag): string => (/^\d+$/.test(String(lag)) ? duration(Number(lag)) : `${lag} ms`)
