// A write, once through: read the image, decide (pure), change (pure), commit. Decide and enqueue happen in one synchronous turn, so each
// item has one writer at a time without a lock; only a transaction holds keys longer, from prepare to durable.
import { writeHalfUnits, type WriteHalfUnits } from '../capacity/units.js'
import type { Decision, WriteIntent } from '../intents/intent.js'
import { type ApiError, tableNotFound, transactionConflict } from '../model/errors.js'
import { isSameItem } from '../model/equality.js'
import type { Clock } from '../runtime/clock.js'
import { rowKey } from '../storage/keys.js'
import { Row } from '../storage/row.js'
import type { Store } from '../storage/store.js'
import { changeIndexes, changeRow, type ChangeSink, type Stamp } from './change.js'
import type { CommitGroup, CommitQueue } from './commit-queue.js'
import type { Receipt } from './engine.js'
import type { OpenTable } from './open-tables.js'
import { Overlay } from './overlay.js'
import { RowCache } from './row-cache.js'

const NO_INDEXES: ReadonlyMap<string, number> = new Map()

/** What was decided for a key, and what it rests on. */
export interface Prepared {
  readonly table: OpenTable
  readonly suffix: Buffer
  readonly key: string
  readonly before: Row | undefined
  /** The group of a pending `before`: an answer that tells of it must wait. */
  readonly waitsFor: CommitGroup | undefined
  readonly decision: Decision
}

export class Writer {
  readonly #store: Store
  readonly #clock: Clock
  readonly #commits: CommitQueue
  readonly overlay: Overlay
  readonly #landed = new RowCache()
  /** Keys of transactions between prepare and durable. */
  readonly #held = new Set<string>()

  constructor(store: Store, clock: Clock, commits: CommitQueue) {
    this.#store = store
    this.#clock = clock
    this.#commits = commits
    this.overlay = new Overlay(commits, this.#landed)
  }

  /** @throws ApiError what the intent refused with, TransactionConflictException, ResourceNotFoundException */
  async write(table: OpenTable, intent: WriteIntent): Promise<Receipt> {
    const prepared = this.prepare(table, intent)
    if (this.#held.has(prepared.key)) throw transactionConflict()
    const { decision } = prepared
    if (decision.kind === 'refuse') return this.#refuse(prepared, decision.error)
    const sink: ChangeSink = { ops: [], touched: [] }
    const { receipt, pending } = this.change(prepared, sink)
    if (pending === undefined) {
      await prepared.waitsFor?.durable
      return receipt
    }
    const group = this.land([{ prepared, pending }], sink)
    await group.durable
    return receipt
  }

  isHeld(key: string): boolean {
    return this.#held.has(key)
  }

  hold(keys: readonly string[]): void {
    for (const key of keys) this.#held.add(key)
  }

  release(keys: readonly string[]): void {
    for (const key of keys) this.#held.delete(key)
  }

  /** Reads the newest decided image and asks the intent. */
  prepare(table: OpenTable, intent: WriteIntent): Prepared {
    if (table.isGone) throw tableNotFound()
    const suffix = intent.rowSuffix
    const rowKeyBytes = rowKey(table.record.physicalId, suffix)
    const key = rowKeyBytes.toString('latin1')
    const pending = this.overlay.get(key)
    const before = pending === undefined ? this.#stored(rowKeyBytes, key) : pending.row
    return { table, suffix, key, before, waitsFor: pending?.group, decision: intent.decide(before) }
  }

  /** The newest decided image of a row, landed or not. */
  current(table: OpenTable, suffix: Buffer): Row | undefined {
    const rowKeyBytes = rowKey(table.record.physicalId, suffix)
    const key = rowKeyBytes.toString('latin1')
    const pending = this.overlay.get(key)
    return pending === undefined ? this.#stored(rowKeyBytes, key) : pending.row
  }

  stamp(): Stamp {
    return { sequence: this.#commits.nextSequence(), atMs: this.#clock.stampMs() }
  }

  /** Turns a decision into operations. `pending` is undefined when nothing changes. */
  change(prepared: Prepared, sink: ChangeSink): { receipt: Receipt; pending: { row: Row | undefined } | undefined } {
    const { table, suffix, before, decision } = prepared
    if (decision.kind === 'refuse') throw decision.error
    const stays = decision.kind === 'keep' || (decision.kind === 'delete' && before === undefined) || this.#isNoOp(prepared)
    if (stays) return { receipt: { before, after: before, units: unitsOf(before, before, NO_INDEXES) }, pending: undefined }
    const stamp = this.stamp()
    const after = decision.kind === 'put' ? makeRow(decision, stamp) : undefined
    const images = { suffix, before, after }
    changeRow(table, images, stamp, sink)
    const indexes = table.indexes.length === 0 ? NO_INDEXES : changeIndexes(table, images, stamp, sink)
    return { receipt: { before, after, units: unitsOf(before, after, indexes) }, pending: { row: after } }
  }

  /** Queues the operations and shows the images to whoever decides next. */
  land(written: readonly { prepared: Prepared; pending: { row: Row | undefined } }[], sink: ChangeSink): CommitGroup {
    const group = this.#commits.add(sink.ops, sink.touched)
    for (const { prepared, pending } of written) {
      const { physicalId } = prepared.table.record
      this.overlay.set(prepared.key, { physicalId, suffix: prepared.suffix, row: pending.row, group })
    }
    return group
  }

  /** A put of what is there already leaves no trace in a log. Source: docs Streams (no record for a write that changes nothing). */
  #isNoOp({ table, before, decision }: Prepared): boolean {
    return table.isLogged && decision.kind === 'put' && before !== undefined && isSameItem(before.item, decision.item)
  }

  async #refuse(prepared: Prepared, error: ApiError): Promise<never> {
    await prepared.waitsFor?.durable
    throw error
  }

  #stored(rowKeyBytes: Buffer, key: string): Row | undefined {
    const landed = this.#landed.get(key)
    if (landed !== undefined) return landed
    const row = Row.readIfAny(this.#store.get(rowKeyBytes))
    if (row !== undefined) this.#landed.set(key, row)
    return row
  }
}

function makeRow(decision: Decision & { kind: 'put' }, stamp: Stamp): Row {
  const header = { sizeBytes: decision.sizeBytes, sequence: stamp.sequence, writtenAtMs: stamp.atMs, origin: 0 }
  return Row.make(header, JSON.stringify(decision.item), decision.item)
}

function unitsOf(before: Row | undefined, after: Row | undefined, indexes: ReadonlyMap<string, number>): WriteHalfUnits {
  return { table: writeHalfUnits(Math.max(before?.sizeBytes ?? 0, after?.sizeBytes ?? 0)), indexes }
}
