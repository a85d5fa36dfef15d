// What a stream needs of a log: that its entries stay for a day, whether or not anybody reads them. Invariant: one that was disabled needs it
// as well, since its records are readable for as long.
import type { OpenTable } from '../tables/open-table.js'
import type { LogKeeper } from './log-reader.js'

/** Source: docs Streams (records are kept for 24 hours). */
export const RECORDS_KEPT_MS = 24 * 60 * 60 * 1000

const STREAM: readonly [LogKeeper] = [{ retentionMs: RECORDS_KEPT_MS }]
const NONE: readonly LogKeeper[] = []

export const streamKeepers = ({ record }: OpenTable): readonly LogKeeper[] => (record.stream === undefined ? NONE : STREAM)
