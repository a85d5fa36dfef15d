// The bill of a run over HTTP.
import type { CostControls } from '../../controls/cost-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { json, type Route } from './route.js'

const textual = { type: 'string' }
const number = { type: 'number' }
const dollars = { type: 'string', description: 'Dollars as a decimal.', pattern: '^-?\\d+(\\.\\d+)?$' }
const list = (properties: object): object => ({ type: 'array', items: { type: 'object', properties } })
const used = {
  readUnits: number,
  writeUnits: number,
  replicatedWriteUnits: number,
  readUnitHours: number,
  writeUnitHours: number,
}

const BILL = json({
  type: 'object',
  properties: {
    ...{
      isEstimate: { const: true },
      currency: { const: 'USD' },
      prices: { type: 'object' },
      from: textual,
      to: textual,
      hours: number,
    },
    tables: list({
      ...{
        account: textual,
        region: textual,
        table: textual,
        isDeleted: { type: 'boolean' },
        billingMode: textual,
        tableClass: textual,
      },
      ...{ hours: number, onDemand: dollars, provisioned: dollars, provisionedBasis: { enum: ['as provisioned', 'estimated'] } },
      ...{ best: { enum: ['on demand', 'provisioned'] }, storage: dollars, transfer: dollars },
      holders: list({ index: textual, ...used, bytes: number, onDemand: dollars, provisioned: dollars, storage: dollars }),
    }),
    streams: { type: 'object', properties: { reads: number, cost: dollars } },
    ...{ storage: dollars, transfer: dollars },
    totals: { type: 'object', properties: { onDemand: dollars, provisioned: dollars, best: dollars } },
    notes: { type: 'array', items: textual },
  },
})

export const costRoute = (controls: CostControls): Route => ({
  method: 'GET',
  path: '/cost',
  summary:
    'What the run so far would cost at the service: on demand, provisioned, and the cheaper of both; of all, or of one namespace.',
  query: NAMESPACE_MEMBERS,
  responses: { 200: { description: 'An estimate, with the prices that it is made of.', content: BILL } },
  answer: ({ query }) => ({ status: 200, body: controls.bill(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))) }),
})
