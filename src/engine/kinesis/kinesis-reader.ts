// A Kinesis destination as a reader of its table's log: makes records of the changes and sends them. Invariants: the row that counts a change
// as done comes after the record was taken, so none is lost, and a crash between sends some again; of the records of an item none is sent
// before those before it were taken, since a partition's log is sent part by part, and a child's after its parent's.
import type { LogEntry } from '../../log/entry.js'
import type { PartitionId, Sequence } from '../../model/ids.js'
import type { EventBus } from '../../model/event-bus.js'
import type { KinesisDestination } from '../../model/kinesis.js'
import type { Namespace } from '../../model/namespace.js'
import type { DestinationFigures } from '../../kinesis/figures.js'
import { type KinesisRecord, kinesisRecord, recordBytes } from '../../kinesis/record.js'
import { MOST_RECORD_BYTES } from '../../kinesis/requests.js'
import { type KinesisSink, SinkError } from '../../kinesis/sink.js'
import type { KinesisStreamName } from '../../kinesis/stream-name.js'
import type { Clock } from '../../runtime/clock.js'
import { changeOf } from '../../streams/change.js'
import { destinationNamed, spanOf } from '../../tables/kinesis-life.js'
import type { LoggedChange } from '../commit/change-sink.js'
import type { Applied, LogPlace, LogReader, Wait } from '../logs/log-reader.js'
import type { LogTailer } from '../logs/log-tailer.js'
import type { OpenTable } from '../tables/open-table.js'
import { Delivery } from './delivery.js'

/** Of records that are sent together; their log is held in memory meanwhile. */
const MOST_DELIVERY_BYTES = 4 * 1024 ** 2

export interface KinesisReaderParts {
  readonly clock: Clock
  readonly sink: KinesisSink
  readonly tailer: LogTailer
  readonly events: EventBus
  readonly onFailure: (error: unknown) => void
}

/** What its row says. */
interface Place {
  readonly format: 1
  readonly sequence: Sequence
  /** The time of the last change, in microseconds as records say it. */
  readonly atMicros: number
}

export class KinesisReader implements LogReader {
  readonly name: string
  readonly log: OpenTable
  readonly streamArn: string
  /** No longer than until they are sent. */
  readonly retentionMs = 0
  readonly figures: DestinationFigures
  readonly #parts: KinesisReaderParts
  readonly #stream: KinesisStreamName
  readonly #deliveries = new Map<PartitionId, Delivery>()
  readonly #sending = new Map<Delivery, Promise<void>>()
  #isHalted = false

  constructor(parts: KinesisReaderParts, table: OpenTable, streamArn: string, stream: KinesisStreamName) {
    this.name = `kinesis ${streamArn}`
    this.log = table
    this.streamArn = streamArn
    this.figures = table.kinesis.of(streamArn)
    this.#parts = parts
    this.#stream = stream
  }

  /** Where the first change that it is for may be. */
  get startAt(): number {
    return this.#destination?.spans[0]?.begin.sequence ?? 0
  }

  sequenceIn(saved: string): Sequence {
    return placeOf(saved).sequence
  }

  isOpen(): boolean {
    return true
  }

  /** What comes while records of the same partition are under way is looked at after them. */
  looksAtMs({ partitionId }: LoggedChange, nowMs: number): number | undefined {
    return this.#deliveries.has(partitionId) ? undefined : nowMs
  }

  apply(place: LogPlace, entries: readonly LogEntry[]): Applied {
    const { partitionId, sequence } = place
    const known = this.#deliveries.get(partitionId)
    if (known?.isSending === true) return standing(place, 'until woken')
    if (known?.after === sequence) return this.#goOn(place, known)
    if (this.#isHalted) return standing(place, 'until woken')
    const delivery = this.#newDelivery(place, entries)
    if (delivery.isDone) {
      this.#forget(partitionId)
      // A place that only passed what isn't sent may be found further back after a restart, so it needs no row.
      return { sequence: delivery.upTo, saved: undefined, waits: undefined }
    }
    this.#deliveries.set(partitionId, delivery)
    this.#send(partitionId, delivery)
    return standing(place, 'until woken')
  }

  /** Whether something is under way that comes up to the place, or from before it. */
  isSendingUpTo(sequence: Sequence): boolean {
    return [...this.#sending.keys()].some(({ after }) => after < sequence)
  }

  /** Resolves when all that is under way now was taken or not. */
  async sent(): Promise<void> {
    await Promise.all(this.#sending.values())
  }

  /** From now on nothing more is sent; what was taken is noted still. */
  halt(): void {
    this.#isHalted = true
  }

  get #destination(): KinesisDestination | undefined {
    return destinationNamed(this.log.record, this.streamArn)
  }

  #goOn(place: LogPlace, delivery: Delivery): Applied {
    if (delivery.isDone) {
      this.#forget(place.partitionId)
      return { sequence: delivery.upTo, saved: delivery.saved, waits: undefined }
    }
    const dueMs = delivery.dueMs(this.#parts.clock.nowMs())
    if (this.#isHalted) return standing(place, 'until woken')
    if (dueMs !== undefined) return standing(place, { dueMs })
    this.#send(place.partitionId, delivery)
    return standing(place, 'until woken')
  }

  #forget(partitionId: PartitionId): void {
    this.#deliveries.delete(partitionId)
    this.figures.noteEmpty(partitionId)
  }

  #newDelivery({ sequence, saved }: LogPlace, entries: readonly LogEntry[]): Delivery {
    const records: KinesisRecord[] = []
    let atMicros = saved === undefined ? 0 : placeOf(saved).atMicros
    let upTo = sequence
    let bytes = 0
    for (const entry of entries) {
      atMicros = Math.max(entry.atMs * 1000, atMicros + 1)
      upTo = entry.sequence
      const record = this.#recordOf(entry, atMicros)
      if (record === undefined) continue
      records.push(record)
      bytes += recordBytes(record)
      if (bytes >= MOST_DELIVERY_BYTES) break
    }
    const reached: Place = { format: 1, sequence: upTo, atMicros }
    return new Delivery({ after: sequence, upTo, saved: JSON.stringify(reached) }, records)
  }

  /** @returns undefined for what is not sent */
  #recordOf(entry: LogEntry, atMicros: number): KinesisRecord | undefined {
    const { record: table } = this.log
    const span = spanOf(this.#destination?.spans ?? [], entry.sequence)
    if (span === undefined) return undefined
    const change = changeOf(entry, table.keys, 'NEW_AND_OLD_IMAGES')
    if (change === undefined) return undefined
    const record = kinesisRecord(change, table, span.precision, atMicros)
    if (recordBytes(record) <= MOST_RECORD_BYTES) return record
    this.figures.oversizedRecords++
    const sizeBytes = recordBytes(record)
    this.#parts.events.emit({ type: 'kinesis.skipped', ...this.#subject, key: change.keys, sizeBytes })
    return undefined
  }

  #send(partitionId: PartitionId, delivery: Delivery): void {
    delivery.isSending = true
    this.figures.noteWaiting(partitionId, delivery.oldestMs)
    const sending = this.#sendAll(delivery)
      .catch(this.#parts.onFailure)
      .finally(() => {
        this.#sending.delete(delivery)
        delivery.isSending = false
        if (!delivery.isDone) {
          this.figures.noteWaiting(partitionId, delivery.oldestMs)
          delivery.putOff(this.#parts.clock.nowMs())
        }
        this.#parts.tailer.wakeAt(this, partitionId)
      })
    this.#sending.set(delivery, sending)
  }

  /** Up to the first request of which not all is taken. */
  async #sendAll(delivery: Delivery): Promise<void> {
    for (let request = delivery.next(); request.length > 0 && !this.#isHalted; request = delivery.next()) {
      if (!(await this.#sendRequest(delivery, request))) return
    }
  }

  /** @returns whether all of it was taken */
  async #sendRequest(delivery: Delivery, request: readonly KinesisRecord[]): Promise<boolean> {
    const { sink } = this.#parts
    try {
      const outcomes = await sink.put(this.#stream, request)
      outcomes.forEach((outcome, n) => this.#count(outcome, request[n]))
      if (outcomes.includes('failed')) this.#hold('records are refused, others may be taken')
      else this.#release()
      return delivery.take(request, outcomes)
    } catch (error) {
      if (!(error instanceof SinkError)) throw error
      this.#hold(error.message)
      return false
    }
  }

  #count(outcome: string, record: KinesisRecord | undefined): void {
    const { figures } = this
    if (outcome === 'throttled') figures.throttledRecords++
    if (outcome !== 'taken') return
    figures.sentRecords++
    figures.sentUnits += record?.units ?? 0
  }

  #hold(reason: string): void {
    const isNew = this.figures.heldReason === undefined
    this.figures.heldReason = reason
    const { events, sink } = this.#parts
    if (isNew) events.emit({ type: 'kinesis.held', ...this.#subject, place: sink.place, reason })
  }

  #release(): void {
    if (this.figures.heldReason === undefined) return
    this.figures.heldReason = undefined
    const { events, sink } = this.#parts
    events.emit({ type: 'kinesis.resumed', ...this.#subject, place: sink.place })
  }

  /** What its events are about. */
  get #subject(): Namespace & { readonly table: string; readonly stream: string } {
    const { namespace, name } = this.log.record
    return { ...namespace, table: name, stream: this.streamArn }
  }
}

const standing = ({ sequence }: LogPlace, waits: Wait): Applied => ({ sequence, saved: undefined, waits })

const placeOf = (saved: string): Place => JSON.parse(saved) as Place // our own text
