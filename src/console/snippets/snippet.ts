// What a call of the page would look like in somebody's own program. Invariant: pure; what is written does the same as the click did.

/** A call, as far as other languages need to know it. */
export interface Spoken {
  readonly of: 'service' | 'administration'
  readonly name: string
  readonly input: unknown
  readonly namespace: { readonly account: string; readonly region: string } | undefined
}

/** One language. */
export interface Language {
  readonly name: string
  /** Undefined where the call can't be said in it. @param endpoint such as `http://127.0.0.1:8000` */
  readonly write: (call: Spoken, endpoint: string) => string | undefined
}

const OF_STREAMS: ReadonlySet<string> = new Set(['ListStreams', 'DescribeStream', 'GetShardIterator', 'GetRecords'])

export const isOfStreams = (operation: string): boolean => OF_STREAMS.has(operation)

/** Words of a name in capitals: `put-item`, `sse-specification`. */
export const kebab = (name: string): string =>
  name
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()

/** A word of a POSIX shell. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Bytes of a binary value in DynamoDB's JSON, which languages take as bytes: `{"B": "AQI="}`. */
export function binaryOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined
  const [[type, bytes] = [], more] = Object.entries(value)
  return type === 'B' && more === undefined && typeof bytes === 'string' ? bytes : undefined
}

/** The same of a set of them. */
export function binarySetOf(value: unknown): readonly string[] | undefined {
  if (!isRecord(value)) return undefined
  const [[type, list] = [], more] = Object.entries(value)
  if (type !== 'BS' || more !== undefined || !Array.isArray(list)) return undefined
  return list.every((one) => typeof one === 'string') ? list : undefined
}

/** Whether there are bytes anywhere in it. */
export function hasBytes(value: unknown): boolean {
  if (binaryOf(value) !== undefined || binarySetOf(value) !== undefined) return true
  if (Array.isArray(value)) return value.some(hasBytes)
  return isRecord(value) && Object.values(value).some(hasBytes)
}
