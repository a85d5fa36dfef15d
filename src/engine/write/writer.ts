// A write, once through: admit, read the image, decide and plan (pure), admit the indexes, charge, change, commit. Decide and enqueue
// happen in one synchronous turn, so each item has one writer at a time without a lock; only a transaction holds keys longer, from prepare
// to durable.
import { throttled } from '../../capacity/throttle.js'
import type { Decision, WriteIntent } from '../../intents/intent.js'
import { type ApiError, collectionTooLarge, internalServerError, tableNotFound, transactionConflict } from '../../model/errors.js'
import type { EntryReplication } from '../../log/entry.js'
import { locate, type Partition } from '../../partitions/partition-map.js'
import { localVersion } from '../../regions/version.js'
import type { Clock } from '../../runtime/clock.js'
import { rowKey, rowKeySuffix, tombstoneKey } from '../../storage/keys.js'
import { Row, type RowHeader } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { StoredVersion } from '../../storage/version.js'
import type { Admission } from '../admission/admission.js'
import { type ChangeSink, newSink } from '../commit/change-sink.js'
import { changeIndex, changeRow, type Stamp } from './change.js'
import { type Collections, type Growth, growthOps, refuseOverfull } from './collections.js'
import type { CommitGroup, CommitQueue } from '../commit/commit-queue.js'
import type { Receipt } from '../contract/engine.js'
import { LandedCache } from '../commit/landed-cache.js'
import { isUnbroken, takeLease } from '../tables/lease.js'
import type { OpenTable } from '../tables/open-tables.js'
import { Overlay } from '../commit/overlay.js'
import { recordUndo } from './undo.js'
import { chargePlan, chargeRefused, indexCauses, type Plan, planChange, planWrite, type Prepared, stayed } from './plan.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import { type TombstoneChange, tombstoneOp, type Tombstones } from './tombstones.js'

const NO_SUFFIX = Buffer.alloc(0)
const NO_OTHERS: readonly OpenTable[] = []

/** A plan whose operations have been made. */
export interface Applied {
  readonly prepared: Prepared
  readonly row: Row | undefined
  readonly receipt: Receipt
  readonly tombstone: TombstoneChange | undefined
}

export interface WriterParts {
  readonly store: Store
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly admission: Admission
  readonly collections: Collections
  readonly tombstones: Tombstones
  readonly strong: StrongReplicas
}

export class Writer {
  readonly #store: Store
  readonly #clock: Clock
  readonly #commits: CommitQueue
  readonly #overlay: Overlay<Row>
  readonly admission: Admission
  readonly collections: Collections
  readonly tombstones: Tombstones
  readonly #strong: StrongReplicas
  readonly #landed = new LandedCache<Row>((row) => row.text.length)
  /** Keys of transactions between prepare and durable. */
  readonly #held = new Set<string>()

  constructor({ store, clock, commits, admission, collections, tombstones, strong }: WriterParts) {
    this.admission = admission
    this.collections = collections
    this.tombstones = tombstones
    this.#strong = strong
    this.#store = store
    this.#clock = clock
    this.#commits = commits
    this.#overlay = new Overlay(commits, this.#landed)
  }

  /**
   * @throws ApiError what the intent refused with, TransactionConflictException, ResourceNotFoundException, a throttle,
   * ItemCollectionSizeLimitExceededException, InternalServerError, ReplicatedWriteConflictException
   */
  write(table: OpenTable, intent: WriteIntent): Promise<Receipt> {
    if (!table.isStrong) return this.#write(table, intent, NO_OTHERS)
    return this.#strong.write(table, intent.rowSuffix, (others) => this.#write(table, intent, others))
  }

  /** @param others replicas whose rows are always the same: they change in the same commit */
  async #write(table: OpenTable, intent: WriteIntent, others: readonly OpenTable[]): Promise<Receipt> {
    if (table.isGone) throw tableNotFound()
    const partition = locate(table.map, intent.rowSuffix)
    const lease = takeLease(table, partition, this.#clock)
    this.admission.admit('write', table.source, partition, intent.rowSuffix)
    const prepared = this.prepare(table, intent, partition)
    if (this.#held.has(prepared.key)) throw transactionConflict()
    if (prepared.decision.kind === 'refuse') return this.#refuse(prepared, prepared.decision.error)
    const plan = planWrite(prepared)
    const growths = this.collections.growths([plan])
    const overfull = this.collections.overfull(growths)
    if (overfull.length > 0) return refuseOverfull(overfull, [plan], collectionTooLarge())
    const causes = indexCauses(this.admission, plan)
    if (causes.length > 0) throw throttled(causes)
    chargePlan(this.admission, plan, 1)
    if (!plan.isWrite) {
      await prepared.waitsFor?.durable
      return stayed(plan)
    }
    const sink = newSink()
    const applied = this.apply(plan, sink)
    const mirrored = others.map((other) => this.#mirror(plan, other, sink))
    const group = this.land([applied, ...mirrored], growths, sink)
    await group.durable
    if (!isUnbroken(lease)) throw internalServerError()
    return applied.receipt
  }

  /** The same change in another replica, charged there as replicated. */
  #mirror({ prepared: { suffix, decision } }: Plan, other: OpenTable, sink: ChangeSink): Applied {
    const plan = planChange(this.prepare(other, { rowSuffix: suffix, decide: () => decision }, locate(other.map, suffix)))
    chargePlan(this.admission, plan, 1)
    other.pool.write.replicatedHalfUnits += plan.units.table
    return this.apply(plan, sink)
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

  /** Reads the newest decided image and asks the intent. @param partition the table's that holds the row */
  prepare(table: OpenTable, intent: WriteIntent, partition: Partition): Prepared {
    if (table.isGone) throw tableNotFound()
    const suffix = intent.rowSuffix
    const rowKeyBytes = rowKey(table.record.physicalId, suffix)
    const key = rowKeyBytes.toString('latin1')
    const pending = this.#overlay.get(key)
    const before = pending === undefined ? this.#stored(rowKeyBytes, key) : pending.value
    return { table, partition, suffix, key, before, waitsFor: pending?.group, decision: intent.decide(before) }
  }

  /** The newest decided image of a row, landed or not. */
  current(table: OpenTable, suffix: Buffer): Row | undefined {
    const rowKeyBytes = rowKey(table.record.physicalId, suffix)
    const key = rowKeyBytes.toString('latin1')
    const pending = this.#overlay.get(key)
    return pending === undefined ? this.#stored(rowKeyBytes, key) : pending.value
  }

  /** Suffixes of the table's rows that were decided and have not landed. */
  pendingSuffixes({ record }: OpenTable): readonly Buffer[] {
    const prefix = rowKey(record.physicalId, NO_SUFFIX).toString('latin1')
    return this.#overlay.keysFrom(prefix).map((key) => rowKeySuffix(Buffer.from(key, 'latin1')))
  }

  stamp(): Stamp {
    return { sequence: this.#commits.nextSequence(), atMs: this.#clock.stampMs() }
  }

  /** When and where the row, or its delete, was written that a write of a replica would replace. */
  versionOf(table: OpenTable, suffix: Buffer, before: Row | undefined): StoredVersion | undefined {
    return before?.version ?? this.tombstones.versionOf(table, suffix)
  }

  /** Turns a plan into operations. @param replicated of a write that was made in another region */
  apply(plan: Plan, sink: ChangeSink, replicated?: EntryReplication): Applied {
    const { table, suffix, before, decision } = plan.prepared
    // A transaction waits between its decision and here, and its partition may have been split since.
    const partition = plan.prepared.partition.isClosed ? locate(table.map, suffix) : plan.prepared.partition
    const stamp = this.#stampFor(plan, replicated)
    const after = decision.kind === 'put' ? makeRow(decision, stamp) : undefined
    changeRow(table, { suffix, partition, before, after }, stamp, sink)
    for (const change of plan.indexes) changeIndex(change, after, stamp, sink)
    if (table.history !== undefined) recordUndo(plan, table.history, stamp, sink)
    const tombstone = stamp.replication && tombstoneChange(plan.prepared, after, stamp.replication)
    if (tombstone !== undefined) sink.ops.push(tombstoneOp(tombstone))
    return { prepared: plan.prepared, row: after, receipt: { before, after, units: plan.units }, tombstone }
  }

  /** Queues the operations and shows the images to whoever decides next. */
  land(written: readonly Applied[], growths: readonly Growth[], sink: ChangeSink): CommitGroup {
    if (growths.length > 0) sink.ops.push(...growthOps(growths))
    const group = this.#commits.addChange(sink)
    this.collections.land(growths, group)
    for (const { prepared, row, tombstone } of written) {
      this.#overlay.set(prepared.key, { value: row, group })
      if (tombstone !== undefined) this.tombstones.land(tombstone, group)
    }
    return group
  }

  #stampFor({ prepared: { table, suffix, before } }: Plan, replicated: EntryReplication | undefined): Stamp {
    const stamp = this.stamp()
    if (replicated !== undefined) return { ...stamp, replication: replicated }
    if (!table.isMultiActive) return stamp
    const base = this.versionOf(table, suffix, before)
    const version = localVersion(base, stamp.atMs, stamp.sequence)
    return { ...stamp, replication: { isReplicated: false, version, base } }
  }

  async #refuse(prepared: Prepared, error: ApiError): Promise<never> {
    if (error.name === 'ConditionalCheckFailedException') chargeRefused(this.admission, prepared)
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

function makeRow({ item, sizeBytes }: Decision & { kind: 'put' }, { sequence, atMs, replication }: Stamp): Row {
  return Row.make({ sizeBytes, sequence, ...whereWritten(atMs, replication) }, JSON.stringify(item), item)
}

function whereWritten(atMs: number, replication: EntryReplication | undefined): Omit<RowHeader, 'sizeBytes' | 'sequence'> {
  if (replication === undefined) return { writtenAtMs: atMs, origin: 0 }
  const { isReplicated, version } = replication
  const header = { writtenAtMs: version.atMs, origin: version.origin }
  return isReplicated ? { ...header, originSequence: version.sequence } : header
}

/** A delete leaves one, a row takes away the one that lay in its place. */
function tombstoneChange(
  { table, suffix, before }: Prepared,
  after: Row | undefined,
  { version, base }: EntryReplication,
): TombstoneChange | undefined {
  if (after !== undefined && (before !== undefined || base === undefined)) return undefined
  return { key: tombstoneKey(table.record.physicalId, suffix), version: after === undefined ? version : undefined }
}
