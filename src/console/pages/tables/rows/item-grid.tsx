// Items as rows of a table whose columns are their attributes. Changed cells are marked, and so are items that are new or shall go. A cell is edited
// in its place; those of the key lead to the item, since another key is another item.
import { useMemo, useState } from 'preact/hooks'
import { Table } from '../../../parts/table.js'
import type { Rows } from '../../../parts/rows.js'
import type { Column, TableProps } from '../../../parts/table-props.js'
import { ValueCell } from '../../../parts/value-cell.js'
import { shownValue } from '../../../parts/value-text.js'
import type { Change } from '../edit/changes.js'
import { attributeOf, isSame, type Item, type KeyPart, type Type, typeOf, type Value } from '../item/item.js'
import { CellEditor, type CellPlace } from './cell-editor.js'
import { type Preferences, widened } from './columns.js'
import type { ItemRow } from './item-row.js'
import { ColumnTitle } from './column-title.js'

type Choosing = 'chosen' | 'onChoose' | 'onChooseAll' | 'onSight' | 'empty'

export interface ItemGridProps extends Pick<TableProps<ItemRow>, Choosing> {
  readonly label: string
  readonly rows: Rows<ItemRow>
  readonly names: readonly string[]
  readonly keys: readonly KeyPart[]
  readonly preferences: Preferences
  readonly onPrefer: (preferences: Preferences) => void
  readonly onOpen: (row: ItemRow) => void
  /** Where items can be changed. @param value undefined when the attribute shall go */
  readonly onEdit?: (row: ItemRow, name: string, value: Value | undefined) => void
}

interface Edited {
  readonly row: ItemRow
  readonly name: string
  readonly place: CellPlace
}

export function ItemGrid(props: ItemGridProps) {
  const { rows, names, keys, preferences, onPrefer, onEdit, ...table } = props
  const { onOpen } = table
  const [edited, setEdited] = useState<Edited>()
  const columns = useMemo(
    () => names.map((name) => columnOf(name, { keys, preferences, onPrefer })),
    [names, keys, preferences, onPrefer],
  )
  const isKey = (name: string): boolean => keys.some((key) => key.name === name)
  const edit = (row: ItemRow, name: string, element: Element): void => {
    const isGoing = row.change !== undefined && row.change.after === undefined
    if (isKey(name) || isGoing) onOpen(row)
    else setEdited({ row, name, place: element.getBoundingClientRect() })
  }
  return (
    <>
      <Table
        {...table}
        {...{ rows, columns }}
        rowKey={({ id }) => id}
        rowClass={({ change }) => rowClass(change)}
        {...(onEdit === undefined ? {} : { onCell: edit })}
      />
      {edited !== undefined && (
        <CellEditor
          name={edited.name}
          value={attributeOf(edited.row.item, edited.name)}
          type={typeThere(rows, edited.name)}
          place={edited.place}
          onKeep={(value) => onEdit?.(edited.row, edited.name, value)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}

/** The type that an attribute has in the first item that has it. */
function typeThere(rows: Rows<ItemRow>, name: string): Type {
  for (let index = 0; index < rows.length; index++) {
    const value = attributeOf(rows.at(index)?.item, name)
    if (value !== undefined) return typeOf(value)
  }
  return 'S'
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
    <span
      class="changed-cell"
      title={`Changed, not saved yet. It was: ${shownValue(attributeOf(before, name))?.text ?? 'not there'}`}
    >
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
