// Snapshots over HTTP: kept, listed, gone back to, taken away; of the emulator, and of its forks.
import { NAME_MEMBER, readMembers } from '../../controls/members.js'
import { invalid } from '../../controls/refusal.js'
import { bodyOf } from './body.js'
import { type AdminRequest, json, REFUSED, type Route } from './route.js'
import { described, list, object, textual } from './schema.js'

interface Kept {
  readonly name: string
  readonly createdAt: string
  readonly folder: string | undefined
}

/** What can be kept, and go back. */
export interface Restorable {
  /** @throws Refusal, FolderError */
  snapshot(name: string): Promise<Kept>
  /** @throws Refusal, FolderError */
  restore(name: string): Promise<void>
}

export interface KeptSnapshots {
  list(): Promise<readonly Kept[]>
  /** @throws Refusal */
  remove(name: string): Promise<void>
}

const MEMBERS = { name: NAME_MEMBER }
export const SNAPSHOT_SCHEMA = object(
  { name: textual, createdAt: { type: 'string', format: 'date-time' } },
  { folder: described('A data folder, which can be served by itself; absent in memory.', textual) },
)
const CONFLICT = {
  description: 'The name is taken, or the snapshot can’t be kept or read; the reason says why.',
  content: REFUSED,
}

export const snapshotRoutes = (kept: KeptSnapshots, emulator: Restorable): readonly Route[] => [
  {
    method: 'GET',
    path: '/snapshots',
    summary: 'All snapshots, in the order of their names.',
    responses: {
      200: {
        description: 'As they are now.',
        content: json(object({ snapshots: list(SNAPSHOT_SCHEMA) })),
      },
    },
    answer: async () => ({ status: 200, body: { snapshots: await kept.list() } }),
  },
  {
    method: 'DELETE',
    path: '/snapshots/{name}',
    summary: 'Takes a snapshot away.',
    responses: { 204: { description: 'Taken away.' } },
    answer: async (request) => {
      await kept.remove(nameIn(request))
      return { status: 204 }
    },
  },
  ...restoringRoutes('', 'what is acknowledged by now', () => emulator),
]

/** @param prefix of the paths. @param what is kept, for the summary. @param of what a request names */
export const restoringRoutes = (prefix: string, what: string, of: (request: AdminRequest) => Restorable): readonly Route[] => [
  {
    method: 'POST',
    path: `${prefix}/snapshots`,
    summary: `Keeps ${what} under a name.`,
    body: MEMBERS,
    responses: { 201: { description: 'The snapshot.', content: json(SNAPSHOT_SCHEMA) }, 409: CONFLICT },
    answer: async (request) => {
      const { name } = readMembers(bodyOf(request.body), MEMBERS)
      if (name === undefined) throw invalid('name must be given')
      return { status: 201, body: await of(request).snapshot(name) }
    },
  },
  {
    method: 'POST',
    path: `${prefix}/snapshots/{name}/restore`,
    summary: 'Goes back to a snapshot, with its clock; faults and what else was set are gone. Requests that come meanwhile wait.',
    responses: { 204: { description: 'Restored.' }, 409: CONFLICT },
    answer: async (request) => {
      await of(request).restore(nameIn(request))
      return { status: 204 }
    },
  },
]

const nameIn = ({ path }: AdminRequest): string => path['name'] ?? ''
