// What faults there can be: each effect with the members that it takes, and each operation with the errors that it can throw. Invariant: made of
// the tables that rules are checked by, so whatever is listed here can be asked for.
import { EFFECT_MEMBERS, EFFECTS, FAULT_MEMBERS, STANDING_MEMBERS } from './fault-members.js'
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

/** The same for every emulator of this version. */
export function faultCatalogue(): FaultCatalogue {
  return { effects: EFFECTS.map(shownEffect), operations: knownOperations().map(shownOperation) }
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
