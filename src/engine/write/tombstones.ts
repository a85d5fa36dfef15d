// What is left of deleted rows of replicas: when and where each was deleted, so that an older write of another region that comes later
// doesn't bring it back. Invariant: a tombstone comes and goes in the batch of the write that deletes or makes its row.
import { tombstoneKey } from '../../storage/keys.js'
import type { Row } from '../../storage/row.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import { encodeVersion, type StoredVersion, VERSION_CHARACTERS, versionAt } from '../../storage/version.js'
import type { CommitGroup, CommitQueue } from '../commit/commit-queue.js'
import { LandedCache } from '../commit/landed-cache.js'
import type { OpenTable } from '../tables/open-table.js'
import { Overlay } from '../commit/overlay.js'

const FORMAT = '1'

/** A tombstone that a write sets, or takes away: `version` is undefined then. */
export interface TombstoneChange {
  readonly key: Buffer
  readonly version: StoredVersion | undefined
}

export class Tombstones {
  readonly #store: Store
  readonly #commits: CommitQueue
  readonly #landed = new LandedCache<StoredVersion>(() => VERSION_CHARACTERS)
  readonly #overlay: Overlay<StoredVersion>

  constructor(store: Store, commits: CommitQueue) {
    this.#store = store
    this.#commits = commits
    this.#overlay = new Overlay(commits, this.#landed)
  }

  /** When and where the row, or its delete, was written that a write of a replica would replace. */
  versionBefore(table: OpenTable, suffix: Buffer, row: Row | undefined): StoredVersion | undefined {
    return row?.version ?? this.versionOf(table, suffix)
  }

  /** The newest decided one of a row that is not there. */
  versionOf({ record }: OpenTable, suffix: Buffer): StoredVersion | undefined {
    const key = tombstoneKey(record.physicalId, suffix)
    const id = key.toString('latin1')
    const pending = this.#overlay.get(id)
    if (pending !== undefined) return pending.value
    return this.#landed.get(id) ?? decodeTombstone(this.#store.get(key))
  }

  /** Sets one, or takes it away, in a commit with nothing else. */
  change(change: TombstoneChange): void {
    this.land(change, this.#commits.add([tombstoneOp(change)]))
  }

  /** Shows the change, whose operation was added to the group, to whoever decides next. */
  land({ key, version }: TombstoneChange, group: CommitGroup): void {
    this.#overlay.set(key.toString('latin1'), { value: version, group })
  }
}

export function tombstoneOp({ key, version }: TombstoneChange): StoreOp {
  return version === undefined ? del(key) : put(key, FORMAT + encodeVersion(version))
}

/** @throws Error when it was written by a newer version */
export function decodeTombstone(text: string | undefined): StoredVersion | undefined {
  if (text === undefined) return undefined
  if (text[0] !== FORMAT) throw new Error(`a tombstone of format ${text[0]}, this version reads format ${FORMAT}`)
  return versionAt(text, 1)
}
