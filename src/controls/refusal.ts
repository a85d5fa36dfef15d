// What the administration says no with.

/** A request that is not honoured: the reason names what is wrong, and what it must be. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: 400 | 403 | 404 | 409, reason: string) {
    super(reason)
    this.status = status
  }
}

export const badRequest = (reason: string): Refusal => new Refusal(400, reason)
