// The model's own values: what an attribute holds, how values compare, how many bytes they count, and how they look on the wire.
// Invariant: nothing here comes from src; numbers are scaled integers, strings are ordered by their UTF-8 bytes.
// Source: docs on data types and sizes; number sizes measured on the service, 2026.

/** Numbers are canonical plain decimals, `as` is how the client spells them; bytes are strings of code points below 256. */
export type Value =
  | { readonly t: 'S' | 'B'; readonly v: string }
  | { readonly t: 'N'; readonly v: string; readonly as?: string }
  | { readonly t: 'BOOL'; readonly v: boolean }
  | { readonly t: 'NULL' }
  | { readonly t: 'L'; readonly v: readonly Value[] }
  | { readonly t: 'M'; readonly v: Item }
  | { readonly t: 'SS' | 'NS' | 'BS'; readonly v: readonly string[] }
export type Item = ReadonlyMap<string, Value>
export type ScalarName = 'S' | 'N' | 'B'

interface Decimal {
  readonly coefficient: bigint
  readonly exponent: number
}

const MAX_DIGITS = 38

function decimalOf(text: string): Decimal {
  const [, sign = '', whole = '', fraction = '', power = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  return trimmed(
    BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction || (whole === '' ? '0' : '')}`),
    Number(power) - fraction.length,
  )
}

function trimmed(coefficient: bigint, exponent: number): Decimal {
  if (coefficient === 0n) return { coefficient, exponent: 0 }
  let [c, e] = [coefficient, exponent]
  for (; c % 10n === 0n; e++) c /= 10n
  return { coefficient: c, exponent: e }
}

const digitsOf = ({ coefficient }: Decimal): string => String(coefficient).replace('-', '')

function plain(number: Decimal): string {
  const digits = digitsOf(number)
  const { coefficient, exponent } = number
  const sign = coefficient < 0n ? '-' : ''
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent)
  const padded = digits.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** The one spelling that the service answers with. */
export const canonicalNumber = (text: string): string => plain(decimalOf(text))

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent)
  const raise = ({ coefficient, exponent: own }: Decimal): bigint => coefficient * 10n ** BigInt(own - exponent)
  return [raise(a), raise(b), exponent]
}

export function compareNumbers(a: string, b: string): number {
  const [x, y] = aligned(decimalOf(a), decimalOf(b))
  return x < y ? -1 : x > y ? 1 : 0
}

/** The sum or difference, or the sentences that may refuse it. */
export function calculate(a: string, operator: '+' | '-', b: string): string | { readonly refused: string[] } {
  const [x, y, exponent] = aligned(decimalOf(a), decimalOf(b))
  const result = trimmed(operator === '+' ? x + y : x - y, exponent)
  const digits = digitsOf(result).length
  const magnitude = digits + result.exponent - 1
  const refused: string[] = []
  if (digits > MAX_DIGITS || magnitude > 125)
    refused.push('Number overflow. Attempting to store a number with magnitude larger than supported range')
  if (result.coefficient !== 0n && magnitude < -130) {
    refused.push('Number underflow. Attempting to store a number with magnitude smaller than supported range')
  }
  return refused.length === 0 ? plain(result) : { refused }
}

function numberBytes(text: string): number {
  const number = decimalOf(text)
  if (number.coefficient === 0n) return 1
  const digits = digitsOf(number).length
  const behindPoint = Math.min(digits, Math.max(0, -number.exponent))
  return 1 + Math.ceil((digits - behindPoint) / 2) + Math.ceil(behindPoint / 2) + (number.coefficient < 0n ? 1 : 0)
}

const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8')
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0)

export function valueBytes(value: Value): number {
  switch (value.t) {
    case 'S':
      return utf8Bytes(value.v)
    case 'B':
      return value.v.length
    case 'N':
      return numberBytes(value.v)
    case 'BOOL':
    case 'NULL':
      return 1
    case 'L':
      return 3 + sum(value.v.map((element) => 1 + valueBytes(element)))
    case 'M':
      return 3 + sum([...value.v].map(([name, member]) => 1 + utf8Bytes(name) + valueBytes(member)))
    case 'SS':
      return sum(value.v.map(utf8Bytes))
    case 'NS':
      return sum(value.v.map(numberBytes))
    case 'BS':
      return sum(value.v.map((member) => member.length))
  }
}

export const itemBytes = (item: Item): number => sum([...item].map(([name, value]) => utf8Bytes(name) + valueBytes(value)))

/** Negative, 0 or positive among two S, two N or two B; undefined otherwise. */
export function order(a: Value, b: Value): number | undefined {
  if (a.t === 'S' && b.t === 'S') return Buffer.compare(Buffer.from(a.v, 'utf8'), Buffer.from(b.v, 'utf8'))
  if (a.t === 'B' && b.t === 'B') return Buffer.compare(Buffer.from(a.v, 'latin1'), Buffer.from(b.v, 'latin1'))
  if (a.t === 'N' && b.t === 'N') return compareNumbers(a.v, b.v)
  return undefined
}

/** A text that is the same for equal values and differs for others: sets and maps in any order. */
export function show(value: Value): string {
  switch (value.t) {
    case 'S':
    case 'N':
    case 'BOOL':
      return `${value.t}:${JSON.stringify(value.v)}`
    case 'B':
      return `B:${Buffer.from(value.v, 'latin1').toString('hex')}`
    case 'NULL':
      return 'NULL'
    case 'L':
      return `L:[${value.v.map(show).join()}]`
    case 'M':
      return `M:${showItem(value.v)}`
    case 'SS':
    case 'NS':
    case 'BS':
      return `${value.t}:${JSON.stringify([...value.v].sort())}`
  }
}

export function showItem(item: Item): string {
  const members = [...item].map(([name, value]) => `${JSON.stringify(name)}=${show(value)}`)
  return `{${members.sort().join(', ')}}`
}

export const isSame = (a: Value, b: Value): boolean => show(a) === show(b)

/** JSON text that is taken as it is. */
export class Raw {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** JSON of plain objects, Maps and values in between; undefined members are left out. */
export function json(value: unknown): string {
  if (value instanceof Raw) return value.text
  if (Array.isArray(value)) return `[${value.map(json).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries: [string, unknown][] = value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value)
  const members = entries
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}:${json(member)}`)
  return `{${members.join()}}`
}

const base64 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('base64')

export function wireValue(value: Value): Raw {
  switch (value.t) {
    case 'N':
      return new Raw(json({ N: value.as ?? value.v }))
    case 'B':
      return new Raw(json({ B: base64(value.v) }))
    case 'NULL':
      return new Raw('{"NULL":true}')
    case 'BS':
      return new Raw(json({ BS: value.v.map(base64) }))
    case 'L':
      return new Raw(json({ L: value.v.map(wireValue) }))
    case 'M':
      return new Raw(json({ M: wireItem(value.v) }))
    default:
      return new Raw(json({ [value.t]: value.v }))
  }
}

export const wireItem = (item: Item): Raw => new Raw(json(new Map([...item].map(([name, value]) => [name, wireValue(value)]))))

const bytesOf = (text: unknown): string => Buffer.from(text as string, 'base64').toString('latin1') // as the service answers B

/** An answered value, its numbers spelled as they came. */
export function readValue(wire: unknown): Value {
  const [[type, content] = ['', undefined]] = Object.entries(wire as Record<string, unknown>)
  switch (type) {
    case 'NULL':
      return { t: 'NULL' }
    case 'B':
      return { t: 'B', v: bytesOf(content) }
    case 'BS':
      return { t: 'BS', v: (content as unknown[]).map(bytesOf) }
    case 'L':
      return { t: 'L', v: (content as unknown[]).map(readValue) }
    case 'M':
      return { t: 'M', v: readItem(content) }
    default:
      return { t: type, v: content } as Value // S, N, BOOL, SS and NS are their JSON
  }
}

export const readItem = (wire: unknown): Item =>
  new Map(Object.entries(wire as object).map(([name, value]) => [name, readValue(value)]))
