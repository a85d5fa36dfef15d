// Whether this gateway may serve: others wait for it as long as they see it alive, and it has what the catalogue says. Invariant: a lease ends
// here before it ends for the others, who count from when they saw it renewed, by clocks of their own.
import { internalServerError } from '../../model/errors.js'

/** How long a gateway may serve after it began to renew its lease. */
export const LEASE_MS = 3000

export class Lease {
  readonly #elapsedMs: () => number
  #untilMs = Number.NEGATIVE_INFINITY

  /** @param elapsedMs a clock that never goes back; only differences mean something */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs
  }

  get isHeld(): boolean {
    return this.#elapsedMs() < this.#untilMs
  }

  /** @throws ApiError InternalServerError while it is not held */
  check(): void {
    if (!this.isHeld) throw internalServerError()
  }

  /** It was renewed. @param startMs when that was begun; answers may come in another order */
  renew(startMs: number): void {
    this.#untilMs = Math.max(this.#untilMs, startMs + LEASE_MS)
  }

  /** The gateway gives it up. */
  end(): void {
    this.#untilMs = Number.NEGATIVE_INFINITY
  }
}
