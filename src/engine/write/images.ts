// The newest decided image of each row: pending in the overlay, else remembered since it landed, else in the store. Invariant: whoever
// decides sees what the decision before left, landed or not.
import { rowKey, rowKeySuffix } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { CommitGroup, CommitQueue } from '../commit/commit-queue.js'
import { LandedCache } from '../commit/landed-cache.js'
import { Overlay } from '../commit/overlay.js'
import type { OpenTable } from '../tables/open-table.js'
import type { WritePolicy } from './policy.js'

const NO_SUFFIX = Buffer.alloc(0)

/** A row as whoever decides about it sees it. */
export interface Image {
  /** The stored key as latin1 text. */
  readonly key: string
  readonly row: Row | undefined
  /** The group of a row that has not landed: an answer that tells of it must wait. */
  readonly waitsFor: CommitGroup | undefined
}

export class Images {
  readonly #store: Store
  readonly #landed = new LandedCache<Row>((row) => row.text.length)
  readonly #overlay: Overlay<Row>

  constructor(store: Store, commits: CommitQueue) {
    this.#store = store
    this.#overlay = new Overlay(commits, this.#landed)
  }

  of({ record }: OpenTable, suffix: Buffer): Image {
    const keyBytes = rowKey(record.physicalId, suffix)
    const key = keyBytes.toString('latin1')
    const pending = this.#overlay.get(key)
    if (pending === undefined) return { key, row: this.#stored(keyBytes, key), waitsFor: undefined }
    return { key, row: pending.value, waitsFor: pending.group }
  }

  /** Shows the row, whose operation was added to the group, to whoever decides next. */
  set(key: string, row: Row | undefined, group: CommitGroup, { isRemembered }: Pick<WritePolicy, 'isRemembered'>): void {
    this.#overlay.set(key, { value: row, group, isRemembered })
  }

  /** Suffixes of the table's rows that were decided and have not landed. */
  pendingSuffixes({ record }: OpenTable): readonly Buffer[] {
    const prefix = rowKey(record.physicalId, NO_SUFFIX).toString('latin1')
    return this.#overlay.keysFrom(prefix).map((key) => rowKeySuffix(Buffer.from(key, 'latin1')))
  }

  #stored(keyBytes: Buffer, key: string): Row | undefined {
    const landed = this.#landed.get(key)
    if (landed !== undefined) return landed
    const row = Row.readIfAny(this.#store.get(keyBytes))
    if (row !== undefined) this.#landed.set(key, row)
    return row
  }
}
