// The plane of Kinesis destinations on a store: their states, which are part of the catalogue and end by the emulator's clock. Invariant: a
// state that ends later says in its record when, so a restart goes on from there.
import type { KinesisDestination, TimePrecision } from '../../model/kinesis.js'
import type { StreamPoint } from '../../model/stream.js'
import { type KinesisSink, SinkError } from '../../kinesis/sink.js'
import { readKinesisArn } from '../../kinesis/stream-name.js'
import type { Clock } from '../../runtime/clock.js'
import type { EventBus } from '../../model/event-bus.js'
import {
  beginDisabling,
  beginEnabling,
  beginUpdating,
  destinationNamed,
  endDestinationChange,
  shownDestinations,
} from '../../tables/kinesis-life.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import type { KinesisDestinations } from '../contract/kinesis.js'
import type { LifeCycle } from '../lifecycle/life-cycle.js'
import type { OpenTable } from '../tables/open-table.js'
import type { OpenTables } from '../tables/open-tables.js'
import type { KinesisReaders } from './kinesis-readers.js'

export interface StoreKinesisParts {
  readonly clock: Clock
  readonly commits: CommitQueue
  readonly tables: OpenTables
  readonly events: EventBus
  readonly lifeCycle: LifeCycle
  readonly readers: KinesisReaders
  readonly sink: KinesisSink
  /** How long ENABLING, DISABLING and UPDATING last; 0 ends them with the commit that begins them. */
  readonly transitionMs: number
  readonly onFailure: (error: unknown) => void
}

export class StoreKinesis implements KinesisDestinations {
  readonly #parts: StoreKinesisParts

  constructor(parts: StoreKinesisParts) {
    this.#parts = parts
  }

  /** Goes on with what a restart or a failed commit interrupted. */
  resume(): void {
    for (const table of this.#parts.tables.opened()) {
      for (const { streamArn, dueMs } of table.record.kinesis ?? []) {
        if (dueMs !== undefined) this.#arm(table, streamArn, dueMs)
      }
    }
  }

  /** Where records go, in words. */
  get place(): string {
    return this.#parts.sink.place
  }

  of({ record }: Pick<OpenTable, 'record'>): readonly KinesisDestination[] {
    return shownDestinations(record, this.#parts.clock.nowMs())
  }

  sent(table: OpenTable): Promise<void> | undefined {
    const reached = this.#parts.readers.of(table).filter(({ figures }) => figures.heldReason === undefined)
    return reached.length === 0 ? undefined : this.#parts.readers.settledOf(reached)
  }

  async check(streamArn: string): Promise<'there' | 'missing'> {
    const name = readKinesisArn(streamArn)
    if (name === undefined) return 'missing'
    try {
      return await this.#parts.sink.check(name)
    } catch (error) {
      if (error instanceof SinkError) return 'there' // the first records that wait say why
      throw error
    }
  }

  enable(table: OpenTable, streamArn: string, precision: TimePrecision): Promise<void> {
    return this.#begin(table, streamArn, (times) => beginEnabling(table.record, streamArn, precision, times))
  }

  disable(table: OpenTable, streamArn: string): Promise<void> {
    const end = this.#point()
    return this.#begin(table, streamArn, (times) => beginDisabling(table.record, streamArn, { end, ...times }))
  }

  update(table: OpenTable, streamArn: string, precision: TimePrecision): Promise<void> {
    return this.#begin(table, streamArn, (times) => beginUpdating(table.record, streamArn, precision, times))
  }

  async #begin(
    table: OpenTable,
    streamArn: string,
    change: (times: { readonly nowMs: number; readonly dueMs: number }) => readonly KinesisDestination[],
  ): Promise<void> {
    const { clock, commits, transitionMs } = this.#parts
    const nowMs = clock.nowMs()
    const dueMs = nowMs + transitionMs
    this.#set(table, streamArn, change({ nowMs, dueMs }))
    if (transitionMs === 0) this.#end(table, streamArn, 'there')
    else this.#arm(table, streamArn, dueMs)
    await commits.landed()
  }

  #arm(table: OpenTable, streamArn: string, dueMs: number): void {
    const { clock, transitionMs, onFailure } = this.#parts
    clock.at(dueMs, () => this.#endIfDue(table, streamArn, dueMs).catch(onFailure), transitionMs)
  }

  /** A stream that has gone meanwhile is found missing here. Source: assumed. */
  async #endIfDue(table: OpenTable, streamArn: string, dueMs: number): Promise<void> {
    const isDue = (): boolean => !table.isGone && destinationNamed(table.record, streamArn)?.dueMs === dueMs
    if (!isDue()) return
    const isEnabling = destinationNamed(table.record, streamArn)?.status === 'ENABLING'
    const outcome = isEnabling ? await this.check(streamArn) : 'there'
    if (!isDue()) return
    this.#end(table, streamArn, outcome)
    await this.#parts.commits.landed()
  }

  #end(table: OpenTable, streamArn: string, outcome: 'there' | 'missing'): void {
    const end = { outcome, point: this.#point(), nowMs: this.#parts.clock.nowMs() }
    this.#set(table, streamArn, endDestinationChange(table.record, streamArn, end))
  }

  /** What was refused has not happened, so it is told when it has landed. */
  #set(table: OpenTable, streamArn: string, kinesis: readonly KinesisDestination[]): void {
    const { commits, events, lifeCycle } = this.#parts
    const group = lifeCycle.setKinesis(table, kinesis)
    const status = kinesis.find((one) => one.streamArn === streamArn)?.status
    const { namespace, name } = table.record
    commits.whenDurable(group, (outcome) => {
      if (outcome !== 'landed' || status === undefined) return
      events.emit({ type: 'kinesis.changed', ...namespace, table: name, stream: streamArn, status })
    })
  }

  #point(): StreamPoint {
    const { clock, commits } = this.#parts
    return { atMs: clock.stampMs(), sequence: commits.nextSequence() }
  }
}
