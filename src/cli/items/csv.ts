// Items as CSV: a column an attribute and type, which the head names as `age:N`. Invariant: what is written is read again as it was; a cell that
// is empty and not quoted is no attribute. Source: RFC 4180 (quotes, lines in cells).
import { parse } from 'csv-parse'
import { stringify } from 'csv-stringify/sync'
import { isObject, type JsonObject } from '../../model/json.js'
import { type RowOf, RowFault, type WireItem } from './item-form.js'

const HEAD = /^(.*):(S|N|B|BOOL|NULL|SS|NS|BS|L|M)$/s
/** Types whose cells are JSON. */
const IN_JSON: ReadonlySet<string> = new Set(['SS', 'NS', 'BS', 'L', 'M'])

export interface Column {
  readonly name: string
  readonly type: string
}

/** A head without a type is of texts. */
export function columnOf(head: string): Column {
  const [, name = head, type = 'S'] = HEAD.exec(head) ?? []
  return { name, type }
}

export const headOf = ({ name, type }: Column): string => `${name}:${type}`

/** A line of CSV. @param cells undefined for what is not there */
export const csvLine = (cells: readonly (string | undefined)[]): string =>
  stringify([cells.map((cell) => cell ?? null)], { quoted_match: /^$/, record_delimiter: '\n' })

/** @returns the cells of the item, in the order of the columns */
export function cellsOf(item: WireItem, columns: readonly Column[]): readonly (string | undefined)[] {
  return columns.map(({ name, type }) => {
    const value = Object.hasOwn(item, name) ? item[name]?.[type] : undefined
    if (value === undefined) return undefined
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

/** @param text chunks of the file */
export async function* csvRows(text: NodeJS.ReadableStream): AsyncGenerator<RowOf> {
  const faults: RowOf[] = []
  const parser = text.pipe(
    parse({
      ...{ bom: true, info: true, skip_empty_lines: true, skip_records_with_error: true },
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true, // a quote in the midst of a cell is a part of it; refused, it would take the rows after it along
      cast: (cell, { quoting }) => (cell === '' && !quoting ? undefined : cell),
      on_skip: (error) => void faults.push({ line: lineOf(error), fault: error?.message ?? 'it is no CSV' }),
    }),
  )
  let columns: readonly Column[] | undefined
  for await (const parsed of parser) {
    yield* faults.splice(0)
    const { record, info } = parsed as { record: readonly (string | undefined)[]; info: { lines: number } }
    if (columns === undefined) columns = record.map((head) => columnOf(head ?? ''))
    else yield rowOf(record, columns, info.lines)
  }
  yield* faults
}

const lineOf = (error: unknown): number => (isObject(error) && typeof error['lines'] === 'number' ? error['lines'] : 0)

function rowOf(record: readonly (string | undefined)[], columns: readonly Column[], line: number): RowOf {
  try {
    const entries = columns.flatMap(({ name, type }, at) => {
      const cell = record[at]
      return cell === undefined ? [] : [[name, wireOf(cell, type, name)] as const]
    })
    const names = entries.map(([name]) => name)
    const twice = names.find((name, at) => names.indexOf(name) < at)
    if (twice !== undefined) throw new RowFault(`${twice} has a value of two types`)
    return { line, item: Object.fromEntries(entries) }
  } catch (error) {
    if (!(error instanceof RowFault)) throw error
    return { line, fault: error.message }
  }
}

function wireOf(cell: string, type: string, name: string): JsonObject {
  if (IN_JSON.has(type)) return { [type]: jsonIn(cell, name) }
  if (type !== 'BOOL' && type !== 'NULL') return { [type]: cell }
  if (cell !== 'true' && !(cell === 'false' && type === 'BOOL'))
    throw new RowFault(`${name} is ${JSON.stringify(cell)}: it must be true or false`)
  return { [type]: cell === 'true' }
}

function jsonIn(cell: string, name: string): unknown {
  try {
    return JSON.parse(cell)
  } catch {
    throw new RowFault(`${name} is no JSON`)
  }
}
