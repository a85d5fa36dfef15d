// A request handler for the AWS SDK that has no socket: the SDK's request goes straight to the dispatcher, and its answer back.
// Invariant: what a client gets is byte for byte what it would get over HTTP.
import type { Dispatch } from '../protocol/dispatcher.js'

/** The SDK's request, as far as it is read. */
export interface ClientRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** The SDK's answer. */
export interface ClientResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** What `requestHandler` of a client's configuration takes. */
export interface InProcessHandler {
  handle(request: ClientRequest): Promise<{ response: ClientResponse }>
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
  destroy(): void
}

/**
 * @param inFlight the set of answers under way, for whoever must wait for them
 * @param refuseLate throws once no more requests are taken
 */
export function inProcessHandler(dispatch: Dispatch, inFlight: Set<Promise<unknown>>, refuseLate: () => void): InProcessHandler {
  const answer = async ({ headers, body }: ClientRequest): Promise<{ response: ClientResponse }> => {
    const response = await dispatch({ target: headers['x-amz-target'], headers, body: bytesOf(body) })
    if (response.isLost === true) throw connectionReset()
    const bytes = typeof response.body === 'string' ? Buffer.from(response.body) : response.body
    return { response: { statusCode: response.status, headers: lowerCased(response.headers), body: bytes } }
  }
  return {
    handle: async (request) => {
      refuseLate()
      const answered = answer(request)
      inFlight.add(answered)
      return answered.finally(() => inFlight.delete(answered))
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  }
}

/** Headers as Node's client names them. The SDK looks for the request id of a refusal under such a name alone. */
function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower: Record<string, string> = {}
  for (const name in headers) lower[name.toLowerCase()] = headers[name] ?? ''
  return lower
}

/** As a socket says it, so that the SDK retries it as one. */
const connectionReset = (): Error =>
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' })

/** The SDK's JSON protocol sends text, and nothing at all for an empty body. */
function bytesOf(body: unknown): Buffer {
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return Buffer.alloc(0)
}
