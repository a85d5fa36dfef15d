// Items as rows of a table whose columns are their attributes, and paths into them that a person wants to see. Changed cells are marked, and so are
// items that are new or shall go. A map or a list opens over its cell; other values are edited there; those of the key lead to the item, since
// another key is another item.
import { useMemo, useState } from 'preact/hooks'
import { Table } from '../../../parts/table.js'
import type { Rows } from '../../../parts/rows.js'
import type { Column, TableProps } from '../../../parts/table-props.js'
import type { Change } from '../edit/changes.js'
import { type Item, type KeyPart, type Type, typeOf, type Value } from '../item/item.js'
import { hasPlaceAt, type Step, stepsOf, valueAt } from '../item/path.js'
import type { CellPlace } from './cell-dialog.js'
import { CellEditor } from './cell-editor.js'
import { CellMembers } from './cell-members.js'
import { widened } from './columns.js'
import type { ItemRow } from './item-row.js'
import { ColumnTitle } from './column-title.js'
import { ItemCell } from './item-cell.js'
import { isDeep } from './members.js'
import type { Columns } from './use-columns.js'

type Choosing = 'chosen' | 'onChoose' | 'onChooseAll' | 'onSight' | 'empty'

export interface ItemGridProps extends Pick<TableProps<ItemRow>, Choosing>, Omit<Columns, 'names'> {
  readonly label: string
  readonly rows: Rows<ItemRow>
  readonly keys: readonly KeyPart[]
  readonly onOpen: (row: ItemRow) => void
  /** Where items can be changed. @param value undefined when the attribute shall go */
  readonly onEdit?: (row: ItemRow, steps: readonly Step[], value: Value | undefined) => void
}

/** A cell that is open. */
interface Opened {
  readonly row: ItemRow
  readonly name: string
  readonly steps: readonly Step[]
  readonly value: Value | undefined
  readonly place: CellPlace
  readonly isEdited: boolean
}

export function ItemGrid(props: ItemGridProps) {
  const { rows, shown, attributes, keys, preferences, onPrefer, onPath, onEdit, ...table } = props
  const { onOpen } = table
  const [opened, setOpened] = useState<Opened>()
  const stepsAt = (item: Item, name: string): readonly Step[] => stepsOf(name, item, attributes)
  const canEdit = ({ item, change }: ItemRow, steps: readonly Step[]): boolean => {
    const isGoing = change !== undefined && change.after === undefined
    return onEdit !== undefined && !isGoing && !keys.some(({ name }) => name === steps[0]) && hasPlaceAt(item, steps)
  }
  const open = (row: ItemRow, name: string, element: Element): void => {
    const steps = stepsAt(row.item, name)
    const value = valueAt(row.item, steps)
    const isEdited = !isDeep(value)
    if (isEdited && !canEdit(row, steps)) return onOpen(row)
    setOpened({ row, name, steps, value, place: element.getBoundingClientRect(), isEdited })
  }
  const close = (): void => setOpened((now) => (now === opened ? undefined : now))
  const columns = useMemo(
    () =>
      shown.map((name, at) => columnOf(name, { keys, preferences, onPrefer, stepsAt, onMembers: at === 0 ? undefined : open })),
    [shown, attributes, keys, preferences, onPrefer],
  )
  return (
    <>
      <Table
        {...table}
        {...{ rows, columns, onCell: open }}
        rowKey={({ id }) => id}
        rowClass={({ change }) => rowClass(change)}
      />
      {opened?.isEdited === true && (
        <CellEditor
          {...opened}
          type={typeThere(rows, (item) => valueAt(item, stepsAt(item, opened.name)))}
          onKeep={(value) => onEdit?.(opened.row, opened.steps, value)}
          onClose={close}
        />
      )}
      {opened?.isEdited === false && opened.value !== undefined && (
        <CellMembers
          {...opened}
          value={opened.value}
          isColumn={(path) => shown.includes(path)}
          onColumn={(path, isShown) => onPath({ path, isShown, after: opened.name })}
          onEdit={canEdit(opened.row, opened.steps) ? () => setOpened({ ...opened, isEdited: true }) : undefined}
          onClose={close}
        />
      )}
    </>
  )
}

/** The type of the first value that there is. */
function typeThere(rows: Rows<ItemRow>, valueOf: (item: Item) => Value | undefined): Type {
  for (let index = 0; index < rows.length; index++) {
    const item = rows.at(index)?.item
    const value = item === undefined ? undefined : valueOf(item)
    if (value !== undefined) return typeOf(value)
  }
  return 'S'
}

interface ColumnParts extends Pick<ItemGridProps, 'keys' | 'preferences' | 'onPrefer'> {
  readonly stepsAt: (item: Item, name: string) => readonly Step[]
  /** Opens a map or a list. Undefined in the first column, which is a button as a whole. */
  readonly onMembers: ((row: ItemRow, name: string, cell: Element) => void) | undefined
}

function columnOf(name: string, { keys, preferences, onPrefer, stepsAt, onMembers }: ColumnParts): Column<ItemRow> {
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
    cell: (row) => (
      <ItemCell
        {...{ name, row }}
        steps={stepsAt(row.item, name)}
        onMembers={onMembers === undefined ? undefined : (cell) => onMembers(row, name, cell)}
      />
    ),
  }
}

function rowClass(change: Change | undefined): string | undefined {
  if (change === undefined) return undefined
  if (change.failure !== undefined) return 'failed'
  return change.before === undefined ? 'is-new' : change.after === undefined ? 'is-going' : 'is-changed'
}
