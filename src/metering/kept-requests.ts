// As many of the last requests as there is to be room for, with what is needed to send them again. Invariants: it holds so many and no more;
// what is kept of bodies is bounded whoever sends what, and the oldest give theirs up first.
import type { LoggedRequest } from '../protocol/logged-request.js'
import type { Request } from '../protocol/stages.js'

/** Of one request: larger ones can be looked at without it, and are not sent again. */
const MOST_BODY_BYTES = 256 * 1024
const MOST_BYTES = 16 * 1024 * 1024
/** What decides the answer of a request that is sent again. */
const HEADERS: readonly string[] = [
  'authorization',
  'x-amz-date',
  'date',
  'content-type',
  'content-encoding',
  'x-amz-security-token',
]

export interface KeptRequest {
  readonly logged: LoggedRequest
  /** Undefined where it was too large, or is too old. */
  readonly sent: Request | undefined
}

export class KeptRequests {
  #most: number
  /** By their ids, the oldest first. */
  readonly #all = new Map<string, LoggedRequest>()
  /** Those of them that can be sent again; apart, so that whoever makes room walks over none that have given it already. */
  readonly #sent = new Map<string, Request>()
  #bytes = 0

  constructor(most: number) {
    this.#most = most
  }

  get most(): number {
    return this.#most
  }

  /** Keeps so many from now on. */
  set most(most: number) {
    this.#most = most
    this.#keepBounds()
  }

  add(logged: LoggedRequest, sent: Request): void {
    if (this.#most === 0) return
    const { requestId } = logged
    this.#all.set(requestId, logged)
    if (sent.body.length <= MOST_BODY_BYTES) {
      this.#sent.set(requestId, partOf(sent))
      this.#bytes += sent.body.length
    }
    this.#keepBounds()
  }

  /** The oldest first. */
  all(): readonly LoggedRequest[] {
    return [...this.#all.values()]
  }

  find(requestId: string): KeptRequest | undefined {
    const logged = this.#all.get(requestId)
    return logged && { logged, sent: this.#sent.get(requestId) }
  }

  clear(): void {
    this.#all.clear()
    this.#sent.clear()
    this.#bytes = 0
  }

  #keepBounds(): void {
    for (const id of this.#all.keys()) {
      if (this.#all.size <= this.#most) break
      this.#all.delete(id)
      this.#giveUp(id)
    }
    for (const id of this.#sent.keys()) {
      if (this.#bytes <= MOST_BYTES) break
      this.#giveUp(id)
    }
  }

  #giveUp(id: string): void {
    this.#bytes -= this.#sent.get(id)?.body.length ?? 0
    this.#sent.delete(id)
  }
}

function partOf({ target, headers, body, query, path }: Request): Request {
  const kept = Object.fromEntries(HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])))
  return { target, headers: kept, body, ...(query === undefined ? {} : { query }), ...(path === undefined ? {} : { path }) }
}
