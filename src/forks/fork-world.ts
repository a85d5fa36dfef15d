// What a fork holds while it lasts: a layer on a held view, and a simulation on that, both made when the first request or control needs them.
// Invariants: until then it costs nothing but a record; whoever has begun to ask is answered before the simulation closes; the layer stays
// for as long as a fork of this one shows it.
import type { EmulatorOptions } from '../emulator-options.js'
import { readMeta } from '../engine/commit/meta.js'
import type { Logger } from '../operator-log.js'
import type { Context, Operation } from '../operations/operation.js'
import type { Dispatch, Response } from '../protocol/dispatcher.js'
import type { Guard, Request } from '../protocol/stages.js'
import { momentMs } from '../model/moment.js'
import { type ClockState, shownBy, startingState } from '../runtime/clock-state.js'
import { SteerableClock } from '../runtime/steerable-clock.js'
import { simulationOn } from '../open-simulation.js'
import type { Room, Simulation } from '../simulation.js'
import { HeldView } from '../storage/held-view.js'
import { LayeredStore } from '../storage/layered-store.js'
import type { Layers } from '../storage/layers.js'
import type { Store } from '../storage/store.js'
import { wrapStore } from '../storage/wrap-store.js'
import { type Held, MomentHolder, type Origin } from './origin.js'

export interface WorldParts {
  readonly options: EmulatorOptions
  readonly logger: Logger
  readonly layers: () => Promise<Layers>
  readonly room: Room
  /** Undefined where neither signatures nor policies are checked, and no account is named. */
  readonly guard: () => Guard<Context, Operation> | undefined
  /** Where hooks reach the fork by. */
  readonly endpoint: () => string
  /** Of the clock: what the fork was made with. */
  readonly given: { readonly clock?: 'real' | 'manual' | undefined; readonly clockStart?: string | undefined }
}

interface Opened {
  readonly simulation: Simulation
  readonly holder: MomentHolder
  readonly dispatch: Dispatch
}

export class ForkWorld implements Origin {
  readonly #parts: WorldParts
  readonly #held: Held
  readonly #inFlight = new Set<Promise<unknown>>()
  #opened: Opened | undefined
  #opening: Promise<Opened> | undefined
  #closing: Promise<void> | undefined

  /** @param held released with the world */
  constructor(held: Held, parts: WorldParts) {
    this.#held = held
    this.#parts = parts
  }

  get options(): EmulatorOptions {
    return this.#parts.options
  }

  /** Undefined until something has needed it. */
  get simulation(): Simulation | undefined {
    return this.#opened?.simulation
  }

  /** What its clock shows, or would show if it were opened now. */
  nowMs(): number {
    return this.#opened?.simulation.engine.clock.nowMs() ?? shownBy(this.#startingState())
  }

  /** Answers as the simulation does. Rejects only where that can't be opened. */
  dispatch(request: Request): Response | Promise<Response> {
    const answered =
      this.#opened === undefined ? this.#open().then(({ dispatch }) => dispatch(request)) : this.#opened.dispatch(request)
    if (answered instanceof Promise) this.#track(answered)
    return answered
  }

  /** The simulation, opened. */
  async open(): Promise<Simulation> {
    return (this.#opened ?? (await this.#open())).simulation
  }

  /** What nobody has asked is as it was. */
  async hold(): Promise<Held> {
    if (this.#opening === undefined) return { ...this.#held, view: this.#held.view.hold() }
    const { holder } = await this.#opening
    return holder.hold()
  }

  /** Lets go whoever waits for a fault or the clock, answers all, then closes. What was written goes when no fork of this one needs it. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #track(answered: Promise<unknown>): void {
    this.#inFlight.add(answered)
    const forget = (): void => void this.#inFlight.delete(answered)
    answered.then(forget, forget)
  }

  #open(): Promise<Opened> {
    if (this.#opening === undefined) {
      this.#opening = this.#begin()
      this.#opening.catch(() => (this.#opening = undefined)) // whoever asks next tries again
    }
    return this.#opening
  }

  async #begin(): Promise<Opened> {
    const { layers, endpoint, guard } = this.#parts
    const below = this.#held.view.hold()
    const layer = await (await layers()).open()
    const layered = new LayeredStore(below, layer)
    const ground = new HeldView(layered, () => layer.close().then(() => below.release()))
    try {
      const simulation = await simulationOn(this.#storeOn(layered, ground), {
        ...this.#parts,
        guard: guard(),
        clock: this.#clock(),
        inheritedIds: readMeta(below).nextId,
        tables: await this.#held.tables.of(below),
      })
      simulation.hooks.endpoint = endpoint()
      const holder = new MomentHolder(simulation, { ground, tables: this.#held.tables })
      return (this.#opened = { simulation, holder, dispatch: simulation.dispatch })
    } catch (error) {
      await ground.release()
      throw error
    }
  }

  #storeOn(layered: LayeredStore, ground: HeldView): Store {
    return wrapStore(layered, { close: () => ground.release() })
  }

  #clock(): SteerableClock {
    return new SteerableClock(this.#startingState(), { floorMs: this.#held.stampMs })
  }

  /** As the clock of what was forked went on then, unless the fork was made with another. */
  #startingState(): ClockState {
    const { clock: mode, clockStart } = this.#parts.given
    const { clock: remembered, stampMs } = this.#held
    const startMs = clockStart === undefined ? undefined : momentMs(clockStart)
    const goesOn = startMs === undefined
    const kept = !goesOn && remembered.startsWith('manual') ? 'manual' : undefined // a start alone says nothing of how it goes
    return startingState({ mode: mode ?? kept, startMs }, goesOn ? remembered : '', stampMs)
  }

  async #close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined)
    opened?.simulation.release()
    await Promise.allSettled(this.#inFlight)
    await opened?.simulation.close()
    await this.#held.view.release()
  }
}
