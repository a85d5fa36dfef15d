// Writes down what an emulator is asked and what it answers, for whoever takes the lines. Invariants: while nobody does, a request pays for one
// look; whoever takes lines gets the run's line first, and then every request that arrives from then on.
import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { ApiError } from '../model/errors.js'
import { decode } from '../protocol/content-coding.js'
import { credentialOf } from '../protocol/credentials.js'
import type { Dispatch, Response } from '../protocol/dispatcher.js'
import type { Request } from '../protocol/stages.js'
import type { Body, RecordingLine, RunLine } from './lines.js'

export interface RecorderParts {
  readonly nowMs: () => number
  /** What the first line says. */
  readonly run: () => RunLine
}

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
    return (request) => {
      if (this.#takers.size === 0) return dispatch(request)
      const [n, atMs, takers] = [this.#arrived++, this.#parts.nowMs(), [...this.#takers]]
      const answered = dispatch(request)
      const note = (response: Response): Response => {
        this.#tell(takers, { kind: 'request', n, atMs, ...requestOf(request), answer: answerOf(response) })
        return response
      }
      return answered instanceof Promise ? answered.then(note) : note(answered)
    }
  }

  /** Called with what administration has done. @param path after `/_dynalab`, with its query */
  noteAdmin(method: string, path: string, body: Buffer | undefined): void {
    if (this.#takers.size === 0) return
    const { nowMs } = this.#parts
    this.#tell([...this.#takers], { kind: 'admin', n: this.#arrived++, atMs: nowMs(), method, path, body: bodyOf(body ?? '') })
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
