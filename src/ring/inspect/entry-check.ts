// Whether an item and its entry in an index agree. Invariant: nothing is said of what is being written: an item is looked at again after its entry, and
// whoever is younger than a minute may have its entry still on its way.
import { isSameItem } from '../../model/equality.js'
import { rowSuffix } from '../../model/key.js'
import { keyItem, keyText } from '../../model/key-text.js'
import { Row } from '../../storage/row.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { type CutKey, cutKey, GLOBAL_ENTRY, ITEM, localEntry } from '../rows/key-cut.js'
import { ITEM_COLUMNS, readStoredItem, type StoredItem } from '../rows/stored-item.js'
import { indexTable, itemTable } from '../schema/item-tables.js'

/** How long a change may take to its entries: a gateway that dies is swept after half of it. */
export const SETTLED_AFTER_MS = 60_000

/** `unsettled`: they differ, and the change is young. */
export type Verdict = 'agree' | 'unsettled' | { readonly problem: string }

export interface EntryCheckParts {
  readonly cluster: Cluster
  readonly table: RingTable
  readonly nowMs: () => number
}

/** @param suffix of the item. @param entrySuffix where an entry was found; where the item has it when not given. @throws ApiError */
export async function checkEntry(
  parts: EntryCheckParts,
  index: RingIndex,
  suffix: Buffer,
  entrySuffix?: Buffer,
): Promise<Verdict> {
  for (;;) {
    const item = await readItem(parts, suffix)
    const expected = item.row && index.entryOf(item.row.item)
    const place = entrySuffix ?? expected?.suffix
    if (place === undefined) return 'agree'
    const found = await readEntry(parts, index, place)
    if ((await readItem(parts, suffix)).version !== item.version) continue
    const isExpected = expected !== undefined && expected.suffix.equals(place)
    const isSame = isExpected ? found !== undefined && isSameItem(found.row.item, expected.item) : found === undefined
    if (isSame || item.hold !== undefined) return 'agree' // of a hold its transaction says more
    const sinceMs = Math.max(item.version, found?.version ?? 0) / 1000
    if (parts.nowMs() - sinceMs < SETTLED_AFTER_MS) return 'unsettled'
    const fault = found === undefined ? 'has no entry' : isExpected ? 'has another entry' : 'has an entry too many'
    const { keys, name } = parts.table.record
    return { problem: `${name}: the item ${keyText(keyItem([keys], suffix))} ${fault} in ${index.record.name}` }
  }
}

/** Of an entry that was found, the item that it is of. */
export const itemSuffixOf = ({ record }: RingTable, entry: Row): Buffer | undefined => rowSuffix(record.keys, entry.item)

/** Where the entries of an index lie, and how many attributes are its partition. */
export function placeOf(table: RingTable, index: RingIndex, suffix: Buffer): CutKey & { readonly rows: string } {
  if (index.hasOwnPool) {
    const { keys, physicalId } = index.record
    return { ...cutKey(GLOBAL_ENTRY, suffix, keys.hash.length), rows: indexTable(physicalId) }
  }
  const kind = localEntry(table.localIndexes.indexOf(index))
  return { ...cutKey(kind, suffix, 1), rows: itemTable(table.record.physicalId) }
}

async function readItem({ cluster, table }: EntryCheckParts, suffix: Buffer): Promise<StoredItem> {
  const { h, k } = cutKey(ITEM, suffix, 1)
  const cql = `SELECT ${ITEM_COLUMNS} FROM ${itemTable(table.record.physicalId)} WHERE h = ? AND k = ?`
  return readStoredItem(await cluster.readOne({ cql, values: [h, k] }, 'strong'))
}

async function readEntry(
  { cluster, table }: EntryCheckParts,
  index: RingIndex,
  suffix: Buffer,
): Promise<{ readonly row: Row; readonly version: number } | undefined> {
  const { h, k, rows } = placeOf(table, index, suffix)
  const cql = `SELECT row, writetime(row) AS version FROM ${rows} WHERE h = ? AND k = ?`
  const stored = await cluster.readOne({ cql, values: [h, k] }, 'strong')
  const row = Row.readIfAny(stored?.text('row'))
  return row && { row, version: stored?.number('version') ?? 0 }
}
