// Items as texts of files. Invariant: pure; `dynalab import` reads what is written here, with every digit and type, but for plain JSON.
import { attributeOf, contentOf, type Item, typeOf } from '../item/item.js'
import { plainText } from '../item/plain-json.js'

/** The attributes that are shown, in their order. */
export const only = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = attributeOf(item, name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

export const typedLines = (items: readonly Item[], names: readonly string[]): string =>
  items.map((item) => `${JSON.stringify({ Item: only(item, names) })}\n`).join('')

export const plainLines = (items: readonly Item[], names: readonly string[]): string =>
  items.map((item) => `${plainText(only(item, names), '')}\n`).join('')

/** A column for each attribute and type: `age:N`. An empty cell without quotes is no attribute. */
export function csvText(items: readonly Item[], names: readonly string[]): string {
  const columns = names.flatMap((name) => {
    const types = new Set(items.flatMap((item) => typesAt(item, name)))
    return [...types].map((type) => ({ name, type }))
  })
  const head = columns.map(({ name, type }) => quoted(`${name}:${type}`)).join(',')
  const lines = items.map((item) => columns.map(({ name, type }) => cell(item, name, type)).join(','))
  return [head, ...lines].map((line) => `${line}\n`).join('')
}

function typesAt(item: Item, name: string): readonly string[] {
  const value = attributeOf(item, name)
  return value === undefined ? [] : [typeOf(value)]
}

function cell(item: Item, name: string, type: string): string {
  const value = attributeOf(item, name)
  if (value === undefined || typeOf(value) !== type) return ''
  const of = contentOf(value)
  return quoted(typeof of === 'string' ? of : JSON.stringify(of))
}

const quoted = (text: string): string => (text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
