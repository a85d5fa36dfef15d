// Reads one shard for a hook: pages of records, through the filters, into lanes. Invariants: a record is read once in a life of the process
// and handed on in its order; the checkpoint never says more than is done; a shard is done when it is read to its end and every lane is empty.
import { createHash } from 'node:crypto'
import type { StreamPosition } from '../streams/iterator.js'
import { ApiError } from '../model/errors.js'
import type { Sequence } from '../model/ids.js'
import type { StreamChange } from '../streams/change.js'
import { sequenceNumberOf } from '../streams/sequence-number.js'
import { streamArn, type StreamName } from '../streams/stream-arn.js'
import type { PendingRecord } from './batch.js'
import { Lane } from './lane.js'
import type { BatchPlace, HookParts } from './parts.js'
import { type EventFrame, eventFrame, eventRecordText, filteredView } from './record-text.js'
import { HOOK_LIMITS } from './settings.js'
import { checkpointText, type ShardCheckpoint } from './shard-checkpoint.js'

const PAGE_RECORDS = 1000
/** The place of whoever has read a shard to its end. */
const READ_OUT = Number.MAX_SAFE_INTEGER

export class ShardFollower {
  readonly shardId: string
  /** When it was last read, by the clock. */
  readAtMs: number
  readonly #parts: HookParts
  readonly #stream: StreamName
  readonly #place: BatchPlace
  readonly #lanes: readonly Lane[]
  #position: StreamPosition
  #isDirty = true
  #isReading = false
  #isReadOut = false
  #isDone: boolean
  #isStopped = false
  #isForgotten = false
  /** What the stored checkpoint says. */
  #savedText = ''
  #callOff: (() => void) | undefined

  constructor(parts: HookParts, stream: StreamName, shardId: string, from: ShardCheckpoint) {
    this.#parts = parts
    this.#stream = stream
    this.readAtMs = parts.engine.clock.nowMs()
    this.shardId = shardId
    this.#place = { namespace: stream.namespace, streamArn: streamArn(stream), shardId }
    this.#position = { shardId, after: from.after, markMs: undefined }
    this.#isDone = from.isDone === true
    const { parallelizationFactor: factor } = parts.settings
    const places = from.lanes?.length === factor ? from.lanes : []
    this.#lanes = Array.from({ length: factor }, (_, n) => new Lane(this.#shardForLanes(), places[n] ?? from.after))
  }

  get isDone(): boolean {
    return this.#isDone
  }

  get isReadOut(): boolean {
    return this.#isReadOut
  }

  get isRetrying(): boolean {
    return this.#lanes.some(({ isRetrying }) => isRetrying)
  }

  /** Everything up to this place is done. */
  get doneSequence(): Sequence {
    const firsts = this.#lanes.flatMap(({ firstSequence }) => (firstSequence === undefined ? [] : [firstSequence]))
    return Math.min(this.#position.after, ...firsts.map((first) => first - 1))
  }

  /** Whether nothing up to that place is read, done or about to be: what is left waits for a time. */
  isQuiet(upTo: Sequence): boolean {
    if (this.#isStopped || this.#isDone) return true
    const isRead = (!this.#isDirty && !this.#isReading) || this.#position.after >= upTo || !this.#hasRoom()
    return isRead && this.#lanes.every((lane) => lane.isQuiet(upTo))
  }

  /** Whether records up to that place, as far as they are read or wait for their lag, are not done. */
  isHolding(upTo: Sequence): boolean {
    const isLagging = this.#callOff !== undefined && this.#position.after < upTo
    return isLagging || this.#lanes.some(({ firstSequence }) => firstSequence !== undefined && firstSequence <= upTo)
  }

  /** There may be something to read. */
  look(): void {
    if (this.#isDone || this.#isStopped) return
    this.#isDirty = true
    if (!this.#isReading) this.#parts.track(this.#read()) // a close waits for the checkpoint that comes of it
  }

  flush(upTo: Sequence): void {
    for (const lane of this.#lanes) lane.flush(upTo)
  }

  retryNow(): void {
    for (const lane of this.#lanes) lane.retryNow()
  }

  /** Begins nothing more; what is under way counts if it succeeds. */
  halt(): void {
    this.#isStopped = true
    this.#callOff?.()
    for (const lane of this.#lanes) lane.halt()
  }

  /** Nothing more is stored either. */
  forget(): void {
    this.halt()
    this.#isForgotten = true
  }

  #shardForLanes(): ConstructorParameters<typeof Lane>[0] {
    const { engine, settings, invoke, failed, givenUp, track, changed, onFailure } = this.#parts
    return {
      clock: engine.clock,
      settings,
      invoke,
      failed: (batch, verdict, delayMs) => failed(batch, this.#place, verdict, delayMs),
      givenUp: (batch, condition) => givenUp(batch, this.#place, condition),
      progressed: () => this.#progressed(),
      track,
      changed,
      onFailure,
    }
  }

  async #read(): Promise<void> {
    this.#isReading = true
    try {
      while (this.#mayRead()) {
        this.#isDirty = false
        await this.#readPage()
        if (!this.#mayRead()) await this.#saveIfIdle() // somebody may say meanwhile that there is more
      }
    } catch (error) {
      this.#isDirty = false // whoever wakes it next tries again
      this.#parts.onFailure(error)
    } finally {
      this.#isReading = false
      this.#parts.changed()
    }
  }

  #mayRead(): boolean {
    return this.#isDirty && this.#hasRoom() && !this.#isStopped && !this.#isReadOut
  }

  async #readPage(): Promise<void> {
    const { streams } = this.#parts.engine
    const stream = streams.find(this.#stream)
    const page = stream === undefined ? undefined : await streams.read(stream, this.#position, PAGE_RECORDS).catch(shardGone)
    if (this.#isStopped) return
    this.readAtMs = this.#parts.engine.clock.nowMs()
    if (stream !== undefined && page !== undefined && page.changes.length > 0) {
      const frame = eventFrame(this.#stream, stream.settings.viewType) // a digest: once a page, not once a record
      for (const change of page.changes) this.#take(change, frame)
    }
    const next = page?.next
    this.#waitForLag(page?.seenAtMs)
    if (next === undefined) {
      this.#position = { ...this.#position, after: READ_OUT }
      this.#isReadOut = true
      for (const lane of this.#lanes) lane.end()
    } else {
      if (next.after !== this.#position.after) this.#isDirty = true // there may be more
      this.#position = { ...next, markMs: undefined } // what is trimmed meanwhile is passed over
      for (const lane of this.#lanes) lane.kick()
    }
  }

  #take(change: StreamChange, frame: EventFrame): void {
    const { settings, figures, engine } = this.#parts
    const { entry } = change
    const lane = this.#lanes[laneOf(entry.rowSuffix, this.#lanes.length)]
    if (lane === undefined || entry.sequence <= lane.doneSequence) return // done in a life before this one
    const text = eventRecordText(change, frame)
    figures.polledEvents++
    if (settings.filters.length > 0) {
      const view = filteredView(text)
      if (!settings.filters.some((filter) => filter.matches(view))) return void figures.filteredOutEvents++
    }
    const record: PendingRecord = {
      sequence: entry.sequence,
      number: sequenceNumberOf(entry),
      atMs: entry.atMs,
      readAtMs: engine.clock.nowMs(),
      text,
    }
    lane.add(record)
  }

  /** A lane that can't go on holds up no other one until as much waits as all of them could take. */
  #hasRoom(): boolean {
    const { batchSize } = this.#parts.settings
    const queued = this.#lanes.reduce((sum, lane) => sum + lane.queued, 0)
    const bytes = this.#lanes.reduce((sum, lane) => sum + lane.queuedBytes, 0)
    return queued < this.#lanes.length * batchSize + PAGE_RECORDS && bytes < this.#lanes.length * HOOK_LIMITS.eventBytes
  }

  #waitForLag(seenAtMs: number | undefined): void {
    this.#callOff?.()
    this.#callOff = undefined
    if (seenAtMs === undefined) return
    const { clock } = this.#parts.engine
    this.#callOff = clock.at(seenAtMs, () => this.look(), Math.max(0, seenAtMs - clock.nowMs()))
  }

  async #progressed(): Promise<void> {
    await this.#save()
    if (this.#isDirty && !this.#isReading && !this.#isStopped) this.look() // there is room again
  }

  /** Progress past records that nobody wanted is stored when there is nothing else to do. */
  async #saveIfIdle(): Promise<void> {
    if (this.#lanes.every(({ firstSequence }) => firstSequence === undefined)) await this.#save()
  }

  /** A checkpoint that can't be stored is stored with the next one. */
  async #save(): Promise<void> {
    if (this.#isForgotten) return
    const { name: reader, engine } = this.#parts
    const isDone = this.#isReadOut && this.#lanes.every(({ firstSequence }) => firstSequence === undefined)
    const lanes = this.#lanes.length > 1 ? { lanes: this.#lanes.map(({ doneSequence }) => doneSequence) } : {}
    const text = checkpointText({ after: this.doneSequence, ...lanes, ...(isDone ? { isDone } : {}) })
    if (text !== this.#savedText) {
      const { streamArn: arn, shardId } = this.#place
      this.#savedText = text
      await engine.checkpoints.save([{ reader, streamArn: arn, shardId, text }]).catch(() => (this.#savedText = ''))
    }
    if (isDone && !this.#isDone) {
      this.#isDone = true
      this.#parts.changed()
    }
  }
}

/** A shard whose time was over is at its end. */
function shardGone(error: unknown): undefined {
  if (!(error instanceof ApiError) || error.name !== 'ResourceNotFoundException') throw error
  return undefined
}

/** The lane of an item, the same for all its changes. */
function laneOf(rowSuffix: Buffer, lanes: number): number {
  return lanes === 1 ? 0 : createHash('md5').update(rowSuffix).digest().readUInt32BE(0) % lanes
}
