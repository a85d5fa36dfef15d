// Items as plain JSON, where numbers keep every digit. Invariant: what plain JSON has no word for (sets, binary) keeps its type where the value
// that was there before had it; elsewhere a text is a string and a list a list.
import { isRecord } from '../../../snippets/snippet.js'
import { numberText, parseLossless } from './lossless.js'
import { attributeOf, contentOf, type Item, typeOf, type Value } from './item.js'

/** @returns JSON over several lines; numbers as they are written */
export const plainText = (item: Item, indent = '  '): string => objectText(item, indent, '')

function objectText(item: Item, indent: string, at: string): string {
  const entries = Object.entries(item).map(
    ([name, value]) => `${JSON.stringify(name)}:${space(indent)}${valueText(value, indent, at + indent)}`,
  )
  return framed('{', entries, '}', indent, at)
}

function valueText(value: Value, indent: string, at: string): string {
  const of = contentOf(value)
  switch (typeOf(value)) {
    case 'N':
      return String(of)
    case 'NULL':
      return 'null'
    case 'M':
      return objectText(of as Item, indent, at)
    case 'L':
      return framed(
        '[',
        (of as Value[]).map((one) => valueText(one, indent, at + indent)),
        ']',
        indent,
        at,
      )
    case 'NS':
      return framed('[', of as string[], ']', indent, at)
    case 'SS':
    case 'BS':
      return framed(
        '[',
        (of as string[]).map((one) => JSON.stringify(one)),
        ']',
        indent,
        at,
      )
    default:
      return JSON.stringify(of)
  }
}

const space = (indent: string): string => (indent === '' ? '' : ' ')

function framed(open: string, parts: readonly string[], close: string, indent: string, at: string): string {
  if (parts.length === 0) return open + close
  if (indent === '') return open + parts.join(',') + close
  return `${open}\n${parts.map((part) => at + indent + part).join(',\n')}\n${at}${close}`
}

/** @param like what was there before, for its types. @throws Error where it is no JSON object */
export function readPlain(text: string, like?: Item): Item {
  return readObject(parseLossless(text), like)
}

/** @param value as `parseLossless` makes it. @throws Error */
export function readObject(value: unknown, like?: Item): Item {
  if (!isRecord(value) || numberText(value) !== undefined) throw new Error('An item is a JSON object')
  return itemOf(value, like)
}

const itemOf = (object: Readonly<Record<string, unknown>>, like: Item | undefined): Item =>
  Object.fromEntries(Object.entries(object).map(([name, one]) => [name, valueOf(one, attributeOf(like, name))]))

function valueOf(value: unknown, like: Value | undefined): Value {
  const number = numberText(value)
  if (number !== undefined) return { N: number }
  const type = like === undefined ? undefined : typeOf(like)
  if (typeof value === 'string') return type === 'B' ? { B: value } : { S: value }
  if (typeof value === 'boolean') return { BOOL: value }
  if (Array.isArray(value)) return listOf(value, like)
  if (isRecord(value)) return { M: itemOf(value, type === 'M' && like !== undefined ? (contentOf(like) as Item) : undefined) }
  return { NULL: true }
}

function listOf(list: readonly unknown[], like: Value | undefined): Value {
  const type = like === undefined ? undefined : typeOf(like)
  if ((type === 'SS' || type === 'BS') && list.length > 0 && list.every((one) => typeof one === 'string')) return { [type]: list }
  const numbers = list.flatMap((one) => numberText(one) ?? [])
  if (type === 'NS' && list.length > 0 && numbers.length === list.length) return { NS: numbers }
  const before = type === 'L' && like !== undefined ? (contentOf(like) as readonly Value[]) : []
  return { L: list.map((one, index) => valueOf(one, before[index])) }
}

/** Whether each of its values says its type, as in DynamoDB's JSON. */
export const isTyped = (value: unknown): value is Item =>
  isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isTypedValue)

/** @param text DynamoDB's JSON of an item, alone or as the member `Item`. @throws Error */
export function readTyped(text: string): Item {
  const value: unknown = JSON.parse(text)
  if (!isTyped(value)) throw new Error('Each value says its type: {"S": "text"}')
  return value
}

const CONTENTS: Readonly<Record<string, (of: unknown) => boolean>> = {
  S: (of) => typeof of === 'string',
  N: (of) => typeof of === 'string',
  B: (of) => typeof of === 'string',
  BOOL: (of) => typeof of === 'boolean',
  NULL: (of) => of === true,
  SS: isTexts,
  NS: isTexts,
  BS: isTexts,
  L: (of) => Array.isArray(of) && of.every(isTypedValue),
  M: (of) => isRecord(of) && Object.values(of).every(isTypedValue),
}

function isTexts(of: unknown): boolean {
  return Array.isArray(of) && of.every((one) => typeof one === 'string')
}

function isTypedValue(value: unknown): boolean {
  if (!isRecord(value)) return false
  const [entry, ...others] = Object.entries(value)
  return (
    entry !== undefined && others.length === 0 && Object.hasOwn(CONTENTS, entry[0]) && CONTENTS[entry[0]]?.(entry[1]) === true
  )
}
