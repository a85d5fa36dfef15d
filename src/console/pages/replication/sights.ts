// What the page shows, out of what administration says: lanes of zones and indexes, of links between regions, and conflicts. Invariant: pure.
import type { Shown } from '../../api/administration-calls.js'
import type { Namespace } from '../../state/place.js'
import type { Lag, ZoneState } from '../../state/replication-orders.js'

export type Replicas = Shown<'/replicas'>
type Zones = Replicas['zones'][number]
export type GlobalTable = Replicas['replication'][number]
export type Link = GlobalTable['links'][number]
export type Conflict = GlobalTable['lastConflicts'][number] & { readonly table: string }

/** One follower of one table. */
export interface Follower {
  readonly table: string
  /** A zone, or a global index. */
  readonly name: string
  readonly kind: 'zone' | 'index'
  readonly applied: number
  readonly pending: number
  readonly lag: Lag
  /** Partitions that it leads. */
  readonly leads: number
}

export interface ZoneSight {
  readonly zone: string
  readonly state: ZoneState
  readonly sinceMs: number | undefined
  /** Of the tables that are looked at; the one that trails most comes first. */
  readonly followers: readonly Follower[]
}

/** @param table the only one to look at; all when empty */
export const followersOf = (zones: Zones | undefined, table: string): readonly Follower[] =>
  (zones?.tables ?? [])
    .filter((one) => table === '' || one.table === table)
    .flatMap(({ table: name, replicas, indexes }) => [
      ...replicas.map(({ zone, applied, pending, lag, leads }): Follower => ({
        ...{ table: name, name: zone, kind: 'zone', applied, pending, lag, leads: leads.length },
      })),
      ...indexes.map(({ index, applied, pending, lag }): Follower => ({
        ...{ table: name, name: index, kind: 'index', applied, pending, lag, leads: 0 },
      })),
    ])

export const zonesOf = (zones: Zones | undefined, followers: readonly Follower[]): readonly ZoneSight[] =>
  (zones?.zones ?? []).map(({ zone, state, sinceMs }) => ({
    ...{ zone, state, sinceMs },
    followers: followers.filter(({ kind, name }) => kind === 'zone' && name === zone).toSorted((a, b) => b.pending - a.pending),
  }))

/** Global tables of an account; of one name where that is given. */
export const globalTables = (replicas: Replicas | undefined, { account }: Namespace, table: string): readonly GlobalTable[] =>
  (replicas?.replication ?? []).filter(
    (one) => (table === '' || one.table === table) && one.links.some(({ from }) => from.account === account),
  )

/** The newest first. */
export const conflictsOf = (tables: readonly GlobalTable[]): readonly Conflict[] =>
  tables
    .flatMap(({ table, lastConflicts }) => lastConflicts.map((conflict) => ({ ...conflict, table })))
    .toSorted((a, b) => b.atMs - a.atMs)
