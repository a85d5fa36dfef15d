// How much of the service's capacity is simulated: for all, or for one namespace, so that tests side by side don't disturb each other.
import type { Namespace } from '../model/table.js'

export const CAPACITY_MODES = ['off', 'provisioned', 'full'] as const

/** `off` refuses nothing; `provisioned` holds provisioned throughput and configured maxima; `full` adds what partitions can take. */
export type CapacityMode = (typeof CAPACITY_MODES)[number]

export interface CapacityPolicy {
  readonly mode: CapacityMode
  /** Seconds of unused provisioned throughput that are kept. */
  readonly burstSec: number
  /** How long a rate must be held to count as sustained: a partition then splits, an on-demand table grows. */
  readonly heatSec: number
}

const idOf = ({ account, region }: Namespace): string => `${account}/${region}`

export class CapacityPolicies {
  readonly #started: CapacityPolicy
  #ofAll: CapacityPolicy
  readonly #own = new Map<string, { readonly namespace: Namespace; readonly change: Partial<CapacityPolicy> }>()

  constructor(started: CapacityPolicy) {
    this.#started = started
    this.#ofAll = started
  }

  /** Of one namespace, or of those without their own. */
  of(namespace: Namespace | undefined): CapacityPolicy {
    const own = namespace && this.#own.get(idOf(namespace))
    return own === undefined ? this.#ofAll : { ...this.#ofAll, ...own.change }
  }

  /** Namespaces with a policy of their own. */
  exceptions(): readonly Namespace[] {
    return [...this.#own.values()].map(({ namespace }) => namespace)
  }

  /** Changes the policy of one namespace; of all when none is named, those with their own included. */
  set(namespace: Namespace | undefined, change: Partial<CapacityPolicy>): void {
    if (namespace === undefined) {
      this.#ofAll = { ...this.#ofAll, ...change }
      this.#own.clear()
      return
    }
    const id = idOf(namespace)
    this.#own.set(id, { namespace, change: { ...this.#own.get(id)?.change, ...change } })
  }

  /** Back to what the emulator was started with. */
  reset(namespace: Namespace | undefined): void {
    if (namespace !== undefined) {
      this.#own.delete(idOf(namespace))
      return
    }
    this.#own.clear()
    this.#ofAll = this.#started
  }
}
