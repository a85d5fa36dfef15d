// Transactions in two phases: every row is held under the condition that it is what was decided on, the ledger says whether all of it is so, then the
// rows follow. Invariants: a client hears of a commit when the ledger has it; whatever this gateway fails at, others can end by what the
// ledger says. Source: transactions of DynamoDB, USENIX ATC '23; decided as ScalarDB's Consensus Commit does, VLDB '23.
import { readHalfUnits } from '../../capacity/units.js'
import type { IdempotencyToken, RowRead, Together, TransactOutcome, TransactWrite } from '../../engine/contract/items.js'
import { reasonOf, transactionCanceled } from '../../intents/cancellation.js'
import { internalServerError, transactionConflict, transactionInProgress } from '../../model/errors.js'
import type { HalfUnits } from '../../model/ids.js'
import type { Clock } from '../../runtime/clock.js'
import { type Random, uuidOf } from '../../runtime/random.js'
import { stopwatchMs } from '../../runtime/stopwatch.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import { UnknownOutcome } from '../cluster/outcome.js'
import type { Hints } from '../indexes/hints.js'
import type { Unfinished } from '../indexes/unfinished.js'
import { cutKey, ITEM } from '../rows/key-cut.js'
import type { Lanes } from '../write/lanes.js'
import type { Attempt } from './attempt.js'
import { type Action, cancelledHalfUnits, type Draft, type Prepared, preparedOf, sizesOf } from './draft.js'
import type { Ledger, Verdict } from './ledger.js'
import type { Preparer } from './preparer.js'
import type { RingTransactor } from './ring-transactor.js'
import type { Settlement } from './settlement.js'
import { readTogether } from './together.js'
import { type Prior, priorOf, refuseOther } from './prior.js'
import type { Claim, Tokens } from './tokens.js'

/** A coordinator that takes longer decides nothing any more: what it might find aborted could be forgotten by then. */
const DECIDE_WITHIN_MS = 10_000

export interface TransactorParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly random: Random
  /** The id of this gateway. */
  readonly gateway: string
  readonly hints: Hints
  readonly lanes: Lanes
  readonly ledger: Ledger
  readonly preparer: Preparer
  readonly settlement: Settlement
  readonly tokens: Tokens
  readonly unfinished: Unfinished
  readonly holdMs: number
  /** Charges the table for what a transaction that was cancelled has prepared. */
  readonly chargeCancelled: (table: RingTable, halfUnits: HalfUnits) => void
}

const NEW: Prior = { kind: 'none', over: undefined }

export class TwoPhaseTransactor implements RingTransactor {
  readonly #parts: TransactorParts
  #count = 0

  constructor(parts: TransactorParts) {
    this.#parts = parts
  }

  async transact(writes: readonly TransactWrite<RingTable>[], token?: IdempotencyToken): Promise<TransactOutcome> {
    const attempt = this.#begin(writes, token)
    try {
      return await this.#run(attempt)
    } catch (failure) {
      if (failure instanceof UnknownOutcome) throw Object.assign(internalServerError(), { cause: failure })
      throw failure
    }
  }

  getTogether(reads: readonly RowRead<RingTable>[]): Promise<Together> {
    return readTogether(this.#parts, reads)
  }

  #begin(writes: readonly TransactWrite<RingTable>[], token: IdempotencyToken | undefined): Attempt {
    const { gateway, random, hints, clock } = this.#parts
    const actions = writes.map(actionOf)
    const fromVersion = clock.nowMs() * 1000
    const hint = hints.open(actions.map(({ table, key }) => ({ table: table.record.physicalId, place: key, fromVersion })))
    hint.catch(() => undefined) // who waits for it hears of it
    const txn = uuidOf(random.bytes('transaction', gateway, ++this.#count))
    return { txn, fromVersion, actions, token, hint, beganMs: stopwatchMs(), holds: new Map(), takesToken: false }
  }

  /** @throws ApiError, UnknownOutcome */
  async #run(attempt: Attempt): Promise<TransactOutcome> {
    const held = await this.#holdOrRelease(attempt)
    if (held.kind === 'replayed') {
      await this.#release(attempt)
      return held
    }
    const verdict = await this.#decide(attempt, held.rows)
    if (verdict.kind === 'aborted') {
      await this.#release(attempt)
      throw transactionCanceled(attempt.actions.map(() => reasonOf(transactionConflict())))
    }
    await this.#follow(attempt, verdict)
    return { kind: 'committed', receipts: held.rows.map(({ receipt }) => receipt) }
  }

  /** What was begun ends before the client hears that nothing came of it, so that its next attempt finds the rows free. */
  async #holdOrRelease(attempt: Attempt): Promise<Held> {
    try {
      return await this.#hold(attempt)
    } catch (failure) {
      await this.#release(attempt)
      throw failure
    }
  }

  /** Nothing is held as long as one action stops the others anyway. @throws ApiError, UnknownOutcome */
  async #hold(attempt: Attempt): Promise<Held> {
    const { preparer, clock } = this.#parts
    const { token, actions, holds } = attempt
    const priorNow = async (): Promise<Prior> => (token === undefined ? NEW : priorOf(this.#parts, token, clock.nowMs()))
    const [prior, drafts] = await Promise.all([priorNow(), awaitAll(actions.map((action) => preparer.draft(action, attempt)))])
    if (prior.kind === 'committed') return replayOf(prior)
    if (drafts.some(({ kind }) => kind !== 'prepared')) {
      // What stops it may be what was done with its token since that was looked at.
      const since = await priorNow()
      if (since.kind === 'committed') return replayOf(since)
    }
    const first = this.#preparedOf(attempt, drafts)
    await attempt.hint
    const hold = (draft: Prepared): Promise<Draft> => preparer.hold(draft, attempt, (asked) => holds.set(asked.action, asked))
    const [, ...held] = await awaitAll<Draft | undefined>([this.#takeToken(attempt, prior.over), ...first.map(hold)])
    return {
      kind: 'held',
      rows: this.#preparedOf(
        attempt,
        held.flatMap((draft) => draft ?? []),
      ),
    }
  }

  /** @throws ApiError TransactionCanceledException, which is charged */
  #preparedOf({ actions }: Attempt, drafts: readonly Draft[]): readonly Prepared[] {
    for (const [at, halfUnits] of cancelledHalfUnits(drafts).entries()) {
      const table = actions[at]?.table
      if (table !== undefined) this.#parts.chargeCancelled(table, halfUnits)
    }
    return preparedOf(drafts)
  }

  /** @throws ApiError where another transaction has it; UnknownOutcome */
  async #takeToken(attempt: Attempt, over: Claim | undefined): Promise<undefined> {
    const { token, txn } = attempt
    if (token === undefined) return
    attempt.takesToken = true
    const claim = { txn, payloadDigest: token.payloadDigest, sinceMs: this.#parts.clock.nowMs() }
    const owner = await this.#parts.tokens.take(token, claim, over)
    if (owner.txn === txn) return
    refuseOther(owner, token)
    throw transactionInProgress()
  }

  /** @throws ApiError, UnknownOutcome where nobody knows what was decided; it is ended when the ring says so */
  async #decide(attempt: Attempt, rows: readonly Prepared[]): Promise<Verdict> {
    const { ledger, unfinished } = this.#parts
    if (stopwatchMs() - attempt.beganMs > DECIDE_WITHIN_MS) return ABORTED
    try {
      return await ledger.commit(attempt.txn, sizesOf(rows))
    } catch (failure) {
      unfinished.finish(async () => this.#end(attempt, await ledger.abort(attempt.txn)))
      // Also where the ring was overloaded: a throttle would say that nothing was done.
      throw Object.assign(internalServerError(), { cause: failure })
    }
  }

  /** Strong reads of a local index end holds before they show its entries: the answer waits for those rows, so that mostly nothing is left to them. */
  async #follow(attempt: Attempt, verdict: Verdict): Promise<void> {
    const { unfinished } = this.#parts
    const end = (): Promise<void> => this.#end(attempt, verdict)
    if (attempt.actions.some(({ table }) => table.localIndexes.length > 0)) await end().catch(() => unfinished.finish(end))
    else unfinished.finish(end)
  }

  async #release(attempt: Attempt): Promise<void> {
    const end = (): Promise<void> => this.#end(attempt, ABORTED)
    await end().catch(() => this.#parts.unfinished.finish(end))
  }

  /** May be done again. @throws ApiError, UnknownOutcome */
  async #end({ txn, token, takesToken, holds, hint }: Attempt, verdict: Verdict): Promise<void> {
    const { settlement, lanes, ledger, tokens, clock } = this.#parts
    await awaitAll(
      [...holds.values()].map(({ action: { table, key }, held }) =>
        lanes.run(table.record.physicalId, key.h, () => settlement.end(table, key, held, verdict)),
      ),
    )
    if (verdict.kind === 'committed') await ledger.close(txn, verdict.sizesBytes, clock.nowMs())
    else if (token !== undefined && takesToken) await tokens.release(token, txn)
    const opened = await hint.catch(() => undefined)
    opened?.close()
  }
}

/** What a transaction has when it is decided, or what it was when it came before. */
type Held =
  { readonly kind: 'held'; readonly rows: readonly Prepared[] } | Extract<TransactOutcome, { readonly kind: 'replayed' }>

const ABORTED: Verdict = { kind: 'aborted' }

const replayOf = ({ sizesBytes }: Extract<Prior, { kind: 'committed' }>): Extract<Held, { kind: 'replayed' }> => ({
  kind: 'replayed',
  units: sizesBytes.map(replayHalfUnits),
})

/** A replay reads what it finds done. Source: docs API_TransactWriteItems ClientRequestToken. */
const replayHalfUnits = (sizeBytes: number): number => readHalfUnits(sizeBytes, 'transactional')

const actionOf = ({ table, intent }: TransactWrite<RingTable>): Action => ({
  table,
  intent,
  key: cutKey(ITEM, intent.rowSuffix, table.record.keys.hash.length),
})

/** Waits for all, so that nothing of it is under way any more. @throws what the first of them failed with */
async function awaitAll<Value>(all: readonly Promise<Value>[]): Promise<readonly Value[]> {
  const outcomes = await Promise.allSettled(all)
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
