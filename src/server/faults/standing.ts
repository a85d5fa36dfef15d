// Faults of the infrastructure: what is broken as long as a rule stands, and whole again when it ends. Invariant: what another standing rule
// breaks too stays broken.
import type { StoreEngine } from '../../engine/store-engine.js'
import type { StandingEffect } from '../../faults/rule.js'
import { Refusal } from '../admin/refusal.js'
import type { RegionControls } from '../region-controls.js'

export interface StandingParts {
  readonly engine: StoreEngine
  readonly regions: RegionControls
}

export class Standing {
  readonly #parts: StandingParts
  readonly #effects = new Map<string, StandingEffect>()

  constructor(parts: StandingParts) {
    this.#parts = parts
  }

  /** Breaks what the rule of that id says. @throws Refusal that names the member */
  begin(id: string, effect: StandingEffect): void {
    this.#break(effect)
    this.#effects.set(id, effect)
  }

  /** Makes it whole again, unless another rule breaks it as well. */
  end(id: string): void {
    const effect = this.#effects.get(id)
    if (effect === undefined) return
    this.#effects.delete(id)
    const others = [...this.#effects.values()].filter(({ kind }) => kind === effect.kind)
    const own = JSON.stringify(effect)
    if (others.some((other) => JSON.stringify(other) === own)) return
    this.#mend(effect)
    for (const other of others) this.#break(other) // it may have gone with this one
  }

  /** Breaks again what a reset of namespaces may have mended. @returns rules whose table is gone */
  again(): readonly string[] {
    return [...this.#effects].filter(([, effect]) => !this.#isBrokenAgain(effect)).map(([id]) => id)
  }

  #isBrokenAgain(effect: StandingEffect): boolean {
    try {
      this.#break(effect)
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  #break(effect: StandingEffect): void {
    const { regions } = this.#parts
    switch (effect.kind) {
      case 'region-cut':
        regions.cut(effect.links)
        return
      case 'replication-paused':
        regions.pauseReplication(effect.replica)
        return
    }
  }

  #mend(effect: StandingEffect): void {
    const { engine, regions } = this.#parts
    switch (effect.kind) {
      case 'region-cut':
        regions.heal(effect.links)
        return
      case 'replication-paused':
        engine.replicator.regions.resume(effect.replica) // the table may be gone
        engine.replicator.wakeAll()
        return
    }
  }
}
