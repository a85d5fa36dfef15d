// What a person asks of a table: index, key conditions, filters. Invariant: pure; an address can hold all of it.
import type { Type } from '../item/item.js'

export const RANGE_OPERATORS = ['=', '<', '<=', '>', '>=', 'between', 'begins_with'] as const
export const FILTER_OPERATORS = [
  ...['=', '<>', '<', '<=', '>', '>=', 'between', 'in', 'begins_with'],
  ...['contains', 'not contains', 'exists', 'not exists', 'has type'],
] as const

export interface Range {
  readonly op: string
  readonly value: string
  /** The upper end of `between`. */
  readonly to: string
}

export interface Filter extends Range {
  readonly name: string
  readonly type: Type
}

export interface Asked {
  readonly index: string | undefined
  /** Texts, one for each attribute of the hash key; empty where none is given. */
  readonly hash: readonly string[]
  readonly range: readonly Range[]
  readonly filters: readonly Filter[]
  readonly isDown: boolean
  readonly isConsistent: boolean
}

export const NO_RANGE: Range = { op: '=', value: '', to: '' }
export const NEW_FILTER: Filter = { name: '', op: '=', type: 'S', value: '', to: '' }
export const NOTHING_ASKED: Asked = { index: undefined, hash: [], range: [], filters: [], isDown: false, isConsistent: false }

type Query = Readonly<Record<string, string | undefined>>

/** `?index=by-date&hash=Ann&range=2024&op=begins_with`; of keys of several attributes, lists in JSON. */
export function askedIn(query: Query): Asked {
  const ops = texts(query['op'])
  const tos = texts(query['to'])
  return {
    index: query['index'],
    hash: texts(query['hash']),
    range: texts(query['range']).map((value, at) => ({ value, op: ops[at] ?? '=', to: tos[at] ?? '' })),
    filters: filtersIn(query['filters']),
    isDown: query['order'] === 'down',
    isConsistent: query['consistent'] === 'true',
  }
}

/** The members of an address that `askedIn` reads. */
export function queryOf({ index, hash, range, filters, isDown, isConsistent }: Asked): Query {
  const isRanged = range.some(({ value }) => value !== '')
  return {
    index,
    hash: textOf(hash),
    range: isRanged ? textOf(range.map(({ value }) => value)) : undefined,
    op: isRanged && range.some(({ op }) => op !== '=') ? textOf(range.map(({ op }) => op)) : undefined,
    to: isRanged ? textOf(range.map(({ to }) => to)) : undefined,
    filters:
      filters.length === 0
        ? undefined
        : JSON.stringify(filters.map(({ name, op, type, value, to }) => [name, op, type, value, to])),
    order: isDown ? 'down' : undefined,
    consistent: isConsistent ? 'true' : undefined,
  }
}

const textOf = (list: readonly string[]): string | undefined => {
  if (list.every((text) => text === '')) return undefined
  return list.length === 1 && !/^[["]/.test(list[0] ?? '') ? list[0] : JSON.stringify(list)
}

/** A text alone, or a list in JSON. */
function texts(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return []
  const list = text.startsWith('[') ? parsed(text) : undefined
  return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : [text]
}

function filtersIn(text: string | undefined): readonly Filter[] {
  const list = text === undefined ? undefined : parsed(text)
  if (!Array.isArray(list)) return []
  return list.filter(Array.isArray).map((parts: readonly unknown[]) => {
    const [name = '', op = '=', type = 'S', value = '', to = ''] = parts.map((part) => (typeof part === 'string' ? part : ''))
    return { name, op, type: type as Type, value, to } // a type that is none is refused by the service
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
