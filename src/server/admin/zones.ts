// Zones over HTTP: lost, healed, paused, slowed down; and where every replica is.
import type { RegionControls } from '../../controls/region-controls.js'
import { FAILOVER_MEMBERS, LAG_MEMBERS, ZONE_MEMBERS, type ZoneControls } from '../../controls/zone-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { invalid } from '../../controls/refusal.js'
import { bodyOf } from './body.js'
import { REPLICATION_SCHEMA } from './regions.js'
import { json, REFUSED, type Route } from './route.js'
import { described, integer, lag, list, namespace, number, object, textual } from './schema.js'

const zones = list(object({ zone: textual, state: { enum: ['up', 'down', 'paused'] } }, { sinceMs: number, received: integer }))
const slot = object({ slot: integer }, { leader: textual, lostAtMs: number, failoverAtMs: number })

export const ZONES_SCHEMA = described(
  'Times in milliseconds by the emulator’s clock; lags in milliseconds, or ranges of them.',
  object({
    ...{ failover: number, replicaLag: lag, gsiLag: lag },
    lags: list(object({}, { ...namespace, table: textual, index: textual, zone: textual, replicaLag: lag, gsiLag: lag })),
    namespaces: list(object({ ...namespace, failover: number, zones, slots: list(slot) })),
  }),
)
const ZONES = json(ZONES_SCHEMA)
const position = { applied: integer, pending: integer, lag }
const tableReplicas = object({
  table: textual,
  replicas: list(object({ zone: textual, received: integer, ...position, leads: list(integer) })),
  indexes: list(object({ index: textual, ...position })),
})
const REPLICAS = json(
  described(
    'Positions are places in the store-wide order of changes; pending is what lies between a replica and the head.',
    object({
      zones: list(object({ ...namespace, head: integer, zones, tables: list(tableReplicas) })),
      replication: described(
        'Global tables: each link between two regions, and the last conflicts with winner and loser.',
        REPLICATION_SCHEMA,
      ),
    }),
  ),
)
const responses = { 200: { description: 'As it is now.', content: ZONES } }
const VERBS = {
  down: 'Loses a zone: partitions that it led have no leader until the failover time has passed.',
  heal: 'Brings a zone back: it catches up, and follows.',
  pause: 'Pauses replication to a zone: it serves what it had, also when it was lost until now.',
  resume: 'Lets replication to a zone go on; one that was lost is back, too.',
} as const

export const zoneRoutes = (controls: ZoneControls, regions: RegionControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/zones',
    summary: 'Zones, who leads, and lags: of every namespace in use, or of one.',
    query: NAMESPACE_MEMBERS,
    responses,
    answer: ({ query }) => ({ status: 200, body: controls.show(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))) }),
  },
  {
    method: 'DELETE',
    path: '/zones',
    summary: 'Heals every zone, with the lags and the failover time of the start: of one namespace, or of all.',
    query: NAMESPACE_MEMBERS,
    responses,
    answer: ({ query }) => ({ status: 200, body: controls.reset(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))) }),
  },
  ...(['down', 'heal', 'pause', 'resume'] as const).map((verb): Route => ({
    method: 'POST',
    path: `/zones/${verb}`,
    summary: `${VERBS[verb]} For every namespace, or for the one that the body names.`,
    body: { ...ZONE_MEMBERS, ...NAMESPACE_MEMBERS },
    responses,
    answer: ({ body }) => {
      const { zone, ...place } = readMembers(bodyOf(body), { ...ZONE_MEMBERS, ...NAMESPACE_MEMBERS })
      if (zone === undefined) throw invalid('zone must be given')
      return { status: 200, body: controls[verb](zone, namespaceOrAll(place)) }
    },
  })),
  {
    method: 'POST',
    path: '/zones/lag',
    summary:
      'How far followers (replicaLag) and global indexes (gsiLag) trail, of all that the body names: ms, or a range such as 5-40.',
    body: { ...LAG_MEMBERS, ...NAMESPACE_MEMBERS },
    responses: { ...responses, 404: { description: 'There is no such table or index.', content: REFUSED } },
    answer: ({ body }) => {
      const given = bodyOf(body)
      readMembers(given, { ...LAG_MEMBERS, ...NAMESPACE_MEMBERS })
      const { account, region, ...change } = given
      const place = readMembers({ account, region }, NAMESPACE_MEMBERS)
      return { status: 200, body: controls.setLag({ ...change, namespace: place }) }
    },
  },
  {
    method: 'POST',
    path: '/zones/failover',
    summary:
      'How long a partition has no leader after its leader’s zone was lost, in ms: for all, or for the namespace that the body names.',
    body: { ...FAILOVER_MEMBERS, ...NAMESPACE_MEMBERS },
    responses,
    answer: ({ body }) => {
      const { failover, ...place } = readMembers(bodyOf(body), { ...FAILOVER_MEMBERS, ...NAMESPACE_MEMBERS })
      if (failover === undefined) throw invalid('failover must be given')
      return { status: 200, body: controls.setFailover(failover, namespaceOrAll(place)) }
    },
  },
  {
    method: 'GET',
    path: '/replicas',
    summary: 'Where every replica is: the zones’ by table and index, and what waits between the regions of global tables.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'As they are now.', content: REPLICAS } },
    answer: async ({ query }) => {
      const shown = controls.replicas(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS)))
      return { status: 200, body: { zones: shown, replication: await regions.replication() } }
    },
  },
]
