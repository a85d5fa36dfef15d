// retry-without-jitter: the same request again and again after refusals that pass, at once or in step. Two kinds are told apart: attempts
// within one invocation of an SDK, which its headers name, and a program that calls the SDK again. Invariant: requests that run beside each
// other are nobody's retries. Times are the machine's, since clients wait by it whatever the emulator's clock does.
// Source: docs Programming.Errors.RetryAndBackoff; that the numbers below keep jittered retries out: computed for full jitter from 50 ms on.
import { createHash } from 'node:crypto'
import { reasonsOf } from '../../intents/cancellation.js'
import type { ApiError } from '../../model/errors.js'
import { canonicalJson } from '../../model/canonical-json.js'
import { isThrottled } from '../../operations/throttled.js'
import type { Request } from '../../protocol/stages.js'
import { type Breach, breachOf } from '../breach.js'
import { type Call, tableId } from '../call.js'
import { Kept } from '../kept.js'

/** A wait that is none. */
export const AT_ONCE_MS = 5
/** How many waits in a row must be none, of a program that calls again. */
export const AT_ONCE_WAITS = 3
/** How many waits in a row must be none within an SDK's invocation, whose first ones are short; and how many must be in step. */
export const STEADY_WAITS = 5
/** Waits that differ by less are the same. */
const SAME_MS = 4
const SAME_SHARE = 0.03
/** After that, nobody tries again. */
const FORGOTTEN_MS = 60_000
const SERIES = 1000
const INVOCATIONS = 100

interface Invocation {
  refusedAtMs: number
  /** The SDK will not try again by itself. */
  isOver: boolean
  readonly waitsMs: number[]
}

/** What became of one request and its repetitions. */
interface Series {
  readonly refusedAtMs: number
  readonly connection: object | undefined
  /** Between invocations. */
  waitsMs: number[]
  readonly invocations: Kept<Invocation>
}

interface Attempt {
  readonly invocation: string
  readonly isLast: boolean
  /** Whether the SDK has more attempts than one. */
  readonly mayRepeat: boolean
}

export class Retries {
  /** The one that was refused last is last. */
  readonly #series = new Kept<Series>(SERIES)
  /** Of requests that name none. */
  readonly #invocations = new WeakMap<Request, string>()
  #counted = 0

  /** Nobody was refused lately: all that a request looks at then. */
  get isEmpty(): boolean {
    return this.#series.size === 0
  }

  /** A request has come. @param nowMs by the machine's time */
  arrive(call: Call, request: Request, nowMs: number): Breach | undefined {
    this.#forgetBefore(nowMs - FORGOTTEN_MS)
    if (this.isEmpty) return undefined
    const series = this.#series.get(idOf(call))
    if (series === undefined) return undefined
    const words = wordsFor(series, this.#attemptOf(request), request.connection, nowMs)
    const [mention] = call.mentions
    return words === undefined || mention === undefined ? undefined : breachOf('retry-without-jitter', call, mention, words)
  }

  /** It was refused. */
  noteRefusal(call: Call, request: Request, error: ApiError, nowMs: number): void {
    const id = idOf(call)
    const known = this.#series.get(id)
    this.#series.delete(id)
    if (!isPassing(error)) return
    const { connection } = request
    const { waitsMs, invocations }: Pick<Series, 'waitsMs' | 'invocations'> = known ?? {
      waitsMs: [],
      invocations: new Kept(INVOCATIONS),
    }
    const series: Series = { refusedAtMs: nowMs, connection, waitsMs, invocations }
    this.#series.set(id, series)
    const { invocation, isLast } = this.#attemptOf(request)
    const own = series.invocations.of(invocation, () => ({ refusedAtMs: nowMs, isOver: isLast, waitsMs: [] }))
    own.refusedAtMs = nowMs
    own.isOver = isLast
  }

  /** It was answered. */
  noteAnswer(call: Call): void {
    if (this.#series.size > 0) this.#series.delete(idOf(call))
  }

  forget(prefix: string): void {
    this.#series.forget(prefix)
  }

  /** Whoever asks pays for what is remembered: a digest of his request. */
  #forgetBefore(beforeMs: number): void {
    for (let first = this.#series.first(); first !== undefined && first[1].refusedAtMs < beforeMs; first = this.#series.first())
      this.#series.delete(first[0])
  }

  /** By the headers of the SDKs; a request without them is an invocation of its own. */
  #attemptOf(request: Request): Attempt {
    const { headers } = request
    const invocation = textOf(headers['amz-sdk-invocation-id']) ?? this.#invocationOf(request)
    const [, attempt = '1'] = /attempt=(\d+)/.exec(textOf(headers['amz-sdk-request']) ?? '') ?? []
    const [, max = attempt] = /max=(\d+)/.exec(textOf(headers['amz-sdk-request']) ?? '') ?? []
    return { invocation, isLast: Number(attempt) >= Number(max), mayRepeat: Number(max) > 1 }
  }

  #invocationOf(request: Request): string {
    let own = this.#invocations.get(request)
    if (own === undefined) {
      own = `#${this.#counted++}`
      this.#invocations.set(request, own)
    }
    return own
  }
}

/** Counts the wait. @returns what is wrong with the last ones */
function wordsFor(series: Series, attempt: Attempt, connection: object | undefined, nowMs: number): string | undefined {
  const own = series.invocations.get(attempt.invocation)
  if (own !== undefined) {
    own.waitsMs.push(nowMs - own.refusedAtMs)
    own.isOver = false
    return patternOf(own.waitsMs, STEADY_WAITS)
  }
  const isAlone = [...series.invocations.values()].every(({ isOver }) => isOver)
  const isSameClient = attempt.mayRepeat || (connection !== undefined && connection === series.connection)
  if (!isAlone || !isSameClient) series.waitsMs = []
  else series.waitsMs.push(nowMs - series.refusedAtMs)
  series.invocations.set(attempt.invocation, { refusedAtMs: nowMs, isOver: false, waitsMs: [] })
  return patternOf(series.waitsMs, AT_ONCE_WAITS)
}

/** What the last waits have in common. @param atOnce how many in a row must be none */
export function patternOf(waitsMs: readonly number[], atOnce: number): string | undefined {
  const last = waitsMs.slice(-atOnce)
  if (last.length === atOnce && last.every((wait) => wait < AT_ONCE_MS))
    return `${atOnce} times in a row it came again at once after a refusal`
  const steady = waitsMs.slice(-STEADY_WAITS)
  if (steady.length < STEADY_WAITS) return undefined
  const [first = 0] = steady
  if (first < AT_ONCE_MS) return undefined
  const isInStep = (factor: number): boolean =>
    steady.every((wait, at) => {
      const expected = first * factor ** at
      return Math.abs(wait - expected) <= Math.max(SAME_MS, expected * SAME_SHARE)
    })
  if (isInStep(1)) return `${STEADY_WAITS} times in a row it came again after the same wait of ${Math.round(first)} ms`
  return isInStep(2) ? `${STEADY_WAITS} times in a row it came again after exactly twice the wait before` : undefined
}

/** Refusals after which the same request may succeed. */
function isPassing(error: ApiError): boolean {
  if (error.status >= 500 || isThrottle(error)) return true
  if (error.name === 'TransactionConflictException' || error.name === 'TransactionInProgressException') return true
  return error.name === 'TransactionCanceledException' && reasonsOf(error).every(({ Code }) => PASSING.has(Code))
}

const PASSING: ReadonlySet<string> = new Set(['None', 'TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError'])

/** The guard's own type would make every other error none at all. */
const isThrottle = (error: unknown): boolean => isThrottled(error)

/** The same for the same request, whatever token its client made up for it. */
function idOf({ operation, namespace, input }: Call): string {
  const { ClientRequestToken: _token, ...asked } = input
  const digest = createHash('sha256').update(canonicalJson(asked)).digest('base64')
  return `${tableId(namespace, '')}${operation.name}\n${digest}`
}

const textOf = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined
