// The rows of a table: its heading, and one row of its body.
import type { CSSProperties } from 'preact'
import type { Column, TableProps } from './table-props.js'

/** By which column, and which way. */
export interface Order {
  readonly name: string
  readonly isDown: boolean
}

interface HeadRowProps<Row> extends TableProps<Row> {
  readonly template: CSSProperties
  readonly order: Order | undefined
  readonly onOrder: (order: Order | undefined) => void
}

export function HeadRow<Row>({ rows, columns, chosen, onChooseAll, template, order, onOrder }: HeadRowProps<Row>) {
  return (
    <div class="table-row table-head" role="row" aria-rowindex={1} style={template}>
      {onChooseAll !== undefined && (
        <span role="columnheader">
          <input
            type="checkbox"
            aria-label="Choose all"
            disabled={rows.length === 0}
            checked={rows.length > 0 && chosen?.size === rows.length}
            onChange={({ currentTarget }) => onChooseAll(currentTarget.checked)}
          />
        </span>
      )}
      {columns.map((column) => (
        <Head key={column.name} column={column} order={order} onOrder={onOrder} />
      ))}
    </div>
  )
}

interface HeadProps<Row> {
  readonly column: Column<Row>
  readonly order: Order | undefined
  readonly onOrder: (order: Order | undefined) => void
}

/** A heading sorts up, then down, then no more. */
function Head<Row>({ column: { name, title, sort, align }, order, onOrder }: HeadProps<Row>) {
  const own = order?.name === name ? order : undefined
  const next = own === undefined ? { name, isDown: false } : own.isDown ? undefined : { name, isDown: true }
  const direction = own === undefined ? undefined : own.isDown ? 'descending' : 'ascending'
  return (
    <span role="columnheader" class={align === 'right' ? 'right' : undefined} aria-sort={direction}>
      {sort === undefined ? (
        title
      ) : (
        <button type="button" tabIndex={-1} onClick={() => onOrder(next)}>
          {title}
          <span aria-hidden="true">{own === undefined ? '' : own.isDown ? ' ↓' : ' ↑'}</span>
        </button>
      )}
    </span>
  )
}

interface BodyRowProps<Row> extends TableProps<Row> {
  readonly row: Row
  readonly place: {
    readonly id: string
    readonly index: number
    readonly isAt: boolean
    /** The place of a column in its row, or -1. */
    readonly atCell: number
    readonly style: CSSProperties
    /** @param column undefined beside the cells */
    readonly onPoint: (column: string | undefined) => void
  }
  readonly onToggle: () => void
}

export function BodyRow<Row>(props: BodyRowProps<Row>) {
  const { row, place, columns, rowKey, chosen, onChoose, onOpen, onCell, onToggle, rowClass } = props
  const key = rowKey(row)
  const isChosen = chosen?.has(key) === true
  return (
    <div
      id={place.id}
      class={`table-row${place.isAt ? ' at' : ''} ${rowClass?.(row) ?? ''}`}
      role="row"
      aria-rowindex={place.index + 2}
      aria-selected={onChoose === undefined ? undefined : isChosen}
      style={place.style}
      onDblClick={() => onCell === undefined && onOpen?.(row)}
    >
      {onChoose !== undefined && (
        <span role="gridcell" onClick={() => place.onPoint(undefined)}>
          <input type="checkbox" aria-label={`Choose ${key}`} checked={isChosen} onChange={onToggle} />
        </span>
      )}
      {columns.map(({ name, cell, align }, column) => (
        <span
          key={name}
          id={`${place.id}-${column}`}
          role="gridcell"
          class={`${align === 'right' ? 'right' : ''}${column === place.atCell ? ' at-cell' : ''}`}
          onClick={() => place.onPoint(name)}
          onDblClick={({ currentTarget }) => onCell?.(row, name, currentTarget)}
        >
          {column === 0 && onOpen !== undefined ? (
            <button type="button" class="row-link" tabIndex={-1} onClick={() => onOpen(row)}>
              {cell(row)}
            </button>
          ) : (
            cell(row)
          )}
        </span>
      ))}
    </div>
  )
}

/** A row that is not at hand keeps its place. */
export const MissingRow = ({ index, style }: { readonly index: number; readonly style: CSSProperties }) => (
  <div class="table-row" role="row" aria-rowindex={index + 2} style={style}>
    <span role="gridcell" class="muted">
      …
    </span>
  </div>
)
