// The vectors of one value of the HASH attribute, side by side in pieces of 32-bit floats. Invariant: a vector stays where it is until it is
// removed, so that a search which lets others go between two pieces misses none and sees none twice.
import type { DistanceFunction } from '../model/vector.js'
import type { BestMatches } from './best-matches.js'
import { type Measured, measured, scoreOf } from './distance.js'

/** Values of the filter attributes, in their order; undefined for an item that has none, and in a search that doesn't ask for any. */
export type FilterTexts = readonly (string | undefined)[]

/** What is known of a vector beside its floats. */
interface Held {
  readonly key: string
  readonly filters: FilterTexts
}

interface Piece {
  readonly floats: Float32Array
  readonly norms: Float64Array
  /** Undefined at free places. */
  readonly held: (Held | undefined)[]
}

interface Place {
  readonly piece: Piece
  readonly at: number
}

export interface BlockSearch {
  readonly distance: DistanceFunction
  readonly query: Measured
  readonly filters: FilterTexts
}

/** 4 MB. */
const MOST_FLOATS = 1 << 20
/** Of a vector's floats and norm. */
const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT
const NORM_BYTES = Float64Array.BYTES_PER_ELEMENT
/** What a vector takes beside these and its texts: places in two maps and three objects. Measured on Node 20. */
const HELD_BYTES = 240
/** What a vector that the filters leave out counts for. */
const SKIPPED_FLOATS = 16

export class VectorBlock {
  readonly #dimensions: number
  readonly #pieces: Piece[] = []
  readonly #places = new Map<string, Place>()
  readonly #free: Place[] = []
  #sizeBytes = 0

  constructor(dimensions: number) {
    this.#dimensions = dimensions
  }

  get size(): number {
    return this.#places.size
  }

  /** About what it takes of memory, with places that are free. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  /** Adds the vector, or replaces the one of that key. */
  put(key: string, vector: Float32Array, filters: FilterTexts): void {
    const place = this.#places.get(key) ?? this.#newPlace()
    const { piece, at } = place
    piece.floats.set(vector, at * this.#dimensions)
    piece.norms[at] = measured(vector).norm
    this.#hold(place, { key, filters })
    this.#places.set(key, place)
  }

  remove(key: string): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    this.#places.delete(key)
    this.#hold(place, undefined)
    this.#free.push(place)
  }

  /**
   * Offers every vector that passes the filters, in slices.
   * @param sliceFloats about how many floats are looked at between two yields
   * @returns how many vectors were compared
   */
  *search({ distance, query, filters }: BlockSearch, best: BestMatches, sliceFloats: number): Generator<void, number, void> {
    let [compared, work] = [0, 0]
    for (const piece of this.#pieces) {
      const { floats, norms, held } = piece
      for (let at = 0; at < held.length; at++) {
        const one = held[at]
        if (one === undefined || !passes(filters, one.filters)) work += SKIPPED_FLOATS
        else {
          best.offer(one.key, scoreOf(distance, query, floats, at * this.#dimensions, norms[at] ?? 0))
          compared++
          work += this.#dimensions
        }
        if (work < sliceFloats) continue
        work = 0
        yield
      }
    }
    return compared
  }

  #hold({ piece, at }: Place, held: Held | undefined): void {
    this.#sizeBytes += heldBytes(held) - heldBytes(piece.held[at])
    piece.held[at] = held
  }

  #newPlace(): Place {
    const free = this.#free.pop()
    if (free !== undefined) return free
    const last = this.#pieces.at(-1)
    const piece = last !== undefined && last.held.length < last.norms.length ? last : this.#addPiece()
    piece.held.push(undefined)
    return { piece, at: piece.held.length - 1 }
  }

  /** As large as all before it together, up to a bound: few vectors take little room, and there may be a block for each. */
  #addPiece(): Piece {
    const most = Math.max(1, Math.floor(MOST_FLOATS / this.#dimensions))
    const rows = Math.min(most, Math.max(1, this.#places.size))
    const piece = { floats: new Float32Array(rows * this.#dimensions), norms: new Float64Array(rows), held: [] }
    this.#pieces.push(piece)
    this.#sizeBytes += rows * floatBytes(this.#dimensions)
    return piece
  }
}

/** About what a vector of so many dimensions takes of memory, beside its key and what it is searched by. */
export const vectorBytes = (dimensions: number): number => floatBytes(dimensions) + HELD_BYTES

const floatBytes = (dimensions: number): number => dimensions * FLOAT_BYTES + NORM_BYTES

/** Texts as though they took two bytes a character, which most don't. */
function heldBytes(held: Held | undefined): number {
  if (held === undefined) return 0
  return held.filters.reduce((sum, text) => sum + 2 * (text?.length ?? 0), HELD_BYTES + held.key.length)
}

/** An item without the attribute passes no filter on it. */
export function passes(wanted: FilterTexts, held: FilterTexts): boolean {
  for (let at = 0; at < wanted.length; at++) if (wanted[at] !== undefined && wanted[at] !== held[at]) return false
  return true
}
