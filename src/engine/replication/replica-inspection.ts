// Replication to look at: of each link how far it got, what waits, since when. Invariant: looking changes nothing; what waits is counted
// in the logs themselves, up to a limit.
import type { PartitionId, Sequence } from '../../model/ids.js'
import { entriesAfter } from '../../log/log.js'
import { shownLag } from '../../model/lag.js'
import type { Namespace } from '../../model/namespace.js'
import type { Conflict } from '../../regions/conflicts.js'
import type { Store } from '../../storage/store.js'
import type { OpenTable } from '../tables/open-table.js'
import { type Passed, waitingAfter } from './passed.js'
import type { ReplicaLink } from './replica-link.js'

const CHUNK_ENTRIES = 256
/** Nobody needs to know more exactly how much waits for the end of a long cut. */
const MOST_COUNTED = 10_000

export interface ShownLink {
  readonly from: Namespace
  readonly to: Namespace
  /** What is set now, in ms: a number, or a range. */
  readonly regionLag: number | string
  readonly isCut: boolean
  readonly isPaused: boolean
  /** Place in the store-wide order up to which everything was taken over, over all partitions. */
  readonly position: number
  /** Writes that wait to be taken over; counted up to 10 000. */
  readonly pendingEntries: number
  /** For how long the oldest of them has been waiting, by the emulator's clock. */
  readonly lagMs: number
}

/** A conflict in the region that found it. */
export interface ShownConflict extends Conflict {
  readonly region: string
}

/** What replication of one global table has to show, in all its regions. */
export interface ShownReplication {
  readonly table: string
  readonly globalTableId: string
  readonly links: readonly ShownLink[]
  /** How many conflicts were ever found since the start. */
  readonly conflicts: number
  /** Newest last. */
  readonly lastConflicts: readonly ShownConflict[]
}

export const nothingShown = (table: string, globalTableId: string): ShownReplication => ({
  table,
  globalTableId,
  links: [],
  conflicts: 0,
  lastConflicts: [],
})

/** One replica more, with the links from it and the conflicts that it found. */
export function withReplica(
  shown: ShownReplication,
  { record, conflicts }: OpenTable,
  links: readonly ShownLink[],
): ShownReplication {
  const { region } = record.namespace
  const found = conflicts.last.map((conflict) => ({ ...conflict, region }))
  return {
    ...shown,
    links: [...shown.links, ...links],
    conflicts: shown.conflicts + conflicts.count,
    lastConflicts: [...shown.lastConflicts, ...found].sort((a, b) => a.atMs - b.atMs),
  }
}

/** What a link's destination has taken over of a partition's log. */
type PassedOf = (link: ReplicaLink, partitionId: PartitionId) => Passed

export async function inspectLink(
  store: Store,
  link: ReplicaLink,
  passedOf: PassedOf,
  now: { readonly atMs: number; readonly sequence: Sequence },
): Promise<ShownLink> {
  const { source, destination, lag, isCut, isPaused } = link
  const waiting = await waitingIn(store, link, passedOf)
  return {
    from: source.record.namespace,
    to: destination.record.namespace,
    regionLag: shownLag(lag),
    isCut,
    isPaused,
    position: waiting.firstSequence === undefined ? now.sequence : waiting.firstSequence - 1,
    pendingEntries: waiting.count,
    lagMs: waiting.sinceMs === undefined ? 0 : Math.max(0, now.atMs - waiting.sinceMs),
  }
}

interface Waiting {
  count: number
  firstSequence: Sequence | undefined
  sinceMs: number | undefined
}

async function waitingIn(store: Store, link: ReplicaLink, passedOf: PassedOf): Promise<Waiting> {
  const waiting: Waiting = { count: 0, firstSequence: undefined, sinceMs: undefined }
  for (const id of link.partitionIds) await countWaiting(store, id, passedOf(link, id), waiting)
  return waiting
}

async function countWaiting(store: Store, partitionId: PartitionId, passed: Passed, waiting: Waiting): Promise<void> {
  const isWaiting = waitingAfter(passed)
  for (let after = passed.sequence; ;) {
    const entries = await entriesAfter(store, partitionId, after, CHUNK_ENTRIES)
    const own = entries.filter(isWaiting)
    const [first] = own
    waiting.count = Math.min(waiting.count + own.length, MOST_COUNTED)
    if (first !== undefined) {
      waiting.firstSequence = Math.min(first.sequence, waiting.firstSequence ?? Number.POSITIVE_INFINITY)
      waiting.sinceMs = Math.min(first.atMs, waiting.sinceMs ?? Number.POSITIVE_INFINITY)
    }
    const last = entries.at(-1)
    if (last === undefined || (waiting.count === MOST_COUNTED && first !== undefined)) return
    after = last.sequence
  }
}
