// What a stream needs of a log: that its entries stay for a day, whether or not anybody reads them, and whether or not its table does.
// Invariant: one that was disabled needs the entries as well, since its records are readable for as long.
import { RECORDS_KEPT_MS, ROLL_OVER_MS } from '../../tables/stream-life.js'
import type { OpenTable } from '../tables/open-table.js'
import type { LogKeeper } from './log-reader.js'

const NONE: readonly LogKeeper[] = []
/**
 * A shard is shown for a day after its end, which is a roll-over at the latest, and names its parent until then.
 * Source: docs Streams (the stream of a deleted table is disabled, and readable for 24 hours).
 */
const KEEPS: readonly LogKeeper[] = [
  { retentionMs: RECORDS_KEPT_MS, outlivesTable: true, lineageMs: RECORDS_KEPT_MS + 2 * ROLL_OVER_MS },
]

export const streamKeepers = ({ record: { stream } }: OpenTable): readonly LogKeeper[] => (stream === undefined ? NONE : KEEPS)
