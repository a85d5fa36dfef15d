// Faults of the infrastructure: what is broken as long as a rule stands, and whole again when it ends. Invariant: what another standing rule
// breaks too stays broken.
import type { StandingEffect } from '../../faults/rule.js'
import { isSameNamespace, type Namespace } from '../../model/namespace.js'
import { regionOfZone } from '../../zones/zones.js'
import type { HomeOf } from '../namespace.js'
import { Refusal } from '../refusal.js'
import type { RegionControls } from '../region-controls.js'
import type { ZoneControls } from '../zone-controls.js'

/** Who breaks and mends: the controls that users have too. */
export interface StandingParts {
  readonly regions: Pick<RegionControls, 'cut' | 'heal' | 'pauseReplication' | 'resumeReplication'>
  readonly zones: Pick<ZoneControls, 'down' | 'mend'>
  readonly homeOf: HomeOf
}

export class StandingFaults {
  readonly #parts: StandingParts
  readonly #effects = new Map<string, StandingEffect>()

  constructor(parts: StandingParts) {
    this.#parts = parts
  }

  /** Breaks what the rule of that id says. @throws Refusal that names the member */
  begin(id: string, effect: StandingEffect): void {
    this.#ways(effect).break()
    this.#effects.set(id, effect)
  }

  /** Makes it whole again, unless another rule breaks it as well. */
  end(id: string): void {
    const effect = this.#effects.get(id)
    if (effect === undefined) return
    this.#effects.delete(id)
    const others = [...this.#effects.values()].filter(({ kind }) => kind === effect.kind)
    if (others.some((other) => covers(other, effect))) return
    ifThere(this.#ways(effect).mend) // a reset may have mended it and dropped its table
    for (const other of others) ifThere(this.#ways(other).break) // it may have gone with this one; if its table is gone, so be it
  }

  /** Breaks again what a reset of namespaces may have mended. @returns rules whose table is gone */
  breakAgain(): readonly string[] {
    return [...this.#effects].filter(([, effect]) => !ifThere(this.#ways(effect).break)).map(([id]) => id)
  }

  /** The rule that has the zone lost in that namespace, or in one of all. @param namespace as `homeOf` says it; undefined for all */
  keeperOf(zone: string, namespace: Namespace | undefined): string | undefined {
    const isKept = (effect: StandingEffect): boolean => {
      if (effect.kind !== 'zone-down' || effect.zone !== zone) return false
      const place = namespaceOf(effect)
      return place === undefined || namespace === undefined || isSameNamespace(this.#parts.homeOf(place), namespace)
    }
    return [...this.#effects].find(([, effect]) => isKept(effect))?.[0]
  }

  #ways(effect: StandingEffect): Ways {
    const { regions, zones } = this.#parts
    switch (effect.kind) {
      case 'zone-down': {
        const place = namespaceOf(effect)
        return { break: () => zones.down(effect.zone, place), mend: () => zones.mend(effect.zone, place) }
      }
      case 'region-cut':
        return { break: () => regions.cut(effect.links), mend: () => regions.heal(effect.links) }
      case 'replication-paused':
        return {
          break: () => regions.pauseReplication(effect.replica),
          mend: () => regions.resumeReplication(effect.replica),
        }
    }
  }
}

/** How something is broken, and made whole again. @throws Refusal */
interface Ways {
  readonly break: () => void
  readonly mend: () => void
}

/** @returns whether there is what the task is about */
function ifThere(task: () => void): boolean {
  try {
    task()
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** Whether all that one breaks is broken by the other too. */
function covers(other: StandingEffect, one: StandingEffect): boolean {
  if (other.kind === 'zone-down' && one.kind === 'zone-down' && other.account === undefined) return other.zone === one.zone
  return JSON.stringify(other) === JSON.stringify(one)
}

/** A zone is lost in every namespace, or in that of one account in its region. */
const namespaceOf = ({ account, zone }: Extract<StandingEffect, { kind: 'zone-down' }>): Namespace | undefined =>
  account === undefined ? undefined : { account, region: regionOfZone(zone) }
