// Writes that a request makes one by one: the pipeline's outcome in the service's words, acknowledged when it has landed and its leader has
// led without a break since. Source: docs Programming.Errors.
import { throttleError } from '../../capacity/throttle.js'
import type { WriteIntent } from '../../intents/intent.js'
import {
  ApiError,
  collectionTooLarge,
  type ErrorName,
  internalServerError,
  tableNotFound,
  transactionConflict,
} from '../../model/errors.js'
import { locate } from '../../partitions/partition-map.js'
import type { Clock } from '../../runtime/clock.js'
import type { Admission } from '../admission/admission.js'
import type { Receipt } from '../contract/items.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import { isUnbroken, takeLease } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-table.js'
import { chargeRefused } from './charge.js'
import { refuseTooLarge } from './collections.js'
import type { Outcome, Write, WritePipeline } from './pipeline.js'
import type { Prepared } from './plan.js'
import { SINGLE } from './policy.js'

/** Refusals that are charged: what is there was read. That an INSERT of a key that there is takes part: Source: measured eu-west-2, 2026. */
const FAILED_CONDITIONS: ReadonlySet<ErrorName> = new Set(['ConditionalCheckFailedException', 'DuplicateItemException'])

export interface WriterParts {
  readonly clock: Clock
  readonly admission: Admission
  readonly pipeline: WritePipeline
  readonly strong: StrongReplicas
}

export class Writer {
  readonly #parts: WriterParts

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  /**
   * @throws ApiError what the intent refused with, TransactionConflictException, ResourceNotFoundException, a throttle,
   * ItemCollectionSizeLimitExceededException, InternalServerError, ReplicatedWriteConflictException
   */
  write(table: OpenTable, intent: WriteIntent): Promise<Receipt> {
    if (!table.isStrong) return this.#write({ table, intent })
    return this.#parts.strong.write(table, intent.rowSuffix, (mirrors) => this.#write({ table, intent, mirrors }))
  }

  async #write(write: Write): Promise<Receipt> {
    const { table, intent } = write
    if (table.isGone) throw tableNotFound()
    const lease = takeLease(table, locate(table.map, intent.rowSuffix), this.#parts.clock)
    const outcome = this.#parts.pipeline.carryOut([write], SINGLE)
    if (outcome.kind !== 'queued') return this.#refuse(outcome)
    const { plans, receipts, group } = outcome
    await (group ?? plans[0]?.prepared.waitsFor)?.durable
    const [receipt] = receipts
    if (receipt === undefined || (group !== undefined && !isUnbroken(lease))) throw internalServerError()
    return receipt
  }

  /** Throws the refusal, when what it tells of has landed. */
  #refuse(outcome: Exclude<Outcome, { kind: 'queued' }>): Promise<never> {
    switch (outcome.kind) {
      case 'throttled':
        throw throttleError(outcome.causes.flat())
      case 'held':
        throw transactionConflict()
      case 'refused':
        return this.#refuseAsDecided(outcome.prepared)
      case 'overfull':
        return refuseTooLarge(outcome.overfull, outcome.plans, collectionTooLarge())
    }
  }

  async #refuseAsDecided([prepared]: readonly Prepared[]): Promise<never> {
    if (prepared?.decision.kind !== 'refuse') throw internalServerError()
    const { error } = prepared.decision
    const charged = FAILED_CONDITIONS.has(error.name) ? chargeRefused(this.#parts.admission, prepared) : 0
    await prepared.waitsFor?.durable
    throw new ApiError(error.name, error.message, error.extra, charged)
  }
}
