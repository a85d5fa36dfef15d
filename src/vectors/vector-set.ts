// All vectors of one index in memory, by the values of its HASH attribute. They are a copy of the stored entries, made when a search first
// needs it, and forgotten when room is needed. Invariant: while the copy is made, what lands is noted, and wins over what was read.
import type { Item } from '../model/attribute-value.js'
import { isLargerBetter, measured } from './distance.js'
import { BestMatches, type Match } from './best-matches.js'
import { searchedEntry } from '../model/searched-entry.js'
import type { VectorDefinition } from '../model/vector.js'
import { type FilterTexts, VectorBlock } from './vector-block.js'

/** What is searched. */
export interface VectorQuery {
  readonly vector: Float32Array
  /** How many matches there may be. */
  readonly most: number
  /** The text of the HASH value; the empty text where the index has none. */
  readonly hash: string
  /** In the order of the index's filter attributes. */
  readonly filters: FilterTexts
}

export interface Matches {
  /** Best first. */
  readonly matches: readonly Match[]
  /** How many vectors were looked at. */
  readonly compared: number
}

/** Where the vectors of all indexes have their room: it hears of every change of what a set takes, and may have sets forget their copies. */
export interface VectorRoom {
  /** The set takes so many bytes more, or less. It may be cleared by that. */
  changed(set: VectorSet, bytes: number): void
  /** The set has forgotten its copy, of so many bytes. */
  left(set: VectorSet, bytes: number): void
}

/** Takes two to three milliseconds of a core, so several fit into a turn of the event loop. */
const SLICE_FLOATS = 1 << 21

export class VectorSet {
  readonly definition: VectorDefinition
  readonly #blocks = new Map<string, VectorBlock>()
  readonly #hashes = new Map<string, string>()
  #state: 'absent' | 'loading' | 'loaded' = 'absent'
  /** Undefined while it holds nothing. */
  #room: VectorRoom | undefined
  #sizeBytes = 0
  #isGone = false
  /** Keys that landed while the copy is made. */
  readonly #landed = new Set<string>()

  constructor(definition: VectorDefinition) {
    this.definition = definition
  }

  get isLoaded(): boolean {
    return this.#state === 'loaded'
  }

  get isLoading(): boolean {
    return this.#state === 'loading'
  }

  /** Its index is gone, so it holds nothing any more. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** From here on what lands is noted. */
  beginLoading(room: VectorRoom): void {
    this.clear()
    this.#room = room
    this.#state = 'loading'
  }

  /** An entry that was read from the store. */
  load(key: string, item: Item): void {
    if (this.#state === 'loading' && !this.#landed.has(key)) this.#put(key, item)
  }

  endLoading(): void {
    this.#state = 'loaded'
    this.#landed.clear()
  }

  /** Forgets the copy: the next search makes another. A search that has begun goes on in what it has. */
  clear(): void {
    this.#blocks.clear()
    this.#hashes.clear()
    this.#landed.clear()
    this.#state = 'absent'
    this.#room?.left(this, this.#sizeBytes)
    this.#room = undefined
    this.#sizeBytes = 0
  }

  /** Forgets the copy for good. No other may be made: nobody would give its room back. */
  retire(): void {
    this.#isGone = true
    this.clear()
  }

  /** An entry has landed in the store, or is gone. */
  land(key: string, item: Item | undefined): void {
    if (this.#state === 'absent') return
    if (this.#state === 'loading') this.#landed.add(key)
    if (item === undefined) this.#remove(key)
    else this.#put(key, item)
  }

  /** The matches, in slices: others may have their turn at each yield, and the copy may be forgotten meanwhile. */
  search(query: VectorQuery): Generator<void, Matches, void> {
    return inSlices(this.definition, this.#blocks.get(query.hash), query)
  }

  #put(key: string, item: Item): void {
    const { vector, hash, filters } = searchedEntry(this.definition, item)
    if (this.#hashes.get(key) !== hash) this.#remove(key)
    let block = this.#blocks.get(hash)
    if (block === undefined) {
      block = new VectorBlock(this.definition.dimensions)
      this.#blocks.set(hash, block)
    }
    const bytesBefore = block.sizeBytes
    block.put(key, vector, filters)
    this.#hashes.set(key, hash)
    this.#resize(block.sizeBytes - bytesBefore)
  }

  #remove(key: string): void {
    const hash = this.#hashes.get(key)
    if (hash === undefined) return
    this.#hashes.delete(key)
    const block = this.#blocks.get(hash)
    if (block === undefined) return
    const bytesBefore = block.sizeBytes
    block.remove(key)
    if (block.size > 0) return this.#resize(block.sizeBytes - bytesBefore)
    this.#blocks.delete(hash)
    this.#resize(-bytesBefore)
  }

  #resize(bytes: number): void {
    this.#sizeBytes += bytes
    this.#room?.changed(this, bytes)
  }
}

function* inSlices(
  { distance }: VectorDefinition,
  block: VectorBlock | undefined,
  { vector, most, filters }: VectorQuery,
): Generator<void, Matches, void> {
  const best = new BestMatches(most, isLargerBetter(distance))
  const search = { distance, query: measured(vector), filters }
  const compared = block === undefined ? 0 : yield* block.search(search, best, SLICE_FLOATS)
  return { matches: best.inOrder(), compared }
}
