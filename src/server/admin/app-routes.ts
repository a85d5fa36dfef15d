// Puts the routes of the administration API into the app. Invariant: whoever may not administrate is refused before anything is done
// with the request; and no request is answered with a fault of ours.
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { readMembers } from '../../controls/members.js'
import { Refusal, type RefusalKind } from '../../controls/refusal.js'
import { FolderError } from '../../storage/folder-error.js'
import { addConsole, CONSOLE_PATH } from '../console/console.js'
import { type Gate, stopAt } from './gate.js'
import { openApiDocument, PREFIX } from './openapi.js'
import { type AdminAnswer, json, type Route } from './route.js'

export interface Admin {
  readonly version: string
  readonly routes: readonly Route[]
  readonly gate: Gate
  /** Whether there is a page for people, too. */
  readonly isConsoleOn: boolean
  /** Called with what was done, when given. @param path after the prefix, with its query */
  readonly observe?: (method: string, path: string, body: Buffer | undefined) => void
}

const JSON_TYPE = 'application/json; charset=utf-8'

const STATUSES: Readonly<Record<RefusalKind, number>> = { invalid: 400, 'not found': 404, 'in conflict': 409 }

/** Adds the routes, and the one that describes them. @param hooks of each route */
export function addAdmin(app: FastifyInstance, admin: Admin, hooks: RouteShorthandOptions): void {
  const { version, routes, gate, isConsoleOn, observe } = admin
  const document: Route = {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document.',
    responses: { 200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) } },
    answer: () => ({
      status: 200,
      text: {
        type: JSON_TYPE,
        content: (content ??= Buffer.from(
          textOf(
            openApiDocument(
              version,
              all.filter(({ isRefusal }) => isRefusal !== true),
            ),
          ),
        )),
      },
    }),
  }
  const all = [...routes, document]
  let content: Buffer | undefined // made when somebody asks; bytes, which every answer shares
  for (const route of all) {
    const url = PREFIX + route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    const own: Handler = (request, reply) => answer(route, request, reply)
    const handler = guarded(gate, isOpen(route), route.method === 'GET' || observe === undefined ? own : observed(own, observe))
    app.route({ ...hooks, method: route.method, url, handler })
  }
  const lead = guarded(gate, false, (request, reply) => {
    const leadsToConsole = isConsoleOn && acceptsPages(request)
    return reply.header('vary', 'accept').redirect(leadsToConsole ? CONSOLE_PATH : PREFIX + document.path, 302)
  })
  for (const url of [PREFIX, `${PREFIX}/`]) app.get(url, hooks, lead)
  if (isConsoleOn) addConsole(app, gate, hooks)
}

/** As browsers do for what a person opens. */
const acceptsPages = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/html') === true

type Handler = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>

/** Whether the process answers, and whether it is ready, may be asked by whoever watches over it. */
const isOpen = ({ path }: Route): boolean => /(^|\/)(health|ready)$/.test(path)

function guarded(gate: Gate, isForAll: boolean, handler: Handler): Handler {
  return (request, reply) => {
    const stopped = stopAt(gate, request, reply, isForAll ? 'open' : 'token')
    if (stopped === 'sent on') return reply
    return stopped === undefined ? handler(request, reply) : refuse(reply, stopped.status, stopped.reason)
  }
}

function observed(handler: Handler, observe: NonNullable<Admin['observe']>): Handler {
  return async (request, reply) => {
    const answered = await handler(request, reply)
    const { body } = request
    if (reply.statusCode < 300)
      observe(request.method, request.url.slice(PREFIX.length), Buffer.isBuffer(body) ? body : undefined)
    return answered
  }
}

async function answer(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  try {
    const query = request.query as Record<string, unknown> // Fastify parses the text after the `?` into an object
    if (route.isRefusal !== true) readMembers(query, route.query ?? {})
    const path = request.params as Record<string, string> // Fastify gives the named parts of the path
    return await send(reply, await route.answer({ path, query, body: request.body, headers: request.headers }))
  } catch (error) {
    if (error instanceof FolderError) return refuse(reply, STATUSES['in conflict'], error.message)
    if (!(error instanceof Refusal)) throw error
    return refuse(reply, STATUSES[error.kind], error.message)
  }
}

const refuse = (reply: FastifyReply, status: number, reason: string): FastifyReply =>
  sendJson(reply, status, { status: 'refused', reason })

const sendJson = (reply: FastifyReply, status: number, body: object): FastifyReply =>
  reply.code(status).type(JSON_TYPE).send(textOf(body))

/** With an end of line, since people read it in a terminal. */
const textOf = (body: object): string => `${JSON.stringify(body)}\n`

function send(reply: FastifyReply, { status, body, text, stream }: AdminAnswer): FastifyReply {
  if (stream !== undefined) {
    reply.hijack()
    stream(reply.raw)
    return reply
  }
  if (text !== undefined) return reply.code(status).type(text.type).send(text.content)
  return body === undefined ? reply.code(status).send() : sendJson(reply, status, body)
}
