// What can be forked: a simulation as it is at a moment. Invariant: who holds a moment has every write that was acknowledged before, and of no
// other a part. While nothing is written, all who ask hold the same view, so that any number of forks costs one snapshot.
import type { EmulatorOptions } from '../emulator-options.js'
import type { Simulation } from '../simulation.js'
import { HeldTables } from './held-tables.js'
import { heldNow, type HeldView } from '../storage/held-view.js'

/** What a simulation showed at a moment, for whoever releases the view when he no longer needs it. */
export interface Held {
  readonly view: HeldView
  /** How the clock went (runtime/clock-state.ts). */
  readonly clock: string
  /** The newest stamp. */
  readonly stampMs: number
  readonly tables: HeldTables
}

export interface Origin {
  readonly options: EmulatorOptions
  /** @throws ApiError InternalServerError after a failed commit */
  hold(): Promise<Held>
}

export class MomentHolder {
  readonly #simulation: Simulation
  readonly #ground: HeldView | undefined
  #last: { readonly batches: number; readonly view: HeldView } | undefined
  #tables: { readonly changes: number; readonly held: HeldTables }

  /** @param below what the simulation's store lies on, held by each view of it, and the tables there; undefined where it lies on nothing */
  constructor(simulation: Simulation, below?: { readonly ground: HeldView; readonly tables: HeldTables }) {
    this.#simulation = simulation
    this.#ground = below?.ground
    this.#tables = { changes: 0, held: below?.tables ?? new HeldTables() }
  }

  hold(): Promise<Held> {
    return this.#simulation.engine.atMoment(({ batches, catalogueChanges, clock, stampMs }) => ({
      ...{ view: this.#viewAt(batches), tables: this.#tablesAfter(catalogueChanges) },
      ...{ clock, stampMs },
    }))
  }

  #tablesAfter(changes: number): HeldTables {
    if (this.#tables.changes !== changes) this.#tables = { changes, held: new HeldTables() }
    return this.#tables.held
  }

  #viewAt(batches: number): HeldView {
    const last = this.#last
    if (last?.batches === batches && last.view.isHeld) return last.view.hold()
    const ground = this.#ground?.hold()
    const view = heldNow(this.#simulation.root, () => ground?.release() ?? Promise.resolve())
    this.#last = { batches, view }
    return view
  }
}
