// Calls of the service itself, as any client makes them: `POST /`, with a credential scope that names account and region. Invariant: values
// of items are never numbers of JavaScript: DynamoDB's JSON has them as text, and so they stay.
import { isReadOnly } from '../state/settings.js'
import type { Namespace } from '../state/place.js'
import { type ApiCall, ApiFailure, noteCall } from './call.js'
import { areKeysAsked, asksForKeys, credentials } from './credentials.js'
import { parsed, sendRequest } from './send.js'
import { formOfSignature, type Signable, signature, signatureDate } from './signature.js'
import { serviceUrl } from './target.js'

const CONTENT_TYPE = 'application/x-amz-json-1.0'
const OF_STREAMS = /^(ListStreams|DescribeStream|GetShardIterator|GetRecords)$/
const READING = /^(Get|BatchGet|TransactGet|Query|Scan|Describe|List|Search)/
const SELECTS = /^\s*(EXISTS|SELECT)\b/i

/** Ids of the requests that this page has sent. */
export const ownRequests: ReadonlySet<string> & { add(id: string): unknown } = new Set<string>()

/** An answer with the call that it belongs to. */
export interface ServiceAnswer<Output> {
  readonly output: Output
  readonly call: ApiCall
}

/**
 * Calls an operation of tables or of streams.
 * @param options a quiet call is one of many that follow something: it is not noted. One that polls is quiet, and made by no click: the
 *   emulator's log says so
 * @throws ApiFailure as the service says it; the call is noted then, too
 */
export async function callService<Output = Record<string, unknown>>(
  operation: string,
  input: object,
  namespace: Namespace,
  { isPolling = false, isQuiet = isPolling }: { readonly isQuiet?: boolean; readonly isPolling?: boolean } = {},
): Promise<ServiceAnswer<Output>> {
  if (isReadOnly.value && !isReading(operation, input)) throw new ApiFailure('ReadOnly', 'the console is set to read only', 0)
  const startedAtMs = Date.now()
  const began = performance.now()
  const note = isQuiet ? unnoted : noteCall
  const call = { of: 'service', name: operation, input, namespace, startedAtMs } as const
  try {
    const answered = await sendRequest(serviceUrl(), {
      method: 'POST',
      ...(await signedParts(operation, input, namespace, isPolling ? { 'x-dynalab-polling': '1' } : {})),
    })
    if (answered.requestId !== undefined) ownRequests.add(answered.requestId)
    const output = parsed(answered.text)
    const durationMs = performance.now() - began
    if (answered.status < 300) {
      const noted = note({ ...call, output, failure: undefined, requestId: answered.requestId, durationMs })
      return { output: output as Output, call: noted } // as the operation's model says
    }
    throw failureOf(answered.status, output)
  } catch (error) {
    if (error instanceof ApiFailure) {
      if (asksForKeys(error.kind)) areKeysAsked.value = true
      note({ ...call, output: undefined, failure: error, requestId: undefined, durationMs: performance.now() - began })
    }
    throw error
  }
}

const unnoted = (call: Omit<ApiCall, 'id'>): ApiCall => ({ ...call, id: 0 })

/** Whether it changes nothing. */
function isReading(operation: string, input: object): boolean {
  if (READING.test(operation)) return true
  if (operation === 'ExecuteStatement') return 'Statement' in input && SELECTS.test(String(input.Statement))
  const list: unknown = operation.endsWith('Statement') && 'Statements' in input ? input.Statements : undefined
  return Array.isArray(list) && list.every((one: { readonly Statement?: string }) => SELECTS.test(one.Statement ?? ''))
}

/** @param more headers, which are not signed */
async function signedParts(
  operation: string,
  input: object,
  { account, region }: Namespace,
  more: Readonly<Record<string, string>>,
): Promise<RequestInit> {
  const target = `${OF_STREAMS.test(operation) ? 'DynamoDBStreams' : 'DynamoDB'}_20120810.${operation}`
  const body = JSON.stringify(input)
  const date = signatureDate(Date.now())
  const request: Signable = { host: location.host, target, contentType: CONTENT_TYPE, body, region, service: 'dynamodb', date }
  const keys = credentials.value
  const authorization = keys === undefined ? formOfSignature(request, account) : await signature(request, keys)
  const token = keys?.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }
  return {
    headers: { 'content-type': CONTENT_TYPE, 'x-amz-target': target, 'x-amz-date': date, authorization, ...token, ...more },
    body,
  }
}

function failureOf(status: number, output: unknown): ApiFailure {
  const body = typeof output === 'object' && output !== null ? (output as Record<string, unknown>) : {}
  const kind = textOf(body['__type'] ?? 'UnknownError').replace(/^.*#/, '')
  return new ApiFailure(kind, textOf(body['message'] ?? body['Message'] ?? ''), status)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
