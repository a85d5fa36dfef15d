// Administration, by its routes: `read('/zones')`, `order('POST', '/zones/down', { zone })`. Invariant: paths, bodies and answers have the
// types of the OpenAPI document, so a route that changes is an error of the compiler here.
import { signal } from '@preact/signals'
import { isReadOnly } from '../state/settings.js'
import type { paths } from './administration.js'
import { type ApiCall, ApiFailure, noteCall } from './call.js'
import { type Answered, parsed, sendRequest } from './send.js'
import { adminPath, adminUrl } from './target.js'

type Method = 'get' | 'post' | 'delete'
type Routes<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never
}[keyof paths]
type Short<P> = P extends `/_dynalab${infer S}` ? S : never
type Full<S extends string> = `/_dynalab${S}` & keyof paths
type Json<R> = R extends { content: { 'application/json': infer T } } ? T : undefined
type AnswerOf<R> = R extends { responses: infer A } ? Json<A[keyof A]> : never
/** A choice of words may be any text: a person may have typed it, and the server says what is wrong with it. */
type Given<B> = { readonly [K in keyof B]?: [Extract<B[K], string>] extends [never] ? B[K] : Exclude<B[K], string> | string }
type BodyOf<R> = R extends { requestBody?: { content: { 'application/json': infer B } } } ? Given<B> : undefined

/** Routes that only show, without the prefix: `/zones`. */
export type ReadPath = Short<Routes<'get'>>
export type PostPath = Short<Routes<'post'>>
export type DeletePath = Short<Routes<'delete'>>
/** What `read` answers. */
export type Shown<P extends ReadPath> = AnswerOf<paths[Full<P>]['get']>
/** What `post` takes. */
export type OrderBody<P extends PostPath> = BodyOf<paths[Full<P>]['post']>

/** The named parts of a path, and the query. */
export interface Where {
  /** Asks a fork, whatever the page's own is. */
  readonly fork?: string
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
}

/** Without the prefix. */
export function filled(path: string, { fork, path: parts = {}, query = {} }: Where = {}): string {
  const of = fork === undefined ? '' : `/forks/${encodeURIComponent(fork)}`
  const place = of + path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(parts[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return search.size === 0 ? place : `${place}?${search}`
}

/** @throws ApiFailure */
export async function read<P extends ReadPath>(path: P, where?: Where, signal?: AbortSignal): Promise<Shown<P>> {
  return (await readUrl(filled(path, where), signal)) as Shown<P> // the document says so
}

/** @param url as `filled` makes it. @throws ApiFailure */
export async function readUrl(url: string, signal?: AbortSignal): Promise<unknown> {
  return answerOf(await sendRequest(adminUrl(url), signal === undefined ? {} : { signal }))
}

/** @throws ApiFailure */
export const post = async <P extends PostPath>(
  path: P,
  body: OrderBody<P>,
  where?: Where,
): Promise<AnswerOf<paths[Full<P>]['post']>> =>
  (await order('POST', filled(path, where), body)) as AnswerOf<paths[Full<P>]['post']>

/** Asks by a body, and changes nothing, so it is allowed to who may only read, and stands in no list. @throws ApiFailure */
export async function ask<P extends PostPath>(path: P, body: OrderBody<P>): Promise<AnswerOf<paths[Full<P>]['post']>> {
  const answered = await sendRequest(adminUrl(path, 'POST'), { method: 'POST', body: JSON.stringify(body) })
  return answerOf(answered) as AnswerOf<paths[Full<P>]['post']> // the document says so
}

/** @throws ApiFailure */
export const remove = async <P extends DeletePath>(path: P, where?: Where): Promise<AnswerOf<paths[Full<P>]['delete']>> =>
  (await order('DELETE', filled(path, where), undefined)) as AnswerOf<paths[Full<P>]['delete']>

async function order(method: 'POST' | 'DELETE', url: string, body: unknown): Promise<unknown> {
  if (isReadOnly.value) throw new ApiFailure('ReadOnly', 'the console is set to read only', 0)
  const startedAtMs = Date.now()
  const began = performance.now()
  const call = {
    of: 'administration',
    name: `${method} ${adminPath(url, method)}`,
    input: body,
    namespace: undefined,
    startedAtMs,
  } as const
  try {
    const answered = await sendRequest(adminUrl(url, method), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const output = answerOf(answered)
    noteCall({ ...call, output, failure: undefined, requestId: answered.requestId, durationMs: performance.now() - began })
    return output
  } catch (error) {
    if (error instanceof ApiFailure)
      noteCall({ ...call, output: undefined, failure: error, requestId: undefined, durationMs: performance.now() - began })
    throw error
  }
}

type Input = Readonly<Record<string, unknown>>

/** Tells the orders to routes that begin so, of the emulator or the fork that the page asks. @param fits looks at the body of one */
export const isOrderTo =
  (path: string, fits: (input: Input) => boolean = () => true) =>
  ({ of, name, input }: ApiCall): boolean =>
    of === 'administration' &&
    (['POST', 'DELETE'] as const).some((method) => name.startsWith(`${method} ${adminPath(path, method)}`)) &&
    fits((input ?? {}) as Input) // a body is an object

/** Whether administration asks for a token that this browser does not have. */
export const isLocked = signal(false)

function answerOf({ status, text }: Answered): unknown {
  const body = parsed(text)
  isLocked.value = status === 401
  if (status < 300) return body
  const reason = typeof body === 'object' && body !== null && 'reason' in body ? String(body.reason) : text.trim()
  throw new ApiFailure(status === 401 ? 'Unauthorized' : 'Refused', reason === '' ? `status ${status}` : reason, status)
}
