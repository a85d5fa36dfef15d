// A plan as the statements of one conditional batch: the item's row, the entries of local indexes, the size of the collection, the outbox.
import type { RingTable } from '../catalogue/ring-table.js'
import type { Statement } from '../cluster/statement.js'
import { outboxEntryOf } from '../indexes/entry-change.js'
import { outboxPut } from '../indexes/outbox-rows.js'
import type { CutKey } from '../rows/key-cut.js'
import { changeCollection } from './collection.js'
import type { ItemPlan } from './item-plan.js'
import { setItem } from './item-rows.js'
import { localEntryStatements } from './local-entries.js'

/** @param over the version that it was planned over. @param collectionBytes the size that it was planned over */
export function planStatements(
  table: RingTable,
  key: CutKey,
  plan: ItemPlan,
  over: number,
  collectionBytes: number | undefined,
): readonly Statement[] {
  const { version, changes, growthBytes, receipt } = plan
  if (version === undefined) return []
  const { physicalId } = table.record
  const row = setItem(physicalId, key, over, version, receipt.after)
  if (changes.length === 0 && growthBytes === 0) return [row]
  const local = localEntryStatements(table, changes, receipt.after)
  const bytes = growthBytes === 0 ? collectionBytes : (collectionBytes ?? 0) + growthBytes
  const size = changeCollection(physicalId, key.h, { bytes: collectionBytes }, { bytes })
  const entry = outboxEntryOf(changes, receipt.after, version)
  return [row, ...local, ...size, ...(entry === undefined ? [] : [outboxPut(physicalId, key, entry)])]
}
