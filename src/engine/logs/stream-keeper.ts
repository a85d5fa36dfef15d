// What a stream needs of a log: that its entries stay for a day, whether or not anybody reads them, and whether or not its table does.
// Invariant: one that was disabled needs the entries as well, since its records are readable for as long.
import type { OpenTable } from '../tables/open-table.js'
import type { LogKeeper } from './log-reader.js'

/** Source: docs Streams (records are kept for 24 hours). */
export const RECORDS_KEPT_MS = 24 * 60 * 60 * 1000

const NONE: readonly LogKeeper[] = []
const DISABLED: readonly LogKeeper[] = [{ retentionMs: RECORDS_KEPT_MS }]
/** Source: docs Streams (the stream of a deleted table is disabled, and readable for 24 hours). */
const ENABLED: readonly LogKeeper[] = [{ retentionMs: RECORDS_KEPT_MS, outlivesTable: true }]

export function streamKeepers({ record: { stream } }: OpenTable): readonly LogKeeper[] {
  if (stream === undefined) return NONE
  return stream.enabled ? ENABLED : DISABLED
}
