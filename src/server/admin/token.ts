// The token of administration: what a caller has to know, beside asking by a name of ours. Invariants: how long a comparison takes says nothing
// about the token; a token in an address is in no page that is shown, since it becomes a cookie and the address is asked for again without it.
// Source: RFC 6750 (Bearer), RFC 6265bis (HttpOnly, SameSite, Path).
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

const COOKIE_PATH = '/_dynalab'
const PARAMETER = 'token'

/** How a token is given: what goes into a header, a cookie and an address as it is. */
export const TOKEN_FORM = {
  pattern: /^[A-Za-z0-9._~-]{16,128}$/,
  words: '16 to 128 letters, digits and ._~-',
}

/** What is looked at of a request. */
export interface TokenBearer {
  readonly method: string
  /** Path and query, as they were asked for. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** At which it arrived: cookies know no ports, and two servers of one machine are to have one each. */
  readonly localPort: number | undefined
}

/** What is to be done with a request. */
export type Admission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'redirect'; readonly to: string; readonly cookie: string }

export class AdminToken {
  #value: string | undefined

  /** @param value that is asked for; undefined asks for none */
  constructor(value: string | undefined) {
    this.#value = value
  }

  get value(): string | undefined {
    return this.#value
  }

  /** From now on it is asked for. */
  require(value: string): void {
    this.#value = value
  }

  admit(bearer: TokenBearer): Admission {
    if (this.#value === undefined) return { kind: 'admitted' }
    const { headers, localPort } = bearer
    const asked = bearer.method === 'GET' ? addressWithToken(bearer.url) : undefined
    if (asked !== undefined && this.#isIt(asked.token)) {
      const cookie = `${cookieName(localPort)}=${asked.token}; HttpOnly; SameSite=Strict; Path=${COOKIE_PATH}`
      return { kind: 'redirect', to: asked.rest, cookie }
    }
    const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
    const known = given ?? cookieIn(headers.cookie, cookieName(localPort))
    return { kind: known !== undefined && this.#isIt(known) ? 'admitted' : 'refused' }
  }

  #isIt(given: string): boolean {
    return timingSafeEqual(digestOf(given), digestOf(this.#value ?? ''))
  }
}

/** Whether others than this machine reach a server that listens there. */
export function isBeyondLoopback(host: string): boolean {
  if (host === 'localhost') return false
  return isIP(host) === 4 ? !host.startsWith('127.') : host !== '::1'
}

/** Of one length, whatever is given. */
const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()

const cookieName = (port: number | undefined): string => `dynalab-${port ?? 0}`

function cookieIn(text: string | undefined, name: string): string | undefined {
  const pairs = (text ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** @returns the token of an address and the address without it; undefined where it has none */
function addressWithToken(url: string): { readonly token: string; readonly rest: string } | undefined {
  const mark = url.indexOf('?')
  if (mark === -1) return undefined
  const query = new URLSearchParams(url.slice(mark + 1))
  const token = query.get(PARAMETER)
  if (token === null) return undefined
  query.delete(PARAMETER)
  const left = query.toString()
  return { token, rest: `${url.slice(0, mark)}${left === '' ? '' : `?${left}`}` }
}
