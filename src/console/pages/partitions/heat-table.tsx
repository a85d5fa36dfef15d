// The heat map as numbers: each partition of the time that is shown, what it carried and when it was hottest.
import { count } from '../../parts/format.js'
import { Table } from '../../parts/table.js'
import type { Column } from '../../parts/table-props.js'
import { Time } from '../../parts/time.js'
import { type PartitionSeries, type TableSeries, valuesOf } from './heat-values.js'
import { valueText } from './heat-cell.js'
import { rangeText } from './key-space.js'

interface Row {
  readonly partition: PartitionSeries
  readonly peak: number
  readonly peakMs: number
  readonly sums: Readonly<Record<Summed, number>>
}

const SUMMED = ['readUnits', 'writeUnits', 'readThrottles', 'writeThrottles'] as const
type Summed = (typeof SUMMED)[number]
const TITLES: Readonly<Record<Summed, string>> = {
  ...{ readUnits: 'Read units', writeUnits: 'Write units' },
  ...{ readThrottles: 'Throttled reads', writeThrottles: 'Throttled writes' },
}

const COLUMNS: readonly Column<Row>[] = [
  {
    ...{ name: 'id', title: 'Partition', width: '6rem', sort: ({ partition }) => partition.id },
    cell: ({ partition }) => partition.id,
  },
  {
    ...{ name: 'range', title: 'Keys', width: 'minmax(11rem, 1fr)' },
    cell: ({ partition }) => rangeText(partition),
  },
  {
    ...{ name: 'peak', title: 'At most', width: '6rem', align: 'right', sort: ({ peak }) => peak },
    cell: ({ peak }) => valueText(peak, 'limit'),
  },
  {
    ...{ name: 'when', title: 'When', width: '13rem', sort: ({ peakMs }) => peakMs },
    cell: ({ peak, peakMs }) => (peak === 0 ? '' : <Time ms={peakMs} />),
  },
  ...SUMMED.map((name): Column<Row> => ({
    ...{ name, title: TITLES[name], width: '8rem', align: 'right', sort: ({ sums }) => sums[name] },
    cell: ({ sums }) => count(sums[name]),
  })),
  {
    ...{ name: 'state', title: 'Now', width: '6rem' },
    cell: ({ partition }) => (partition.isClosed ? 'was split' : 'open'),
  },
]

export interface HeatTableProps {
  readonly series: TableSeries
  readonly onPick: (atMs: number, partition: number) => void
}

export const HeatTable = ({ series, onPick }: HeatTableProps) => (
  <Table
    label="Heat of the partitions"
    rows={series.partitions.map((partition) => rowOf(partition, series))}
    columns={COLUMNS}
    rowKey={({ partition }) => String(partition.id)}
    onOpen={({ partition, peakMs }) => onPick(peakMs, partition.id)}
    empty="Nothing was carried in the time that is shown."
  />
)

function rowOf(partition: PartitionSeries, series: TableSeries): Row {
  const values = valuesOf(partition, 'limit', series)
  const peak = values.reduce((most, value) => Math.max(most, value), 0)
  const sum = (name: Summed): number => partition[name].reduce((a, b) => a + b, 0)
  return {
    ...{ partition, peak, peakMs: series.fromMs + values.indexOf(peak) * series.stepMs },
    sums: {
      ...{ readUnits: sum('readUnits'), writeUnits: sum('writeUnits') },
      ...{ readThrottles: sum('readThrottles'), writeThrottles: sum('writeThrottles') },
    },
  }
}
