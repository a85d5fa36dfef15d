// Transactions: many intents, one commit. Keys are held from prepare to durable, so whoever wants one of them meanwhile is refused; every
// action is decided, so that each refusal has its place among the reasons. Source: docs transaction-apis; USENIX ATC '23.
import { type ThrottleCause, throttleError } from '../../capacity/throttle.js'
import { readHalfUnits } from '../../capacity/units.js'
import { NO_REASON, reasonOf, transactionCanceled, type CancellationReason } from '../../intents/cancellation.js'
import { type ApiError, collectionTooLarge, internalServerError, tableNotFound, transactionConflict } from '../../model/errors.js'
import type { Serving } from '../../model/serving.js'
import { locate } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import { rowKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store, StoreOp } from '../../storage/store.js'
import type { Admission } from '../admission/admission.js'
import { type Growth, exceedsLimit, refuseTooLarge } from './collections.js'
import type { IdempotencyToken, ReadReceipt, Receipt, RowRead, TransactOutcome, TransactWrite } from '../contract/items.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { isUnbroken, type Lease, takeLease } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import { chargePrepared } from './charge.js'
import type { HeldKeys } from './held-keys.js'
import type { Outcome, WritePipeline } from './pipeline.js'
import type { Plan, Prepared } from './plan.js'
import { TRANSACTED } from './policy.js'
import type { Tokens } from './tokens.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

export interface TransactorParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly admission: Admission
  readonly held: HeldKeys
  readonly pipeline: WritePipeline
  readonly tokens: Tokens
  readonly zoneFollowers: ZoneFollowers
  /** How long keys stay held before the commit, so that conflicts can be made to happen. */
  readonly holdMs: number
}

export class Transactor {
  readonly #parts: TransactorParts

  constructor(parts: TransactorParts) {
    this.#parts = parts
  }

  async write(writes: readonly TransactWrite<OpenTable>[], token?: IdempotencyToken): Promise<TransactOutcome> {
    const { tokens, clock } = this.#parts
    if (token === undefined) return committed(await this.#run(writes, undefined))
    const replay = tokens.begin(token, clock.nowMs())
    if (replay !== undefined) return { kind: 'replayed', units: this.#chargeReplay(writes, replay) }
    let sizesBytes: readonly number[] | undefined
    try {
      const landed = await this.#run(writes, token)
      sizesBytes = sizesOf(landed.receipts)
      return committed(landed)
    } finally {
      tokens.end(token, sizesBytes, clock.nowMs())
    }
  }

  /** Several rows in one snapshot. @throws ApiError TransactionCanceledException when one of them is throttled, InternalServerError */
  read(reads: readonly RowRead<OpenTable>[], serving: Serving): readonly (ReadReceipt | 'held')[] {
    const { store, admission, held, zoneFollowers } = this.#parts
    const places = reads.map(({ table, rowSuffix }) => ({
      table,
      rowSuffix,
      partition: locate(table.map, rowSuffix),
      key: rowKey(table.record.physicalId, rowSuffix),
    }))
    for (const { table, partition } of places) zoneFollowers.read(table, partition.slot, 'strong', serving)
    refuseThrottled(
      places.map(({ table, partition, rowSuffix }) => admission.causes('read', table.chargesTo, partition, rowSuffix)),
    )
    if (places.some(({ key }) => held.has(key.toString('latin1')))) return places.map(({ key }) => heldOrNothing(held, key))
    const snapshot = store.snapshot()
    try {
      return places.map(({ table, partition, rowSuffix, key }) => {
        const row = Row.readIfAny(store.get(key, snapshot))
        const halfUnits = readHalfUnits(row?.sizeBytes ?? 0, 'transactional')
        admission.charge('read', table.chargesTo, partition, halfUnits, rowSuffix)
        return { row, halfUnits }
      })
    } finally {
      void snapshot.close()
    }
  }

  /** A replay reads what it finds done. Source: docs API_TransactWriteItems ClientRequestToken. */
  #chargeReplay(writes: readonly TransactWrite<OpenTable>[], sizesBytes: readonly number[]): readonly number[] {
    return writes.map(({ table, intent }, at) => {
      const halfUnits = readHalfUnits(sizesBytes[at] ?? 0, 'transactional')
      const { rowSuffix } = intent
      this.#parts.admission.charge('read', table.chargesTo, locate(table.map, rowSuffix), halfUnits, rowSuffix)
      return halfUnits
    })
  }

  async #run(writes: readonly TransactWrite<OpenTable>[], token: IdempotencyToken | undefined): Promise<Landed> {
    const { held, clock, holdMs } = this.#parts
    const keys = writes.map(({ table, intent }) => rowKey(table.record.physicalId, intent.rowSuffix).toString('latin1'))
    if (keys.some((key) => held.has(key))) throw transactionCanceled(keys.map((key) => conflictOf(held, key)))
    held.hold(keys)
    try {
      if (holdMs > 0) await clock.sleep(holdMs)
      return await this.#commit(writes, token)
    } finally {
      held.release(keys)
    }
  }

  async #commit(writes: readonly TransactWrite<OpenTable>[], token: IdempotencyToken | undefined): Promise<Landed> {
    const { pipeline, tokens, clock, commits } = this.#parts
    const leases = leasesOf(writes, clock)
    if (writes.some(({ table }) => table.record.status === 'DELETING')) throw tableNotFound() // since its keys are held
    const remember = (receipts: readonly Receipt[]): readonly StoreOp[] =>
      token === undefined ? [] : tokens.rememberOps(token, sizesOf(receipts), clock.nowMs())
    const outcome = pipeline.carryOut(writes, TRANSACTED, remember)
    if (outcome.kind !== 'queued') return this.#cancel(outcome)
    await (outcome.group === undefined ? commits.landed() : outcome.group.durable)
    return { receipts: outcome.receipts, leases }
  }

  /** @throws ApiError TransactionCanceledException with a reason for each action, when what it tells of has landed */
  #cancel(outcome: Exclude<Outcome, { kind: 'queued' }>): Promise<never> {
    switch (outcome.kind) {
      case 'throttled':
        throw throttledActions(outcome.causes)
      case 'held':
        throw new Error('a transaction holds its keys itself')
      case 'refused':
        return this.#cancelAsDecided(outcome.prepared)
      case 'overfull':
        return refuseTooLarge(outcome.overfull, outcome.plans, canceledBy(outcome.overfull, outcome.plans))
    }
  }

  /** The work of preparing is charged. */
  async #cancelAsDecided(prepared: readonly Prepared[]): Promise<never> {
    for (const one of prepared) chargePrepared(this.#parts.admission, one, TRANSACTED)
    await Promise.all(prepared.flatMap(({ waitsFor }) => (waitsFor === undefined ? [] : [waitsFor.durable])))
    throw transactionCanceled(prepared.map(({ decision }) => (decision.kind === 'refuse' ? reasonOf(decision.error) : NO_REASON)))
  }
}

/** What a transaction did, and what it rests on. */
interface Landed {
  readonly receipts: readonly Receipt[]
  readonly leases: readonly Lease[]
}

/** @throws ApiError InternalServerError when a partition of the transaction has no leader */
function leasesOf(writes: readonly TransactWrite<OpenTable>[], clock: Clock): readonly Lease[] {
  return writes.map(({ table, intent }) => takeLease(table, locate(table.map, intent.rowSuffix), clock))
}

/** It was made; whether that may be said depends on who leads. @throws ApiError InternalServerError */
function committed({ receipts, leases }: Landed): TransactOutcome {
  if (!leases.every(isUnbroken)) throw internalServerError()
  return { kind: 'committed', receipts }
}

/** @throws ApiError TransactionCanceledException when one of the actions is throttled. @param causes of each action */
function refuseThrottled(causes: readonly (readonly ThrottleCause[])[]): void {
  if (causes.some((ofAction) => ofAction.length > 0)) throw throttledActions(causes)
}

const throttledActions = (causes: readonly (readonly ThrottleCause[])[]): ApiError =>
  transactionCanceled(causes.map((ofAction) => (ofAction.length === 0 ? NO_REASON : reasonOf(throttleError(ofAction)))))

/** All actions of a collection count together, and those that add to it are named. Source: assumed. */
function canceledBy(overfull: readonly Growth[], plans: readonly Plan[]): ApiError {
  return transactionCanceled(plans.map((plan) => (exceedsLimit(plan, overfull) ? reasonOf(collectionTooLarge()) : NO_REASON)))
}

const NOTHING_READ: ReadReceipt = { row: undefined, halfUnits: 0 }

const heldOrNothing = (held: HeldKeys, key: Buffer): ReadReceipt | 'held' =>
  held.has(key.toString('latin1')) ? 'held' : NOTHING_READ

const conflictOf = (held: HeldKeys, key: string): CancellationReason =>
  held.has(key) ? reasonOf(transactionConflict()) : NO_REASON

const sizesOf = (receipts: readonly Receipt[]): readonly number[] =>
  receipts.map(({ before, after }) => Math.max(before?.sizeBytes ?? 0, after?.sizeBytes ?? 0))
