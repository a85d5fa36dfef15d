// What the run so far would cost at the service: on demand, provisioned, and the cheaper of both for each table. An estimate, and called one.
import './cost.css'
import { useLive } from '../../live/live.js'
import { Copy } from '../../parts/copy.js'
import { Button } from '../../parts/button.js'
import { duration } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { Time } from '../../parts/time.js'
import { usePlace } from '../../state/place.js'
import { type Bill, keyOf } from './bill.js'
import { BillTable } from './bill-table.js'
import { dollars, perMonth } from './dollars.js'
import { Prices } from './prices.js'
import { TableBill } from './table-bill.js'

const HOUR_MS = 3_600_000

export function Cost() {
  const { namespace, query, ask } = usePlace()
  const isAll = query['of'] === 'all'
  const { account, region } = namespace
  const { data, failure } = useLive('/cost', {
    ...{ on: ['table.', 'reset', 'clock.'], everyS: 2 },
    query: isAll ? {} : { account, region },
  })
  const bill = data.value
  if (bill === undefined) return <h1>{failure.value === undefined ? 'Cost' : failure.value.message}</h1>
  const chosen = bill.tables.find((table) => keyOf(table) === query['table'])
  const scope = (name: string | undefined, words: string) => (
    <Button tone="quiet" pressed={isAll === (name === 'all')} onPress={() => ask({ of: name, table: undefined })}>
      {words}
    </Button>
  )
  return (
    <div class="cost-page">
      <div class="page-head">
        <h1>What this run would cost</h1>
        {scope(undefined, `In ${region}`)}
        {scope('all', 'Everywhere')}
        <Copy text={() => JSON.stringify(bill, undefined, 2)}>JSON</Copy>
      </div>
      <p>
        <span class="chip warn">an estimate</span> Prices of {bill.prices.region} as of <strong>{bill.prices.date}</strong>, for{' '}
        {duration(bill.hours * HOUR_MS)}: <Time ms={Date.parse(bill.from)} /> to <Time ms={Date.parse(bill.to)} /> by the
        emulator’s clock.
      </p>
      <Totals bill={bill} />
      <Panel title="By table">
        <BillTable bill={bill} onOpen={(table) => ask({ table: keyOf(table) })} />
      </Panel>
      {chosen !== undefined && <TableBill table={chosen} onClose={() => ask({ table: undefined })} />}
      <Prices bill={bill} />
    </div>
  )
}

const KINDS = [
  ['onDemand', 'On demand'],
  ['provisioned', 'Provisioned'],
  ['best', 'Best of both'],
] as const

function Totals({ bill }: { readonly bill: Bill }) {
  const { totals, streams, storage, transfer, hours } = bill
  const most = Math.max(...KINDS.map(([name]) => Number(totals[name])))
  return (
    <div class="totals">
      {KINDS.map(([name, words]) => {
        const month = perMonth(totals[name], hours)
        return (
          <section key={name} class={`panel total ${name}`} aria-label={words}>
            <h2>{words}</h2>
            <p class="amount">{dollars(totals[name])}</p>
            <div class="share" aria-hidden="true">
              <div style={{ width: `${most === 0 ? 0 : (Number(totals[name]) / most) * 100}%` }} />
            </div>
            <p class="muted">{month === undefined ? '' : `${dollars(month)} a month, if it went on like this`}</p>
          </section>
        )
      })}
      <section class="panel total" aria-label="Beside capacity">
        <h2>In each of them</h2>
        <dl>
          <dt class="muted">storage</dt>
          <dd>{dollars(storage)}</dd>
          <dt class="muted">reads of streams</dt>
          <dd>{dollars(streams.cost)}</dd>
          <dt class="muted">transfer to regions</dt>
          <dd>{dollars(transfer)}</dd>
        </dl>
      </section>
    </div>
  )
}
