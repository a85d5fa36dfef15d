// What is simulated of the service's capacity: shown, changed and put back while the emulator runs.
import { CAPACITY_MEMBERS, type CapacityControls } from '../../controls/capacity-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { bodyOf } from './body.js'
import { json, type Route } from './route.js'
import { list, namespace as namespaceMembers, object } from './schema.js'

const setting = Object.fromEntries(Object.entries(CAPACITY_MEMBERS).map(([name, { schema }]) => [name, schema]))
export const SETTINGS_SCHEMA = object({ ...setting, namespaces: list(object({ ...namespaceMembers, ...setting })) })
const SETTINGS = json(SETTINGS_SCHEMA)

export const capacityRoutes = (controls: CapacityControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/capacity',
    summary: 'What is simulated of capacity: for all, with the namespaces that have their own; or for one namespace.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'What is in force.', content: SETTINGS } },
    answer: ({ query }) => ({ status: 200, body: controls.show(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))) }),
  },
  {
    method: 'POST',
    path: '/capacity',
    summary: 'Changes what is simulated of capacity from now on: for all, or for the namespace that the body names.',
    body: { ...CAPACITY_MEMBERS, ...NAMESPACE_MEMBERS },
    responses: { 200: { description: 'What is in force now.', content: SETTINGS } },
    answer: ({ body }) => {
      const { account, region, ...change } = readMembers(bodyOf(body), { ...CAPACITY_MEMBERS, ...NAMESPACE_MEMBERS })
      const namespace = namespaceOrAll({ ...(account && { account }), ...(region && { region }) })
      return { status: 200, body: controls.set(change, namespace) }
    },
  },
  {
    method: 'DELETE',
    path: '/capacity',
    summary: 'Goes back to what the emulator was started with; one namespace, to what is in force for all.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'What is in force now.', content: SETTINGS } },
    answer: ({ query }) => ({ status: 200, body: controls.reset(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))) }),
  },
]
