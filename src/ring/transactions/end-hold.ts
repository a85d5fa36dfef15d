// The end of a hold, in one batch with all that it brings along. Invariant: whoever ends a hold a second time changes nothing.
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import type { Statement } from '../cluster/statement.js'
import type { CutKey } from '../rows/key-cut.js'
import type { Hold } from '../rows/stored-item.js'
import { changeCollection, readCollection, withoutHeld } from '../write/collection.js'
import { readItem } from '../write/item-rows.js'

/** Attempts at an item collection that others change meanwhile. */
const ATTEMPTS = 20

export interface HoldEnd {
  /** Conditional on the hold. */
  readonly batch: readonly Statement[]
  /** By which the item collection becomes larger. */
  readonly growthBytes: number
}

/** @returns false where somebody else did it, or there never was such a hold. @throws ApiError, UnknownOutcome */
export async function endHold(
  cluster: Cluster,
  { record: { physicalId }, localIndexes }: RingTable,
  key: CutKey,
  { txn }: Hold,
  { batch, growthBytes }: HoldEnd,
): Promise<boolean> {
  if (localIndexes.length === 0) return (await cluster.compareAndSet(batch)) === 'applied'
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await readCollection(cluster, physicalId, key.h, 'serial')
    const bytes = growthBytes === 0 ? before.bytes : (before.bytes ?? 0) + growthBytes
    const collection = changeCollection(physicalId, key.h, before, { bytes, held: withoutHeld(before.held, key.k) })
    if ((await cluster.compareAndSet([...batch, ...collection])) === 'applied') return true
    const present = await readItem(cluster, physicalId, key, 'serial')
    if (present.hold?.txn !== txn) return false
  }
  throw new UnknownOutcome('others changed the item collection each time')
}
