// Strongly consistent operations: those of each item are linearizable, and all of them together, transactions included, happen in one
// order that keeps real time (strict serializability). Final reads among the operations make it a check that nothing acknowledged is lost.
import type { History, Operation } from './history.js'
import { itemsModel } from './items-model.js'
import { lineOf } from './print.js'
import { guessOf } from './rank.js'
import { search } from './search.js'
import { shrunk } from './shrink.js'

/** Where a check found fault, with the lines that show it. */
export interface Violation {
  readonly check:
    'linearizable' | 'serializable' | 'undecided' | 'replica' | 'future' | 'monotonic' | 'commits' | 'verify' | 'answers'
  readonly lines: readonly string[]
}

/** Far more than a history of a few hundred operations needs; one that needs more counts as broken. */
const MAX_STATES = 50_000

/** With what may never have happened left out, searches are short, but for a few. */
const MAX_STATES_OF_GUESSES = 400_000

/** While a part is looked for that is broken by itself. */
const MAX_STATES_OF_PARTS = 5_000

export function checkOrder(history: History, maxStates = MAX_STATES): readonly Violation[] {
  const { operations, keys } = history
  const { rank, hasHappened, mayHaveHappened } = guessOf(history)
  const check = (name: 'linearizable' | 'serializable', part: readonly Operation[]): readonly Violation[] => {
    // Any order that leaves out what may never have happened explains the history, and is found sooner.
    for (const isLikely of [hasHappened, mayHaveHappened]) {
      const likely = part.filter((one) => one.outcome !== 'unknown' || isLikely(one))
      if (search(likely, itemsModel(keys), { maxStates: MAX_STATES_OF_GUESSES, rank }).kind === 'explained') return []
    }
    const found = search(part, itemsModel(keys), { maxStates, rank })
    if (found.kind === 'explained') return []
    const isBroken = (some: readonly Operation[]): boolean => {
      const { kind } = search(some, itemsModel(keys), { maxStates: MAX_STATES_OF_PARTS, rank })
      return kind === 'impossible' || (kind === 'undecided' && found.kind === 'undecided')
    }
    return [{ check: found.kind === 'undecided' ? 'undecided' : name, lines: shrunk(part, isBroken).map(lineOf) }]
  }
  const broken = Array.from({ length: keys }, (_, key) => check('linearizable', operationsOn(key, operations))).flat()
  return broken.length > 0 ? broken : check('serializable', operations)
}

/** What each operation is to one item alone. */
function operationsOn(key: number, operations: readonly Operation[]): readonly Operation[] {
  return operations.flatMap((one) => {
    const accesses = one.accesses.filter((access) => access.key === key)
    return accesses.length === 0 ? [] : [{ ...one, accesses }]
  })
}
