// A row of a committed transaction becomes what it was to be, in one batch with all that its change brings along. Invariant: whoever does it a second
// time changes nothing, and the indexes have the change when it ends.
import { collectionGrowth } from '../../indexes/write-cost.js'
import { tellTallies } from '../catalogue/tell-tallies.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { outboxEntryOf } from '../indexes/entry-change.js'
import type { IndexApplier } from '../indexes/index-applier.js'
import { outboxPut } from '../indexes/outbox-rows.js'
import type { CutKey } from '../rows/key-cut.js'
import { localEntryStatements } from '../write/local-entries.js'
import { plannedChanges } from '../write/planned-changes.js'
import { endHold } from './end-hold.js'
import type { HeldItem } from './held-item.js'
import { rollForward } from './holds.js'

export interface RollForwardParts {
  readonly cluster: Cluster
  readonly applier: IndexApplier
  /** @throws ApiError while this gateway is out of its lease: it may not know of an index then */
  readonly checkLease?: () => void
}

/** @param held that a hint names, and whose hold makes another row of it. @throws ApiError, UnknownOutcome */
export async function rollRowForward(parts: RollForwardParts, table: RingTable, key: CutKey, held: HeldItem): Promise<void> {
  parts.checkLease?.()
  const { hold, row: before } = held
  const after = typeof hold.next === 'string' ? undefined : hold.next
  const changes = plannedChanges(table, before, after)
  const entry = outboxEntryOf(changes, after, hold.version)
  const { physicalId } = table.record
  const batch = [
    rollForward(physicalId, key, hold),
    ...localEntryStatements(table, changes, after),
    ...(entry === undefined ? [] : [outboxPut(physicalId, key, entry)]),
  ]
  const growthBytes = table.localIndexes.length === 0 ? 0 : collectionGrowth(before?.sizeBytes, after?.sizeBytes, changes)
  if (await endHold(parts.cluster, table, key, hold, { batch, growthBytes })) {
    tellTallies(table, before?.sizeBytes, after?.sizeBytes, changes)
  }
  // Though somebody else was first: he may have died since, or his answer was lost to this very gateway.
  if (entry !== undefined) await parts.applier.apply({ table: physicalId, place: key, entry })
}
