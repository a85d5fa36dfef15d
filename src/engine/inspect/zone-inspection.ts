// The replicas of tables to look at: who leads, how far each follower is. Invariant: looking changes nothing that a read would not change.
import { shownLag } from '../../model/lag.js'
import type { Namespace } from '../../model/table.js'
import { type ShownSlot, type ShownZone, zoneNames } from '../../zones/zones.js'
import type { OpenTable } from '../tables/open-table.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

/** Where a replica is in the store-wide order of changes. */
export interface ShownPosition {
  /** The last change that it has applied. */
  readonly applied: number
  /** Changes of the store between it and the head. */
  readonly pending: number
  /** What it is told to trail by: milliseconds, or a range of them. */
  readonly lag: number | string
}

export interface ShownReplica extends ShownPosition {
  readonly zone: string
  /** The last change that it has received. */
  readonly received: number
  /** Partitions that it leads: it shows all of them that has landed. */
  readonly leads: readonly number[]
}

export interface ShownTableReplicas {
  readonly table: string
  readonly replicas: readonly ShownReplica[]
  readonly indexes: readonly (ShownPosition & { readonly index: string })[]
}

export interface ShownZones extends Namespace {
  /** Milliseconds. */
  readonly failover: number
  readonly zones: readonly ShownZone[]
  /** Each partition belongs to one of the slots. */
  readonly slots: readonly ShownSlot[]
}

/** The replicas of a namespace's tables. */
export interface ShownReplicas extends Namespace {
  /** The last change that has landed. */
  readonly head: number
  readonly zones: readonly ShownZone[]
  readonly tables: readonly ShownTableReplicas[]
}

/** What is looked at of an engine's replicas. */
export type InspectedZones = Pick<ZoneFollowers, 'zonesOf' | 'tablesOf' | 'head'>

export function shownZones(zoneFollowers: InspectedZones, namespace: Namespace): ShownZones {
  const zones = zoneFollowers.zonesOf(namespace)
  return { ...namespace, failover: zones.failoverMs, ...zones.shown(zoneFollowers.head.nowMs) }
}

export function shownReplicas(zoneFollowers: InspectedZones, namespace: Namespace): ShownReplicas {
  const { zones } = zoneFollowers.zonesOf(namespace).shown(zoneFollowers.head.nowMs)
  return {
    ...namespace,
    head: zoneFollowers.head.landed,
    zones,
    tables: zoneFollowers.tablesOf(namespace).map((table) => shownTable(zoneFollowers, table)),
  }
}

function shownTable(zoneFollowers: InspectedZones, table: OpenTable): ShownTableReplicas {
  const { landed, nowMs } = zoneFollowers.head
  const { trailing, zones, record } = table
  const positioned = (position: number, lag: number | string): ShownPosition => {
    const applied = Math.min(position, landed)
    return { applied, pending: landed - applied, lag }
  }
  return {
    table: record.name,
    replicas: zoneNames(record.namespace.region).map((zone, n) => {
      const follower = trailing?.followers[n]
      const position = follower?.position(nowMs) ?? Number.POSITIVE_INFINITY
      const led = table.map.partitions.filter(({ slot }) => zones.isLed(slot, nowMs) && zones.leader(slot) === n)
      return {
        zone,
        received: Math.min(zones.received(n) ?? landed, landed),
        ...positioned(position, follower === undefined ? 0 : shownLag(follower.lag)),
        leads: led.map(({ id }) => id),
      }
    }),
    indexes: table.globalIndexes.map(({ record: { name, physicalId } }) => {
      const position = trailing?.indexPosition(physicalId, nowMs) ?? Number.POSITIVE_INFINITY
      const lag = trailing?.indexLag(physicalId)
      return { index: name, ...positioned(position, lag === undefined ? 0 : shownLag(lag)) }
    }),
  }
}
