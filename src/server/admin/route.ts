// What a route of the administration API is: its own part of the OpenAPI document, and a function from a request to an answer.
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Member } from '../../controls/members.js'

/** A request as a route sees it. */
export interface AdminRequest {
  /** Parts of the path, decoded. */
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly headers: IncomingHttpHeaders
}

export interface AdminAnswer {
  readonly status: number
  /** An object is sent as JSON; none at all as an empty body. */
  readonly body?: object
  /** Instead of an answer: writes it by itself, for as long as it likes. */
  readonly stream?: (raw: ServerResponse) => void
  /** Instead of a body of JSON. */
  readonly text?: { readonly type: string; readonly content: string | Buffer }
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As OpenAPI writes it: `/tables/{name}`, after `/_dynalab`. */
  readonly path: string
  readonly summary: string
  /** It is not in the OpenAPI document, and takes whatever it is asked with: it only refuses. */
  readonly isRefusal?: true
  /** Members of the query; none is taken where there is no table of them. */
  readonly query?: MemberTable
  /** Members of the body, all of them optional. */
  readonly body?: MemberTable
  /** Answers by status, beside the refusals that every route has. */
  readonly responses: Readonly<Record<number, { readonly description: string; readonly content?: object }>>
  /** @throws Refusal */
  answer(request: AdminRequest): AdminAnswer | Promise<AdminAnswer>
}

export type MemberTable = Readonly<Record<string, Member<unknown>>>

/** Content of JSON with that schema. */
export const json = (schema: object): object => ({ 'application/json': { schema } })

/** Content of every refusal. */
export const REFUSED = json({
  type: 'object',
  properties: { status: { const: 'refused' }, reason: { type: 'string' } },
  required: ['status', 'reason'],
})
