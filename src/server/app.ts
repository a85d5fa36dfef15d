// The HTTP server: Fastify with raw bodies, bounded sizes and no logger of its own.
// Source: sizes and statuses as dynalite records them from the service.
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { ApiError } from '../model/errors.js'
import { LIMITS } from '../model/limits.js'
import { ConnectionLost } from '../protocol/connection-lost.js'
import { afterThisTurn } from '../runtime/clock.js'
import type { Turn } from '../runtime/turn.js'
import { type Admin, addAdmin } from './admin/app-routes.js'
import { roomHooks } from './admin-room.js'
import { CHECK_MS, type ConnectionLimit, Connections, refuseUnreadable } from './connections.js'
import { addGateway, type GatewayOptions } from './gateway.js'
import { BodyRoom } from './body-room.js'
import { Pipelines } from './pipelines.js'
import { bodyReader, refuseBeforeSent } from './request-body.js'

/** Bytes of a request line with its headers. */
const HEAD_LIMIT_BYTES = 16 * 1024
const KEEP_ALIVE_MS = 72_000
/** Turns of the event loop in which requests that have arrived are still read, before connections without one are ended. */
const CLOSING_TURNS = 50

export interface AppOptions extends Omit<GatewayOptions, 'isClosing' | 'stallMs' | 'pipelines'> {
  readonly turn: Turn
  readonly admin: Admin
  readonly timeouts: Timeouts
  /** None when not given. */
  readonly connectionLimit?: ConnectionLimit | undefined
}

export interface Timeouts {
  /** In which a request must have arrived, head and body. */
  readonly requestMs: number
  /** After which a server that closes waits for its clients no more. */
  readonly closingMs: number
}

/** The app, not yet listening. */
export function createApp(options: AppOptions): FastifyInstance {
  const { requestMs, closingMs } = options.timeouts
  const app = fastify({
    logger: false,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    http: {
      maxHeaderSize: HEAD_LIMIT_BYTES,
      headersTimeout: requestMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: CHECK_MS,
    },
    requestTimeout: requestMs, // Fastify has one of its own, and sets it
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: LIMITS.tableNameMaxCharacters },
    return503OnClosing: false,
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (_error, _request, reply) => sendEmpty(reply, 400, options.nextRequestId()), // an address that can't be decoded
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', bodyReader(new BodyRoom(app.server, options.budget)))
  refuseBeforeSent(app.server)
  const connections = new Connections(app.server, options.connectionLimit)
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
    connections.breakAfter(closingMs)
    app.server.keepAliveTimeout = 1 // for answers on their way out, whose connections don't count as idle yet
    for (let turn = 0; turn < CLOSING_TURNS; turn++) await new Promise<void>(afterThisTurn)
    connections.endUnused()
  })
  const room = { budget: options.budget, pipelines: new Pipelines(options.turn, options.budget), stallMs: requestMs }
  const { refuse } = addGateway(app, { ...options, ...room, isClosing: () => isClosing })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof ApiError || error instanceof ConnectionLost) return refuse(request, reply, error)
    const status = error.statusCode ?? 500
    if (status === 415) return void reply.callNotFound() // a content type that is none: as unknown as any other that is not JSON
    if (status >= 500) options.onUnexpected(error)
    return sendEmpty(reply, status, options.nextRequestId())
  })
  addAdmin(app, options.admin, roomHooks(room))
  return app
}

/** A status says all. Whether the connection stays is said here, so that Node adds no `keep-alive` with its seconds. */
function sendEmpty(reply: FastifyReply, status: number, requestId: string): void {
  if (reply.raw.shouldKeepAlive && !reply.hasHeader('connection')) reply.header('connection', 'keep-alive')
  reply.code(status).header('x-amzn-RequestId', requestId).send('')
}

/** Routes here have no schemas. So Fastify need not load its compilers, which take a fifth of the start. */
function noSchemas(): never {
  throw new Error('a route with a schema: the operations have their own check')
}
