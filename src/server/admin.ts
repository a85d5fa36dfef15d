// The administration API under /_dynalab/. It knows the emulator only through the callbacks that it is given.
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Namespace } from '../model/table.js'
import { isObject } from '../protocol/json.js'
import { openApiDocument } from './openapi.js'

export interface Admin {
  readonly version: string
  isReady(): boolean
  /** Drops every table, of one namespace or of all. */
  reset(namespace: Namespace | undefined): void | Promise<void>
}

/** Adds the routes of the administration API. */
export function addAdmin(app: FastifyInstance, admin: Admin): void {
  app.get('/_dynalab/health', (_request, reply) => reply.send({ status: 'healthy' }))
  app.get('/_dynalab/ready', (_request, reply) =>
    admin.isReady() ? reply.send({ status: 'ready' }) : reply.code(503).send({ status: 'unready' }),
  )
  app.get('/_dynalab/openapi.json', (_request, reply) => reply.send(openApiDocument(admin.version)))
  app.post('/_dynalab/reset', async (request, reply) => {
    if (isFromElsewhere(request.headers))
      return reply.code(403).send({ status: 'refused', reason: 'a page of another origin asks' })
    const scope = scopeOf(request.body)
    if (scope === 'unreadable')
      return reply.code(400).send({ status: 'refused', reason: 'body: {"account": …, "region": …}, or none' })
    await admin.reset(scope)
    return reply.code(204).send()
  })
}

/** A browser says where its page is from: pages may use the tables, but only our own may administrate. */
function isFromElsewhere({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && origin !== `http://${host}`
}

/** The namespace that a body names, undefined for no body or `{}`. */
function scopeOf(body: unknown): Namespace | undefined | 'unreadable' {
  if (!Buffer.isBuffer(body) || body.length === 0) return undefined
  try {
    const scope: unknown = JSON.parse(body.toString('utf8'))
    if (!isObject(scope)) return 'unreadable'
    const { account, region, ...others } = scope
    if (Object.keys(others).length > 0) return 'unreadable'
    if (account === undefined && region === undefined) return undefined
    return typeof account === 'string' && typeof region === 'string' ? { account, region } : 'unreadable'
  } catch {
    return 'unreadable'
  }
}
