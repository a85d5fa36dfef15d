// Puts the routes of the administration API into the app. Invariant: a page that a developer happens to visit changes nothing, whatever
// it posts; and no request is answered with a fault of ours.
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readMembers } from '../../controls/members.js'
import { Refusal, type RefusalKind } from '../../controls/refusal.js'
import { openApiDocument, PREFIX } from './openapi.js'
import { type AdminAnswer, json, type Route } from './route.js'

export interface Admin {
  readonly version: string
  readonly routes: readonly Route[]
}

const STATUSES: Readonly<Record<RefusalKind, number>> = { invalid: 400, 'not found': 404, 'in conflict': 409 }

/** Adds the routes, and the one that describes them. */
export function addAdmin(app: FastifyInstance, { version, routes }: Admin): void {
  const document: Route = {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document.',
    responses: { 200: { description: 'OpenAPI 3.1.', content: json({ type: 'object' }) } },
    answer: () => ({ status: 200, body: openApiDocument(version, all) }),
  }
  const all = [...routes, document]
  for (const route of all) {
    const url = PREFIX + route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.route({ method: route.method, url, handler: (request, reply) => answer(route, request, reply) })
  }
}

async function answer(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (route.method !== 'GET' && isFromElsewhere(request.headers)) return refuse(reply, 403, 'a page of another origin asks')
  try {
    const query = request.query as Record<string, unknown> // Fastify parses the text after the `?` into an object
    readMembers(query, route.query ?? {})
    const path = request.params as Record<string, string> // Fastify gives the named parts of the path
    return await send(reply, await route.answer({ path, query, body: request.body, headers: request.headers }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return refuse(reply, STATUSES[error.kind], error.message)
  }
}

const refuse = (reply: FastifyReply, status: number, reason: string): FastifyReply =>
  reply.code(status).send({ status: 'refused', reason })

function send(reply: FastifyReply, { status, body, text, stream }: AdminAnswer): FastifyReply {
  if (stream !== undefined) {
    reply.hijack()
    stream(reply.raw)
    return reply
  }
  if (text !== undefined) return reply.code(status).type(text.type).send(text.content)
  return reply.code(status).send(body)
}

/** A browser says where its page is from: pages may use the tables, but only our own may administrate. */
function isFromElsewhere({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && origin !== `http://${host}`
}
