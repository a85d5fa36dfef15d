// Requests as they come, and the last of them, for the administration API and for those who hold the emulator. Invariant: looking takes nothing
// away; where none are kept and nobody listens, requests pay nothing.
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import { decode } from '../protocol/content-coding.js'
import type { LoggedRequest } from '../protocol/logged-request.js'
import type { Response } from '../protocol/dispatcher.js'
import type { Request } from '../protocol/stages.js'
import { choice, readMembers, text, wholeNumber } from './members.js'
import { homeOrAll, type HomeOf, NAMESPACE_MEMBERS } from './namespace.js'
import { inConflict, invalid, notFound } from './refusal.js'

/** What keeps requests. */
export interface RequestSource {
  /** How many are kept; none with 0. */
  most: number
  readonly kept: {
    all(): readonly LoggedRequest[]
    find(requestId: string): { readonly logged: LoggedRequest; readonly sent: Request | undefined } | undefined
    clear(): void
  }
  on(listener: (request: LoggedRequest) => void): () => void
}

/** Which requests; all where nothing is said. Those that name no namespace are of every one. */
export interface RequestFilter {
  readonly namespace?: Namespace | undefined
  readonly table?: string | undefined
  readonly operation?: string | undefined
  /** `errors`: those that were refused; `throttled`: those of them that a limit refused. */
  readonly only?: 'errors' | 'throttled' | undefined
  readonly caller?: string | undefined
}

export interface RequestChoice extends RequestFilter {
  /** So many at most, the newest. */
  readonly last?: number | undefined
}

/** A request with what it asked. */
export interface ShownRequest extends LoggedRequest {
  /** The text of its body, the beginning of it where that is long; absent where it is kept no more. */
  readonly input?: string
  readonly isCut: boolean
  /** It can be sent again. */
  readonly canReplay: boolean
}

/** What a request that was sent again was answered. */
export interface Replayed {
  readonly requestId: string | undefined
  readonly status: number
  readonly body: string
  readonly isCut: boolean
}

const MOST_CHARACTERS = 64 * 1024

export const MOST_MEMBERS = { most: wholeNumber(0, 100_000) }
const FILTER_MEMBERS = {
  table: text('the name of a table'),
  operation: text('the name of an operation'),
  only: choice(['errors', 'throttled'] as const),
  caller: text('the id of an access key'),
}
const CHOICE_MEMBERS = { ...FILTER_MEMBERS, last: wholeNumber(1, 100_000) }
export const REQUEST_MEMBERS = { ...CHOICE_MEMBERS, ...NAMESPACE_MEMBERS }

export interface RequestParts {
  readonly source: RequestSource
  readonly homeOf: HomeOf
  /** Answers a request of the operator's. */
  readonly send: (request: Request) => Response | Promise<Response>
}

export class RequestControls {
  readonly #parts: RequestParts

  constructor(parts: RequestParts) {
    this.#parts = parts
  }

  /** How many are kept at most; 0 where none are. */
  get most(): number {
    return this.#parts.source.most
  }

  /** Keeps so many of the last requests from now on; 0 keeps none. @throws Refusal */
  keep(most: number): void {
    const read = readMembers({ most }, MOST_MEMBERS).most
    if (read === undefined) throw invalid('most must be given')
    this.#parts.source.most = read
  }

  /** The newest that are kept, the oldest of them first. @throws Refusal */
  recent({ namespace, ...choice }: RequestChoice = {}): readonly LoggedRequest[] {
    const { last = Number.POSITIVE_INFINITY, ...filter } = readMembers({ ...choice }, CHOICE_MEMBERS)
    const meant = this.#parts.source.kept.all().filter(this.#filterOf({ ...filter, namespace }))
    return meant.slice(Math.max(0, meant.length - last))
  }

  /** Calls back with each that is answered. @returns a function that ends it. @throws Refusal */
  on(listener: (request: LoggedRequest) => void, { namespace, ...filter }: RequestFilter = {}): () => void {
    const isMeant = this.#filterOf({ ...readMembers({ ...filter }, FILTER_MEMBERS), namespace })
    return this.#parts.source.on((request) => {
      if (isMeant(request)) listener(request)
    })
  }

  /** One that is kept. @throws Refusal */
  show(requestId: string): ShownRequest {
    const { logged, sent } = this.#named(requestId)
    if (sent === undefined) return { ...logged, isCut: true, canReplay: false }
    const input = decode(sent.body, sent.headers).toString('utf8')
    return { ...logged, input: input.slice(0, MOST_CHARACTERS), isCut: input.length > MOST_CHARACTERS, canReplay: true }
  }

  /** Sends the same request again, as the operator. @throws Refusal */
  async replay(requestId: string): Promise<Replayed> {
    const { sent } = this.#named(requestId)
    if (sent === undefined) throw inConflict('its body was too large, or is too old, and is kept no more')
    const { status, headers, body, isLost } = await this.#parts.send(sent)
    if (isLost === true) throw inConflict('a fault broke the connection: there was no answer')
    const answered = body.toString()
    const isCut = answered.length > MOST_CHARACTERS
    return { requestId: headers['x-amzn-RequestId'], status, body: answered.slice(0, MOST_CHARACTERS), isCut }
  }

  /** Forgets all. */
  clear(): void {
    this.#parts.source.kept.clear()
  }

  #named(requestId: string) {
    const found = this.#parts.source.kept.find(requestId)
    if (found === undefined) throw notFound(`no request ${requestId} is kept`)
    return found
  }

  #filterOf({ namespace, table, operation, only, caller }: RequestFilter): (request: LoggedRequest) => boolean {
    const { homeOf } = this.#parts
    const home = homeOrAll(namespace, homeOf)
    const isThere = ({ account, region }: LoggedRequest): boolean => {
      if (home === undefined || account === undefined || region === undefined) return true
      return isSameNamespace(homeOf({ account, region }), home)
    }
    return (request) =>
      (table === undefined || request.tables.includes(table)) &&
      (operation === undefined || request.operation === operation) &&
      (caller === undefined || request.caller === caller) &&
      (only === undefined || (only === 'errors' ? request.error : request.throttled) !== undefined) &&
      isThere(request)
  }
}
