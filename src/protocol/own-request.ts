// A request that the emulator sends to itself, for tables that files want: it passes all that a client's would, but for the wire.
import type { JsonObject } from '../model/json.js'
import type { Namespace } from '../model/namespace.js'
import type { Dispatch } from './dispatcher.js'

/** @param dispatch without a guard: nobody signs these. @throws Error with the service's words, and its name for the refusal */
export async function ownRequest(
  dispatch: Dispatch,
  namespace: Namespace,
  operation: string,
  input: object,
): Promise<JsonObject> {
  const scope = `${namespace.account}/20260101/${namespace.region}/dynamodb/aws4_request`
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-date': '20260101T000000Z', authorization }
  const { status, body } = await dispatch({
    target: `DynamoDB_20120810.${operation}`,
    headers,
    body: Buffer.from(JSON.stringify(input)),
  })
  const answer = (String(body) === '' ? {} : JSON.parse(String(body))) as JsonObject // an object, by the protocol
  if (status === 200) return answer
  const name = String(answer['__type']).split('#').at(-1) ?? ''
  throw Object.assign(new Error(String(answer['message'] ?? answer['Message'])), { name })
}
