// Values that were decided but have not landed yet. Invariant: a decision sees the newest decided value of its key, and whoever's answer
// rests on such a value waits for its group.
import type { CommitGroup, CommitQueue, GroupOutcome } from './commit-queue.js'
import type { LandedCache } from './landed-cache.js'

/** A decided value: undefined for a delete. */
export interface Pending<Value> {
  readonly value: Value | undefined
  readonly group: CommitGroup
  /** Whether it is remembered once it has landed; it is, when not given. */
  readonly isRemembered?: boolean
}

export class Overlay<Value> {
  readonly #commits: CommitQueue
  readonly #landed: LandedCache<Value>
  readonly #pending = new Map<string, Pending<Value>>()
  #landing: { group: CommitGroup; keys: string[] } | undefined

  /** @param landed takes over the values that have landed */
  constructor(commits: CommitQueue, landed: LandedCache<Value>) {
    this.#commits = commits
    this.#landed = landed
  }

  /** @param key the stored key as latin1 text */
  get(key: string): Pending<Value> | undefined {
    return this.#pending.get(key)
  }

  /** Shows the value until its group has landed, or a newer one replaces it. */
  set(key: string, pending: Pending<Value>): void {
    this.#pending.set(key, pending)
    if (this.#landing?.group !== pending.group) this.#landing = this.#watch(pending.group)
    this.#landing.keys.push(key)
  }

  /** Keys of pending values that begin so. */
  keysFrom(prefix: string): readonly string[] {
    return [...this.#pending.keys()].filter((key) => key.startsWith(prefix))
  }

  #watch(group: CommitGroup): { group: CommitGroup; keys: string[] } {
    const keys: string[] = []
    this.#commits.whenDurable(group, (outcome) => {
      for (const key of keys) this.#settle(key, group, outcome)
    })
    return { group, keys }
  }

  #settle(key: string, group: CommitGroup, outcome: GroupOutcome): void {
    const pending = this.#pending.get(key)
    if (pending?.group !== group) return
    this.#pending.delete(key)
    const isRemembered = outcome === 'landed' && pending.isRemembered !== false
    if (isRemembered && pending.value !== undefined) this.#landed.set(key, pending.value)
    else this.#landed.delete(key)
  }
}
