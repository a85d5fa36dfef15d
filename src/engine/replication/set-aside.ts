// Entries of a log that wait while others pass, as their places in it. Invariants: the entries of a key are in their order; there is room
// for so many, so a log takes at most about a megabyte here, the longest keys included.
import type { Sequence } from '../../model/ids.js'

const MOST_KEYS = 256
const MOST_ENTRIES = 10_000

export class SetAside {
  readonly #keys = new Map<string, Sequence[]>()
  #entries = 0

  get isEmpty(): boolean {
    return this.#entries === 0
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  hasRoomFor(key: string): boolean {
    return this.#entries < MOST_ENTRIES && (this.#keys.size < MOST_KEYS || this.#keys.has(key))
  }

  /** After the others of its key. */
  add(key: string, sequence: Sequence): void {
    const sequences = this.#keys.get(key) ?? []
    sequences.push(sequence)
    this.#keys.set(key, sequences)
    this.#entries++
  }

  get keys(): readonly string[] {
    return [...this.#keys.keys()]
  }

  /** The first entry of the key; undefined when nothing of it waits. */
  firstOf(key: string): Sequence | undefined {
    return this.#keys.get(key)?.[0]
  }

  /** The first entry of the key is done with. */
  dropFirst(key: string): void {
    const sequences = this.#keys.get(key)
    if (sequences?.shift() === undefined) throw new Error('nothing of the key is set aside')
    if (sequences.length === 0) this.#keys.delete(key)
    this.#entries--
  }

  /** The first entry of each key. */
  get firsts(): readonly Sequence[] {
    return [...this.#keys.values()].flatMap(([first]) => first ?? [])
  }
}
