// Transactions: many intents, one commit. Keys are held from prepare to durable, so whoever wants one of them meanwhile is refused; every
// action is decided, so that each refusal has its place among the reasons. Source: docs transaction-apis; USENIX ATC '23.
import { NO_REASON, reasonOf, transactionCanceled, type CancellationReason } from '../intents/cancellation.js'
import { transactionConflict } from '../model/errors.js'
import type { Clock } from '../runtime/clock.js'
import { rowKey } from '../storage/keys.js'
import { Row } from '../storage/row.js'
import type { Store } from '../storage/store.js'
import type { ChangeSink } from './change.js'
import type { IdempotencyToken, Receipt, Table, TransactOutcome, TransactWrite } from './engine.js'
import type { CommitQueue } from './commit-queue.js'
import type { OpenTable } from './open-tables.js'
import type { Tokens } from './tokens.js'
import type { Prepared, Writer } from './writer.js'

export interface TransactorParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly writer: Writer
  readonly tokens: Tokens
  /** How long keys stay held before the commit, so that conflicts can be made to happen. */
  readonly holdMs: number
}

export class Transactor {
  readonly #parts: TransactorParts

  constructor(parts: TransactorParts) {
    this.#parts = parts
  }

  async write(writes: readonly TransactWrite[], token?: IdempotencyToken): Promise<TransactOutcome> {
    const { tokens, clock } = this.#parts
    if (token === undefined) return { kind: 'committed', receipts: await this.#run(writes, undefined) }
    const replay = tokens.begin(token, clock.nowMs())
    if (replay !== undefined) return { kind: 'replayed', sizesBytes: replay }
    let sizesBytes: readonly number[] | undefined
    try {
      const receipts = await this.#run(writes, token)
      sizesBytes = sizesOf(receipts)
      return { kind: 'committed', receipts }
    } finally {
      tokens.end(token, sizesBytes, clock.nowMs())
    }
  }

  /** Several rows in one snapshot. */
  read(reads: readonly { readonly table: Table; readonly rowSuffix: Buffer }[]): readonly (Row | undefined | 'held')[] {
    const { store, writer } = this.#parts
    const snapshot = store.snapshot()
    try {
      return reads.map(({ table, rowSuffix }) => {
        const key = rowKey(table.record.physicalId, rowSuffix)
        if (writer.isHeld(key.toString('latin1'))) return 'held'
        return Row.readIfAny(store.get(key, snapshot))
      })
    } finally {
      void snapshot.close()
    }
  }

  async #run(writes: readonly TransactWrite[], token: IdempotencyToken | undefined): Promise<readonly Receipt[]> {
    const { writer, clock, holdMs } = this.#parts
    const keys = writes.map(({ table, intent }) => rowKey(table.record.physicalId, intent.rowSuffix).toString('latin1'))
    if (keys.some((key) => writer.isHeld(key))) throw transactionCanceled(keys.map((key) => conflictOf(writer, key)))
    writer.hold(keys)
    try {
      if (holdMs > 0) await clock.sleep(holdMs)
      return await this.#commit(writes, token)
    } finally {
      writer.release(keys)
    }
  }

  async #commit(writes: readonly TransactWrite[], token: IdempotencyToken | undefined): Promise<readonly Receipt[]> {
    const { writer, tokens, clock, commits } = this.#parts
    // The tables of a request come from the engine itself, so they are open ones.
    const prepared = writes.map(({ table, intent }) => writer.prepare(table as OpenTable, intent))
    await refuseTogether(prepared)
    const sink: ChangeSink = { ops: [], touched: [] }
    const changes = prepared.map((one) => ({ prepared: one, ...writer.change(one, sink) }))
    const receipts = changes.map(({ receipt }) => receipt)
    if (token !== undefined) sink.ops.push(...tokens.rememberOps(token, sizesOf(receipts), clock.nowMs()))
    const written = changes.flatMap((change) =>
      change.pending === undefined ? [] : [{ prepared: change.prepared, pending: change.pending }],
    )
    const group = sink.ops.length === 0 ? undefined : writer.land(written, sink)
    await (group === undefined ? commits.drain() : group.durable)
    return receipts
  }
}

/** @throws ApiError TransactionCanceledException, when what the refusals rest on has landed */
async function refuseTogether(prepared: readonly Prepared[]): Promise<void> {
  if (prepared.every(({ decision }) => decision.kind !== 'refuse')) return
  await Promise.all(prepared.flatMap(({ waitsFor }) => (waitsFor === undefined ? [] : [waitsFor.durable])))
  throw transactionCanceled(prepared.map(({ decision }) => (decision.kind === 'refuse' ? reasonOf(decision.error) : NO_REASON)))
}

const conflictOf = (writer: Writer, key: string): CancellationReason =>
  writer.isHeld(key) ? reasonOf(transactionConflict()) : NO_REASON

const sizesOf = (receipts: readonly Receipt[]): readonly number[] =>
  receipts.map(({ before, after }) => Math.max(before?.sizeBytes ?? 0, after?.sizeBytes ?? 0))
