// Forks over HTTP: made, found, dropped; and all of administration once more for each, beneath its id or name. Invariant: what a fork is asked is
// done by routes of its own simulation, which are those of the emulator made again.
import { readMembers } from '../../controls/members.js'
import type { Namespace } from '../../model/namespace.js'
import { bodyOf } from './body.js'
import { type Asked, liveRoutes, type LiveSimulation } from './live-routes.js'
import { type AdminRequest, json, type MemberTable, REFUSED, type Route } from './route.js'
import { described, list, object, record, textual, truth } from './schema.js'
import { type Restorable, restoringRoutes } from './snapshots.js'

export interface AdminFork extends Restorable {
  readonly id: string
  readonly name: string | undefined
  readonly account: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly createdAtMs: number
  readonly isOpen: boolean
  simulation(): Promise<LiveSimulation>
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

const SHOWN = object(
  {
    ...{ id: textual, account: textual, accessKeyId: textual, secretAccessKey: textual },
    endpoint: described('For clients with any key; with the fork’s own key the emulator’s endpoint will do.', textual),
    environment: record(textual, 'What SDKs and the AWS CLI read.'),
    createdAt: { type: 'string', format: 'date-time' },
    isOpen: described('Whether anything was asked of it.', truth),
  },
  { name: textual },
)
const FORK = json(SHOWN)
const FORKS = json(object({ forks: list(SHOWN) }))
const MADE = {
  201: { description: 'The fork.', content: FORK },
  409: { description: 'The name is taken; the reason says what to do.', content: REFUSED },
}

/** @param example any simulation, for what is the same of all */
export function forkRoutes(forks: AdminForks, example: Asked): readonly Route[] {
  const { name } = forks.members
  const nameQuery: MemberTable = name === undefined ? {} : { name }
  const inForks = liveRoutes(example, async (request) => {
    const fork = forkIn(forks, request)
    const reset = (namespace: Namespace | undefined): Promise<void> => fork.reset(namespace)
    const simulation = await fork.simulation()
    const beside = () => Promise.resolve({ forks: [], snapshots: [] }) // those are the emulator's
    const unready = (): string | undefined => simulation.engine.failure?.message
    return { simulation, status: { unready, reset, beside } }
  })
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
    ...restoringRoutes('/forks/{fork}', 'what a fork shows', (request) => forkIn(forks, request)),
    ...inForks.map((route) => ({
      ...route,
      path: `/forks/{fork}${route.path}`,
      summary: `In a fork: ${route.summary.charAt(0).toLowerCase()}${route.summary.slice(1)}`,
    })),
  ]
}

const forkIn = (forks: AdminForks, { path }: AdminRequest): AdminFork => forks.named(path['fork'] ?? '')

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
