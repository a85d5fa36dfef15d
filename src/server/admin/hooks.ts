// Hooks over HTTP. Invariant: whoever may ask here can make the emulator send events to a URL, and not make it load or write
// files.
import { HOOK_MEMBERS } from '../../controls/hooks/hook-members.js'
import type { HookControls, HookSpec } from '../../controls/hook-controls.js'
import { invalid } from '../../controls/refusal.js'
import { bodyOf } from './body.js'
import { json, REFUSED, type Route } from './route.js'
import { anyObject, textual } from './schema.js'

export const HOOK_SCHEMA = {
  type: 'object',
  properties: {
    ...{ name: textual, table: textual, account: textual, region: textual, handler: textual },
    state: { enum: ['waiting', 'reading', 'retrying'] },
    lastFailure: { type: 'string', description: 'Why the last batch was not handled; absent once one was.' },
    settings: anyObject('As the hook was added, with what was not said.'),
    streams: { type: 'array', items: textual, description: 'The ARNs of the streams that it reads.' },
    figures: { type: 'object', additionalProperties: { type: 'number' } },
  },
  required: ['name', 'table', 'handler', 'state', 'settings', 'streams', 'figures'],
}
const HOOK = json(HOOK_SCHEMA)
const HOOKS = json({ type: 'object', properties: { hooks: { type: 'array', items: HOOK_SCHEMA } }, required: ['hooks'] })

const { destinationConfig: _file, ...URL_MEMBERS } = HOOK_MEMBERS

export const hookRoutes = (controls: HookControls): readonly Route[] => [
  {
    method: 'POST',
    path: '/hooks',
    summary: 'Adds a hook: a URL that gets the records of a table’s stream. Files are named by --hook and by the library.',
    body: URL_MEMBERS,
    responses: {
      200: { description: 'It is there, until the emulator is closed.', content: HOOK },
      409: { description: 'There is a hook of that name.', content: REFUSED },
    },
    answer: ({ body }) => {
      const given = bodyOf(body)
      const { handler, destinationConfig } = given
      if (typeof handler !== 'string' || !/^https?:/.test(handler)) {
        throw invalid('handler must be a URL of http or https; files are named by --hook and by the library')
      }
      if (destinationConfig !== undefined) {
        throw invalid('destinationConfig must not be given: files are named by --hook and by the library')
      }
      return { status: 200, body: controls.add(given as unknown as HookSpec) } // checked by the controls
    },
  },
  {
    method: 'GET',
    path: '/hooks',
    summary: 'Every hook, with its settings and what it did.',
    responses: { 200: { description: 'In the order in which they were added.', content: HOOKS } },
    answer: () => ({ status: 200, body: { hooks: controls.list() } }),
  },
  {
    method: 'GET',
    path: '/hooks/{name}',
    summary: 'One hook.',
    responses: { 200: { description: 'As it is now.', content: HOOK } },
    answer: ({ path }) => ({ status: 200, body: controls.show(path['name'] ?? '') }),
  },
  {
    method: 'DELETE',
    path: '/hooks/{name}',
    summary: 'Ends a hook and forgets how far it got.',
    responses: { 200: { description: 'What it did.', content: HOOK } },
    answer: async ({ path }) => ({ status: 200, body: await controls.remove(path['name'] ?? '') }),
  },
]
