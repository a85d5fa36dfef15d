// A guess at the order of writes, from the product's own record of its commits. It is no more than the order in which the search tries them:
// what the record gets wrong is searched as if there were none.
import { isHeld } from './items-model.js'
import { type Access, type Commit, type History, type Operation, writerOf } from './history.js'

export interface Guess {
  /** Lower is earlier. */
  readonly rank: (operation: Operation) => number
  /** Whether the record shows an operation whose outcome nobody was told. */
  readonly hasHappened: (operation: Operation) => boolean
  /** The same, or it may: which of several deletions a record shows is never certain. */
  readonly mayHaveHappened: (operation: Operation) => boolean
}

export function guessOf({ operations, commits }: History): Guess {
  if (commits.length === 0) return { rank: (operation) => operation.return, hasHappened: () => true, mayHaveHappened: () => true }
  const named = new Map<string, number>()
  for (const { sequence, key, after } of commits) if (after !== null) named.set(`${key} ${after.writer}`, sequence)
  const sequences = new Map<number, number>()
  for (const operation of operations) {
    const sequence = firstDefined(operation.accesses, (access) => named.get(`${access.key} ${writerOf(access)}`))
    if (sequence !== undefined) sequences.set(operation.call, sequence)
  }
  addDeletes(operations, commits, sequences)
  return {
    rank: ({ call }) => sequences.get(call) ?? Infinity,
    hasHappened: ({ call }) => sequences.has(call),
    mayHaveHappened: ({ call, accesses }) => sequences.has(call) || accesses.some(({ effect }) => effect.kind === 'delete'),
  }
}

/** A deletion has no name: it is one that the record shows between what was over before it and what began behind it. */
function addDeletes(operations: readonly Operation[], commits: readonly Commit[], sequences: Map<number, number>): void {
  const placed = operations.flatMap((one) => {
    const sequence = sequences.get(one.call)
    return sequence === undefined ? [] : [{ ...one, sequence }]
  })
  const claimed = new Set(placed.flatMap((one) => deletionsBeside(one, commits)))
  for (const one of [...operations].sort((a, b) => a.return - b.return)) {
    const access = one.accesses.find(({ effect }) => effect.kind === 'delete')
    if (access === undefined || one.outcome === 'refused' || sequences.has(one.call)) continue
    const from = Math.max(0, ...placed.filter((other) => other.return < one.call).map(({ sequence }) => sequence))
    const to = Math.min(...placed.filter((other) => other.call > one.return).map(({ sequence }) => sequence))
    const ofItem = commits.filter(({ key }) => key === access.key)
    const deletions = ofItem.filter(({ after, sequence }) => after === null && sequence > from && sequence < to)
    const own = deletions.find((commit) => !claimed.has(commit) && isAfter(access, ofItem, commit))
    if (own !== undefined) claimed.add(own)
    const isAbsent = (ofItem.findLast(({ sequence }) => sequence <= from)?.after ?? null) === null
    const idle = isAbsent ? from + 0.5 : (deletions[0]?.sequence ?? from) + 0.5
    if (own !== undefined || one.outcome === 'done') sequences.set(one.call, own?.sequence ?? idle)
  }
}

/** Those of the same transaction lie beside what has a name. */
function deletionsBeside(
  { accesses, sequence }: Operation & { readonly sequence: number },
  commits: readonly Commit[],
): Commit[] {
  const keys = accesses.flatMap(({ key, effect }) => (effect.kind === 'delete' ? [key] : []))
  const isNear = (commit: Commit): boolean => Math.abs(commit.sequence - sequence) < accesses.length
  return commits.filter((commit) => commit.after === null && keys.includes(commit.key) && isNear(commit))
}

/** Whether the commit is next to what the answer shows of the item before. */
function isAfter({ before, condition }: Access, ofItem: readonly Commit[], commit: Commit): boolean {
  const previous = ofItem[ofItem.indexOf(commit) - 1]?.after ?? null
  if (!isHeld(condition, previous)) return false
  if (before === undefined) return true
  return before !== null && previous?.writer === before.writer
}

function firstDefined<From, To>(all: readonly From[], find: (one: From) => To | undefined): To | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
