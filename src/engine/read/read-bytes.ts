// Where the bytes of a page were read, as far as its charge asks: how many below each bound of a partition that it crossed. Invariant: of the
// rows themselves nothing is kept beyond the chunk in which they came, so a page that keeps no row holds none.
import { indexOfPartition, type PartitionMap } from '../../partitions/partition-map.js'
import type { ReadRow } from '../../storage/unchecked-row.js'

interface Crossing {
  readonly bound: Buffer
  /** Of what was read before it. */
  readonly bytes: number
}

export class ReadBytes {
  readonly #map: PartitionMap
  readonly #suffixOf: (row: ReadRow) => Buffer
  readonly #isReverse: boolean
  readonly #crossings: Crossing[] = []
  /** The latest one, not looked at yet: of most pages it never is. */
  #chunk: ReadRow[] = []
  #chunkBytes = 0
  /** Of the chunks before this one. */
  #bytes = 0
  /** The partition in which the last of them ended; at first the one in which the page begins. */
  #place: number

  constructor(map: PartitionMap, place: number, suffixOf: (row: ReadRow) => Buffer, isReverse: boolean) {
    this.#place = place
    this.#map = map
    this.#suffixOf = suffixOf
    this.#isReverse = isReverse
  }

  take(row: ReadRow, sizeBytes: number): void {
    this.#chunk.push(row)
    this.#chunkBytes += sizeBytes
  }

  /** Before the rows of another chunk. */
  beginChunk(): void {
    this.#settle()
  }

  /** Looks at the last row alone, unless the chunk has crossed a bound. */
  #settle(): void {
    const last = this.#chunk.at(-1)
    if (last === undefined) return
    const place = this.#placeOf(last)
    for (const bound of this.#boundsBetween(this.#place, place)) {
      this.#crossings.push({ bound, bytes: this.#bytes + sumOf(this.#chunk.slice(0, this.#firstBeyond(bound))) })
    }
    this.#bytes += this.#chunkBytes
    this.#place = place
    this.#chunk = []
    this.#chunkBytes = 0
  }

  /** Bytes read of rows below the bound; one that was not crossed when it was a bound has all of them on one side. */
  below(bound: Buffer): number {
    this.#settle()
    const before = this.#crossings.find((one) => one.bound.equals(bound))?.bytes ?? this.#bytes
    return this.#isReverse ? this.#bytes - before : before
  }

  #placeOf(row: ReadRow): number {
    return indexOfPartition(this.#map, this.#suffixOf(row))
  }

  /** Bounds that lie between two partitions, in the order of the read. */
  #boundsBetween(from: number, to: number): readonly Buffer[] {
    const bounds = this.#map.partitions.slice(Math.min(from, to) + 1, Math.max(from, to) + 1).map(({ lower }) => lower)
    return this.#isReverse ? bounds.reverse() : bounds
  }

  /** The first row of the chunk that lies beyond the bound, found by halving. */
  #firstBeyond(bound: Buffer): number {
    let low = 0
    let high = this.#chunk.length
    while (low < high) {
      const middle = (low + high) >> 1
      const row = this.#chunk[middle]
      const isBelow = row !== undefined && this.#suffixOf(row).compare(bound) < 0
      if (isBelow !== this.#isReverse) low = middle + 1
      else high = middle
    }
    return low
  }
}

const sumOf = (rows: readonly ReadRow[]): number => rows.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
