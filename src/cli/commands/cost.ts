// `dynalab cost`: what the run so far would cost at the service.
import type { Command } from 'commander'
import type { Bill, BilledTable } from '../../controls/cost/bill.js'
import { examples, type Paint } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { asks } from '../server/asking.js'

export function configure(command: Command): void {
  command.addHelpText('after', examples('cost', 'cost --region eu-west-1', 'cost --json | jq -r .totals.best'))
  asks<Bill>(command, {
    namespace: 'one or all',
    ask: (administer, { namespace }) => administer('cost', { query: namespace }),
    words: billText,
  })
}

const dollars = (text: string): string => `$${text}`

function billText({ tables, totals, prices, streams, storage, transfer, hours, notes }: Bill, paint: Paint): string {
  const heads = ['TABLE', 'INDEX', 'READ UNITS', 'WRITE UNITS', 'ON DEMAND', 'PROVISIONED', 'STORAGE']
  const total = ['', '', '', '', dollars(totals.onDemand), dollars(totals.provisioned), dollars(storage)]
  const rows = [...tables.flatMap(tableRows), ['', '', '', '', '', '', ''], ['total', ...total.slice(1)]]
  return [
    `${paint('bold', 'An estimate')} by the prices of ${prices.region} since ${prices.date}, for ${hours.toFixed(2)} hours by the clock`,
    textTable(heads, rows),
    `streams ${dollars(streams.cost)} for ${streams.reads} reads, transfer between regions ${dollars(transfer)} at most`,
    `${paint('bold', 'the cheaper mode for each table')}: ${dollars(totals.best)}`,
    ...notes.slice(1),
  ].join('\n')
}

const tableRows = ({ table, isDeleted, provisionedBasis, holders }: BilledTable): readonly (readonly (string | number)[])[] =>
  holders.map(({ index, readUnits, writeUnits, onDemand, provisioned, storage }) => [
    `${table}${isDeleted ? ' (deleted)' : ''}`,
    index ?? '',
    readUnits,
    writeUnits,
    dollars(onDemand),
    `${provisionedBasis === 'estimated' ? '~' : ''}${dollars(provisioned)}`,
    dollars(storage),
  ])
