// One hook: the streams of its table, its handler, what it counts and says. Invariants: a stream that it has begun it follows to its end,
// also when its table is dropped; what its handler does wrong is said in one line, and the stack once.
import { appendFile } from 'node:fs/promises'
import type { EventBus } from '../model/event-bus.js'
import { isSameNamespace, type Namespace } from '../model/namespace.js'
import { type Random, uuidOf } from '../runtime/random.js'
import { stopwatchMs } from '../runtime/stopwatch.js'
import type { Sequence } from '../model/ids.js'
import { streamArn } from '../streams/stream-arn.js'
import type { Batch } from './batch.js'
import { failureRecord, type GiveUpCondition } from './failure-record.js'
import { HookFigures } from './figures.js'
import type { HookLog } from './hook-log.js'
import type { BatchPlace, HookEngine, HookParts } from './parts.js'
import { eventText } from './record-text.js'
import type { FunctionName, Runner, RunnerListener } from './runners/runner.js'
import type { HookSettings } from './settings.js'
import { StreamFollower } from './stream-follower.js'
import { type Verdict, verdictOf } from './verdict.js'
import type { Checkpoint } from '../engine/streams/checkpoints.js'

export interface HookDefinition {
  readonly name: string
  readonly table: string
  /** Whose table of that name; those of all namespaces when not given. */
  readonly namespace: Namespace | undefined
  readonly settings: HookSettings
  /** Makes who runs the handler. */
  readonly runner: (name: FunctionName, listener: RunnerListener) => Runner
}

export interface HookSurroundings {
  readonly engine: HookEngine
  readonly events: EventBus
  readonly random: Random
  readonly log: HookLog
  /** Where the emulator answers; undefined while it does not listen. */
  readonly endpoint: () => string | undefined
  readonly changed: () => void
  readonly onFailure: (error: unknown) => void
}

export class Hook {
  readonly definition: HookDefinition
  readonly runner: Runner
  readonly figures = new HookFigures()
  readonly #around: HookSurroundings
  readonly #parts: HookParts
  readonly #streams = new Map<string, StreamFollower>()
  readonly #inFlight = new Set<Promise<unknown>>()
  #requests = 0
  #isStarted = false
  #isStopped = false
  /** Of the last batch that was not handled; undefined once one was. */
  #lastFailure: string | undefined
  #lastStack: string | undefined

  constructor(definition: HookDefinition, around: HookSurroundings) {
    this.definition = definition
    this.#around = around
    const { name, settings, namespace } = definition
    const { log, engine, onFailure } = around
    const place = namespace ?? { account: '000000000000', region: 'us-east-1' }
    this.runner = definition.runner(
      { name, arn: arnOf(name, place) },
      {
        printed: (line, channel) => log.printed(name, line, channel),
        reloaded: (reason) => this.#reloaded(reason),
        endpoint: () => around.endpoint(),
      },
    )
    this.#parts = {
      ...{ name, engine, settings, figures: this.figures, onFailure },
      invoke: (batch) => this.#invoke(batch),
      failed: (batch, at, verdict, delayMs) => this.#failed(batch, at, verdict, delayMs),
      givenUp: (batch, at, condition) => this.#givenUp(batch, at, condition),
      track: (work) => this.#track(work),
      changed: () => this.#changed(),
    }
  }

  get lastFailure(): string | undefined {
    return this.#lastFailure
  }

  get streams(): readonly StreamFollower[] {
    return [...this.#streams.values()]
  }

  /** What it is doing: `waiting` for its table, `retrying` what failed, or `reading`. */
  get state(): 'waiting' | 'reading' | 'retrying' {
    if (this.streams.some(({ isRetrying }) => isRetrying)) return 'retrying'
    return this.#streams.size === 0 ? 'waiting' : 'reading'
  }

  /** Goes on with what is stored, and begins with what is there. @param saved its rows */
  start(saved: readonly Checkpoint[]): void {
    const { engine, log } = this.#around
    const { name, table, settings } = this.definition
    for (const enabled of this.#enabledStreams()) this.#follow(enabled, saved, settings.startingPosition)
    const arns = new Set(saved.map((row) => row.streamArn))
    for (const namespace of this.#namespaces(saved)) {
      const left = engine.streams.all(namespace).filter((stream) => arns.has(streamArn(stream.name)))
      for (const stream of left) this.#follow(stream.name, saved, undefined)
    }
    this.#isStarted = true
    const { obstacle } = this.runner
    if (obstacle !== undefined) log.failed(`hook ${name}: ${obstacle}; records wait until there is`)
    if (this.#streams.size === 0) log.info(`hook ${name} waits: there is no table ${table} with a stream${this.#where()} yet`)
    this.#changed()
  }

  /** Batches have landed. @param partitions whose logs got entries */
  look(partitions?: ReadonlySet<number>): void {
    if (!this.#isStarted || this.#isStopped) return
    for (const enabled of this.#enabledStreams()) this.#follow(enabled, [], 'TRIM_HORIZON')
    for (const [arn, stream] of this.#streams) {
      if (stream.isThere) stream.look(partitions)
      else this.#drop(arn, stream)
    }
  }

  isQuiet(upTo: Sequence): boolean {
    return this.#isStopped || (this.#isStarted && this.streams.every((stream) => stream.isQuiet(upTo)))
  }

  isPast(upTo: Sequence): boolean {
    return this.#isStopped || (this.#isStarted && this.streams.every((stream) => stream.isPast(upTo)))
  }

  flush(upTo: Sequence): void {
    for (const stream of this.streams) stream.flush(upTo)
  }

  /** Begins nothing more. Resolves when nothing is under way. */
  async halt(): Promise<void> {
    this.#isStopped = true
    for (const stream of this.streams) stream.halt()
    await Promise.allSettled(this.#inFlight)
  }

  /** Nothing that still comes is stored. */
  forget(): Promise<void> {
    for (const stream of this.streams) stream.forget()
    return this.runner.close()
  }

  /** Every row that it has stored. */
  checkpointNames(): ReturnType<StreamFollower['checkpointNames']> {
    return this.streams.flatMap((stream) => stream.checkpointNames())
  }

  #namespaces(saved: readonly Checkpoint[]): readonly Namespace[] {
    if (saved.length === 0) return []
    const known = saved.flatMap(({ streamArn: arn }) => {
      const [, , , region, account] = arn.split(':')
      return region === undefined || account === undefined ? [] : [{ account, region }]
    })
    return known.filter((one, n) => known.findIndex((other) => isSameNamespace(one, other)) === n)
  }

  #enabledStreams(): readonly StreamFollower['name'][] {
    const { streams, tables } = this.#around.engine
    const { namespace, table } = this.definition
    const namespaces = namespace === undefined ? tables.namespaces() : [namespace]
    return namespaces.flatMap((one) => streams.enabledOf(one, table)?.name ?? [])
  }

  #follow(
    name: StreamFollower['name'],
    saved: readonly Checkpoint[],
    position: HookSettings['startingPosition'] | undefined,
  ): void {
    const arn = streamArn(name)
    if (this.#streams.has(arn)) return
    const rows = saved.filter((row) => row.streamArn === arn)
    const stream = new StreamFollower(this.#parts, name, rows, position)
    this.#streams.set(arn, stream)
    const from = rows.length === 0 ? position : undefined
    this.#around.log.info(
      `hook ${this.definition.name} reads ${arn} ${from === undefined ? 'from its checkpoint' : `from ${from}`}`,
    )
    void stream.begin()
  }

  /** The stream is gone, and with it what there was to read. */
  #drop(arn: string, stream: StreamFollower): void {
    stream.forget()
    this.#streams.delete(arn)
    this.#around.engine.checkpoints.remove(stream.checkpointNames()).catch(() => undefined) // a start clears what is left
    this.#around.changed()
  }

  #changed(): void {
    for (const stream of this.streams) stream.refresh()
    this.#around.changed()
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#inFlight.delete(tracked))
    this.#inFlight.add(tracked)
  }

  #nextRequestId(): string {
    return uuidOf(this.#around.random.bytes('hookRequest', this.definition.name, this.#requests++))
  }

  async #invoke({ records }: Batch): Promise<Verdict> {
    const { figures, definition } = this
    const { settings } = definition
    const beganMs = stopwatchMs()
    const event = eventText(records.map(({ text }) => text))
    const outcome = await this.runner.invoke({ requestId: this.#nextRequestId(), event, timeoutMs: settings.timeout * 1000 })
    const verdict = verdictOf(outcome, records, settings.reportsBatchItemFailures)
    if (verdict.kind === 'unreached') return verdict
    figures.invocations++
    figures.durationMs += stopwatchMs() - beganMs
    figures.invokedEvents += records.length
    if (outcome.kind === 'failed') figures.errors++
    if (verdict.kind === 'failed') {
      figures.failedInvokeEvents += records.length - verdict.from
      return verdict
    }
    const last = records.at(-1)
    if (last !== undefined) figures.iteratorAgeMs = Math.max(0, this.#around.engine.clock.nowMs() - last.atMs)
    this.#lastFailure = undefined
    return verdict
  }

  #failed(batch: Batch, at: BatchPlace, verdict: Exclude<Verdict, { kind: 'succeeded' }>, delayMs: number | undefined): void {
    const { name, table } = this.definition
    const { log, events } = this.#around
    const { reason } = verdict
    const from = verdict.kind === 'failed' ? verdict.from : 0
    const count = batch.records.length - from
    const next =
      delayMs === undefined ? 'and gives it up' : delayMs === 0 ? 'and tries it in halves' : `and tries again in ${delayMs} ms`
    const what = verdict.kind === 'unreached' ? `waits with ${records(count)}` : `failed on ${records(count)}`
    const stack = verdict.kind === 'failed' ? verdict.stack : undefined
    const isNews = verdict.kind === 'failed' || this.#lastFailure !== reason // who is not reached is not asked for anew in the log
    this.#lastFailure = reason
    if (isNews) log.failed(`hook ${name} ${what} of ${table}${verdict.kind === 'failed' ? `, ${next}` : ''}: ${reason}`)
    if (stack !== undefined && stack !== this.#lastStack) log.failed(stack)
    this.#lastStack = stack
    events.emit({ type: 'hook.failed', ...at.namespace, hook: name, table, records: count, reason })
  }

  async #givenUp(batch: Batch, at: BatchPlace, condition: GiveUpCondition): Promise<void> {
    const { figures, definition } = this
    const { name, table, settings } = definition
    const { log, events, engine } = this.#around
    const count = batch.records.length
    figures.droppedEvents += count
    log.failed(`hook ${name} gives up ${records(count)} of ${table}: ${condition}`)
    events.emit({ type: 'hook.gave-up', ...at.namespace, hook: name, table, records: count, condition })
    if (settings.onFailure === undefined) return
    const { shardId, streamArn: arn, namespace } = at
    const functionArn = arnOf(name, namespace)
    const document = { batch, condition, requestId: this.#nextRequestId(), functionArn, shardId, streamArn: arn }
    try {
      await appendFile(settings.onFailure, `${failureRecord({ ...document, nowMs: engine.clock.nowMs() })}\n`)
      figures.deliveredOnFailureEvents += count
    } catch (error) {
      figures.destinationDeliveryFailures++
      log.failed(`hook ${name} cannot write to ${settings.onFailure} (${String(error)}): make it writable or name another file`)
    }
  }

  #reloaded(reason: string): void {
    this.#around.log.info(`hook ${this.definition.name}: ${reason}`)
    for (const stream of this.streams) stream.retryNow()
  }

  #where(): string {
    const { namespace } = this.definition
    return namespace === undefined ? '' : ` in ${namespace.region} of account ${namespace.account}`
  }
}

const records = (count: number): string => `${count} record${count === 1 ? '' : 's'}`

const arnOf = (name: string, { account, region }: Namespace): string => `arn:aws:lambda:${region}:${account}:function:${name}`
