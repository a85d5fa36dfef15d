// What the ring's failures mean. A read that failed can be asked again; a conditional write of which no answer came may have been made.
import type { errors } from 'cassandra-driver'
import { ApiError, internalServerError } from '../../model/errors.js'

/** The answer to a conditional write. */
export type CasOutcome = 'applied' | 'not applied'

/** Nobody knows whether a conditional write was made. A serial read of its rows finishes it or buries it. */
export class UnknownOutcome extends Error {}

/** What an operator can mend before a gateway serves: one line with cause and remedy. */
export class RingError extends Error {}

/** Of the protocol. Source: Cassandra 5.0, native_protocol_v5.spec, section 9. */
const OVERLOADED = 0x1001
/** From here on up to the next kind, it is the statement that is wrong, which only a mistake of ours can be. */
const SYNTAX = 0x2000
const UNPREPARED = 0x2500

type DriverFailure = Error & Partial<Pick<errors.ResponseError, 'code'>>

const OUR_MISTAKES: ReadonlySet<string> = new Set(['ArgumentError', 'TypeError', 'RangeError'])

const isOurMistake = ({ name, code }: DriverFailure): boolean =>
  (code !== undefined && code >= SYNTAX && code < UNPREPARED) || OUR_MISTAKES.has(name)

/** The ring failed with it, and not we: `refusalOf` and `unknownUnlessOurs` hand it on as its cause. */
export function failureOfRing(error: unknown): Error | undefined {
  const failure = error instanceof ApiError || error instanceof UnknownOutcome ? error.cause : undefined
  return failure instanceof Error && !isOurMistake(failure) ? failure : undefined
}

/** Nothing was done, and may be asked for again. */
export const overloaded = (): ApiError => new ApiError('ThrottlingException', 'Rate of requests exceeds the allowed throughput.')

/** What a client hears of a request that the ring could not answer: the service's own words. */
export function refusalOf(failure: unknown): unknown {
  if (!(failure instanceof Error) || failure instanceof ApiError || isOurMistake(failure)) return failure
  const { code } = failure as DriverFailure
  const refusal = code === OVERLOADED ? overloaded() : internalServerError()
  refusal.cause = failure
  return refusal
}

/** The same of a conditional write: whatever the ring failed with, it may have been made. */
export function unknownUnlessOurs(failure: unknown): unknown {
  if (!(failure instanceof Error) || isOurMistake(failure)) return failure
  return new UnknownOutcome(failure.message, { cause: failure })
}
