// The audit as a reader of logs: it sums up each partition's entries (log/audit.ts). Invariant: its state is its row, so there is nothing of
// it in memory.
import { AUDIT, applyToAudit, decodeAudit, encodeAudit } from '../../log/audit.js'
import type { LogEntry } from '../../log/entry.js'
import type { Sequence } from '../../model/ids.js'
import type { LoggedChange } from '../commit/change-sink.js'
import type { OpenTable } from '../tables/open-table.js'
import type { LogKeeperSource } from './log-keepers.js'
import type { Applied, LogPlace, LogReader, ReadableLog } from './log-reader.js'
import { RECORDS_KEPT_MS } from '../../tables/stream-life.js'

class AuditReader implements LogReader {
  readonly name = AUDIT
  readonly log: ReadableLog
  readonly startAt = 0
  /** Long enough for `verify` to look at single entries. */
  readonly retentionMs = RECORDS_KEPT_MS
  /** A split leaves its sums with the parent. */
  readonly needsLineage = true

  constructor(log: ReadableLog) {
    this.log = log
  }

  sequenceIn(saved: string): Sequence {
    return decodeAudit(saved).sequence
  }

  isOpen(): boolean {
    return true
  }

  looksAtMs(_change: LoggedChange, nowMs: number): number {
    return nowMs
  }

  apply({ saved }: LogPlace, entries: readonly LogEntry[]): Applied {
    const state = entries.reduce(applyToAudit, decodeAudit(saved))
    return { sequence: state.sequence, saved: encodeAudit(state), waits: undefined }
  }
}

/** The audits of the tables whose records ask for one. */
export function auditReaders(): LogKeeperSource {
  const known = new WeakMap<OpenTable, readonly [AuditReader]>()
  return (table) => {
    if (!table.record.logReaders.includes(AUDIT)) return []
    const readers = known.get(table) ?? ([new AuditReader(table)] as const)
    known.set(table, readers)
    return readers
  }
}
