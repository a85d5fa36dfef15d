// The bill by table: what each would cost in both modes, which is cheaper, and what lies beside.
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import type { Bill, BilledTable } from './bill.js'
import { dollars } from './dollars.js'

const money = (name: 'onDemand' | 'provisioned' | 'storage' | 'transfer', title: string): Column<BilledTable> => ({
  ...{ name, title, width: '9rem', align: 'right', sort: (table) => Number(table[name]) },
  cell: (table) => dollars(table[name]),
})

const COLUMNS: readonly Column<BilledTable>[] = [
  {
    ...{ name: 'table', title: 'Table', width: 'minmax(11rem, 2fr)', sort: ({ table }) => table },
    cell: ({ table, isDeleted }) => (
      <>
        {table} {isDeleted && <span class="chip">deleted</span>}
      </>
    ),
  },
  { ...{ name: 'region', title: 'Region', width: '9rem', sort: ({ region }) => region }, cell: ({ region }) => region },
  {
    ...{ name: 'billing', title: 'Is', width: '8rem', sort: ({ billingMode }) => billingMode },
    cell: ({ billingMode }) => (billingMode === 'PROVISIONED' ? 'provisioned' : 'on demand'),
  },
  money('onDemand', 'On demand'),
  {
    ...money('provisioned', 'Provisioned'),
    cell: ({ provisioned, provisionedBasis }) => (
      <span title={provisionedBasis === 'estimated' ? 'From its busiest minute' : 'As it was provisioned'}>
        {provisionedBasis === 'estimated' && '≈ '}
        {dollars(provisioned)}
      </span>
    ),
  },
  {
    ...{ name: 'best', title: 'Cheaper', width: '9rem', sort: ({ best }) => best },
    cell: ({ best }) => <span class="chip good">{best}</span>,
  },
  money('storage', 'Storage'),
  money('transfer', 'Transfer'),
]

export const BillTable = ({ bill, onOpen }: { readonly bill: Bill; readonly onOpen: (table: BilledTable) => void }) => (
  <Table
    label="Cost by table"
    rows={bill.tables}
    columns={COLUMNS}
    rowKey={({ account, region, table, isDeleted, hours }) => `${account}/${region}/${table} ${isDeleted ? hours : ''}`}
    onOpen={onOpen}
    empty="No table was here in this run, so nothing would be billed for one."
  />
)
