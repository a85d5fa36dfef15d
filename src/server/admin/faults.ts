// Faults: rules of what goes wrong, made, looked at and taken away while the emulator runs.
import type { FaultControls } from '../../controls/fault-controls.js'
import { SPEC_MEMBERS } from '../../controls/faults/fault-spec.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { bodyOf } from './body.js'
import { json, REFUSED, type Route } from './route.js'
import { atMs, described, integer, list, object, textual } from './schema.js'

export const FAULT_SCHEMA = {
  type: 'object',
  description: 'The rule as it was asked for, with what it did so far.',
  properties: {
    ...Object.fromEntries(Object.entries(SPEC_MEMBERS).map(([name, { schema }]) => [name, schema])),
    state: { enum: ['active', 'expired', 'used up'] },
    matches: { ...integer, description: 'Requests that it met.' },
    hits: { ...integer, description: 'Those of them that it hit.' },
    createdAtMs: atMs,
    expiresAtMs: atMs,
    firstHitAtMs: atMs,
    lastHitAtMs: atMs,
  },
  required: ['id', 'state', 'effect', 'matches', 'hits', 'createdAtMs'],
}
const FAULT = json(FAULT_SCHEMA)
const REMOVED = json({ type: 'object', properties: { removed: { type: 'array', items: FAULT_SCHEMA } }, required: ['removed'] })
const FAULTS = json({ type: 'object', properties: { faults: { type: 'array', items: FAULT_SCHEMA } }, required: ['faults'] })

const CATALOGUE = json(
  object({
    effects: list(
      object({
        effect: textual,
        own: described('Members that belong to it alone, or to few.', list(textual)),
        others: described('Members that say which requests, when, and for how long.', list(textual)),
      }),
    ),
    operations: list(object({ operation: textual, errors: described('That it can throw.', list(textual)) })),
  }),
)

export const faultRoutes = (controls: FaultControls): readonly Route[] => [
  {
    method: 'POST',
    path: '/faults',
    summary:
      'Injects a fault: a rule of which requests it meets, which of them it hits, what happens to these, and when it ends.',
    body: SPEC_MEMBERS,
    responses: {
      200: { description: 'It is in force.', content: FAULT },
      409: { description: 'An active rule has this id.', content: REFUSED },
    },
    answer: ({ body }) => ({ status: 200, body: controls.inject(bodyOf(body)) }), // checked by the controls
  },
  {
    method: 'GET',
    path: '/faults',
    summary: 'Every rule with its hits, ended ones included; or those that belong to one namespace alone.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'In the order in which they were made.', content: FAULTS } },
    answer: ({ query }) => {
      const namespace = namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))
      return { status: 200, body: { faults: controls.list(namespace) } }
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    summary: 'Takes every rule away; or those that belong to one namespace alone.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'What they did.', content: REMOVED } },
    answer: ({ query }) => {
      const namespace = namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))
      return { status: 200, body: { removed: controls.clear(namespace) } }
    },
  },
  {
    method: 'GET',
    path: '/faults/{id}',
    summary: 'One rule with its hits.',
    responses: { 200: { description: 'As it is now.', content: FAULT } },
    answer: ({ path }) => ({ status: 200, body: controls.show(path['id'] ?? '') }),
  },
  {
    method: 'DELETE',
    path: '/faults/{id}',
    summary: 'Takes one rule away; requests that it holds up go on.',
    responses: { 200: { description: 'What it did.', content: FAULT } },
    answer: ({ path }) => ({ status: 200, body: controls.remove(path['id'] ?? '') }),
  },
  {
    method: 'GET',
    path: '/fault-catalogue',
    summary: 'What faults there can be: effects with their members, operations with the errors that they can throw.',
    responses: { 200: { description: 'The same for as long as the emulator runs.', content: CATALOGUE } },
    answer: () => ({ status: 200, body: controls.catalogue() }),
  },
]
