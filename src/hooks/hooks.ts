// All hooks of an engine. Invariants: names are unique; nothing is done for a landed batch but to note it while there is no hook; whoever
// waits is told of every change.
import type { LandedBatch } from '../engine/commit/commit-queue.js'
import type { Checkpoint } from '../engine/streams/checkpoints.js'
import type { BackgroundWork } from '../engine/tables/background.js'
import type { Sequence } from '../model/ids.js'
import type { EventBus } from '../model/event-bus.js'
import type { ShardReading, StreamReaders } from '../streams/reading.js'
import { readStreamArn, streamArn, type StreamName } from '../streams/stream-arn.js'
import { afterThisTurn } from '../runtime/clock.js'
import { afterMs } from '../runtime/heartbeat.js'
import type { Random } from '../runtime/random.js'
import { Hook, type HookDefinition } from './hook.js'
import type { HookLog } from './hook-log.js'
import type { HookEngine } from './parts.js'

/** How long handlers that are under way may take when the emulator closes, in milliseconds of the machine's time. */
const STOPPING_MS = 2000

export interface HooksParts {
  readonly engine: HookEngine
  readonly events: EventBus
  readonly random: Random
  readonly log: HookLog
  readonly onFailure: (error: unknown) => void
}

export class Hooks implements BackgroundWork, StreamReaders {
  /** Where the emulator answers, for the clients of handlers; undefined while it does not listen. */
  endpoint: string | undefined
  readonly #parts: HooksParts
  readonly #hooks = new Map<string, Hook>()
  /** Whose logs got entries in this turn. */
  #landed: Set<number> | undefined
  #waiting: (() => void)[] = []
  #isStopped = false

  constructor(parts: HooksParts) {
    this.#parts = parts
    parts.engine.checkpoints.whenLanded((batch) => this.#noteLanded(batch))
    parts.engine.streams.lagChanged.add(() => this.lookAll())
  }

  all(): readonly Hook[] {
    return [...this.#hooks.values()]
  }

  find(name: string): Hook | undefined {
    return this.#hooks.get(name)
  }

  /** Sets a hook going whose name no other has. */
  add(definition: HookDefinition): Hook {
    const { engine, events, random, log } = this.#parts
    const onFailure = (error: unknown): void => {
      if (!this.#isStopped) this.#parts.onFailure(error)
    }
    const endpoint = (): string | undefined => this.endpoint
    const hook = new Hook(definition, { engine, events, random, log, endpoint, onFailure, changed: () => this.#changed() })
    this.#hooks.set(definition.name, hook)
    events.emit({ type: 'hook.added', ...definition.namespace, hook: definition.name, table: definition.table })
    this.#start(hook).catch(onFailure)
    return hook
  }

  /** Ends a hook and forgets how far it got. */
  async remove(hook: Hook): Promise<void> {
    this.#hooks.delete(hook.definition.name)
    const halted = hook.halt()
    await hook.runner.close()
    await halted
    await hook.forget()
    const { name, table, namespace } = hook.definition
    this.#parts.events.emit({ type: 'hook.removed', ...namespace, hook: name, table })
    await this.#parts.engine.checkpoints.remove(hook.checkpointNames())
    this.#changed()
  }

  /** How far each hook got with what it is done with. */
  readingsOf(stream: StreamName): readonly ShardReading[] {
    const arn = streamArn(stream)
    return this.all().flatMap((hook) => {
      const shards = hook.streams.find((one) => one.arn === arn)?.shards ?? []
      const reader = `hook ${hook.definition.name}`
      return shards.map(({ shardId, doneSequence: after, readAtMs }) => ({ reader, shardId, after, readAtMs }))
    })
  }

  /** Looks again at everything: something may be seen that was not. */
  lookAll(): void {
    for (const hook of this.#hooks.values()) hook.look()
  }

  /** Resolves when everything that had landed is done, but for what waits for a time of the clock. */
  async settled(): Promise<void> {
    if (this.#hooks.size === 0) return
    const upTo = await this.#landedSequence()
    while (!this.#isQuiet(upTo) && !this.#isStopped) await this.#nextChange()
  }

  /** The same, and batches that are not full don't wait for more records. */
  async caughtUp(): Promise<void> {
    if (this.#hooks.size === 0) return
    const upTo = await this.#landedSequence()
    while (!this.#isStopped) {
      for (const hook of this.#hooks.values()) hook.flush(upTo)
      if (this.#isQuiet(upTo)) return
      await this.#nextChange()
    }
  }

  /**
   * Resolves with true when everything that had landed is done or given up; batches don't wait for more records.
   * @param mostMs of the machine's time, after which it resolves with false
   */
  async idle(mostMs: number): Promise<boolean> {
    let isOver = false
    const callOff = afterMs(mostMs, () => {
      isOver = true
      this.#changed()
    })
    try {
      const upTo = await this.#landedSequence()
      while (!isOver && !this.#isStopped) {
        for (const hook of this.#hooks.values()) hook.flush(upTo)
        if (this.#landed === undefined && this.all().every((hook) => hook.isPast(upTo))) return true
        await this.#nextChange()
      }
      return this.#isStopped
    } finally {
      callOff()
    }
  }

  /** Begins nothing more, and gives what is under way a moment to end. */
  async stop(): Promise<void> {
    if (this.#isStopped) return
    this.#isStopped = true
    const halted = Promise.all(this.all().map((hook) => hook.halt()))
    let callOff = (): void => undefined
    const late = new Promise<void>((resolve) => (callOff = afterMs(STOPPING_MS, resolve)))
    await Promise.race([halted, late])
    callOff()
    await Promise.all(this.all().map((hook) => hook.forget()))
    this.#changed()
  }

  async #start(hook: Hook): Promise<void> {
    const saved = await this.#savedRows()
    if (this.#isStopped || this.#hooks.get(hook.definition.name) !== hook) return
    hook.start(saved.filter(({ reader }) => reader === hook.definition.name))
  }

  /** Rows of streams that are gone are cleared. */
  async #savedRows(): Promise<readonly Checkpoint[]> {
    const { checkpoints, streams } = this.#parts.engine
    const isThere = ({ streamArn: arn }: Checkpoint): boolean => {
      const name = readStreamArn(arn)
      return name !== undefined && streams.find(name) !== undefined
    }
    const all = await checkpoints.all()
    const gone = all.filter((row) => !isThere(row))
    if (gone.length > 0) await checkpoints.remove(gone)
    return all.filter(isThere)
  }

  #noteLanded({ logged }: LandedBatch): void {
    if (this.#hooks.size === 0 || this.#isStopped) return
    const isFirst = this.#landed === undefined
    this.#landed ??= new Set()
    for (const { partitionId } of logged) this.#landed.add(partitionId)
    if (isFirst) afterThisTurn(() => this.#lookAtLanded())
  }

  #lookAtLanded(): void {
    const partitions = this.#landed
    this.#landed = undefined
    if (this.#isStopped) return
    for (const hook of this.#hooks.values()) hook.look(partitions)
    this.#changed()
  }

  async #landedSequence(): Promise<Sequence> {
    const { checkpoints } = this.#parts.engine
    await checkpoints.landed()
    return checkpoints.landedSequence
  }

  #isQuiet(upTo: Sequence): boolean {
    return this.#landed === undefined && this.all().every((hook) => hook.isQuiet(upTo))
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
