// The part of a history that is broken by itself: cut off behind the first moment that can't be explained, and without the reads and
// refusals that it is broken without.
import { changesNothing, type Operation } from './history.js'

/** @param isBroken of a history that is itself broken */
export function shrunk(
  operations: readonly Operation[],
  isBroken: (part: readonly Operation[]) => boolean,
): readonly Operation[] {
  const times = operations.map((one) => one.return).filter((at) => at !== Infinity)
  const ends = [...times].sort((a, b) => a - b)
  let low = 0
  let high = ends.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBroken(cutAt(operations, ends[middle] ?? Infinity))) high = middle
    else low = middle + 1
  }
  const cut = cutAt(operations, ends[low] ?? Infinity)
  let part = isBroken(cut) ? cut : operations
  for (const one of part.filter(changesNothing)) {
    const without = part.filter((other) => other !== one)
    if (isBroken(without)) part = without
  }
  return part
}

/** As far as anybody knew at that moment: what was under way is of unknown outcome. */
function cutAt(operations: readonly Operation[], at: number): readonly Operation[] {
  return operations.flatMap((one) => {
    if (one.call > at) return []
    if (one.return <= at) return [one]
    return changesNothing(one) ? [] : [withoutOutcome(one)]
  })
}

function withoutOutcome(operation: Operation): Operation {
  const accesses = operation.accesses.map(({ key, condition, effect }) => ({ key, condition, effect }))
  return { ...operation, return: Infinity, outcome: 'unknown', accesses }
}
