// A table of any number of rows, of which only those in sight are drawn. Invariant: columns keep the order that they were given in; sorting
// changes what is shown, never the rows; the place in it is a row, so that rows that come do not move it. Keys: arrows, page
// keys, Home and End move, Enter opens, Space chooses; where cells can be edited, Left and Right lead to them.
import type { CSSProperties } from 'preact'
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Rows } from './rows.js'
import type { Column, TableProps } from './table-props.js'
import { BodyRow, HeadRow, MissingRow, type Order } from './table-rows.js'
import { useRowPlace } from './row-place.js'
import { useVirtualRows } from './virtual-rows.js'

export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rowKey, onOpen, onCell, chosen, onChoose, empty } = props
  const [order, setOrder] = useState<Order>()
  /** The name of a column; undefined for the row as a whole. */
  const [atColumn, setAtColumn] = useState<string>()
  const id = useId()
  const rows = useMemo(() => sorted(props.rows, columns, order), [props.rows, order, columns])
  const [at, setAt] = useRowPlace(rows, rowKey)
  const scroller = useRef<HTMLDivElement>(null)
  const { items, height, bringIntoSight, perPage } = useVirtualRows(scroller, rows.length, props)
  const template = templateOf(columns, onChoose !== undefined)
  const move = (to: number): void => {
    const next = Math.min(Math.max(to, 0), rows.length - 1)
    setAt(next)
    bringIntoSight(next)
  }
  const atCell = onCell === undefined || at < 0 ? -1 : columns.findIndex(({ name }) => name === atColumn)
  const cellAt = (): Element | null => document.getElementById(`${id}-${at}-${atCell}`)
  useLayoutEffect(() => cellAt()?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [atCell])
  const open = (row: Row): void => {
    const [column, cell] = [columns[atCell], cellAt()]
    if (onCell !== undefined && column !== undefined && cell !== null) onCell(row, column.name, cell)
    else onOpen?.(row)
  }
  const toggle = (row: Row): void => onChoose?.(row, chosen?.has(rowKey(row)) !== true)
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = moveOf(event.key, at, rows.length, perPage)
    const row = at < 0 ? undefined : rows.at(at)
    if (target !== undefined) move(target)
    else if (sideways(event.key) !== 0 && row !== undefined && onCell !== undefined)
      setAtColumn(columns[Math.min(atCell + sideways(event.key), columns.length - 1)]?.name)
    else if ((event.key === 'Enter' || event.key === 'F2') && row !== undefined) open(row)
    else if (event.key === ' ' && row !== undefined && onChoose !== undefined) toggle(row)
    else return
    event.preventDefault()
  }
  return (
    <div
      class="table"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={onChoose === undefined ? undefined : true}
      aria-activedescendant={at < 0 ? undefined : atCell < 0 ? `${id}-${at}` : `${id}-${at}-${atCell}`}
      tabIndex={0}
      ref={scroller}
      onKeyDown={(event) => event.target === scroller.current && onKeyDown(event)}
    >
      <HeadRow {...props} rows={rows} template={template} order={order} onOrder={setOrder} />
      {rows.length === 0 && empty !== undefined && <div class="table-empty">{empty}</div>}
      <div class="table-rows" role="presentation" style={{ height: `${height}px` }}>
        {items.map(({ index, start }) => {
          const row = rows.at(index)
          const style = { ...template, transform: `translateY(${start}px)` }
          if (row === undefined) return <MissingRow key={`missing ${index}`} index={index} style={style} />
          const onPoint = (column: string | undefined): void => {
            setAt(index)
            setAtColumn(column)
          }
          const isAt = index === at
          const drawn = { id: `${id}-${index}`, index, isAt, atCell: isAt ? atCell : -1, style, onPoint }
          return <BodyRow key={rowKey(row)} {...props} row={row} place={drawn} onToggle={() => toggle(row)} />
        })}
      </div>
    </div>
  )
}

/** Each row is a grid of its own. All are as wide as the list, or as the least that their columns take, so that columns stand below each other. */
function templateOf<Row>(columns: readonly Column<Row>[], canChoose: boolean): CSSProperties {
  const widths = [...(canChoose ? ['40px'] : []), ...columns.map(({ width = 'minmax(8rem, 1fr)' }) => width)]
  const least = widths.map((width) => /^minmax\(([^,]+),/.exec(width)?.[1] ?? width)
  return { gridTemplateColumns: widths.join(' '), minWidth: `max(100%, ${least.join(' + ')})` }
}

function sorted<Row>(rows: Rows<Row>, columns: readonly Column<Row>[], order: Order | undefined): Rows<Row> {
  const by = columns.find(({ name }) => name === order?.name)?.sort
  if (by === undefined || order === undefined) return rows
  const sign = order.isDown ? -1 : 1
  const all = Array.from({ length: rows.length }, (_none, index) => rows.at(index)).filter((row) => row !== undefined)
  return all.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)]
    if (typeof a !== typeof b) return typeof a === 'number' ? -sign : sign
    return a === b ? 0 : a < b ? -sign : sign
  })
}

/** Columns that a key moves by. */
const sideways = (key: string): number => (key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0)

function moveOf(key: string, at: number, count: number, page: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ...{ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page },
    ...{ Home: 0, End: count - 1 },
  }
  return count === 0 ? undefined : moves[key]
}
