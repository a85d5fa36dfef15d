// An attribute value as one line, with a glyph for its type. Invariant: pure, and lossless but for the length: a number stays the text that it was.

/** DynamoDB's JSON of a value: `{"N": "1.50"}`. */
export type Value = Readonly<Record<string, unknown>>
export type Item = Readonly<Record<string, Value>>

/** Names of attributes are data: one may be called `constructor`. */
export const attributeOf = (item: Item | undefined, name: string): Value | undefined =>
  item !== undefined && Object.hasOwn(item, name) ? item[name] : undefined

/** Whether they are the same, digit by digit. */
export const isSame = (one: unknown, other: unknown): boolean => one === other || JSON.stringify(one) === JSON.stringify(other)

export interface ShownValue {
  readonly type: string
  readonly glyph: string
  readonly text: string
}

const GLYPHS: Readonly<Record<string, string>> = {
  ...{ S: '“”', N: '#', B: '01', BOOL: '?', NULL: '∅', M: '{}', L: '[]', SS: '“”*', NS: '#*', BS: '01*' },
}
/** Names of types for who hears the page. */
export const TYPE_NAMES: Readonly<Record<string, string>> = {
  ...{ S: 'string', N: 'number', B: 'binary', BOOL: 'boolean', NULL: 'null', M: 'map', L: 'list' },
  ...{ SS: 'string set', NS: 'number set', BS: 'binary set' },
}
const CUT = 200

/** @param value of an item; undefined for an attribute that is not there */
export function shownValue(value: Value | undefined): ShownValue | undefined {
  if (value === undefined) return undefined
  const [[type, of] = ['', undefined]] = Object.entries(value)
  return { type, glyph: GLYPHS[type] ?? type, text: cut(lineOf(type, of)) }
}

function lineOf(type: string, of: unknown): string {
  if (type === 'S') return of === '' ? '(empty)' : String(of)
  if (type === 'NULL') return 'null'
  if (type === 'BOOL') return of === true ? 'true' : 'false'
  if (type === 'M' || type === 'L') return JSON.stringify(plain({ [type]: of }))
  return Array.isArray(of) ? of.join(', ') : String(of)
}

const cut = (text: string): string => (text.length > CUT ? `${text.slice(0, CUT)}…` : text)

/** For reading alone: numbers are text here, too. */
function plain(value: unknown): unknown {
  const [[type, of] = ['', undefined]] = Object.entries((value ?? {}) as Value)
  if (type === 'M') return Object.fromEntries(Object.entries(of as Value).map(([name, one]) => [name, plain(one)]))
  return type === 'L' ? (of as readonly unknown[]).map(plain) : of
}
