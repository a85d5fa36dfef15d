// How often a second the service takes some operations that are not about items, of each account in each region. Held by the emulator's clock,
// and only where all of its capacity is simulated: a test that makes a hundred backups is not to wait. Source: docs of each operation's API
// page (their rates); managed-service observations (the sentence); that a second's worth may come at once: assumed.
import { TokenBucket } from '../capacity/token-bucket.js'
import { ApiError } from '../model/errors.js'
import type { Namespace } from '../model/table.js'
import type { Context, Operation } from './operation.js'

/** Any client can name any number of namespaces, so only so many buckets are kept; others begin full again. */
const KEPT = 10_000
/** Buckets count half units; a request takes one of them. */
const ONE = 1

export interface RequestRatesParts {
  /** The emulator's time. */
  readonly nowMs: () => number
  /** Whether rates are held in that namespace now. */
  readonly isHeld: (namespace: Namespace) => boolean
}

export class RequestRates {
  readonly #parts: RequestRatesParts
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(parts: RequestRatesParts) {
    this.#parts = parts
  }

  /** The operation with its rate; one that has none as it is. */
  around(operation: Operation): Operation {
    const { name, mostPerSec } = operation
    if (mostPerSec === undefined) return operation
    const run = (input: never, context: Context) => {
      this.#take(context.namespace, name, mostPerSec)
      return operation.run(input, context)
    }
    return { ...operation, run }
  }

  /** @throws ApiError ThrottlingException */
  #take(namespace: Namespace, name: string, mostPerSec: number): void {
    const { nowMs, isHeld } = this.#parts
    if (!isHeld(namespace)) return
    const bucket = this.#bucketOf(`${namespace.account}/${namespace.region}/${name}`, mostPerSec)
    if (!bucket.isOpen(nowMs()))
      throw new ApiError('ThrottlingException', 'The rate of control plane requests made by this account is too high')
    bucket.take(ONE, nowMs())
  }

  #bucketOf(id: string, mostPerSec: number): TokenBucket {
    const known = this.#buckets.get(id)
    if (known !== undefined) return known
    if (this.#buckets.size >= KEPT) this.#buckets.clear()
    const made = new TokenBucket({ halfUnitsPerSec: mostPerSec, depthSec: 1 }, this.#parts.nowMs())
    this.#buckets.set(id, made)
    return made
  }
}
