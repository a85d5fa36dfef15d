// The links between regions over HTTP: what is cut, slowed down or paused, and what waits for that.
import { LAG_MEMBERS, LINK_MEMBERS, REPLICA_MEMBERS, type RegionControls } from '../../controls/region-controls.js'
import { readMembers } from '../../controls/members.js'
import { invalid } from '../../controls/refusal.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'

const textual = { type: 'string' }
const number = { type: 'number' }
const lag = { oneOf: [number, textual] }
const pair = { account: textual, from: textual, to: textual }
const list = (properties: object): object => ({ type: 'array', items: { type: 'object', properties } })

const REGIONS = json({
  type: 'object',
  description: 'A region * stands for every other one; without an account it is set for all.',
  properties: {
    regionLag: lag,
    cuts: list(pair),
    lags: list({ ...pair, lag }),
    paused: list({ account: textual, region: textual, table: textual }),
  },
})
const responses = { 200: { description: 'What is set now.', content: REGIONS } }

export const regionRoutes = (controls: RegionControls): readonly Route[] => [
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
