// The items of a file: JSON lines, an array or the output of a scan, plain or with types, or CSV. Invariant: pure; a row that is no item is told by its line, and no
// digit of a number is lost.
import { isRecord } from '../../../snippets/snippet.js'
import { type Item, TYPES, type Type } from '../item/item.js'
import { parseLossless } from '../item/lossless.js'
import { isTyped, readObject, readPlain } from '../item/plain-json.js'
import { CsvFault, csvLines } from './csv.js'

export interface Row {
  readonly line: number
  readonly item: Item
}

export interface ReadItems {
  readonly rows: readonly Row[]
  readonly faults: readonly { readonly line: number; readonly message: string }[]
}

/** @param name of the file: `.csv` says CSV */
export function readItems(name: string, text: string): ReadItems {
  const rows: Row[] = []
  const faults: { line: number; message: string }[] = []
  const attempt = (line: number, make: () => Item | undefined): void => {
    try {
      const item = make()
      if (item !== undefined) rows.push({ line, item })
    } catch (error) {
      faults.push({ line: error instanceof CsvFault ? error.line : line, message: (error as Error).message })
    }
  }
  if (/\.csv$/i.test(name)) attempt(1, () => void readCsv(text, attempt))
  else if (text.trimStart().startsWith('[')) attempt(1, () => void readArray(text, attempt))
  else if (isOneValue(text)) readOne(text, attempt)
  else for (const [at, line] of text.split('\n').entries()) attempt(at + 1, () => (line.trim() === '' ? undefined : itemIn(line)))
  return { rows, faults }
}

type Attempt = (line: number, make: () => Item | undefined) => void

function readArray(text: string, attempt: Attempt): void {
  const lossless = parseLossless(text)
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(lossless) || !Array.isArray(list)) throw new Error('It is no list')
  for (const [at, one] of list.entries()) attempt(at + 1, () => typedIn(one) ?? readObject(lossless[at]))
}

/** Lines of JSON are a value each, and no value together. */
function isOneValue(text: string): boolean {
  try {
    return isRecord(JSON.parse(text))
  } catch {
    return false
  }
}

/** One item, or the items that `aws dynamodb scan` answered. */
function readOne(text: string, attempt: Attempt): void {
  const { Items: items, Count: count } = JSON.parse(text) as Readonly<Record<string, unknown>>
  if (typeof count !== 'number' || !Array.isArray(items)) return attempt(1, () => itemIn(text))
  for (const [at, one] of items.entries()) {
    attempt(at + 1, () => {
      const item = typedIn(one)
      if (item === undefined) throw new Error('It is no item with types')
      return item
    })
  }
}

const itemIn = (text: string): Item => typedIn(JSON.parse(text)) ?? readPlain(text)

/** An item whose values say their types, alone or as the member `Item`. */
function typedIn(value: unknown): Item | undefined {
  if (isRecord(value) && isTyped(value['Item'])) return value['Item']
  return isTyped(value) ? value : undefined
}

function readCsv(text: string, attempt: Attempt): void {
  const [head, ...lines] = csvLines(text)
  const columns = (head?.cells ?? []).map((cell) => columnOf(cell ?? ''))
  for (const { line, cells } of lines) {
    attempt(line, () => {
      if (cells.length > columns.length) throw new Error(`${cells.length} cells for ${columns.length} columns`)
      return Object.fromEntries(
        cells.flatMap((cell, at) => {
          const column = columns[at]
          return cell === undefined || column === undefined ? [] : [[column.name, valueOf(column.type, cell)]]
        }),
      )
    })
  }
}

/** `age:N`; a head without a type is of texts. */
function columnOf(head: string): { readonly name: string; readonly type: Type } {
  const at = head.lastIndexOf(':')
  const type = TYPES.find((one) => one === head.slice(at + 1))
  return at < 0 || type === undefined ? { name: head, type: 'S' } : { name: head.slice(0, at), type }
}

function valueOf(type: Type, cell: string): Item[string] {
  if (type === 'S' || type === 'N' || type === 'B') return { [type]: cell }
  const value = { [type]: JSON.parse(cell) as unknown }
  if (!isTyped({ value })) throw new Error(`“${cell.slice(0, 40)}” is no ${type}`)
  return value
}
