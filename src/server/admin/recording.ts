// What an emulator is asked and answers, over HTTP, as lines of JSON for as long as somebody reads them. Invariant: a reader that is too slow is
// told so and let go; nothing is queued for it without end.
import type { ServerResponse } from 'node:http'
import type { Route } from './route.js'

/** What a reader may be behind. */
const MOST_QUEUED_BYTES = 64 * 1024 * 1024

/** Whoever writes down what happens. */
export interface Recording {
  /** @returns a function that ends it */
  begin(take: (line: object) => void): () => void
  /** Called with what administration has done. @param path after `/_dynalab`, with its query */
  noteAdmin(method: string, path: string, body: Buffer | undefined): void
}

export class RecordingStreams {
  readonly #recording: Recording
  readonly #open = new Set<() => void>()

  constructor(recording: Recording) {
    this.#recording = recording
  }

  /** Writes lines until one of both sides ends it. */
  begin(raw: ServerResponse): void {
    raw.writeHead(200, { 'content-type': 'application/jsonl; charset=utf-8', 'cache-control': 'no-store' })
    const write = (line: object): void => void raw.write(`${JSON.stringify(line)}\n`)
    const stop = this.#recording.begin((line) => {
      if (raw.writableLength < MOST_QUEUED_BYTES) return write(line)
      end()
      write({ kind: 'cut', reason: 'the reader was too slow' })
      raw.end()
    })
    const end = (): void => {
      stop()
      this.#open.delete(finish)
    }
    const finish = (): void => {
      end()
      raw.end()
    }
    this.#open.add(finish)
    raw.on('close', end)
  }

  /** Ends every stream. */
  close(): void {
    for (const finish of this.#open) finish()
  }
}

export const recordingRoute = (streams: RecordingStreams): Route => ({
  method: 'GET',
  path: '/recording',
  summary: 'Requests and their answers as lines of JSON, from now on, for `dynalab replay`; without signatures and secrets.',
  responses: {
    200: { description: 'Until one of both sides ends it.', content: { 'application/jsonl': { schema: { type: 'string' } } } },
  },
  answer: () => ({ status: 200, stream: (raw) => streams.begin(raw) }),
})
