// What can be done to replication, each with its way back: zones lost and paused, followers and links slowed down, links cut, the replication
// of a table paused, replicas made. Invariant: a way back leads to what was there when the order was given.
import { post } from '../../api/administration-calls.js'
import { callService } from '../../api/service-calls.js'
import type { DeedPlan } from '../../state/deeds.js'
import type { Namespace } from '../../state/place.js'
import type { Follower, Link, ZoneSight, ZoneState } from './sights.js'

export type ZoneVerb = 'down' | 'heal' | 'pause'
export type Lag = number | string

const ZONE_WORDS: Readonly<Record<ZoneVerb, string>> = { down: 'Lost', heal: 'Healed', pause: 'Paused' }
/** What brings a zone into a state. */
const WAYS: Readonly<Record<ZoneState, ZoneVerb>> = { up: 'heal', down: 'down', paused: 'pause' }

export function zoneOrder(verb: ZoneVerb, { zone, state }: ZoneSight, namespace: Namespace): DeedPlan {
  const order = (way: ZoneVerb) => () => post(`/zones/${way}`, { zone, ...namespace })
  return { words: `${ZONE_WORDS[verb]} zone ${zone}`, run: order(verb), undo: order(WAYS[state]) }
}

/** @param table of this table alone; of all when empty */
export function zoneLagOrder(zone: string, table: string, lag: Lag, before: Lag, namespace: Namespace): DeedPlan {
  const of = table === '' ? {} : { table }
  const order = (to: Lag) => () => post('/zones/lag', { zone, ...of, replicaLag: to, ...namespace })
  return {
    words: `Zone ${zone} trails by ${lag} ms${table === '' ? '' : `, for ${table}`}`,
    run: order(lag),
    undo: order(before),
  }
}

export function indexLagOrder({ table, name, lag: before }: Follower, lag: Lag, namespace: Namespace): DeedPlan {
  const order = (to: Lag) => () => post('/zones/lag', { table, index: name, gsiLag: to, ...namespace })
  return { words: `Index ${name} of ${table} trails by ${lag} ms`, run: order(lag), undo: order(before) }
}

/** One direction alone. A link is of all tables of its two regions. */
export function linkOrder(verb: 'cut' | 'heal', { from, to }: Link): DeedPlan {
  const order = (way: 'cut' | 'heal') => () => post(`/regions/${way}`, { ...endsOf(from, to), oneWay: true })
  return {
    words: `${verb === 'cut' ? 'Cut' : 'Healed'} the link from ${from.region} to ${to.region}`,
    ...{ run: order(verb), undo: order(verb === 'cut' ? 'heal' : 'cut') },
  }
}

export function linkLagOrder({ from, to, regionLag }: Link, lag: Lag): DeedPlan {
  const order = (value: Lag) => () => post('/regions/lag', { ...endsOf(from, to), oneWay: true, lag: value })
  return { words: `A write from ${from.region} to ${to.region} takes ${lag} ms`, run: order(lag), undo: order(regionLag) }
}

const endsOf = ({ account, region }: Namespace, to: Namespace) => ({ account, from: region, to: to.region })

/** In and out of that region. */
export function pauseOrder(verb: 'pause' | 'resume', table: string, { account, region }: Namespace): DeedPlan {
  const order = (way: 'pause' | 'resume') => () => post(`/regions/${way}`, { table, region, account })
  return {
    words: `${verb === 'pause' ? 'Paused' : 'Resumed'} the replication of ${table} in ${region}`,
    ...{ run: order(verb), undo: order(verb === 'pause' ? 'resume' : 'pause') },
  }
}

export function replicaOrder(table: string, region: string, namespace: Namespace): DeedPlan {
  const order = (verb: 'Create' | 'Delete') => () =>
    callService('UpdateTable', { TableName: table, ReplicaUpdates: [{ [verb]: { RegionName: region } }] }, namespace)
  return { words: `Made a replica of ${table} in ${region}`, run: order('Create'), undo: order('Delete') }
}
