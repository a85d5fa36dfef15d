// Clearing tombstones that no write can need any more: one is needed as long as an older write of its key may still come. Invariant: every
// write that a tombstone could beat was decided before it by the clock, so when each other replica's log has been taken over up to a later
// time, none is left; and while a replica is being filled from another one, all tombstones stay, since that one hears of older writes yet.
import { isTermOver } from '../../model/term.js'
import { entriesAfter } from '../../log/log.js'
import { rowKeySuffix, tombstoneRange } from '../../storage/keys.js'
import type { Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { OpenTable } from '../tables/open-table.js'
import type { ReplicaLink } from './replica-link.js'
import type { ReplicaLinks } from './replica-links.js'
import type { Tombstones } from '../write/tombstones.js'

const SLICE_ROWS = 500
/** How long a tombstone stays in any case. Source: assumed. */
const TOMBSTONE_KEPT_MS = 60 * 60 * 1000

export interface SweepParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly links: ReplicaLinks
  readonly tombstones: Tombstones
  /** Asked between slices. */
  readonly goesOn: () => boolean
}

/** Clears what is old enough and passed; a table that is no replica any more needs none. */
export async function sweepTombstones(parts: SweepParts, table: OpenTable, nowMs: number): Promise<void> {
  const { store, commits, links, goesOn } = parts
  if (table.record.global?.members.some(({ filledFrom }) => filledFrom !== undefined) === true) return
  let passedMs = Number.POSITIVE_INFINITY
  for (const link of links.to(table)) passedMs = Math.min(passedMs, await takenOverMs(store, links, link))
  const cursor = store.cursor({ ...tombstoneRange(table.record.physicalId), only: 'keys' })
  try {
    for (let rows = await cursor.next(SLICE_ROWS); rows.length > 0; rows = await cursor.next(SLICE_ROWS)) {
      if (table.isGone || !goesOn()) return
      for (const [key] of rows) clear(parts, table, key, { nowMs, passedMs })
      await commits.landed()
    }
  } finally {
    await cursor.close()
  }
}

interface Passed {
  readonly nowMs: number
  /** Every write that was decided before this has been taken over. */
  readonly passedMs: number
}

/** Unless a newer one has come in its place since it was found. */
function clear({ tombstones }: SweepParts, table: OpenTable, key: Buffer, { nowMs, passedMs }: Passed): void {
  const version = tombstones.versionOf(table, rowKeySuffix(key))
  if (version === undefined || version.atMs >= passedMs || !isTermOver(version.atMs, TOMBSTONE_KEPT_MS, nowMs)) return
  tombstones.change({ key, version: undefined })
}

/** Every write that the link's source decided before this time has been taken over. */
async function takenOverMs(store: Store, links: ReplicaLinks, link: ReplicaLink): Promise<number> {
  let takenOver = Number.POSITIVE_INFINITY
  for (const id of link.partitionIds) {
    const [next] = await entriesAfter(store, id, links.takenOver(link, id), 1)
    if (next !== undefined) takenOver = Math.min(takenOver, next.atMs)
  }
  return takenOver
}
