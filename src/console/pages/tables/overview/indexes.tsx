// The indexes of a table: keys, projection, how much of the table they hold, and a way to their rows.
import { bytes, count } from '../../../parts/format.js'
import { Panel } from '../../../parts/panel.js'
import { Table } from '../../../parts/table.js'
import type { Column } from '../../../parts/table-props.js'
import type { TableShown } from '../../../state/namespaces.js'
import { usePlace } from '../../../state/place.js'
import type { Description, IndexDescription } from './description.js'

type IndexShown = TableShown['indexes'][number]

export interface IndexesProps {
  readonly table: TableShown
  readonly described: Description | undefined
}

export function Indexes({ table, described }: IndexesProps) {
  const { step } = usePlace()
  const more = [...(described?.LocalSecondaryIndexes ?? []), ...(described?.GlobalSecondaryIndexes ?? [])]
  return (
    <Panel title={`Indexes (${table.indexes.length})`}>
      {table.indexes.length === 0 ? (
        <p class="muted">It has none: a question without the partition key is a Scan.</p>
      ) : (
        <Table
          label="Indexes"
          rows={table.indexes}
          columns={columnsOf(table, more)}
          rowKey={({ index }) => index}
          onOpen={({ index, kind }) => {
            if (kind !== 'vector')
              step({ tab: undefined, index, item: undefined, hash: undefined, range: undefined, op: undefined, to: undefined })
          }}
        />
      )}
    </Panel>
  )
}

const columnsOf = (table: TableShown, more: readonly IndexDescription[]): readonly Column<IndexShown>[] => [
  { name: 'index', title: 'Index', cell: ({ index }) => index },
  { name: 'kind', title: 'Kind', width: '5rem', cell: ({ kind }) => kind },
  {
    name: 'status',
    title: 'Status',
    width: '7rem',
    cell: ({ status }) => <span class={status === 'ACTIVE' ? 'chip good' : 'chip warn'}>{status}</span>,
  },
  { name: 'keys', title: 'Key', cell: ({ keys }) => keys.map(({ name, type }) => `${name} (${type})`).join(', ') },
  {
    name: 'projection',
    title: 'Projection',
    cell: ({ index }) => projectionOf(more.find(({ IndexName }) => IndexName === index)),
  },
  {
    name: 'items',
    title: 'Items',
    width: '9rem',
    align: 'right',
    cell: ({ items }) => `${count(items)} of ${count(table.items)}`,
  },
  { name: 'size', title: 'Size', width: '6rem', align: 'right', cell: (index) => bytes(index.bytes) },
]

function projectionOf(index: IndexDescription | undefined): string {
  const { ProjectionType: type, NonKeyAttributes: names } = index?.Projection ?? {}
  return type === 'INCLUDE' ? (names ?? []).join(', ') : (type ?? '').replace('_', ' ').toLowerCase()
}
