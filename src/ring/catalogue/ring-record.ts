// What the catalogue holds of a table: its record, and who takes what it has begun to an end. Plain data, replaced and never mutated.
// Invariant: `version` grows with each change, and each change is a compare-and-set on it.
import type { PhysicalId } from '../../model/ids.js'
import type { TableRecord } from '../../model/table.js'

export interface RingRecord {
  readonly table: TableRecord
  readonly version: number
  /** The id of the gateway that takes what the record says is to come to its end, as long as it lives. */
  readonly owner: string
  /** The table is there and can be used, though it shows as CREATING: until every gateway knows it. */
  readonly isUsable?: true
  /** Cassandra's tables of indexes that are gone: dropped when every gateway has this record. */
  readonly dropped?: readonly PhysicalId[]
}

/** As the text that is stored. */
export const recordText = ({ version: _column, ...rest }: RingRecord): string => JSON.stringify(rest)

/** @param text of `recordText` */
export const recordOfText = (text: string, version: number): RingRecord => ({
  ...(JSON.parse(text) as Omit<RingRecord, 'version'>), // our own text
  version,
})
