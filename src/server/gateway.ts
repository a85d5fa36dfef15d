// The service's own address: POST / to the dispatcher, and what the service says to everything else. Invariant: one write per
// answer. Answers are written past Fastify's reply, whose hooks and serialisers have nothing to add to finished bytes.
// Source: bodies and headers as dynalite records them from the service.
import type { ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../model/errors.js'
import { ConnectionLost } from '../protocol/connection-lost.js'
import { acceptsCoding, decodedBytes } from '../protocol/content-coding.js'
import { isSpoken } from '../protocol/content-type.js'
import type { Dispatch, Response } from '../protocol/dispatcher.js'
import { COUNTED_FROM_BYTES, type GiveBack, type MemoryBudget, UNKNOWN_ANSWER_BYTES } from '../protocol/memory-budget.js'
import { targetOfForm } from '../protocol/query-form.js'
import { SERVICES } from '../protocol/services.js'
import { afterThisTurn } from '../runtime/clock.js'
import { corsHeaders, type Origins, preflightHeaders } from './cors.js'
import type { Pipelines } from './pipelines.js'
import { countUntaken } from './response-end.js'
import { SocketClient } from './socket-client.js'
import type { FixedAnswer } from './root-answer.js'
import type { PathForks } from './path-forks.js'

export interface GatewayOptions {
  readonly dispatch: Dispatch
  /** There are none when not given. */
  readonly forks?: PathForks
  readonly origins: Origins
  /** Of `GET /`. */
  readonly root: FixedAnswer
  /** Of requests and answers. */
  readonly budget: MemoryBudget
  readonly pipelines: Pipelines
  /** Characters of all that requests have queued for the store so far. */
  readonly queuedCharacters: () => number
  /** In which a client must take some of its answer. */
  readonly stallMs: number
  /** Ids for answers that no operation made. */
  nextRequestId(): string
  /** Answers then end their connections. */
  readonly isClosing: () => boolean
  /** Called with an error that no rule foresaw, outside of operations. */
  onUnexpected(error: unknown): void
}

const UNKNOWN_OPERATION: FixedAnswer = { status: 404, headers: {}, body: '<UnknownOperationException/>\n' }
const NO_BODY = Buffer.alloc(0)
/** A row is there as values and as text until it has landed, its batch has a copy, and an answer may show it. */
const COPIES_OF_ROWS = 3

/** What the gateway does for those beside it. */
export interface Gateway {
  /** Answers with a refusal that no operation made, or not at all. */
  readonly refuse: (request: FastifyRequest, reply: FastifyReply, error: ApiError | ConnectionLost) => void
}

/** Adds the routes of the service. */
export function addGateway(app: FastifyInstance, options: GatewayOptions): Gateway {
  const { dispatch, forks, root, origins, budget, pipelines } = options

  /** An answer that no operation made. */
  const sendText = (request: FastifyRequest, reply: FastifyReply, { status, headers, body }: FixedAnswer): void => {
    const all = { 'x-amzn-RequestId': options.nextRequestId(), ...headers, 'x-amz-crc32': String(crc32(body)) }
    write(prepare(request, reply, { status, headers: all, body }, options))
  }

  const send = (request: FastifyRequest, reply: FastifyReply, response: Response): void => {
    if (response.isLost === true) breakConnection(reply)
    else write(prepare(request, reply, response, options))
  }

  const refuse = (request: FastifyRequest, reply: FastifyReply, error: ApiError | ConnectionLost): void => {
    if (error instanceof ConnectionLost) return breakConnection(reply)
    const { contentType, errorBody } = SERVICES.dynamodb
    const body = JSON.stringify(errorBody(error, 'latest'))
    sendText(request, reply, { status: error.status, headers: { 'content-type': contentType }, body })
  }

  /** @returns when it is answered; undefined when it is already */
  const answer = (request: FastifyRequest, reply: FastifyReply): Promise<void> | undefined => {
    const asked = askedOf(request)
    if (asked.body.length > 0 && !isSpoken(asked.headers['content-type'] ?? '', asked.target)) {
      sendText(request, reply, UNKNOWN_OPERATION)
      return undefined
    }
    const queuedBefore = options.queuedCharacters()
    const fork = forkIn(request)
    const response = fork === undefined || forks === undefined ? dispatch(asked) : forks.answerByPath(fork, asked)
    if (response instanceof Promise) {
      const giveBack = isCounted(request) ? undefined : countMaking(budget, request, options.queuedCharacters() - queuedBefore)
      // A dispatch never rejects. What waited for a commit is answered with its whole group already.
      return response.then((settled) => {
        send(request, reply, settled)
        giveBack?.()
      })
    }
    if (response.isLost === true) breakConnection(reply)
    else writeAfterThisTurn(prepare(request, reply, response, options))
    return undefined
  }

  const admit = (request: FastifyRequest, reply: FastifyReply): void => {
    if (!budget.isOver || isCounted(request)) return void answer(request, reply)
    waitForRoom(budget, request, () => answer(request, reply)).catch((error: unknown) => {
      if (error instanceof ApiError || error instanceof ConnectionLost) return refuse(request, reply, error)
      options.onUnexpected(error)
      breakConnection(reply)
    })
  }

  for (const url of forks === undefined ? ['/'] : ['/', ...FORK_URLS]) {
    app.post(url, (request, reply) => {
      if (pipelines.isFirst(reply.raw)) admit(request, reply)
      else pipelines.handle(request.raw.socket, reply.raw, () => admit(request, reply))
    })
    app.route({ method: ['GET', 'HEAD'], url, handler: (request, reply) => sendText(request, reply, root) })
  }

  app.setNotFoundHandler((request, reply) => {
    const { origin } = request.headers
    if (request.method !== 'OPTIONS' || origin === undefined) return sendText(request, reply, UNKNOWN_OPERATION)
    const id = { 'x-amzn-RequestId': options.nextRequestId() }
    const headers = { ...id, ...preflightHeaders(origin, request.headers, origins) }
    write(prepare(request, reply, { status: 200, headers, body: '' }, options))
  })
  return { refuse }
}

/** What the dispatcher is asked. */
function askedOf({ raw, body }: FastifyRequest) {
  const { headers, rawHeaders, url, socket } = raw
  const bytes = Buffer.isBuffer(body) ? body : NO_BODY
  return {
    // Node joins repeated headers of this name to one string.
    target: (headers['x-amz-target'] as string | undefined) ?? targetOfForm(headers['content-type'], bytes),
    headers,
    rawHeaders,
    body: bytes,
    ...placeOf(url),
    client: new SocketClient(socket),
    connection: socket,
  }
}

/** Path and query of almost every request: nothing needs to be looked for. */
const AT_ROOT = { path: '/', query: '' }

function placeOf(url = '/'): typeof AT_ROOT {
  if (url === '/') return AT_ROOT
  const mark = url.indexOf('?')
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) }
}

/** SDKs end the endpoint's path with a slash, others may not. */
const FORK_URLS = ['/fork/:fork', '/fork/:fork/']

/** The fork that the path names; undefined for the emulator itself. */
const forkIn = ({ params }: FastifyRequest): string | undefined => (params as { readonly fork?: string }).fork // named in the URL alone

/** Whether the body has room of its own. */
const isCounted = ({ body, headers }: FastifyRequest): boolean =>
  Buffer.isBuffer(body) && decodedBytes(body.length, headers) >= COUNTED_FROM_BYTES

/** A small request waits only where even those have no room; a large one has its own. @throws as `MemoryBudget.takeSmall` */
async function waitForRoom(
  budget: MemoryBudget,
  { raw }: FastifyRequest,
  answer: () => Promise<void> | undefined,
): Promise<void> {
  const giveBack = await budget.takeSmall(UNKNOWN_ANSWER_BYTES, new SocketClient(raw.socket))
  const answered = answer()
  if (answered === undefined) giveBack()
  else void answered.then(giveBack)
}

/**
 * A small request may write much: an update of a large item, a batch of deletes whose stream shows what they deleted. And an answer that
 * is compressed is there before its size is known.
 */
function countMaking(budget: MemoryBudget, { headers }: FastifyRequest, queued: number): GiveBack | undefined {
  const bytes = COPIES_OF_ROWS * queued + (acceptsCoding(headers) ? UNKNOWN_ANSWER_BYTES : 0)
  return bytes < COUNTED_FROM_BYTES ? undefined : budget.add(bytes)
}

interface Answer {
  readonly raw: ServerResponse
  readonly status: number
  readonly headers: Record<string, string | number>
  readonly body: string | Buffer
  readonly options: GatewayOptions
}

/** Takes the answer out of Fastify's hands, with all its headers. */
function prepare(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers, body }: Response,
  options: GatewayOptions,
): Answer {
  const { origins, isClosing } = options
  reply.hijack()
  const all: Record<string, string | number> = headers
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.length
  if (bytes >= COUNTED_FROM_BYTES) countUntaken(reply.raw, request.raw.socket, bytes, options)
  all['content-length'] = bytes
  all['server'] = 'Server'
  if (isClosing())
    all['connection'] = 'close' // one that stays open would be waited for
  else if (reply.raw.shouldKeepAlive) all['connection'] = 'keep-alive' // said here, so that Node adds no `keep-alive` with its seconds
  const { origin } = request.raw.headers
  const told = origin === undefined ? all : { ...all, ...corsHeaders(origin, origins) }
  return { raw: reply.raw, status, headers: told, body, options }
}

/** The client sees a reset, as of a network that failed. */
function breakConnection(reply: FastifyReply): void {
  reply.hijack()
  const { socket } = reply.raw
  if (socket !== null) socket.resetAndDestroy()
  else reply.raw.destroy() // those ahead of it leave first
}

/** A string leaves in the same write as its headers. What can't be written ends its own connection: others of this turn still leave. */
function write({ raw, status, headers, body, options }: Answer): void {
  try {
    raw.writeHead(status, headers)
    raw.end(body)
  } catch (error) {
    options.onUnexpected(error)
    raw.destroy()
  }
}

/** Answers that were ready at once, of this turn of the event loop. */
let ready: Answer[] = []

/** They leave together: a client that sleeps is woken once for all of them, which spares an eighth of a GetItem. */
function writeAfterThisTurn(answer: Answer): void {
  if (ready.length === 0) afterThisTurn(writeReady)
  ready.push(answer)
}

function writeReady(): void {
  const answers = ready
  ready = []
  for (const answer of answers) write(answer)
}
