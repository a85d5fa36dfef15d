// How the emulator is, and the way back to an empty one.
import type { Namespace } from '../../model/table.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'
import { anyObject, object, textual } from './schema.js'

/** A fork, as far as others may know it: without its key. */
export interface ForkOutline {
  readonly id: string
  readonly name: string | undefined
  readonly createdAt: string
  readonly isOpen: boolean
}

/** What an emulator keeps beside its simulation. */
export interface KeptBeside {
  readonly forks: readonly ForkOutline[]
  readonly snapshots: readonly object[]
}

export interface EmulatorStatus {
  /** Why requests are not served; undefined when they are. */
  unready(): string | undefined
  beside(): Promise<KeptBeside>
  /** Drops every table, of one namespace or of all. */
  reset(namespace: Namespace | undefined): void | Promise<void>
}

const status = (word: string, more: object = {}): object =>
  json({ type: 'object', properties: { status: { const: word }, ...more }, required: ['status', ...Object.keys(more)] })

/** What answers, and what it was started with. */
export interface EmulatorAbout {
  readonly version: string
  /** By the machine's clock. */
  readonly startedAt: string
  readonly uptimeMs: number
  /** Those that are not as they are by default. */
  readonly options: Readonly<Record<string, unknown>>
}

export const ABOUT_PARTS = {
  version: { type: 'string' },
  startedAt: { type: 'string', format: 'date-time', description: 'By the machine’s clock.' },
  uptimeMs: { type: 'number' },
  options: anyObject('Options that are not as they are by default, by their keys.'),
}
const ABOUT = json(object({ status: { enum: ['ready', 'unready'] }, ...ABOUT_PARTS }, { reason: textual }))

/** What can be asked of every process. */
export const aboutRoutes = (emulator: Pick<EmulatorStatus, 'unready'>, about: () => EmulatorAbout): readonly Route[] => [
  {
    method: 'GET',
    path: '/status',
    summary: 'What answers here: its version, since when, whether it is ready, and the options that differ from their defaults.',
    responses: { 200: { description: 'As it is now.', content: ABOUT } },
    answer: () => {
      const reason = emulator.unready()
      const state = reason === undefined ? { status: 'ready' } : { status: 'unready', reason }
      return { status: 200, body: { ...state, ...about() } }
    },
  },
  {
    method: 'GET',
    path: '/health',
    summary: 'The process answers.',
    responses: { 200: { description: 'It does.', content: status('healthy') } },
    answer: () => ({ status: 200, body: { status: 'healthy' } }),
  },
  {
    method: 'GET',
    path: '/ready',
    summary: 'The store is open and requests are served.',
    responses: {
      200: { description: 'Ready.', content: status('ready') },
      503: { description: 'Closing, or its store takes no writes.', content: status('unready', { reason: { type: 'string' } }) },
    },
    answer: () => {
      const reason = emulator.unready()
      return reason === undefined
        ? { status: 200, body: { status: 'ready' } }
        : { status: 503, body: { status: 'unready', reason } }
    },
  },
]

export const statusRoutes = (emulator: EmulatorStatus, about: () => EmulatorAbout): readonly Route[] => [
  ...aboutRoutes(emulator, about),
  {
    method: 'POST',
    path: '/reset',
    summary:
      'Drops every table, clears what was set for capacity and takes faults away, of one namespace when the body names one.',
    body: NAMESPACE_MEMBERS,
    responses: { 204: { description: 'Dropped.' } },
    answer: async ({ body }) => {
      await emulator.reset(namespaceOrAll(readMembers(bodyOf(body), NAMESPACE_MEMBERS)))
      return { status: 204 }
    },
  },
]
