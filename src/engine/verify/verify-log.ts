// What `verify` holds logs to: each entry follows from the one before it for its key, over splits too, and the newest is the stored row; as
// far back as every change went to the log.
import type { PartitionId, Sequence } from '../../model/ids.js'
import { AUDIT, applyToAudit, type AuditState, decodeAudit } from '../../log/audit.js'
import type { LogEntry } from '../../log/entry.js'
import { entriesAfter, entryAt } from '../../log/log.js'
import { logOwner } from '../../partitions/lineage.js'
import { followerStateKey, rowKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { OpenTable } from '../tables/open-table.js'

const CHUNK_ENTRIES = 256

/** Each entry follows from the one before it for its key, and the newest is the stored row. */
export async function checkLogs(store: Store, table: OpenTable, problem: (suffix: Buffer, words: string) => void): Promise<void> {
  const check = new LogCheck(store, table, problem)
  const { lineage, partitions } = table.map
  const oldest = new Map<number, number>()
  for (const { id } of [...lineage, ...partitions]) {
    const [first] = await entriesAfter(store, id, 0, 1)
    if (first !== undefined) oldest.set(id, first.sequence)
  }
  for (const id of oldest.keys()) {
    for await (const { rowSuffix: suffix, before, after, sequence } of logEntries(store, id, 0)) {
      await check.predecessor(suffix, before, oldest)
      await check.successor(suffix, after, sequence)
    }
  }
}

/** What the audit has made of a log, and would make of what it has still to read. */
export async function auditOf(store: Store, partitionId: PartitionId): Promise<AuditState> {
  let state = decodeAudit(store.get(followerStateKey(partitionId, AUDIT)))
  for await (const entry of logEntries(store, partitionId, state.sequence)) state = applyToAudit(state, entry)
  return state
}

class LogCheck {
  readonly #store: Store
  readonly #table: OpenTable
  readonly #problem: (suffix: Buffer, words: string) => void

  constructor(store: Store, table: OpenTable, problem: (suffix: Buffer, words: string) => void) {
    this.#store = store
    this.#table = table
    this.#problem = problem
  }

  /** @param oldest sequences of the logs' oldest entries: what was before them has been trimmed */
  async predecessor(suffix: Buffer, before: Row | undefined, oldest: ReadonlyMap<number, number>): Promise<void> {
    if (before === undefined || this.#isFromBefore(before.sequence)) return
    const owner = logOwner(this.#table.map, suffix, before.sequence)
    if (before.sequence < (oldest.get(owner) ?? Number.POSITIVE_INFINITY)) return
    const made = await entryAt(this.#store, owner, before.sequence)
    if (made?.after === undefined || !made.rowSuffix.equals(suffix) || made.after.text !== before.text) {
      this.#problem(suffix, `the log does not say how the row got its image of sequence ${before.sequence}`)
    }
  }

  /** The stored row is this entry's image, or one that a later entry made. */
  async successor(suffix: Buffer, image: Row | undefined, sequence: Sequence): Promise<void> {
    const stored = Row.readIfAny(this.#store.get(rowKey(this.#table.record.physicalId, suffix)))
    if (stored === undefined || this.#isFromBefore(stored.sequence)) return
    if (stored.sequence === sequence && image?.text !== stored.text)
      this.#problem(suffix, `the row is not what the log says it was at sequence ${sequence}`)
    if (stored.sequence < sequence) this.#problem(suffix, `the row is older than the log's sequence ${sequence}`)
    const owner = logOwner(this.#table.map, suffix, stored.sequence)
    if (stored.sequence > sequence && (await entryAt(this.#store, owner, stored.sequence)) === undefined)
      this.#problem(suffix, `the log does not have the write of sequence ${stored.sequence}`)
  }

  /** Nobody needed the log then, so it may lack the change. */
  #isFromBefore(sequence: Sequence): boolean {
    return sequence <= (this.#table.record.loggedAfter ?? 0)
  }
}

async function* logEntries(store: Store, partitionId: PartitionId, after: number): AsyncGenerator<LogEntry> {
  let last = after
  for (;;) {
    const entries = await entriesAfter(store, partitionId, last, CHUNK_ENTRIES)
    if (entries.length === 0) return
    yield* entries
    last = entries.at(-1)?.sequence ?? last
  }
}
