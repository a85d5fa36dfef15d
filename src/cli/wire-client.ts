// Asks a running server as any client does: a target, JSON, and credentials that name account and region. Unsigned, as Dynalab takes it.
import type { Namespace } from '../model/namespace.js'

/** A refusal by the service, with the name that it has for it. */
export class Refused extends Error {
  constructor(name: string, message: string) {
    super(message)
    this.name = name
  }
}

/** Nobody answers. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** @throws Refused, Unreachable */
export type Call = (service: 'DynamoDB' | 'DynamoDBStreams', operation: string, input: object) => Promise<object>

const SIGNED = 'SignedHeaders=host, Signature=none'
const TYPE = 'application/x-amz-json-1.0'

/** @param endpoint without a slash at its end */
export function wireClient(endpoint: string, { account, region }: Namespace): Call {
  const authorization = `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/dynamodb/aws4_request, ${SIGNED}`
  return async (service, operation, input) => {
    const target = `${service}_20120810.${operation}`
    const headers = { 'content-type': TYPE, 'x-amz-target': target, 'x-amz-date': '20260101T000000Z', authorization }
    const { isFine, text } = await answered(endpoint, headers, JSON.stringify(input))
    const body = objectIn(text)
    if (isFine && body !== undefined) return body
    const { __type = '', message = text } = { message: body?.['Message'], ...body } as Partial<Record<string, string>>
    throw new Refused(__type.split('#').at(-1) ?? '', message)
  }
}

async function answered(url: string, headers: Record<string, string>, body: string) {
  try {
    const response = await fetch(url, { method: 'POST', headers, body })
    return { isFine: response.ok, text: await response.text() }
  } catch (error) {
    throw new Unreachable(`nothing answers at ${url}: check that dynalab serves there, or set --host and --port`, {
      cause: error,
    })
  }
}

/** An empty body, as TagResource answers, is an empty object. */
function objectIn(text: string): Record<string, unknown> | undefined {
  if (text === '') return {}
  try {
    return JSON.parse(text) as Record<string, unknown> // an object: every answer of the protocol is one
  } catch {
    return undefined
  }
}
