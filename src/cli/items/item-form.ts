// Items as people write them: plain JSON, or the JSON of DynamoDB, where a value says its type. Invariant: no digit of a number is lost, in
// either direction; what plain JSON cannot say is counted by whoever writes it.
import { isLosslessNumber, parse } from 'lossless-json'
import { isObject, type JsonObject } from '../../model/json.js'

/** An item as requests have it. */
export type WireItem = Readonly<Record<string, JsonObject>>

/** A row of a file: an item, or why it is none. */
export type RowOf = { readonly line: number } & (
  { readonly item: WireItem; readonly table?: string } | { readonly fault: string }
)

/** A row that is no item, with the reason. */
export class RowFault extends Error {}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  S: (value) => typeof value === 'string',
  N: (value) => typeof value === 'string',
  B: (value) => typeof value === 'string',
  BOOL: (value) => typeof value === 'boolean',
  NULL: (value) => value === true,
  SS: Array.isArray,
  NS: Array.isArray,
  BS: Array.isArray,
  L: Array.isArray,
  M: isObject,
}

/** Whether each value says its type. An item without attributes is as good as plain. */
export function isTyped(value: unknown): value is WireItem {
  if (!isObject(value)) return false
  const values = Object.values(value)
  return values.length > 0 && values.every(isTypedValue)
}

function isTypedValue(value: unknown): boolean {
  if (!isObject(value)) return false
  const [entry, ...others] = Object.entries(value)
  return entry !== undefined && others.length === 0 && Object.hasOwn(TYPES, entry[0]) && TYPES[entry[0]]?.(entry[1]) === true
}

export type Form = 'auto' | 'plain' | 'dynamodb'

/** @param value the JSON of an object. @param text where its numbers have all their digits. @throws RowFault */
export function itemIn(value: unknown, text: () => string, form: Form): WireItem {
  if (!isObject(value)) throw new RowFault('it is no JSON object')
  if (form === 'dynamodb' || (form === 'auto' && isTyped(value))) {
    if (!isTyped(value)) throw new RowFault('its values do not say their types, as {"S": "text"} does')
    return value
  }
  return plainItem(text())
}

function plainItem(text: string): WireItem {
  if (text.includes('"__proto__"')) throw new RowFault('an attribute called __proto__ is read from the JSON of DynamoDB alone')
  const value = losslessIn(text)
  if (!isObject(value)) throw new RowFault('it is no JSON object')
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wireOf(one)]))
}

/** @throws RowFault */
export function valueIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new RowFault(`it is no JSON: ${(error as Error).message}`)
  }
}

function losslessIn(text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new RowFault((error as Error).message)
  }
}

function wireOf(value: unknown): JsonObject {
  if (isLosslessNumber(value)) return { N: value.value }
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'boolean') return { BOOL: value }
  if (Array.isArray(value)) return { L: value.map(wireOf) }
  if (isObject(value)) return { M: Object.fromEntries(Object.entries(value).map(([name, one]) => [name, wireOf(one)])) }
  return { NULL: true }
}

/** Types that plain JSON has no word for, and that become others when they are read again. */
const LOST: ReadonlySet<string> = new Set(['B', 'SS', 'NS', 'BS'])

/** @param onLost called for each value that would be read as another type. @returns one line of plain JSON */
export function plainText(item: WireItem, onLost: () => void): string {
  const members = Object.entries(item).map(([name, value]) => `${JSON.stringify(name)}:${plainValue(value, onLost)}`)
  return `{${members.join(',')}}`
}

function plainValue(wire: JsonObject, onLost: () => void): string {
  const [[type, value] = ['', undefined]] = Object.entries(wire)
  if (LOST.has(type)) onLost()
  switch (type) {
    case 'N':
      return String(value)
    case 'NS':
      return `[${(value as string[]).join(',')}]` // numbers as texts, as the protocol has them
    case 'NULL':
      return 'null'
    case 'L':
      return `[${(value as JsonObject[]).map((one) => plainValue(one, onLost)).join(',')}]`
    case 'M':
      return plainText(value as WireItem, onLost)
    default:
      return JSON.stringify(value)
  }
}
