// What the controls say no with. Invariant: a refusal says in words of its own what is wrong; who carries it, HTTP for one, maps its kind.

/**
 * `invalid`: it can't be read, or never fits what it is about. `not found`: what it names is not there. `in conflict`: what is there now
 * stands against it.
 */
export type RefusalKind = 'invalid' | 'not found' | 'in conflict'

/** A request that is not honoured: the message names what is wrong, and what it must be. */
export class Refusal extends Error {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, reason: string) {
    super(reason)
    this.kind = kind
  }
}

export const invalid = (reason: string): Refusal => new Refusal('invalid', reason)
export const notFound = (reason: string): Refusal => new Refusal('not found', reason)
export const inConflict = (reason: string): Refusal => new Refusal('in conflict', reason)

/** Of what is simulated on one machine alone. */
export const notOnARing = (what: string): Refusal => inConflict(`not on a ring: ${what}`)
