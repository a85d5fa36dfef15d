// The API without a socket and without an SDK: a call is an operation's name and its input, as a plain client would send it.
import type { Emulator } from '../../src/emulator.js'

/** A refusal, by the service's own name for it. */
export class Refusal extends Error {
  override readonly name: string

  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** @throws Refusal when the service says no */
export type Call = <Output = unknown>(operation: string, input: object) => Promise<Output>

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
} as const

export function apiOf(emulator: Pick<Emulator, 'clientConfig'>): Call {
  const { requestHandler } = emulator.clientConfig()
  return async <Output>(operation: string, input: object): Promise<Output> => {
    const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` }
    const { response } = await requestHandler.handle({ headers, body: JSON.stringify(input) })
    const output = JSON.parse(Buffer.from(response.body).toString() || '{}') as {
      __type?: string
      message?: string
      Message?: string
    }
    if (response.statusCode === 200) return output as Output // the caller names the operation's own output
    throw new Refusal(output.__type?.split('#').at(-1) ?? '', output.message ?? output.Message ?? '')
  }
}

type Item = Readonly<Record<string, { readonly S: string } | { readonly N: string }>>

interface ItemPage {
  readonly Items: readonly Item[]
  readonly LastEvaluatedKey?: object
}

/** Every item of a table or index, page by page. */
export async function scanAll(call: Call, table: string, index?: string, limit?: number): Promise<Item[]> {
  const items: Item[] = []
  let from: object | undefined
  do {
    const where = index === undefined ? { ConsistentRead: true } : { IndexName: index }
    const paging = {
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    }
    const page: ItemPage = await call('Scan', { TableName: table, ...where, ...paging })
    for (const item of page.Items) items.push(item)
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return items
}
