// Partitions and capacity: of the table that the address names, or which tables there are and how much they take.
import { useRoute } from 'preact-iso'
import './partitions.css'
import { useLive } from '../../live/live.js'
import { bytes, count } from '../../parts/format.js'
import { Empty } from '../../parts/empty.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { type TableShown, useTables } from '../../state/namespaces.js'
import { namespaceText, usePlace } from '../../state/place.js'
import { TableCapacityPage } from './table-capacity.js'

interface Row {
  readonly table: TableShown
  /** Units of the last five minutes. */
  readonly units: number
  readonly throttled: number
}

const COLUMNS: readonly Column<Row>[] = [
  {
    ...{ name: 'table', title: 'Table', width: 'minmax(12rem, 2fr)', sort: ({ table }) => table.table },
    cell: ({ table }) => table.table,
  },
  {
    ...{ name: 'partitions', title: 'Partitions', width: '7rem', align: 'right', sort: ({ table }) => table.partitions },
    cell: ({ table }) => count(table.partitions),
  },
  {
    ...{ name: 'bytes', title: 'Size', width: '7rem', align: 'right', sort: ({ table }) => table.bytes },
    cell: ({ table }) => bytes(table.bytes),
  },
  {
    ...{ name: 'billing', title: 'Capacity', width: '13rem', sort: ({ table }) => table.billingMode },
    cell: ({ table: { billingMode, readUnits, writeUnits } }) =>
      billingMode === 'PROVISIONED' ? `${count(readUnits)} read, ${count(writeUnits)} write` : 'on demand',
  },
  {
    ...{ name: 'units', title: 'Units in 5 min', width: '9rem', align: 'right', sort: ({ units }) => units },
    cell: ({ units }) => (units === 0 ? '' : count(units)),
  },
  {
    ...{ name: 'throttled', title: 'Throttled in 5 min', width: '10rem', align: 'right', sort: ({ throttled }) => throttled },
    cell: ({ throttled }) => (throttled === 0 ? '' : <span class="error">{count(throttled)}</span>),
  },
]

export function Partitions() {
  const { table } = useRoute().params
  return <div class="capacity-page">{table === undefined ? <AllTables /> : <TableCapacityPage key={table} table={table} />}</div>
}

function AllTables() {
  const { namespace, go } = usePlace()
  const tables = useTables()
  const rows = useRows(tables?.filter((one) => namespaceText(one) === namespaceText(namespace)) ?? [])
  return (
    <>
      <div class="page-head">
        <h1>Partitions and capacity</h1>
      </div>
      {tables !== undefined && rows.length === 0 ? (
        <Empty title="There is no table here" />
      ) : (
        <Table
          label="Tables with their capacity"
          rows={rows}
          columns={COLUMNS}
          rowKey={({ table }) => table.table}
          onOpen={({ table }) => go(`/partitions/${encodeURIComponent(table.table)}`)}
        />
      )}
    </>
  )
}

/** Tables with what they took; the ones that took most come first. */
function useRows(tables: readonly TableShown[]): readonly Row[] {
  const { account, region } = usePlace().namespace
  const series = useLive('/series', { query: { account, region }, on: ['reset'], everyS: 5 }).data.value?.tables ?? []
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
  return tables
    .map((table) => {
      const own = series.filter((one) => one.table === table.table).map(({ figures }) => figures)
      return {
        table,
        units: sum(own.map(({ readUnits, writeUnits }) => sum(readUnits) + sum(writeUnits))),
        throttled: sum(own.map(({ readThrottles, writeThrottles }) => sum(readThrottles) + sum(writeThrottles))),
      }
    })
    .toSorted((a, b) => b.throttled - a.throttled || b.units - a.units || (a.table.table < b.table.table ? -1 : 1))
}
