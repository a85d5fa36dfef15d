// Asks the administration of a server. Invariant: whatever does not work is one line with the cause and the remedy.
import { Unreachable, unreachableWords } from './wire-client.js'

/** A refusal by the server, in its words. */
export class AdminRefusal extends Error {
  readonly status: number

  constructor(status: number, reason: string) {
    super(reason)
    this.status = status
  }
}

export interface AdminRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: object | undefined
  readonly timeoutMs?: number | undefined
}

/** @param path after `/_dynalab/`. @throws AdminRefusal, Unreachable */
export type Administer = <T extends object = Readonly<Record<string, unknown>>>(
  path: string,
  request?: AdminRequest,
) => Promise<T>

/** What answers to nobody's question of us. */
export class Stranger extends Error {
  override readonly name = 'Stranger'
}

/** Of a fork, beneath its server. */
const FORK_ENDPOINT = /^(.*)\/fork\/([^/]+)$/

/** The server of an endpoint, and the fork that its path names, if any. */
export function serverOf(endpoint: string): { readonly server: string; readonly ofPath: string | undefined } {
  const [, server = endpoint, ofPath] = FORK_ENDPOINT.exec(endpoint) ?? []
  return { server, ofPath }
}

/** @param endpoint, fork as `adminClient` takes them. @param path after `/_dynalab/` */
export function administrationUrl(endpoint: string, fork: string | undefined, path: string): URL {
  const { server, ofPath } = serverOf(endpoint)
  const asked = fork ?? ofPath
  return new URL(`${server}/_dynalab/${asked === undefined ? '' : `forks/${encodeURIComponent(asked)}/`}${path}`)
}

/** Whom administration is asked for, and with what. */
export interface AdminAccess {
  /** By name or id: asks it, and not the server. */
  readonly fork?: string | undefined
  /** What administration asks for. */
  readonly token?: string | undefined
}

/** @param endpoint without a slash at its end */
export const adminClient =
  (endpoint: string, { fork, token }: AdminAccess = {}): Administer =>
  async <T extends object>(path: string, { method = 'GET', query = {}, body, timeoutMs }: AdminRequest = {}) => {
    const url = administrationUrl(endpoint, fork, path)
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
    const { status, text } = await ask(endpoint, url, { method, body, timeoutMs }, token)
    const answer = objectIn(text)
    if (answer === undefined || (status >= 400 && !('reason' in answer)))
      throw new Stranger(
        `${url.origin} answers ${status} to ${url.pathname}, as Dynalab does not: dynalab doctor says what is there`,
      )
    if (status >= 400 && status !== 503) throw new AdminRefusal(status, String(answer['reason']))
    return answer as T // as the OpenAPI document has it
  }

/** Headers that administration is asked with. */
export const tokenHeaders = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }

async function ask(endpoint: string, url: URL, { method, body, timeoutMs }: AdminRequest, token: string | undefined) {
  try {
    const response = await fetch(url, {
      method: method ?? 'GET',
      headers: tokenHeaders(token),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
    })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    throw new Unreachable(unreachableWords(endpoint), { cause: error })
  }
}

/** An empty body, as of a reset, is an empty object. */
function objectIn(text: string): Record<string, unknown> | undefined {
  if (text === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
