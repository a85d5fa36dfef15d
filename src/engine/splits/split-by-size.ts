// The key at which the bytes of a partition halve: one pass over its rows, and those of the local indexes beside them, up to the half.
// What is written meanwhile makes the key a little worse and nothing wrong: counting is done later, and exactly.
import type { PhysicalId } from '../../model/ids.js'
import { nextTurn } from '../../runtime/clock.js'
import { decideBySize, Halving, type SplitDecision, type SplitRange, unitOf } from '../../partitions/split-decision.js'
import { rowKey, rowKeySuffix, rowRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Cursor, Store } from '../../storage/store.js'
import { indivisibleIn, type SplitMember, sizeOf, type SplitTarget } from './split-target.js'

/** The store stops earlier at its read-ahead of 64 KB. */
const CHUNK_ROWS = 128

/** @param goesOn asked between chunks. @returns undefined when it said no */
export async function findHalfOfBytes(
  store: Store,
  target: SplitTarget,
  members: readonly SplitMember[],
  range: SplitRange,
  goesOn: () => boolean,
): Promise<SplitDecision | undefined> {
  const indivisible = indivisibleIn(target)
  const halving = new Halving(sizeOf(members))
  const feeds = members.map(({ map }) => new Feed(store.cursor(rowsOf(map.physicalId, range))))
  try {
    while (!halving.isFound) {
      for (const feed of feeds) {
        if (!(await feed.fill())) continue
        await nextTurn()
        if (!goesOn()) return undefined
      }
      const feed = leastOf(feeds)
      if (feed?.head === undefined) break
      halving.add(unitOf(feed.head.suffix, indivisible), feed.head.sizeBytes)
      feed.pass()
    }
  } finally {
    for (const feed of feeds) await feed.close()
  }
  return decideBySize(halving, indivisible)
}

export function rowsOf(physicalId: PhysicalId, { lower, upper }: SplitRange): { lower: Buffer; upper: Buffer } {
  return { lower: rowKey(physicalId, lower), upper: upper === undefined ? rowRange(physicalId).upper : rowKey(physicalId, upper) }
}

function leastOf(feeds: readonly Feed[]): Feed | undefined {
  let least: Feed | undefined
  for (const feed of feeds) {
    if (feed.head === undefined) continue
    if (least?.head === undefined || feed.head.suffix.compare(least.head.suffix) < 0) least = feed
  }
  return least
}

/** The rows of one table or index, in order. */
class Feed {
  readonly #cursor: Cursor
  #chunk: readonly (readonly [Buffer, string])[] = []
  #at = 0
  #isExhausted = false

  constructor(cursor: Cursor) {
    this.#cursor = cursor
  }

  get head(): { readonly suffix: Buffer; readonly sizeBytes: number } | undefined {
    const row = this.#chunk[this.#at]
    return row && { suffix: rowKeySuffix(row[0]), sizeBytes: Row.read(row[1]).sizeBytes }
  }

  pass(): void {
    this.#at++
  }

  /** Reads on when all that was read is passed. @returns whether it read */
  async fill(): Promise<boolean> {
    if (this.#isExhausted || this.#at < this.#chunk.length) return false
    this.#chunk = await this.#cursor.next(CHUNK_ROWS)
    this.#at = 0
    this.#isExhausted = this.#chunk.length === 0
    return true
  }

  close(): Promise<void> {
    return this.#cursor.close()
  }
}
