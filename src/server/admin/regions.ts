// The links between regions over HTTP: what is cut, slowed down or paused, and what waits for that.
import {
  CONFLICT_MEMBERS,
  LAG_MEMBERS,
  LINK_MEMBERS,
  REPLICA_MEMBERS,
  type RegionControls,
} from '../../controls/region-controls.js'
import { readMembers } from '../../controls/members.js'
import { invalid } from '../../controls/refusal.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'
import { anyObject, atMs, described, integer, lag, list, namespace, number, object, textual, truth } from './schema.js'

const pair = { from: textual, to: textual }
const owner = { account: textual }

export const REGIONS_SCHEMA = described(
  'A region * stands for every other one; without an account it is set for all.',
  object({
    regionLag: lag,
    cuts: list(object(pair, owner)),
    lags: list(object({ ...pair, lag }, owner)),
    paused: list(object({ account: textual, region: textual, table: textual })),
  }),
)
const REGIONS = json(REGIONS_SCHEMA)

const version = object({ atMs, region: textual, sequence: integer })
export const CONFLICT_PARTS = { winner: version, loser: version, atMs, region: described('Which found out.', textual) }
export const CONFLICT_PARTS_MAYBE = { key: anyObject('The key; absent where neither side has an image that tells.') }
const link = object({
  ...{ from: object(namespace), to: object(namespace), regionLag: lag, isCut: truth, isPaused: truth },
  position: described('Place in the store-wide order up to which everything was taken over.', integer),
  pendingEntries: described('Writes that wait to be taken over; counted up to 10 000.', integer),
  lagMs: described('For how long the oldest of them has been waiting.', number),
})
export const REPLICATION_SCHEMA = list(
  object({
    ...{ table: textual, globalTableId: textual, links: list(link) },
    conflicts: described('Ever found since the start.', integer),
    lastConflicts: described('Newest last.', list(object(CONFLICT_PARTS, CONFLICT_PARTS_MAYBE))),
  }),
)
const responses = { 200: { description: 'What is set now.', content: REGIONS } }

const CONFLICTS = json(
  object({
    conflicts: list(object({ account: textual, table: textual, ...CONFLICT_PARTS }, CONFLICT_PARTS_MAYBE)),
  }),
)

export const regionRoutes = (controls: RegionControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/conflicts',
    summary: 'Writes of two regions that met: the last 50 of each replica, with the one that stayed and the one that did not.',
    query: CONFLICT_MEMBERS,
    responses: { 200: { description: 'The newest first.', content: CONFLICTS } },
    answer: ({ query }) => ({ status: 200, body: { conflicts: controls.conflicts(readMembers(query, CONFLICT_MEMBERS)) } }),
  },
  {
    method: 'GET',
    path: '/regions',
    summary: 'Cuts, lags and pauses of the links between regions.',
    responses,
    answer: () => ({ status: 200, body: controls.show() }),
  },
  {
    method: 'DELETE',
    path: '/regions',
    summary: 'Heals and resumes everything, with the lag that the emulator was started with.',
    responses,
    answer: () => ({ status: 200, body: controls.reset() }),
  },
  {
    method: 'POST',
    path: '/regions/cut',
    summary: 'Cuts a region off, or the links from one region to another; both directions unless oneWay is true.',
    body: LINK_MEMBERS,
    responses,
    answer: ({ body }) => ({ status: 200, body: controls.cut(readMembers(bodyOf(body), LINK_MEMBERS)) }),
  },
  {
    method: 'POST',
    path: '/regions/heal',
    summary: 'Lets links pass again: those that the body names, or all.',
    body: LINK_MEMBERS,
    responses,
    answer: ({ body }) => ({ status: 200, body: controls.heal(readMembers(bodyOf(body), LINK_MEMBERS)) }),
  },
  {
    method: 'POST',
    path: '/regions/lag',
    summary: 'How long a write takes over the links that the body names: ms, a range such as 200-900, or default.',
    body: LAG_MEMBERS,
    responses,
    answer: ({ body }) => {
      const given = bodyOf(body)
      readMembers(given, LAG_MEMBERS)
      const { lag: regionLag, ...links } = given
      if (typeof regionLag !== 'number' && typeof regionLag !== 'string') throw invalid('lag must be given')
      return { status: 200, body: controls.setLag({ ...readMembers(links, LINK_MEMBERS), lag: regionLag }) }
    },
  },
  ...(['pause', 'resume'] as const).map((verb): Route => ({
    method: 'POST',
    path: `/regions/${verb}`,
    summary: `${verb === 'pause' ? 'Pauses' : 'Resumes'} the replication of a table in one region, in and out.`,
    body: REPLICA_MEMBERS,
    responses,
    answer: ({ body }) => {
      const { table, region, account } = readMembers(bodyOf(body), REPLICA_MEMBERS)
      if (table === undefined) throw invalid('table must be given')
      if (region === undefined) throw invalid('region must be given')
      const replica = { table, region, account }
      return { status: 200, body: verb === 'pause' ? controls.pauseReplication(replica) : controls.resumeReplication(replica) }
    },
  })),
]
