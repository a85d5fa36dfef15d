// Forks over HTTP: made, found, dropped; and all of administration once more for each, beneath its id or name. Invariant: what a fork is asked is
// done by routes of its own simulation, which are those of the emulator made again.
import { readMembers } from '../../controls/members.js'
import type { Namespace } from '../../model/namespace.js'
import { adminPartsOf, type AdminParts, type ServedSimulation } from '../served-simulation.js'
import { bodyOf } from './body.js'
import { EventStreams } from './events.js'
import { type AdminAnswer, type AdminRequest, json, type MemberTable, REFUSED, type Route } from './route.js'

/** A simulation that says when it is about to close: streams of its events end then. */
export interface ServedFork extends ServedSimulation {
  whenReleased(listener: () => void): void
}

export interface AdminFork {
  readonly id: string
  readonly name: string | undefined
  readonly account: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly createdAtMs: number
  readonly isOpen: boolean
  simulation(): Promise<ServedFork>
  fork(options: object): Promise<AdminFork>
  reset(namespace: Namespace | undefined): Promise<void>
  drop(): Promise<void>
}

export interface AdminForks {
  /** What a fork can be made with. */
  readonly members: MemberTable
  /** @throws Refusal */
  make(options: object): Promise<AdminFork>
  all(): readonly AdminFork[]
  /** By id or name. @throws Refusal */
  named(fork: string): AdminFork
}

const textual = { type: 'string' }
const SHOWN = {
  type: 'object',
  properties: {
    ...{ id: textual, name: textual, account: textual, accessKeyId: textual, secretAccessKey: textual },
    endpoint: {
      type: 'string',
      description: 'For clients with any key; with the fork’s own key the emulator’s endpoint will do.',
    },
    environment: { type: 'object', additionalProperties: textual, description: 'What SDKs and the AWS CLI read.' },
    createdAt: { type: 'string', format: 'date-time' },
    isOpen: { type: 'boolean', description: 'Whether anything was asked of it.' },
  },
}
const FORK = json(SHOWN)
const FORKS = json({ type: 'object', properties: { forks: { type: 'array', items: SHOWN } } })
const MADE = {
  201: { description: 'The fork.', content: FORK },
  409: { description: 'The name is taken; the reason says what to do.', content: REFUSED },
}

/** @param routesOf the routes of a simulation; the same list for each */
export function forkRoutes(
  forks: AdminForks,
  routesOf: (parts: AdminParts) => readonly Route[],
  base: AdminParts,
): readonly Route[] {
  const { name } = forks.members
  const nameQuery: MemberTable = name === undefined ? {} : { name }
  const inFork = forkedRoutes(forks, routesOf)
  const givenIn = ({ query, body }: AdminRequest): object => readMembers({ ...query, ...bodyOf(body) }, forks.members)
  return [
    {
      method: 'POST',
      path: '/forks',
      summary: 'Makes a fork: a copy-on-write namespace with what is acknowledged by now.',
      query: nameQuery,
      body: forks.members,
      responses: MADE,
      answer: async (request) => ({ status: 201, body: shown(await forks.make(givenIn(request)), request) }),
    },
    {
      method: 'GET',
      path: '/forks',
      summary: 'All forks, in the order in which they were made.',
      responses: { 200: { description: 'As they are now.', content: FORKS } },
      answer: (request) => ({ status: 200, body: { forks: forks.all().map((fork) => shown(fork, request)) } }),
    },
    {
      method: 'GET',
      path: '/forks/{fork}',
      summary: 'A fork, by its id or name.',
      responses: { 200: { description: 'As it is now.', content: FORK } },
      answer: (request) => ({ status: 200, body: shown(forkIn(forks, request), request) }),
    },
    {
      method: 'DELETE',
      path: '/forks/{fork}',
      summary: 'Drops a fork: nobody is answered by it any more, and what it wrote is cleared after that.',
      responses: { 204: { description: 'Dropped.' } },
      answer: async (request) => {
        await forkIn(forks, request).drop()
        return { status: 204 }
      },
    },
    {
      method: 'POST',
      path: '/forks/{fork}/forks',
      summary: 'Makes a fork of a fork.',
      query: nameQuery,
      body: forks.members,
      responses: MADE,
      answer: async (request) => ({ status: 201, body: shown(await forkIn(forks, request).fork(givenIn(request)), request) }),
    },
    ...routesOf(base).map((route, at): Route => ({
      ...route,
      path: `/forks/{fork}${route.path}`,
      summary: `In a fork: ${route.summary.charAt(0).toLowerCase()}${route.summary.slice(1)}`,
      answer: (request) => inFork(at, request),
    })),
  ]
}

const forkIn = (forks: AdminForks, { path }: AdminRequest): AdminFork => forks.named(path['fork'] ?? '')

/** @returns what answers a request to the route of that number, in the fork that its path names */
function forkedRoutes(forks: AdminForks, routesOf: (parts: AdminParts) => readonly Route[]) {
  const made = new WeakMap<ServedFork, readonly Route[]>()
  const routesIn = (simulation: ServedFork, fork: AdminFork): readonly Route[] => {
    const known = made.get(simulation)
    if (known !== undefined) return known
    const streams = new EventStreams(simulation.controls.events)
    simulation.whenReleased(() => streams.close())
    const status = { unready: () => undefined, reset: (namespace: Namespace | undefined) => fork.reset(namespace) }
    const routes = routesOf(adminPartsOf(simulation, status, streams))
    made.set(simulation, routes)
    return routes
  }
  return async (at: number, request: AdminRequest): Promise<AdminAnswer> => {
    const fork = forkIn(forks, request)
    const route = routesIn(await fork.simulation(), fork)[at]
    if (route === undefined) throw new Error(`a fork has no route ${at}`)
    return route.answer(request)
  }
}

function shown(fork: AdminFork, { headers }: AdminRequest): object {
  const { id, name, account, accessKeyId, secretAccessKey, createdAtMs, isOpen } = fork
  const endpoint = `http://${headers.host ?? 'localhost'}/fork/${id}` // as this client reached us
  return {
    ...{ id, name, account, accessKeyId, secretAccessKey, endpoint },
    environment: {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoint,
    },
    createdAt: new Date(createdAtMs).toISOString(),
    isOpen,
  }
}
