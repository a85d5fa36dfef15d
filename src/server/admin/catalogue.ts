// Every table over HTTP, who asked for those that are not there, and tables from a template.
import { type CatalogueControls, MISSED_MEMBERS } from '../../controls/catalogue-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { STATEMENT_MEMBERS } from '../../controls/statement-plan.js'
import { TEMPLATE_MEMBERS } from '../../controls/template-tables.js'
import { bodyOf } from './body.js'
import { json, REFUSED, type Route } from './route.js'
import { atMs, described, integer, list, namespace, number, object, textual, truth } from './schema.js'

const keys = list(object({ name: textual, type: { enum: ['S', 'N', 'B'] }, role: { enum: ['HASH', 'RANGE'] } }))
const held = {
  status: { enum: ['CREATING', 'UPDATING', 'DELETING', 'ACTIVE'] },
  keys,
  ...{ items: integer, bytes: integer, partitions: integer },
}
const named = { ...namespace, table: textual }
export const INDEX_PARTS = { index: textual, kind: { enum: ['local', 'global', 'vector'] }, ...held }
export const TABLE_PARTS = {
  ...{ ...named, ...held, billingMode: { enum: ['PROVISIONED', 'PAY_PER_REQUEST'] }, readUnits: number, writeUnits: number },
  createdAtMs: atMs,
}
export const TABLE_PARTS_MAYBE = { stream: textual, timeToLive: textual, replicas: list(textual) }

const TABLES = json(object({ tables: list(object({ ...TABLE_PARTS, indexes: list(object(INDEX_PARTS)) }, TABLE_PARTS_MAYBE)) }))
const MISS = object(
  { ...named, operation: textual, accessKeyId: textual, count: integer, lastAtMs: atMs },
  { userAgent: textual },
)
const STATEMENT = json(
  object(
    {
      way: { enum: ['get', 'query', 'scan', 'insert', 'update', 'delete', 'exists'] },
      table: textual,
      partitionKeys: described('Partition keys that it names.', integer),
      attributes: described('That it names; those of SELECT * it does not.', list(textual)),
    },
    { index: textual },
  ),
)
const lines = list(textual)
const APPLIED = json(
  object({
    ...{ tables: integer, changed: integer, isDryRun: truth },
    created: described('Names of tables that were not there before.', lines),
    steps: described('What was done, or would be.', lines),
    notes: described('What was left out, and why.', lines),
    failures: described('What the template or the service has against a table.', lines),
  }),
)
const MISSED = json(object({ missed: list(MISS) }))

export const catalogueRoutes = (controls: CatalogueControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/tables',
    summary: 'Every table with its keys, indexes, items, bytes and partitions; or those of one namespace.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'As they are now.', content: TABLES } },
    answer: ({ query }) => {
      const place = namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))
      return { status: 200, body: { tables: controls.tables(place) } }
    },
  },
  {
    method: 'POST',
    path: '/templates/apply',
    summary: 'Makes and changes tables as a template says: CloudFormation, SAM, serverless.yml, Terraform, or JSON of the API.',
    body: TEMPLATE_MEMBERS,
    responses: { 200: { description: 'What was done; with dryRun, what would be.', content: APPLIED } },
    answer: async ({ body }) => ({ status: 200, body: await controls.apply(readMembers(bodyOf(body), TEMPLATE_MEMBERS)) }),
  },
  {
    method: 'GET',
    path: '/missed',
    summary: 'Who asked of late for tables that were not there, and with which key and region: the last 200 kinds of requests.',
    query: MISSED_MEMBERS,
    responses: { 200: { description: 'The latest first.', content: MISSED } },
    answer: ({ query }) => ({ status: 200, body: { missed: controls.missed(readMembers(query, MISSED_MEMBERS).table) } }),
  },
  {
    method: 'POST',
    path: '/statements/plan',
    summary: 'What a statement of PartiQL would do: whether it gets an item, queries or scans. It is not run.',
    body: STATEMENT_MEMBERS,
    responses: {
      200: { description: 'As the tables are now.', content: STATEMENT },
      404: { description: 'There is no such table or index.', content: REFUSED },
    },
    answer: ({ body }) => ({ status: 200, body: controls.statement(readMembers(bodyOf(body), STATEMENT_MEMBERS)) }),
  },
]
