// What replicas showed: nothing from the future, positions that never go back on one replica, and at each position exactly the items of
// that place in the commit order.
import type { Commit, History, Operation, ReplicaRead, Seen } from './history.js'
import { changesNothing, isSame, textOf, writerOf } from './history.js'
import type { Violation } from './order-check.js'
import { commitLineOf, lineOf, readLineOf } from './print.js'

export function checkReplicas(history: History): readonly Violation[] {
  return [...futures(history), ...backwards(history.replicaReads), ...misplaced(history)]
}

/** Each image is of a write that had begun, and that was not refused. */
function futures({ operations, replicaReads }: History): readonly Violation[] {
  const writes = writesByName(operations)
  return replicaReads.flatMap((read) => {
    const wrong = read.saw.find(({ item }) => {
      const write = item === null ? undefined : writes.get(item.writer)
      return item !== null && (write === undefined || write.call > read.return)
    })
    if (wrong === undefined) return []
    const write = writes.get(wrong.item?.writer ?? '')
    return [{ check: 'future', lines: [readLineOf(read), write === undefined ? 'no write has that name' : lineOf(write)] }]
  })
}

function writesByName(operations: readonly Operation[]): ReadonlyMap<string, Operation> {
  const writes = new Map<string, Operation>()
  for (const operation of operations.filter((one) => !changesNothing(one)))
    for (const access of operation.accesses) {
      const name = writerOf(access)
      if (name !== undefined) writes.set(name, operation)
    }
  return writes
}

/** A read that began after another was answered is at its position or behind it, on the same replica. */
function backwards(reads: readonly ReplicaRead[]): readonly Violation[] {
  const byCall = [...reads].sort((a, b) => a.call - b.call)
  const byReturn = [...reads].sort((a, b) => a.return - b.return)
  const newest = new Map<string, ReplicaRead>()
  const violations: Violation[] = []
  let answered = 0
  for (const read of byCall) {
    for (let one = byReturn[answered]; one !== undefined && one.return < read.call; one = byReturn[++answered]) {
      const place = placeOf(one)
      if (one.position > (newest.get(place)?.position ?? -1)) newest.set(place, one)
    }
    const before = newest.get(placeOf(read))
    if (before !== undefined && before.position > read.position)
      violations.push({ check: 'monotonic', lines: [readLineOf(before), readLineOf(read)] })
  }
  return violations
}

const placeOf = ({ replica, scope }: ReplicaRead): string => `${replica} ${scope}`

/** A read shows the items of its position, and by its return every write up to there had begun. */
function misplaced({ operations, replicaReads, commits, keys }: History): readonly Violation[] {
  const writes = writesByName(operations)
  const byPosition = replicaReads.filter(({ position }) => !Number.isNaN(position)).sort((a, b) => a.position - b.position)
  const items: Seen[] = Array.from({ length: keys }, () => null)
  const last: (Commit | undefined)[] = []
  let applied = 0
  let latest: Operation | undefined
  return byPosition.flatMap((read): readonly Violation[] => {
    for (let one = commits[applied]; one !== undefined && one.sequence <= read.position; one = commits[++applied]) {
      items[one.key] = one.after
      last[one.key] = one
      const write = one.after === null ? undefined : writes.get(one.after.writer)
      if (write !== undefined && write.call > (latest?.call ?? -1)) latest = write
    }
    if (latest !== undefined && latest.call > read.return) return [{ check: 'future', lines: [readLineOf(read), lineOf(latest)] }]
    const wrong = read.saw.find(({ key, item }) => !isSame(item, shownOf(items[key] ?? null, read.group)))
    if (wrong === undefined) return []
    const commit = last[wrong.key]
    const due = `item ${wrong.key} is ${textOf(shownOf(items[wrong.key] ?? null, read.group))} at that position`
    return [{ check: 'replica', lines: [readLineOf(read), due, commit === undefined ? 'no commit' : commitLineOf(commit)] }]
  })
}

const shownOf = (item: Seen, group: string | undefined): Seen => (group === undefined || item?.group === group ? item : null)
