// The bill of one table: what the table and each of its global indexes used, and what that comes to.
import { bytes, count, duration } from '../../parts/format.js'
import { Panel } from '../../parts/panel.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import type { BilledTable } from './bill.js'
import { dollars } from './dollars.js'

type Holder = BilledTable['holders'][number]

const figure = (name: string, title: string, cell: (holder: Holder) => string): Column<Holder> => ({
  ...{ name, title, width: '8.5rem', align: 'right', cell },
})

const COLUMNS: readonly Column<Holder>[] = [
  {
    ...{ name: 'holder', title: 'Of', width: 'minmax(14rem, 1fr)' },
    cell: ({ index }) => (index === undefined ? 'the table itself' : index),
  },
  figure('reads', 'Read units', ({ readUnits }) => count(readUnits)),
  figure('writes', 'Write units', ({ writeUnits }) => count(writeUnits)),
  figure('replicated', 'Replicated', ({ replicatedWriteUnits }) => count(replicatedWriteUnits)),
  figure('onDemand', 'On demand', ({ onDemand }) => dollars(onDemand)),
  figure('readHours', 'Read hours', ({ readUnitHours }) => count(readUnitHours)),
  figure('writeHours', 'Write hours', ({ writeUnitHours }) => count(writeUnitHours)),
  figure('provisioned', 'Provisioned', ({ provisioned }) => dollars(provisioned)),
  figure('bytes', 'Holds', (holder) => bytes(holder.bytes)),
  figure('storage', 'Storage', ({ storage }) => dollars(storage)),
]

export const TableBill = ({ table, onClose }: { readonly table: BilledTable; readonly onClose: () => void }) => (
  <Panel title={`${table.table} in ${table.region}`} onClose={onClose}>
    <p class="muted">
      Was there for {duration(table.hours * 3_600_000)}, in class {table.tableClass.toLowerCase().replaceAll('_', ' ')}.
      {table.provisionedBasis === 'estimated' &&
        ' It was on demand, so its provisioned cost is estimated from its busiest minute.'}
    </p>
    <Table label={`Cost of ${table.table}`} rows={table.holders} columns={COLUMNS} rowKey={({ index }) => index ?? ''} />
  </Panel>
)
