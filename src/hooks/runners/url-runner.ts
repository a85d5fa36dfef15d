// Runs a handler behind a URL: the event is the body of a POST, the answer its JSON. A function in Lambda's runtime interface emulator or in
// SAM local is one. Invariant: who does not answer was not run, so nothing is counted as tried.
// Source: docs images-test (a function's error is an answer of 200 with errorMessage); the statuses of other servers are our choice.
import { afterMs } from '../../runtime/heartbeat.js'
import type { Invocation, Outcome, Runner } from './runner.js'

/** Of an answer. Source: docs gettingstarted-limits (6 MB). */
const MOST_BYTES = 6 * 1024 * 1024
/** Asked to come later: not run. */
const BUSY: ReadonlySet<number> = new Set([429, 503])

export class UrlRunner implements Runner {
  readonly shown: string
  readonly #closing = new AbortController()

  constructor(url: URL) {
    this.shown = url.href
  }

  async invoke({ event, requestId, timeoutMs }: Invocation): Promise<Outcome> {
    const late = new AbortController()
    const callOff = afterMs(timeoutMs, () => late.abort())
    try {
      const response = await fetch(this.shown, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Lambda-Runtime-Aws-Request-Id': requestId },
        body: event,
        signal: AbortSignal.any([late.signal, this.#closing.signal]),
      })
      return outcomeOf(response, await textOf(response), this.shown)
    } catch (error) {
      if (late.signal.aborted) return { kind: 'failed', reason: `${this.shown} did not answer in ${timeoutMs / 1000} s` }
      return { kind: 'unreached', reason: `${this.shown} does not answer (${causeOf(error)})` }
    } finally {
      callOff()
    }
  }

  close(): Promise<void> {
    this.#closing.abort()
    return Promise.resolve()
  }
}

function outcomeOf({ status, ok }: Response, text: string, shown: string): Outcome {
  if (BUSY.has(status)) return { kind: 'unreached', reason: `${shown} answers ${status}` }
  const answer = jsonOf(text)
  const told = typeof answer === 'object' && answer !== null ? (Reflect.get(answer, 'errorMessage') as unknown) : undefined
  if (!ok) return { kind: 'failed', reason: `${shown} answers ${status}${typeof told === 'string' ? `: ${told}` : ''}` }
  if (typeof told === 'string') return { kind: 'failed', reason: `${shown} says ${told}` }
  return { kind: 'answered', answer }
}

/** @throws Error when there is more than an answer may hold */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw new Error(`its answer is longer than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Undefined for what is no JSON, which says nothing of single records. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What fetch means: the code of the connection's failure stands in its cause. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause)
}
