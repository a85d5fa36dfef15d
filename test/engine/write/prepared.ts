// What a write is planned from, made by hand: a row as it is and a decision about it. No engine decides or changes anything.
import type { OpenTable } from '../../../src/engine/tables/open-table.js'
import type { Prepared } from '../../../src/engine/write/plan.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { itemSizeBytes } from '../../../src/model/size.js'
import { locate } from '../../../src/partitions/partition-map.js'
import { rowKey } from '../../../src/storage/keys.js'
import { Row } from '../../../src/storage/row.js'
import { key, suffixOf } from '../../support/engine-rig.js'

/** The key that all of them are about. */
const KEY = key('a', 1)
export const SUFFIX = suffixOf(KEY)

/** The item of that key with the texts of other attributes. */
export const item = (texts: Readonly<Record<string, string>> = {}): Item => ({
  ...KEY,
  ...Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }])),
})

const rowOf = (of: Item, sequence = 3): Row =>
  Row.make({ sizeBytes: itemSizeBytes(of), sequence, writtenAtMs: 5, origin: 0 }, JSON.stringify(of))

/** @param after undefined for a delete. @param sequence of the change that made the row */
export function prepared(table: OpenTable, before: Item | undefined, after: Item | undefined, sequence?: number): Prepared {
  return {
    table,
    partition: locate(table.map, SUFFIX),
    suffix: SUFFIX,
    key: rowKey(table.record.physicalId, SUFFIX).toString('latin1'),
    before: before && rowOf(before, sequence),
    waitsFor: undefined,
    decision: after === undefined ? { kind: 'delete' } : { kind: 'put', item: after, sizeBytes: itemSizeBytes(after) },
    madeElsewhere: undefined,
  }
}
