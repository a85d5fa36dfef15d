// What a table is told: its rows, its columns, and what can be done with them.
import type { ComponentChildren } from 'preact'
import type { Rows } from './rows.js'

export interface Column<Row> {
  readonly name: string
  readonly title: ComponentChildren
  readonly cell: (row: Row) => ComponentChildren
  /** By what its rows are sorted; a column without it can't be. */
  readonly sort?: (row: Row) => string | number
  /** As CSS grids write it; `minmax(8rem, 1fr)` unless given. */
  readonly width?: string
  readonly align?: 'left' | 'right'
}

export interface TableProps<Row> {
  readonly label: string
  readonly rows: Rows<Row>
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  /** A cell was pressed twice, or Enter or F2 at it. Where this is given, Left and Right move between cells. */
  readonly onCell?: (row: Row, column: string, element: Element) => void
  /** Keys of the chosen rows, where rows can be chosen. */
  readonly chosen?: ReadonlySet<string>
  readonly onChoose?: (row: Row, isChosen: boolean) => void
  readonly onChooseAll?: (isChosen: boolean) => void
  /** Told which rows are drawn. @param end the one after the last */
  readonly onSight?: (first: number, end: number) => void
  /** Shown in place of rows when there are none. */
  readonly empty?: ComponentChildren
  /** Marks rows: `failed`, `new`. */
  readonly rowClass?: (row: Row) => string | undefined
}
