// Transactions: many intents, one commit. Keys are held from prepare to durable, so whoever wants one of them meanwhile is refused; every
// action is decided, so that each refusal has its place among the reasons. Source: docs transaction-apis; USENIX ATC '23.
import { type ThrottleCause, throttled } from '../../capacity/throttle.js'
import { readHalfUnits } from '../../capacity/units.js'
import { NO_REASON, reasonOf, transactionCanceled, type CancellationReason } from '../../intents/cancellation.js'
import { type ApiError, collectionTooLarge, internalServerError, tableNotFound, transactionConflict } from '../../model/errors.js'
import type { Serving } from '../../model/serving.js'
import { locate } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import { rowKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import { newSink } from '../commit/change-sink.js'
import { type Growth, isOverfull, refuseOverfull } from './collections.js'
import type { IdempotencyToken, ReadReceipt, Receipt, RowRead, TransactOutcome, TransactWrite } from '../contract/engine.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { isUnbroken, type Lease, takeLease } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-tables.js'
import { chargePlan, chargePrepared, indexCauses, type Plan, planWrite, type Prepared, stayed } from './plan.js'
import type { Tokens } from './tokens.js'
import type { Writer } from './writer.js'
import type { ZoneReplicas } from '../zones/zone-replicas.js'

/** Each action is prepared and committed. Source: docs transaction-apis. */
const TRANSACTION_FACTOR = 2

export interface TransactorParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly writer: Writer
  readonly tokens: Tokens
  readonly replicas: ZoneReplicas
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
  read(reads: readonly RowRead[], serving: Serving): readonly (ReadReceipt | 'held')[] {
    const { store, writer, replicas } = this.#parts
    const { admission } = writer
    const places = reads.map(({ table, rowSuffix }) => {
      const open = table as OpenTable // the tables of a request come from the engine itself
      return { open, rowSuffix, partition: locate(open.map, rowSuffix), key: rowKey(open.record.physicalId, rowSuffix) }
    })
    for (const { open, partition } of places) replicas.read(open, partition.slot, true, serving)
    refuseThrottled(places.map(({ open, partition, rowSuffix }) => admission.causes('read', open.source, partition, rowSuffix)))
    if (places.some(({ key }) => writer.isHeld(key.toString('latin1'))))
      return places.map(({ key }) => heldOrNothing(writer, key))
    const snapshot = store.snapshot()
    try {
      return places.map(({ open, partition, rowSuffix, key }) => {
        const row = Row.readIfAny(store.get(key, snapshot))
        const halfUnits = readHalfUnits(row?.sizeBytes ?? 0, 'transactional')
        admission.charge('read', open.source, partition, halfUnits, rowSuffix)
        return { row, halfUnits }
      })
    } finally {
      void snapshot.close()
    }
  }

  /** A replay reads what it finds done. Source: docs API_TransactWriteItems ClientRequestToken. */
  #chargeReplay(writes: readonly TransactWrite[], sizesBytes: readonly number[]): readonly number[] {
    return writes.map(({ table, intent }, at) => {
      const open = table as OpenTable // the tables of a request come from the engine itself
      const halfUnits = readHalfUnits(sizesBytes[at] ?? 0, 'transactional')
      const { rowSuffix } = intent
      this.#parts.writer.admission.charge('read', open.source, locate(open.map, rowSuffix), halfUnits, rowSuffix)
      return halfUnits
    })
  }

  async #run(writes: readonly TransactWrite[], token: IdempotencyToken | undefined): Promise<Landed> {
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

  async #commit(writes: readonly TransactWrite[], token: IdempotencyToken | undefined): Promise<Landed> {
    const { writer, tokens, clock, commits } = this.#parts
    const leases = leasesOf(writes, clock)
    const prepared = this.#prepare(writes)
    await this.#refuseTogether(prepared)
    const plans = prepared.map(planWrite)
    const growths = writer.collections.growths(plans)
    const overfull = writer.collections.overfull(growths)
    if (overfull.length > 0) return refuseOverfull(overfull, plans, canceledBy(overfull, plans))
    refuseThrottled(plans.map((plan) => indexCauses(writer.admission, plan)))
    for (const plan of plans) chargePlan(writer.admission, plan, TRANSACTION_FACTOR)
    const sink = newSink()
    const applied = plans.map((plan) => (plan.isWrite ? writer.apply(plan, sink) : undefined))
    const receipts = plans.map((plan, at) => applied[at]?.receipt ?? stayed(plan))
    if (token !== undefined) sink.ops.push(...tokens.rememberOps(token, sizesOf(receipts), clock.nowMs()))
    const written = applied.filter((one) => one !== undefined)
    const group = sink.ops.length === 0 ? undefined : writer.land(written, growths, sink)
    await (group === undefined ? commits.landed() : group.durable)
    return { receipts, leases }
  }

  /** All are admitted before the first is decided. */
  #prepare(writes: readonly TransactWrite[]): Prepared[] {
    const { writer } = this.#parts
    const places = writes.map(({ table, intent }) => {
      const open = table as OpenTable // the tables of a request come from the engine itself
      if (open.record.status === 'DELETING') throw tableNotFound() // since its keys are held
      return { open, intent, partition: locate(open.map, intent.rowSuffix) }
    })
    refuseThrottled(
      places.map(({ open, intent, partition }) => writer.admission.causes('write', open.source, partition, intent.rowSuffix)),
    )
    return places.map(({ open, intent, partition }) => writer.prepare(open, intent, partition))
  }

  /** The work of preparing is charged. @throws ApiError TransactionCanceledException, when what the refusals rest on has landed */
  async #refuseTogether(prepared: readonly Prepared[]): Promise<void> {
    if (prepared.every(({ decision }) => decision.kind !== 'refuse')) return
    const { admission } = this.#parts.writer
    for (const one of prepared) chargePrepared(admission, one)
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
function leasesOf(writes: readonly TransactWrite[], clock: Clock): readonly Lease[] {
  return writes.map(({ table, intent }) => {
    const open = table as OpenTable // the tables of a request come from the engine itself
    return takeLease(open, locate(open.map, intent.rowSuffix), clock)
  })
}

/** It was made; whether that may be said depends on who leads. @throws ApiError InternalServerError */
function committed({ receipts, leases }: Landed): TransactOutcome {
  if (!leases.every(isUnbroken)) throw internalServerError()
  return { kind: 'committed', receipts }
}

/** @throws ApiError TransactionCanceledException when one of the actions is throttled. @param causes of each action */
function refuseThrottled(causes: readonly (readonly ThrottleCause[])[]): void {
  if (causes.every((ofAction) => ofAction.length === 0)) return
  throw transactionCanceled(causes.map((ofAction) => (ofAction.length === 0 ? NO_REASON : reasonOf(throttled(ofAction)))))
}

/** All actions of a collection count together, and those that add to it are named. Source: assumed. */
function canceledBy(overfull: readonly Growth[], plans: readonly Plan[]): ApiError {
  return transactionCanceled(plans.map((plan) => (isOverfull(plan, overfull) ? reasonOf(collectionTooLarge()) : NO_REASON)))
}

const NOTHING_READ: ReadReceipt = { row: undefined, halfUnits: 0 }

const heldOrNothing = (writer: Writer, key: Buffer): ReadReceipt | 'held' =>
  writer.isHeld(key.toString('latin1')) ? 'held' : NOTHING_READ

const conflictOf = (writer: Writer, key: string): CancellationReason =>
  writer.isHeld(key) ? reasonOf(transactionConflict()) : NO_REASON

const sizesOf = (receipts: readonly Receipt[]): readonly number[] =>
  receipts.map(({ before, after }) => Math.max(before?.sizeBytes ?? 0, after?.sizeBytes ?? 0))
