// scan and unlimited-query: reads of many items, known by the request alone. Invariant: one read breaks one of both rules at most, as a scan
// needs no second name. Source: docs bp-query-scan, Query.Pagination.
import { type Breach, breachOf } from '../breach.js'
import type { Call, Mention } from '../call.js'

export const scans = (call: Call): readonly Breach[] =>
  call.mentions.filter((mention) => isScan(call, mention)).map((mention) => breachOf('scan', call, mention, wordsOf(mention)))

export const unlimitedQueries = (call: Call): readonly Breach[] =>
  call.mentions
    .filter((mention) => isQuery(call, mention) && call.input['Limit'] === undefined && !mention.isOneItem)
    .map((mention) => breachOf('unlimited-query', call, mention, 'it has no Limit, and its key is not that of one item'))

function isScan({ operation }: Call, mention: Mention): boolean {
  if (operation.name === 'Scan') return true
  return isSelect(mention) && !mention.isOneItem && mention.access?.isFullScan === true
}

function isQuery({ operation }: Call, mention: Mention): boolean {
  if (operation.name === 'Query') return true
  return isSelect(mention) && mention.access?.isFullScan === false
}

const isSelect = ({ resource, side }: Mention): boolean => resource.keyForm === 'statement' && side === 'read'

const wordsOf = ({ resource, name }: Mention): string =>
  resource.index === undefined ? `it reads every item of ${name}` : `it reads every entry of the index ${resource.index}`
