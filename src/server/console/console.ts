// The console: a page of this server's own, which asks administration and the service like any other client. Invariant: the page can load
// nothing from elsewhere, run nothing that is not a file of it, and stand in no frame; what can't be a file of it is the page itself, whose
// paths are places in it.
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify'
import { type Gate, stopAt } from '../admin/gate.js'
import { PREFIX } from '../admin/openapi.js'
import { acceptedCoding } from './accepted-coding.js'
import { type PageFile, type PageFiles, readPageFiles } from './page-files.js'

export const CONSOLE_PATH = `${PREFIX}/console/`

const INDEX = 'index.html'
/** Names with a digest of what is in them. */
const HASHED = /^assets\//
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'none'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
const NOT_BUILT = 'The console was not built: run `npm run build` in the sources, and start anew.\n'

/** Adds its routes. @param hooks of each route */
export function addConsole(app: FastifyInstance, gate: Gate, hooks: RouteShorthandOptions): void {
  let files: PageFiles | undefined // read when somebody first asks
  const method = ['GET', 'HEAD']
  app.route({ ...hooks, method, url: CONSOLE_PATH.slice(0, -1), handler: (_request, reply) => reply.redirect(CONSOLE_PATH, 308) })
  app.route({
    ...hooks,
    method,
    url: `${CONSOLE_PATH}*`,
    handler: (request, reply) => {
      const stopped = stopAt(gate, request, reply, 'token', visitorHeaders(request))
      if (stopped === 'sent on') return reply
      if (stopped !== undefined) return sendText(reply, stopped.status, `${stopped.reason}\n`)
      files ??= readPageFiles()
      return answer(request, reply, files)
    },
  })
}

/** A link on another page may lead here, since the page by itself says nothing of what is stored. */
function visitorHeaders({ headers }: FastifyRequest): FastifyRequest['headers'] {
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  return isVisit ? { host: headers.host } : headers
}

function answer(request: FastifyRequest, reply: FastifyReply, files: PageFiles): FastifyReply | Promise<FastifyReply> {
  const { '*': path } = request.params as { readonly '*': string } // the route has it
  const index = files.get(INDEX)
  if (index === undefined) return sendText(reply, 503, NOT_BUILT)
  const file = files.get(path)
  if (file === undefined && HASHED.test(path)) return sendText(reply, 404, 'The console has no such file.\n')
  return sendFile(request, reply, file ?? index, HASHED.test(path))
}

async function sendFile(
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
  file: PageFile,
  isHashed: boolean,
): Promise<FastifyReply> {
  reply.headers({
    ...HEADERS,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.tag,
    vary: 'accept-encoding',
  })
  if (headers['if-none-match'] === file.tag) return reply.code(304).send()
  const accepted = headers['accept-encoding']
  const coding = acceptedCoding(Array.isArray(accepted) ? accepted.join(',') : accepted)
  if (coding !== 'identity') reply.header('content-encoding', coding)
  const bytes = await file.bytes(coding)
  reply.type(file.type).header('content-length', bytes.length)
  return method === 'HEAD' ? reply.send() : reply.send(bytes)
}

const sendText = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).headers(HEADERS).type('text/plain; charset=utf-8').send(text)
