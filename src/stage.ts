// The simulation that is on: a restore puts another one in its place. Invariants: one is on at any time; whoever asks while it is replaced waits,
// and is answered by the next one; whoever had asked before is answered by the one that he asked.
import { MomentHolder, type Held } from './forks/origin.js'
import { ApiError } from './model/errors.js'
import { type Dispatch, refusalAnswer, type Response } from './protocol/dispatcher.js'
import type { Request } from './protocol/stages.js'
import type { Simulation } from './simulation.js'
import { replaceRows } from './storage/copy-rows.js'
import type { View } from './storage/store.js'

export class Stage {
  #simulation: Simulation
  #holder: MomentHolder
  readonly #whenOn: ((simulation: Simulation) => void)[] = []
  #inFlight = 0
  #whenNone: (() => void) | undefined
  #replacing: Promise<void> | undefined
  #failure: Error | undefined
  #isClosed = false

  constructor(simulation: Simulation) {
    this.#simulation = simulation
    this.#holder = new MomentHolder(simulation)
  }

  get simulation(): Simulation {
    return this.#simulation
  }

  /** Why nothing is answered, since a restore failed; undefined while all is well. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** Calls back with the simulation that is on, and with each that follows it. */
  whenOn(listener: (simulation: Simulation) => void): void {
    this.#whenOn.push(listener)
    listener(this.#simulation)
  }

  /** Answers requests. */
  readonly dispatch: Dispatch = (request) => {
    if (this.#replacing !== undefined) return this.#replacing.then(() => this.dispatch(request))
    if (this.#failure !== undefined) return this.#refuse(request, this.#failure)
    const answered = this.#simulation.dispatch(request)
    if (!(answered instanceof Promise)) return answered
    this.#inFlight++
    return answered.then(this.#answered)
  }

  /** What the simulation shows now. @throws ApiError InternalServerError after a failed commit */
  async hold(): Promise<Held> {
    await this.settled()
    return this.#holder.hold()
  }

  /** Resolves when no simulation is being replaced. @throws Error when a restore failed */
  async settled(): Promise<void> {
    await this.#replacing
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Puts a simulation of what the view shows in the place of the one that is on. @param snapshot its name */
  async restore(view: View, snapshot: string): Promise<void> {
    while (this.#replacing !== undefined) await this.#replacing
    if (this.#isClosed) throw new Error('the emulator closes: nothing is restored any more')
    const replacing = this.#replace(view, snapshot)
    this.#replacing = replacing.catch(() => undefined).finally(() => (this.#replacing = undefined))
    await replacing
  }

  /** Resolves when no simulation is being replaced, and none will be. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#replacing
  }

  async #replace(view: View, snapshot: string): Promise<void> {
    const before = this.#simulation
    before.release() // whoever waits for a fault or the clock is answered
    await this.#quiet()
    try {
      const { endpoint } = before.hooks
      this.#simulation = await before.renewed((store) => replaceRows(store, view, snapshot))
      this.#simulation.hooks.endpoint = endpoint
      this.#holder = new MomentHolder(this.#simulation)
      this.#failure = undefined
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      this.#failure = new Error(`the restore of the snapshot ${snapshot} failed: ${words}; start again, which finishes it`)
      throw this.#failure
    }
    for (const listener of this.#whenOn) listener(this.#simulation)
  }

  /** Resolves when nobody is being answered any more. */
  async #quiet(): Promise<void> {
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#whenNone = resolve))
  }

  readonly #answered = (response: Response): Response => {
    if (--this.#inFlight === 0) this.#whenNone?.()
    return response
  }

  #refuse(request: Request, failure: Error): Response | Promise<Response> {
    return refusalAnswer(request, this.#simulation.nextRequestId(), new ApiError('InternalServerError', failure.message))
  }
}
