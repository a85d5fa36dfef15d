// Every table over HTTP, and who asked for those that are not there.
import { type CatalogueControls, MISSED_MEMBERS } from '../../controls/catalogue-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { json, type Route } from './route.js'

const textual = { type: 'string' }
const number = { type: 'number' }
const list = (properties: object): object => ({ type: 'array', items: { type: 'object', properties } })
const keys = list({ name: textual, type: { enum: ['S', 'N', 'B'] }, role: { enum: ['HASH', 'RANGE'] } })
const held = { status: textual, keys, items: number, bytes: number, partitions: number }
const place = { account: textual, region: textual, table: textual }

const TABLES = json({
  type: 'object',
  description: 'Times in milliseconds since the epoch by the emulator’s clock.',
  properties: {
    tables: list({
      ...{ ...place, ...held, billingMode: { enum: ['PROVISIONED', 'PAY_PER_REQUEST'] }, readUnits: number, writeUnits: number },
      indexes: list({ index: textual, kind: { enum: ['local', 'global', 'vector'] }, ...held }),
      ...{ stream: textual, timeToLive: textual, replicas: { type: 'array', items: textual }, createdAtMs: number },
    }),
  },
})
const MISSED = json({
  type: 'object',
  properties: {
    missed: list({ ...place, operation: textual, accessKeyId: textual, userAgent: textual, count: number, lastAtMs: number }),
  },
})

export const catalogueRoutes = (controls: CatalogueControls): readonly Route[] => [
  {
    method: 'GET',
    path: '/tables',
    summary: 'Every table with its keys, indexes, items, bytes and partitions; or those of one namespace.',
    query: NAMESPACE_MEMBERS,
    responses: { 200: { description: 'As they are now.', content: TABLES } },
    answer: ({ query }) => {
      const namespace = namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))
      return { status: 200, body: { tables: controls.tables(namespace) } }
    },
  },
  {
    method: 'GET',
    path: '/missed',
    summary: 'Who asked of late for tables that were not there, and with which key and region: the last 200 kinds of requests.',
    query: MISSED_MEMBERS,
    responses: { 200: { description: 'The latest first.', content: MISSED } },
    answer: ({ query }) => ({ status: 200, body: { missed: controls.missed(readMembers(query, MISSED_MEMBERS).table) } }),
  },
]
