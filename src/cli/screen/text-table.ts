// Rows of cells as aligned text. Invariant: what is shown is what was given; a cell is never cut.
import { stripVTControlCharacters } from 'node:util'

/** A cell; numbers stand to the right. */
export type Cell = string | number | undefined

const GAP = '  '

/** @returns lines without spaces at their ends; the heads alone where there are no rows */
export function textTable(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isRight = heads.map((_, column) => rows.length > 0 && rows.every((row) => typeof (row[column] ?? 0) === 'number'))
  const texts = [heads, ...rows.map((row) => heads.map((_, column) => textOf(row[column])))]
  const widths = heads.map((_, column) => Math.max(...texts.map((row) => widthOf(row[column] ?? ''))))
  return texts.map((row) => lineOf(row, widths, isRight)).join('\n')
}

/** Names with their values, one a line. */
export function textList(entries: readonly (readonly [string, Cell])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `${name.padEnd(width)}${GAP}${textOf(value)}`.trimEnd()).join('\n')
}

const textOf = (cell: Cell): string => (cell === undefined ? '-' : typeof cell === 'number' ? String(cell) : cell)

/** Colours take no room. */
const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length

function lineOf(row: readonly string[], widths: readonly number[], isRight: readonly boolean[]): string {
  const cells = row.map((text, column) => {
    const room = ' '.repeat((widths[column] ?? 0) - widthOf(text))
    return isRight[column] === true ? room + text : text + room
  })
  return cells.join(GAP).trimEnd()
}
