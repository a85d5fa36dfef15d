// Runs the handler of a file, in threads of its own: one for each event that is under way, as Lambda has environments. Invariant: an
// invocation that begins after the file was seen to change runs the new code.
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { afterMs } from '../../runtime/heartbeat.js'
import { HandlerThread } from './handler-thread.js'
import { FileWatch } from './file-watch.js'
import type { FunctionName, Invocation, Outcome, Runner, RunnerListener } from './runner.js'

/** Threads that are kept for the next events. */
const MOST_IDLE = 4
/** How long a file that could not be loaded counts as such, by the time of the machine: a moved clock asks many times a second. */
const UNLOADABLE_MS = 1000

export class FileRunner implements Runner {
  readonly shown: string
  readonly #file: string
  readonly #name: FunctionName
  readonly #listener: RunnerListener
  readonly #watch: FileWatch
  readonly #threads = new Set<HandlerThread>()
  #idle: HandlerThread[] = []
  /** Counts the changes of the file. */
  #edition = 0
  #isClosed = false
  /** What came of the last try to load the file, while that still counts. */
  #unloadable: { readonly outcome: Outcome; forget(): void } | undefined

  /** @param file absolute */
  constructor(file: string, name: FunctionName, listener: RunnerListener) {
    this.shown = file
    this.#file = file
    this.#name = name
    this.#listener = listener
    this.#watch = new FileWatch(file, (changed) => this.#reload(changed))
  }

  get obstacle(): string | undefined {
    return existsSync(this.#file) ? undefined : `there is no file ${this.#file}`
  }

  async invoke(invocation: Invocation): Promise<Outcome> {
    if (this.#isClosed) return { kind: 'unreached', reason: 'the hook is closed' }
    await this.#watch.ready
    if (this.#unloadable !== undefined) return this.#unloadable.outcome
    const edition = this.#edition
    const thread = this.#idleThread() ?? this.#newThread()
    const outcome = await thread.invoke(invocation)
    if (thread.isOver || edition !== this.#edition || this.#isClosed || this.#idle.length >= MOST_IDLE) await this.#end(thread)
    else this.#idle.push(thread)
    if (outcome.kind !== 'unreached') return outcome
    const unloadable: Outcome = { ...outcome, reason: `${this.#file}: ${outcome.reason}` }
    if (edition === this.#edition && !this.#isClosed) this.#remember(unloadable)
    return unloadable
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#watch.close()
    this.#unloadable?.forget()
    await Promise.all([...this.#threads].map((thread) => this.#end(thread)))
  }

  /** One that has not ended meanwhile, and whose clients find the emulator where it is now. */
  #idleThread(): HandlerThread | undefined {
    const thread = this.#idle.pop()
    if (thread === undefined || (!thread.isOver && thread.endpoint === this.#listener.endpoint())) return thread
    void this.#end(thread)
    return this.#idleThread()
  }

  #newThread(): HandlerThread {
    const thread = new HandlerThread(this.#file, this.#name, this.#listener)
    this.#threads.add(thread)
    return thread
  }

  async #end(thread: HandlerThread): Promise<void> {
    this.#threads.delete(thread)
    await thread.close()
  }

  #remember(outcome: Outcome): void {
    this.#unloadable?.forget()
    const callOff = afterMs(UNLOADABLE_MS, () => this.#unloadable?.forget())
    const forget = (): void => {
      callOff()
      this.#unloadable = undefined
    }
    this.#unloadable = { outcome, forget }
  }

  #reload(changed: string): void {
    this.#edition++
    this.#unloadable?.forget()
    for (const thread of this.#idle.splice(0)) void this.#end(thread)
    this.#listener.reloaded(`${relative('.', changed)} has changed and is loaded again`)
  }
}
