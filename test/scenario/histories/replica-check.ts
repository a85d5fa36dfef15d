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

/** A read shows the items of its position, or of one up to which it may show more; and every write up to its position had begun. */
function misplaced(history: History): readonly Violation[] {
  const places = new Places(history)
  return history.replicaReads.flatMap((read): readonly Violation[] => {
    const { from, to } = places.between(read.position, read.until)
    const latest = places.latestWrite(from)
    if (latest !== undefined && latest.call > read.return) return [{ check: 'future', lines: [readLineOf(read), lineOf(latest)] }]
    const shows = (place: number, { key, item }: ReplicaRead['saw'][number]): boolean =>
      isSame(item, shownOf(places.item(place, key), read.group))
    const within = Array.from({ length: to - from + 1 }, (_, n) => from + n)
    const isRight =
      read.isSpread === true
        ? read.saw.every((one) => within.some((place) => shows(place, one)))
        : within.some((place) => read.saw.every((one) => shows(place, one)))
    if (isRight) return []
    const wrong = read.saw
      .filter((one) => !shows(from, one))
      .map(({ key }) => {
        return `item ${key} is ${textOf(shownOf(places.item(from, key), read.group))} at that position`
      })
    const since = history.commits.filter(({ sequence }) => sequence > read.position && sequence <= read.until)
    return [{ check: 'replica', lines: [readLineOf(read), ...wrong, ...since.map(commitLineOf)] }]
  })
}

/** Reads that showed something else than the newest items. */
export function staleReads(history: History): number {
  const places = new Places(history)
  const isStale = ({ position, heard, saw, group }: ReplicaRead): boolean => {
    const { from, to } = places.between(position, heard)
    return saw.some(({ key }) => !isSame(shownOf(places.item(from, key), group), shownOf(places.item(to, key), group)))
  }
  return history.replicaReads.filter(isStale).length
}

/** The items after each commit, and before the first. */
class Places {
  readonly #commits: readonly Commit[]
  readonly #items: Seen[][]
  readonly #latest: (Operation | undefined)[] = [undefined]

  constructor({ operations, commits, keys }: History) {
    const writes = writesByName(operations)
    this.#commits = commits
    this.#items = [Array.from({ length: keys }, () => null)]
    for (const { key, after } of commits) {
      this.#items.push((this.#items.at(-1) ?? []).with(key, after))
      const write = after === null ? undefined : writes.get(after.writer)
      const latest = this.#latest.at(-1)
      this.#latest.push(write !== undefined && write.call > (latest?.call ?? -1) ? write : latest)
    }
  }

  between(position: number, until: number): { readonly from: number; readonly to: number } {
    const from = this.#commits.findLastIndex(({ sequence }) => sequence <= position) + 1
    return { from, to: Math.max(from, this.#commits.findLastIndex(({ sequence }) => sequence <= until) + 1) }
  }

  item(place: number, key: number): Seen {
    return this.#items[place]?.[key] ?? null
  }

  /** Of the writes up to there, the one that began last. */
  latestWrite(place: number): Operation | undefined {
    return this.#latest[place]
  }
}

const shownOf = (item: Seen, group: string | undefined): Seen => (group === undefined || item?.group === group ? item : null)
