// The bill of a run over HTTP.
import type { CostControls } from '../../controls/cost-controls.js'
import { readMembers } from '../../controls/members.js'
import { NAMESPACE_MEMBERS, namespaceOrAll } from '../../controls/namespace.js'
import { json, type Route } from './route.js'
import { described, integer, list, namespace, number, object, textual, truth } from './schema.js'

const dollars = { type: 'string', description: 'Dollars as a decimal.', pattern: '^-?\\d+(\\.\\d+)?$' }
const used = {
  readUnits: number,
  writeUnits: number,
  replicatedWriteUnits: number,
  readUnitHours: number,
  writeUnitHours: number,
}

const prices = object({
  ...{ readMillion: number, writeMillion: number, replicatedWriteMillion: number, storageGbMonth: number },
  ...{ readHour: number, writeHour: number, replicatedWriteHour: number },
})
const pricesOf = object({
  ...{ region: textual, date: textual, standard: prices, infrequentAccess: prices },
  ...{ streamReadMillion: number, transferGb: number },
})
const holder = object(
  { ...used, bytes: described('With 100 for each item.', integer), onDemand: dollars, provisioned: dollars, storage: dollars },
  { index: described('Absent of the table itself.', textual) },
)
const table = object({
  ...{ ...namespace, table: textual, isDeleted: truth, billingMode: textual, tableClass: textual },
  ...{ hours: number, onDemand: dollars, provisioned: dollars, provisionedBasis: { enum: ['as provisioned', 'estimated'] } },
  ...{ best: { enum: ['on demand', 'provisioned'] }, storage: dollars, transfer: dollars, holders: list(holder) },
})
const BILL = json(
  object({
    ...{ isEstimate: { const: true }, currency: { const: 'USD' }, prices: pricesOf, from: textual, to: textual, hours: number },
    ...{ tables: list(table), streams: object({ reads: integer, cost: dollars }), storage: dollars, transfer: dollars },
    totals: object({ onDemand: dollars, provisioned: dollars, best: dollars }),
    notes: list(textual),
  }),
)

export const costRoute = (controls: CostControls): Route => ({
  method: 'GET',
  path: '/cost',
  summary:
    'What the run so far would cost at the service: on demand, provisioned, and the cheaper of both; of all, or of one namespace.',
  query: NAMESPACE_MEMBERS,
  responses: { 200: { description: 'An estimate, with the prices that it is made of.', content: BILL } },
  answer: async ({ query }) => ({
    status: 200,
    body: await controls.bill(namespaceOrAll(readMembers(query, NAMESPACE_MEMBERS))),
  }),
})
