// The table that histories are about, its items on the wire, and a client that sends one request and takes whatever becomes of it.
import { groupedTable } from '../grouped-table.js'
import type { Emulator } from '../../../src/emulator.js'
import type { Image, Seen } from './history.js'

export const ACCOUNT = '000000000000'
/** Of a table that is in one region. */
export const HOME = 'us-east-1'
/** A set of regions that a strongly consistent global table may have. */
export const REGIONS: readonly string[] = [HOME, 'us-east-2', 'us-west-2']
export const TABLE = 'Histories'
export const KEYS = { hash: [{ name: 'pk', type: 'S' }], range: [{ name: 'sk', type: 'N' }] } as const
const COLLECTIONS = 2

export type WireItem = Readonly<Record<string, { readonly S: string } | { readonly N: string }>>

export const collectionOf = (key: number): string => `p${key % COLLECTIONS}`
export const collections = (keys: number): readonly string[] =>
  Array.from({ length: Math.min(keys, COLLECTIONS) }, (_, n) => `p${n}`)

export const wireKey = (key: number): WireItem => ({
  pk: { S: collectionOf(key) },
  sk: { N: String(Math.floor(key / COLLECTIONS)) },
})

export const numberOf = (item: WireItem): number => Number(text(item['sk'])) * COLLECTIONS + Number(text(item['pk']).slice(1))

export const wireItem = (key: number, { writer, count, group }: Image): WireItem => ({
  ...wireKey(key),
  w: { S: writer },
  n: { N: String(count) },
  ...(group === undefined ? {} : { g: { S: group } }),
})

/** What an answer shows of an item: nothing, where it shows none. */
export function seenOf(item: WireItem | undefined): Seen {
  if (item === undefined || item['w'] === undefined) return null
  return { writer: text(item['w']), count: Number(text(item['n'])), group: item['g'] === undefined ? undefined : text(item['g']) }
}

const text = (value: WireItem[string] | undefined): string => (value === undefined ? '' : 'S' in value ? value.S : value.N)

/** A table with a global index by the group, and, when asked for, a local one by the counter. */
export const createTable = (hasLocalIndex: boolean): object =>
  groupedTable({ name: TABLE, shown: ['w', 'n'], local: hasLocalIndex ? { name: 'byN', by: 'n', type: 'N' } : undefined })

export interface Refused {
  readonly kind: 'refused'
  readonly name: string
  readonly body: {
    readonly Item?: WireItem
    readonly CancellationReasons?: readonly { readonly Code: string; readonly Item?: WireItem }[]
  }
}

export interface Output {
  readonly kind: 'output'
  readonly output: unknown
  readonly headers: Readonly<Record<string, string>>
  /** The newest change that the engine knew to have landed when it was asked, and that it had decided when it answered. */
  readonly heard: number
  readonly decided: number
}

export type Answer =
  | Output
  | Refused
  /** Nobody was told what became of the request. */
  | { readonly kind: 'lost' }

export type Send = (operation: string, input: object) => Promise<Answer>

const headersOf = (region: string) => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`,
})

/** @returns what sends, operations of tables by their names, those of another service with its prefix. A failure of the service leaves open whether it did what it was asked for. */
export function sendTo(emulator: Emulator, region: string): Send {
  const { requestHandler } = emulator.clientConfig()
  return async (operation, input) => {
    const target = operation.includes('.') ? operation : `DynamoDB_20120810.${operation}`
    const headers = { ...headersOf(region), 'x-amz-target': target }
    const { response } = await requestHandler.handle({ headers, body: JSON.stringify(input) })
    if (response.statusCode >= 500) return { kind: 'lost' }
    const body = JSON.parse(Buffer.from(response.body).toString()) as Refused['body'] & { __type?: string }
    if (response.statusCode === 200) return { kind: 'output', output: body, headers: response.headers, heard: 0, decided: 0 }
    return { kind: 'refused', name: body.__type?.split('#').at(-1) ?? '', body }
  }
}
