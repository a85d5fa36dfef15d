// What the picture of the service shows, made of the state as administration gives it. Invariant: pure.
import type { Shown } from '../../api/administration-calls.js'
import type { Namespace } from '../../state/place.js'
import type { Lag, LinkEnds, ZoneState } from '../../state/replication-orders.js'
import { zoneLag } from '../../state/zone-lag.js'

export type State = Shown<'/state'>

export interface ZoneSight {
  /** Such as us-east-1b. */
  readonly zone: string
  readonly state: ZoneState
  /** Of the slots of partitions, how many it leads. */
  readonly leads: number
  readonly slots: number
  readonly lag: Lag
}

export interface RegionSight {
  readonly region: string
  readonly zones: readonly ZoneSight[]
  readonly tables: number
  /** Units of the last second. */
  readonly readUnits: number
  readonly writeUnits: number
  /** Requests that were throttled since the start. */
  readonly throttled: number
  readonly failoverMs: number
  /** Slots of partitions that nobody leads. */
  readonly leaderless: number
}

/** Its lag is what a write takes. */
export interface LinkSight extends LinkEnds {
  readonly isCut: boolean
  readonly isPaused: boolean
  /** Of the global tables that go over it. */
  readonly tables: readonly string[]
  readonly pending: number
  readonly behindMs: number
}

export interface Scene {
  readonly regions: readonly RegionSight[]
  readonly links: readonly LinkSight[]
}

/** The regions of an account: those where zones are in use, and the one that the person looks at. */
export function sceneOf(state: State, namespace: Namespace): Scene {
  const { account } = namespace
  const inUse = state.zones.namespaces.filter((one) => one.account === account).map(({ region }) => region)
  const named = state.tables.filter((one) => one.account === account).map(({ region }) => region)
  const regions = [...new Set([...inUse, ...named, ...(inUse.length + named.length === 0 ? [namespace.region] : [])])].sort()
  return { regions: regions.map((region) => regionOf(state, account, region)), links: linksOf(state, account) }
}

function regionOf({ zones, tables }: State, account: string, region: string): RegionSight {
  const found = zones.namespaces.find((one) => one.account === account && one.region === region)
  const own = tables.filter((one) => one.account === account && one.region === region)
  const slots = found?.slots ?? []
  return {
    region,
    zones: (found?.zones ?? []).map(({ zone, state }) => ({
      ...{ zone, state, slots: slots.length, lag: zoneLag(zones, { account, region }, zone) },
      leads: slots.filter(({ leader }) => leader === zone).length,
    })),
    tables: own.length,
    readUnits: sum(own.map(({ read }) => read.lastSecond)),
    writeUnits: sum(own.map(({ write }) => write.lastSecond)),
    throttled: sum(own.map(({ read, write }) => read.throttledRequests + write.throttledRequests)),
    failoverMs: found?.failover ?? zones.failover,
    leaderless: slots.filter(({ leader }) => leader === undefined).length,
  }
}

/** One for each direction between two regions that share a table. */
function linksOf({ replication }: State, account: string): readonly LinkSight[] {
  const found = new Map<string, LinkSight>()
  for (const { table, links } of replication) {
    for (const { from, to, isCut, isPaused, pendingEntries, lagMs, regionLag } of links) {
      if (from.account !== account) continue
      const key = `${from.region}>${to.region}`
      const before = found.get(key)
      found.set(key, {
        ...{ from: from.region, to: to.region, isCut, lag: regionLag },
        isPaused: isPaused || before?.isPaused === true,
        tables: [...(before?.tables ?? []), table],
        pending: pendingEntries + (before?.pending ?? 0),
        behindMs: Math.max(lagMs, before?.behindMs ?? 0),
      })
    }
  }
  return [...found.values()]
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
