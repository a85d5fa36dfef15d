// Writes down what an emulator is asked and what it answers, for whoever takes the lines. Invariants: while nobody does, a request pays for one
// look; whoever takes lines gets the run's line first, and then every request that arrives from then on.
import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { ApiError } from '../model/errors.js'
import { decode } from '../protocol/content-coding.js'
import { credentialOf } from '../protocol/credentials.js'
import type { Dispatch, Response } from '../protocol/dispatcher.js'
import type { Request } from '../protocol/stages.js'
import type { AdminLine, Body, DropLine, ForkLine, RecordingLine, RunLine } from './lines.js'

export interface RecorderParts {
  readonly nowMs: () => number
  /** What the first line says. */
  readonly run: () => RunLine
}

/** A fork, of which the time is its own. */
export interface RecordedFork {
  readonly id: string
  nowMs(): number
}

/** A line of each of these kinds, before it has its place and time. */
type Unnumbered<Line> = Line extends unknown ? Omit<Line, 'n' | 'atMs'> : never

type Take = (line: RecordingLine) => void

export class Recorder {
  readonly #parts: RecorderParts
  readonly #takers = new Set<Take>()
  #arrived = 0

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /** Lines from now on. @returns a function that ends it */
  begin(take: Take): () => void {
    take(this.#parts.run())
    this.#takers.add(take)
    return () => void this.#takers.delete(take)
  }

  /** The dispatch itself, whose requests are written down while somebody takes them. */
  around(dispatch: Dispatch): Dispatch {
    return (request) => this.answer(request, dispatch)
  }

  /** The answer, which is written down while somebody takes lines. @param fork who is asked, where it is not the emulator */
  answer(request: Request, dispatch: Dispatch, fork?: RecordedFork): Response | Promise<Response> {
    if (this.#takers.size === 0) return dispatch(request)
    const [n, takers] = [this.#arrived++, [...this.#takers]]
    const who = fork === undefined ? { atMs: this.#parts.nowMs() } : { atMs: fork.nowMs(), fork: fork.id }
    const answered = dispatch(request)
    const note = (response: Response): Response => {
      this.#tell(takers, { kind: 'request', n, ...who, ...requestOf(request), answer: answerOf(response) })
      return response
    }
    return answered instanceof Promise ? answered.then(note) : note(answered)
  }

  /** Called when a fork has been made. @param of the fork that it was made of; undefined for the emulator */
  noteFork(id: string, of: string | undefined, options: Readonly<Record<string, unknown>>): void {
    this.#note({ kind: 'fork', id, ...(of !== undefined && { of }), options })
  }

  /** Called when a fork is dropped. */
  noteDrop(id: string): void {
    this.#note({ kind: 'drop', id })
  }

  /** Called with what administration has done. @param path after `/_dynalab`, with its query */
  noteAdmin(method: string, path: string, body: Buffer | undefined): void {
    this.#note({ kind: 'admin', method, path, body: bodyOf(body ?? '') })
  }

  #note(what: Unnumbered<AdminLine | ForkLine | DropLine>): void {
    if (this.#takers.size === 0) return
    this.#tell([...this.#takers], { ...what, n: this.#arrived++, atMs: this.#parts.nowMs() })
  }

  #tell(takers: readonly Take[], line: RecordingLine): void {
    for (const take of takers) if (this.#takers.has(take)) take(line)
  }
}

/** What of a request decides its answer. */
function requestOf({ target = '', headers, query = '', body }: Request) {
  const [accessKeyId = '', , region = ''] = credentialIn(headers, query).split('/')
  return { target, accessKeyId, region, body: bodyOf(plainBody(body, headers)) }
}

function credentialIn(headers: Request['headers'], query: string): string {
  try {
    return credentialOf(headers, query)
  } catch (error) {
    if (error instanceof ApiError) return ''
    throw error
  }
}

/** As it was before it was packed; as it came, where that cannot be undone. */
function plainBody(body: Buffer, headers: Request['headers']): Buffer {
  try {
    return decode(body, headers)
  } catch (error) {
    if (error instanceof ApiError) return body
    throw error
  }
}

const UNPACK: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

function answerOf({ status, headers, body }: Response): { readonly status: number; readonly body: Body } {
  const unpack = UNPACK[headers['content-encoding'] ?? '']
  return { status, body: bodyOf(unpack === undefined || typeof body === 'string' ? body : unpack(body)) }
}

function bodyOf(body: string | Buffer): Body {
  if (typeof body === 'string') return body
  return isUtf8(body) ? body.toString('utf8') : { base64: body.toString('base64') }
}
