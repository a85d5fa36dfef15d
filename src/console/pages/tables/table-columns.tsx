// The columns of the tree of tables.
import type { ComponentChildren } from 'preact'
import { bytes, count, counted } from '../../parts/format.js'
import { Icon } from '../../parts/icon.js'
import type { Column } from '../../parts/table-props.js'
import type { TableShown } from '../../state/namespaces.js'
import { type Namespace, namespaceText } from '../../state/place.js'
import type { TreeRow } from './table-tree.js'

/** @param closed ids of namespaces whose tables are hidden */
export const TABLE_COLUMNS = (closed: ReadonlySet<string>, here: Namespace): readonly Column<TreeRow>[] => [
  { name: 'name', title: 'Table', width: 'minmax(13rem, 2fr)', cell: (row) => nameOf(row, closed, here) },
  of('status', 'Status', '7rem', ({ status }) => <span class={status === 'ACTIVE' ? 'chip good' : 'chip warn'}>{status}</span>),
  of('keys', 'Key', 'minmax(9rem, 1fr)', ({ keys }) => keys.map(({ name, type }) => `${name} (${type})`).join(', ')),
  of('indexes', 'Indexes', '5.5rem', ({ indexes }) => count(indexes.length), 'right'),
  of('items', 'Items', '6.5rem', ({ items }) => count(items), 'right'),
  of('size', 'Size', '6.5rem', (table) => bytes(table.bytes), 'right'),
  of('partitions', 'Partitions', '6rem', ({ partitions }) => count(partitions), 'right'),
  of('capacity', 'Capacity', 'minmax(8rem, 1fr)', capacityWords),
]

function of(
  name: string,
  title: string,
  width: string,
  cell: (table: TableShown) => ComponentChildren,
  align: 'left' | 'right' = 'left',
): Column<TreeRow> {
  return { name, title, width, align, cell: (row) => (row.kind === 'table' ? cell(row.table) : null) }
}

function nameOf(row: TreeRow, closed: ReadonlySet<string>, here: Namespace): ComponentChildren {
  if (row.kind === 'table') return <span class="leaf">{row.table.table}</span>
  const { region, account } = row.namespace
  return (
    <span class="branch">
      <Icon name={closed.has(row.id) ? 'chevronRight' : 'chevronDown'} />
      <strong>{region}</strong> <span class="muted">{account}</span> <span class="muted">{counted(row.tables, 'table')}</span>
      {row.id === namespaceText(here) && <span class="chip">here</span>}
    </span>
  )
}

export const capacityWords = ({ billingMode, readUnits, writeUnits }: TableShown): string =>
  billingMode === 'PROVISIONED' ? `${count(readUnits)} read, ${count(writeUnits)} write` : 'on demand'
