// How the emulator is, and the way back to an empty one.
import type { Namespace } from '../../model/table.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'

export interface EmulatorStatus {
  isReady(): boolean
  /** Drops every table, of one namespace or of all. */
  reset(namespace: Namespace | undefined): void | Promise<void>
}

const status = (word: string): object => json({ type: 'object', properties: { status: { const: word } }, required: ['status'] })

export const statusRoutes = (emulator: EmulatorStatus): readonly Route[] => [
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
      503: { description: 'Not yet, or closing.', content: status('unready') },
    },
    answer: () =>
      emulator.isReady() ? { status: 200, body: { status: 'ready' } } : { status: 503, body: { status: 'unready' } },
  },
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
