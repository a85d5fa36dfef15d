// The plane of items with capacity: each request is admitted before it is carried out, and charged what its receipt says. Invariants: while one runs
// its table's record is in use, so that changes of it wait; nothing begins while this gateway is out of its lease.
// Source: docs capacity-unit-calculations, transaction-apis.
import { type ThrottleCause, throttleError } from '../../capacity/throttle.js'
import type { ReadConsistency } from '../../capacity/units.js'
import type {
  IdempotencyToken,
  Items,
  Page,
  RangeRead,
  ReadReceipt,
  ReadWithin,
  Receipt,
  RowRead,
  Together,
  TransactOutcome,
  TransactWrite,
} from '../../engine/contract/items.js'
import { NO_REASON, reasonOf, transactionCanceled } from '../../intents/cancellation.js'
import type { WriteIntent } from '../../intents/intent.js'
import { ApiError } from '../../model/errors.js'
import type { Serving } from '../../model/serving.js'
import type { ReadRow } from '../../storage/unchecked-row.js'
import type { Lease } from '../catalogue/lease.js'
import type { RingTable } from '../catalogue/ring-table.js'
import { type Charging, sourceOf } from './charging.js'

export class MeteredItems implements Items {
  readonly #items: Items
  readonly #charging: Charging
  readonly #lease: Lease

  constructor(items: Items, charging: Charging, lease: Lease) {
    this.#items = items
    this.#charging = charging
    this.#lease = lease
  }

  get(table: RingTable, rowSuffix: Buffer, consistency: ReadConsistency, serving?: Serving): Promise<ReadReceipt> {
    return this.#during([table], async () => {
      this.#charging.admit('read', sourceOf(table, undefined))
      return this.#charged(table, await this.#items.get(table, rowSuffix, consistency, serving))
    })
  }

  getWithin(
    table: RingTable,
    rowSuffix: Buffer,
    consistency: ReadConsistency,
    maxBytes: number,
    serving?: Serving,
  ): Promise<ReadWithin> {
    return this.#during([table], async () => {
      this.#charging.admit('read', sourceOf(table, undefined))
      const read = await this.#items.getWithin(table, rowSuffix, consistency, maxBytes, serving)
      return read === 'too large' ? read : this.#charged(table, read)
    })
  }

  getTogether(reads: readonly RowRead<RingTable>[], serving?: Serving): Promise<Together> {
    return this.#duringAll(reads, 'read', async () => {
      const together = await this.#items.getTogether(reads, serving)
      for (const [at, read] of together.entries()) {
        const table = reads[at]?.table
        if (read !== 'held' && table !== undefined) this.#charged(table, read)
      }
      return together
    })
  }

  range(read: RangeRead<RingTable>): Promise<Page> {
    const { table } = read
    return this.#during([table], async () => {
      this.#charging.admit('read', sourceOf(table, read.index && table.indexOf(read.index)))
      const page = await this.#items.range(read)
      this.#charging.chargeUnits('read', table, page.units)
      return page
    })
  }

  write(table: RingTable, intent: WriteIntent): Promise<Receipt> {
    return this.#during([table], async () => {
      const source = sourceOf(table, undefined)
      this.#charging.admit('write', source)
      try {
        const receipt = await this.#items.write(table, intent)
        this.#charging.chargeUnits('write', table, receipt.units)
        return receipt
      } catch (refusal) {
        if (refusal instanceof ApiError) this.#charging.charge('write', source, refusal.chargedHalfUnits)
        throw refusal
      }
    })
  }

  transact(writes: readonly TransactWrite<RingTable>[], token?: IdempotencyToken): Promise<TransactOutcome> {
    return this.#duringAll(writes, 'write', async () => {
      const outcome = await this.#items.transact(writes, token)
      for (const [at, { table }] of writes.entries()) this.#chargeAction(table, outcome, at)
      return outcome
    })
  }

  collectionBytes(table: RingTable, rowSuffix: Buffer): ReturnType<Items['collectionBytes']> {
    return this.#items.collectionBytes(table, rowSuffix)
  }

  /** Each action is prepared and committed; a replay reads what it finds done. */
  #chargeAction(table: RingTable, outcome: TransactOutcome, at: number): void {
    if (outcome.kind === 'replayed') {
      this.#charging.charge('read', sourceOf(table, undefined), outcome.units[at] ?? 0)
      return
    }
    const receipt = outcome.receipts[at]
    if (receipt !== undefined) this.#charging.chargeUnits('write', table, receipt.units, 2)
  }

  #charged<Read extends ReadReceipt<ReadRow>>(table: RingTable, receipt: Read): Read {
    this.#charging.charge('read', sourceOf(table, undefined), receipt.halfUnits)
    return receipt
  }

  #during<Result>([first, ...others]: readonly RingTable[], task: () => Promise<Result>): Promise<Result> {
    if (first !== undefined) return first.inFlight.during(() => this.#during(others, task))
    this.#lease.check()
    return task()
  }

  /** One that is throttled cancels all. @throws ApiError TransactionCanceledException */
  #duringAll<Result>(
    actions: readonly { readonly table: RingTable }[],
    side: 'read' | 'write',
    task: () => Promise<Result>,
  ): Promise<Result> {
    const tables = [...new Set(actions.map(({ table }) => table))]
    return this.#during(tables, () => {
      const causes = actions.map(({ table }) => this.#charging.causes(side, sourceOf(table, undefined)))
      if (causes.some((ofAction) => ofAction.length > 0)) throw throttledActions(causes)
      return task()
    })
  }
}

const throttledActions = (causes: readonly (readonly ThrottleCause[])[]): ApiError =>
  transactionCanceled(causes.map((ofAction) => (ofAction.length === 0 ? NO_REASON : reasonOf(throttleError(ofAction)))))
