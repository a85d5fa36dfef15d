// When replication doesn't wait as it otherwise would. Invariant: somebody waits for it as long as it is so.
import type { OpenTable } from '../tables/open-table.js'

export class Urgency {
  #hurrying = 0
  readonly #parting = new WeakSet<OpenTable>()

  /** Somebody waits that all is taken over now, due or not, and on credit where there is no capacity. */
  get isHurrying(): boolean {
    return this.#hurrying > 0
  }

  async hurryWhile(task: () => Promise<void>): Promise<void> {
    this.#hurrying++
    try {
      await task()
    } finally {
      this.#hurrying--
    }
  }

  /** From now on nothing holds up what those replicas send: they are dropped as soon as it is taken over. */
  part(replicas: readonly OpenTable[]): void {
    for (const replica of replicas) this.#parting.add(replica)
  }

  isParting(replica: OpenTable): boolean {
    return this.#parting.has(replica)
  }
}
