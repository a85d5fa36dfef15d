// A rule says why a request is refused, or nothing. Invariant: rules are pure and run in the order of their list, which is the
// service's order; the first refusal is the answer.
import { ApiError, invalidParameter, validation } from '../../model/errors.js'

export type Rule<Request> = (request: Request) => ApiError | undefined

/** @throws ApiError what the first rule that refuses says */
export function enforce<Request>(rules: readonly Rule<Request>[], request: Request): void {
  for (const rule of rules) {
    const refusal = rule(request)
    if (refusal !== undefined) throw refusal
  }
}

/** The first refusal among several parts of a request that answer to the same question. */
export function firstRefusal<Part>(parts: readonly Part[], check: (part: Part) => ApiError | undefined): ApiError | undefined {
  for (const part of parts) {
    const refusal = check(part)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** The first value that stands among those before it. */
export function firstRepeat<Value>(values: readonly Value[]): Value | undefined {
  const seen = new Set<Value>()
  return values.find((value) => seen.size === seen.add(value).size)
}

/** The refusal when the rule is broken. */
export const invalidWhen = (isBroken: boolean, sentence: string): ApiError | undefined =>
  isBroken ? invalidParameter(sentence) : undefined

/** The same without the opening `One or more parameter values were invalid: `. */
export const validationWhen = (isBroken: boolean, sentence: string): ApiError | undefined =>
  isBroken ? validation(sentence) : undefined

/** A table or index that is changing. */
export const resourceInUse = (sentence: string): ApiError =>
  new ApiError('ResourceInUseException', `Attempt to change a resource which is still in use: ${sentence}`)

export const subscriberLimit = (sentence: string): ApiError =>
  new ApiError('LimitExceededException', `Subscriber limit exceeded: ${sentence}`)
