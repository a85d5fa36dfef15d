// Several rows as one moment: read twice, and the same both times. A version never comes back, so at the moment between the two all of them were
// as they are shown. Source: read transactions of DynamoDB, USENIX ATC '23.
import { readHalfUnits } from '../../capacity/units.js'
import type { ReadReceipt, RowRead, Together } from '../../engine/contract/items.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { cutKey, ITEM } from '../rows/key-cut.js'
import type { StoredItem } from '../rows/stored-item.js'
import { readItem } from '../write/item-rows.js'
import type { Settlement } from './settlement.js'

/** Attempts at a moment at which no transaction is under way on the rows. */
const ATTEMPTS = 5

export interface TogetherParts {
  readonly cluster: Cluster
  readonly settlement: Settlement
}

/** @returns `held` for each row that a transaction has, or that changed, each time. @throws ApiError */
export async function readTogether(parts: TogetherParts, reads: readonly RowRead<RingTable>[]): Promise<Together> {
  const readAll = (): Promise<readonly (StoredItem | 'held')[]> => Promise.all(reads.map((read) => readFree(parts, read)))
  let before = await readAll()
  for (let attempt = 1; ; attempt++) {
    const after = await readAll()
    const together = after.map((row, at) => sameReceipt(before[at], row))
    if (attempt === ATTEMPTS || !together.includes('held')) return together
    before = after
  }
}

/** The row where no transaction that is undecided has it. */
async function readFree(
  { cluster, settlement }: TogetherParts,
  { table, rowSuffix }: RowRead<RingTable>,
): Promise<StoredItem | 'held'> {
  const key = cutKey(ITEM, rowSuffix, table.record.keys.hash.length)
  const stored = await readItem(cluster, table.record.physicalId, key, 'strong')
  return settlement.decided(stored)
}

function sameReceipt(before: StoredItem | 'held' | undefined, after: StoredItem | 'held'): ReadReceipt | 'held' {
  if (after === 'held' || before === 'held' || before?.version !== after.version) return 'held'
  return { row: after.row, halfUnits: readHalfUnits(after.row?.sizeBytes ?? 0, 'transactional') }
}
