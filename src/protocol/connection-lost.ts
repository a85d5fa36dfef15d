// An answer that never comes: the connection breaks instead, before the operation ran or after it. Faults do this; and a client that left
// while it waited gets none. No rule of the service.
import type { ApiError } from '../model/errors.js'

/** What the operation came to, where it ran all the same. */
export type LostOutcome =
  { readonly kind: 'output'; readonly output: object | undefined } | { readonly kind: 'refusal'; readonly error: ApiError }

export class ConnectionLost extends Error {
  readonly outcome: LostOutcome | undefined

  constructor(outcome: LostOutcome | undefined) {
    super('the connection is broken')
    this.outcome = outcome
  }
}
