// Items as rows of a table whose columns are their attributes. Changed cells are marked, and so are items that are new or shall go.
import { useMemo } from 'preact/hooks'
import { Table } from '../../../parts/table.js'
import type { Column } from '../../../parts/table-props.js'
import { ValueCell } from '../../../parts/value-cell.js'
import type { Change } from '../edit/changes.js'
import { attributeOf, isSame, type Item, type KeyPart } from '../item/item.js'
import { type Preferences, widened } from './columns.js'
import type { ItemRow } from './item-row.js'
import { ColumnTitle } from './column-title.js'

export interface ItemGridProps {
  readonly label: string
  readonly rows: readonly ItemRow[]
  readonly names: readonly string[]
  readonly keys: readonly KeyPart[]
  readonly preferences: Preferences
  readonly onPrefer: (preferences: Preferences) => void
  readonly onOpen: (row: ItemRow) => void
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (chosen: ReadonlySet<string>) => void
  readonly onEnd: () => void
  readonly empty: preact.ComponentChildren
}

export function ItemGrid({ label, rows, names, keys, preferences, onPrefer, chosen, onChoose, ...rest }: ItemGridProps) {
  const columns = useMemo(
    () => names.map((name) => columnOf(name, { keys, preferences, onPrefer })),
    [names, keys, preferences, onPrefer],
  )
  return (
    <Table
      label={label}
      rows={rows}
      columns={columns}
      rowKey={({ id }) => id}
      rowClass={({ change }) => rowClass(change)}
      {...rest}
      {...(chosen === undefined || onChoose === undefined ? {} : { chosen, onChoose })}
    />
  )
}

function columnOf(
  name: string,
  { keys, preferences, onPrefer }: Pick<ItemGridProps, 'keys' | 'preferences' | 'onPrefer'>,
): Column<ItemRow> {
  const width = Object.hasOwn(preferences.widths, name) ? preferences.widths[name] : undefined
  return {
    name,
    title: (
      <ColumnTitle
        name={name}
        role={keys.find((key) => key.name === name)?.role}
        width={width}
        onWiden={(px) => onPrefer(widened(preferences, name, px))}
      />
    ),
    width: width === undefined ? 'minmax(9rem, 14rem)' : `${width}px`,
    cell: ({ item, change }) => <Cell name={name} item={item} change={change} />,
  }
}

function Cell({ name, item, change }: { readonly name: string; readonly item: Item; readonly change: Change | undefined }) {
  const value = attributeOf(item, name)
  const { before, after } = change ?? {}
  const isChanged = before !== undefined && after !== undefined && !isSame(attributeOf(before, name), attributeOf(after, name))
  if (!isChanged) return <ValueCell value={value} />
  return (
    <span class="changed-cell" title="Changed, not saved yet">
      <span aria-label="changed" role="img">
        ●
      </span>
      <ValueCell value={value} />
    </span>
  )
}

function rowClass(change: Change | undefined): string | undefined {
  if (change === undefined) return undefined
  if (change.failure !== undefined) return 'failed'
  return change.before === undefined ? 'is-new' : change.after === undefined ? 'is-going' : 'is-changed'
}
