// What faults there can be: each effect with the members that it takes, and each operation with the errors that it can throw. Invariant: made of
// the tables that rules are checked by, so whatever is listed here can be asked for.
import {
  EFFECT_MEMBERS,
  EFFECTS,
  FAULT_MEMBERS,
  INFRASTRUCTURE_MEMBERS,
  isOfInfrastructure,
  STANDING_MEMBERS,
} from './fault-members.js'
import { knownOperations, operationsNamed } from './operation-catalogue.js'

export interface ShownEffect {
  readonly effect: string
  /** That belong to this effect alone, or to few. */
  readonly own: readonly string[]
  /** That say which requests, when, and for how long. */
  readonly others: readonly string[]
}

export interface ShownOperation {
  /** With its service where two services have one of this name. */
  readonly operation: string
  readonly errors: readonly string[]
}

export interface FaultCatalogue {
  readonly effects: readonly ShownEffect[]
  readonly operations: readonly ShownOperation[]
}

/** The same for every emulator of this version. @param which `of requests`: without what needs simulated machines */
export function faultCatalogue(which: 'all' | 'of requests'): FaultCatalogue {
  const effects = EFFECTS.map(shownEffect)
  const operations = knownOperations().map(shownOperation)
  if (which === 'all') return { effects, operations }
  const isOfRequests = (name: string): boolean => !INFRASTRUCTURE_MEMBERS.some((member) => member === name)
  return {
    effects: effects
      .filter((_shown, at) => !isOfInfrastructure(EFFECTS[at]))
      .map((shown) => ({ ...shown, others: shown.others.filter(isOfRequests) })),
    operations,
  }
}

function shownEffect(effect: (typeof EFFECTS)[number]): ShownEffect {
  const standing = Object.entries(STANDING_MEMBERS).find(([name]) => name === effect)?.[1]
  const named = Object.keys(FAULT_MEMBERS).filter((name) => name !== 'effect')
  const taken = standing === undefined ? named : named.filter((name) => standing.includes(name))
  const kinds = (name: string): readonly string[] | undefined =>
    Object.entries(EFFECT_MEMBERS).find(([member]) => member === name)?.[1]
  return {
    effect,
    own: taken.filter((name) => kinds(name)?.includes(effect) === true),
    others: taken.filter((name) => kinds(name) === undefined),
  }
}

const shownOperation = ({ id, name, errors }: ReturnType<typeof knownOperations>[number]): ShownOperation => ({
  operation: operationsNamed(name).length === 1 ? name : id,
  errors: [...errors].sort(),
})
