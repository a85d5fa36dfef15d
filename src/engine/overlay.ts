// Rows that were decided but have not landed yet. Invariant: a decision sees the newest decided image of its key, and whoever's answer
// rests on such an image waits for its group.
import type { Row } from '../storage/row.js'
import type { CommitGroup, CommitQueue } from './commit-queue.js'
import type { RowCache } from './row-cache.js'

/** A decided image: `row` is undefined for a delete. */
export interface PendingRow {
  readonly physicalId: number
  readonly suffix: Buffer
  readonly row: Row | undefined
  readonly group: CommitGroup
}

export class Overlay {
  readonly #commits: CommitQueue
  readonly #landed: RowCache
  readonly #pending = new Map<string, PendingRow>()
  #landing: { group: CommitGroup; keys: string[] } | undefined

  /** @param landed takes over the rows that have landed */
  constructor(commits: CommitQueue, landed: RowCache) {
    this.#commits = commits
    this.#landed = landed
  }

  /** @param key the row key as latin1 text */
  get(key: string): PendingRow | undefined {
    return this.#pending.get(key)
  }

  /** Shows the image until its group has landed, or a newer one replaces it. */
  set(key: string, pending: PendingRow): void {
    this.#pending.set(key, pending)
    if (this.#landing?.group !== pending.group) this.#landing = this.#watch(pending.group)
    this.#landing.keys.push(key)
  }

  /** Suffixes of a table's pending rows. */
  suffixesOf(physicalId: number): readonly Buffer[] {
    return [...this.#pending.values()].filter((pending) => pending.physicalId === physicalId).map((pending) => pending.suffix)
  }

  #watch(group: CommitGroup): { group: CommitGroup; keys: string[] } {
    const keys: string[] = []
    this.#commits.whenDurable(group, (hasLanded) => {
      for (const key of keys) this.#settle(key, group, hasLanded)
    })
    return { group, keys }
  }

  #settle(key: string, group: CommitGroup, hasLanded: boolean): void {
    const pending = this.#pending.get(key)
    if (pending?.group !== group) return
    this.#pending.delete(key)
    if (hasLanded && pending.row !== undefined) this.#landed.set(key, pending.row)
    else this.#landed.delete(key)
  }
}
