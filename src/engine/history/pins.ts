// Pins: named positions at which the past is held, for backups, exports and forks. Invariants: what the tables and indexes of a pin held at
// its position can be read until the pin is released, over restarts, and after they were dropped; a pin lands after all changes up to its
// position, and with or before the first change after it, so a crash leaves no pin without its past.
// Replicas of zones hold the past too, by positions that move; after a restart they stand at the head, so nothing of them is persisted.
import type { PhysicalId } from '../../model/ids.js'
import assert from 'node:assert'
import { Listeners } from '../../model/listeners.js'
import type { TableRecord } from '../../model/table.js'
import type { Clock } from '../../runtime/clock.js'
import { PIN_RANGE, pinKey, pinKeyName } from '../../storage/keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'

const CHUNK_PINS = 100

/** A table with those of its indexes that could be read when the pin was set, by their physical ids. */
export interface PinnedTable {
  readonly physicalId: PhysicalId
  readonly indexIds: readonly number[]
}

export interface Pin {
  readonly name: string
  /** The last change that is seen at it. */
  readonly position: number
  readonly createdAtMs: number
  /** What is held. A table that was made later was not there at the position, so no pin is ever widened. */
  readonly scope: readonly PinnedTable[]
}

export class Pins {
  /** Told in the turn in which a pin is set. */
  readonly added = new Listeners<[pin: Pin]>()
  /** Told in the turn in which a pin is released: nothing is held for it any more. */
  readonly released = new Listeners<[pin: Pin]>()
  readonly #commits: CommitQueue
  readonly #clock: Clock
  readonly #pins = new Map<string, Pin>()
  /** By the physical id of a table or index, the positions at which it is held, in their order. */
  readonly #positions = new Map<number, number[]>()

  /** @param loaded in the order of their positions */
  constructor(loaded: readonly Pin[], commits: CommitQueue, clock: Clock) {
    this.#commits = commits
    this.#clock = clock
    for (const pin of loaded) this.#hold(pin)
  }

  /** Takes over what the store says. @param loaded in the order of their positions; tables are to be configured afterwards */
  restore(loaded: readonly Pin[]): void {
    this.#pins.clear()
    this.#positions.clear()
    for (const pin of loaded) this.#hold(pin)
  }

  /**
   * Sets a pin at what is decided in this turn; it joins the group that is open now. Resolves when it can be read at.
   * @throws Error when the name is taken, ApiError InternalServerError after a failed batch
   */
  async add(name: string, tables: readonly { readonly record: TableRecord; readonly isGone: boolean }[]): Promise<Pin> {
    const scope = tables.map(({ record, isGone }) => {
      assert(!isGone, 'only what is there is pinned')
      return scopeOf(record)
    })
    return this.hold(name, this.#commits.decidedSequence, scope)
  }

  /**
   * Sets a pin at a position that is held by others now, or at what is decided in this turn; as `add`.
   * @throws Error when the name is taken, ApiError InternalServerError after a failed batch
   */
  async hold(name: string, position: number, scope: readonly PinnedTable[]): Promise<Pin> {
    if (this.#pins.has(name)) throw new Error(`there is a pin ${name} already`)
    const pin = { name, position, createdAtMs: this.#clock.nowMs(), scope }
    const { durable } = this.#commits.add([pinOp(pin)])
    this.#hold(pin)
    this.added.tell(pin)
    await durable
    return pin
  }

  /** Resolves when the release has landed; what was held is cleared in the background. @throws Error when there is no such pin */
  async release(name: string): Promise<void> {
    const pin = this.#pins.get(name)
    if (pin === undefined) throw new Error(`there is no pin ${name}`)
    const { durable } = this.#commits.add([del(pinKey(name))])
    this.#pins.delete(name)
    for (const id of idsOf(pin)) this.#let(id, pin.position)
    this.released.tell(pin)
    await durable
  }

  /** In the order of their positions. */
  list(): readonly Pin[] {
    return [...this.#pins.values()].sort((a, b) => a.position - b.position)
  }

  find(name: string): Pin | undefined {
    return this.#pins.get(name)
  }

  /** Whether a table or index is held at all. */
  isHeld(physicalId: PhysicalId): boolean {
    return this.#positions.has(physicalId)
  }

  /** The latest position at which a table or index is held. */
  newest(physicalId: PhysicalId): number | undefined {
    return this.#positions.get(physicalId)?.at(-1)
  }

  /** Whether a table or index is held at a position from `from` on, before `before`. */
  isHeldBetween(physicalId: PhysicalId, from: number, before: number): boolean {
    const positions = this.#positions.get(physicalId)
    if (positions === undefined) return false
    let low = 0
    let high = positions.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((positions[middle] ?? 0) < from) low = middle + 1
      else high = middle
    }
    return (positions[low] ?? before) < before
  }

  #hold(pin: Pin): void {
    this.#pins.set(pin.name, pin)
    for (const id of idsOf(pin)) {
      const positions = this.#positions.get(id)
      if (positions === undefined) this.#positions.set(id, [pin.position])
      else positions.splice(positions.findLastIndex((one) => one <= pin.position) + 1, 0, pin.position)
    }
  }

  #let(id: number, position: number): void {
    const positions = this.#positions.get(id) ?? []
    positions.splice(positions.indexOf(position), 1)
    if (positions.length === 0) this.#positions.delete(id)
  }
}

/** Indexes whose rows are still being made could not be read, and those that are to go are not kept any more. */
function scopeOf({ physicalId, indexes }: TableRecord): PinnedTable {
  const readable = indexes.filter(({ status, backfilling }) => status !== 'DELETING' && backfilling === undefined)
  return { physicalId, indexIds: readable.map((index) => index.physicalId) }
}

/** All that the pin holds. */
export const idsOf = ({ scope }: Pin): readonly number[] => scope.flatMap(({ physicalId, indexIds }) => [physicalId, ...indexIds])

const pinOp = ({ name, ...rest }: Pin): StoreOp => put(pinKey(name), JSON.stringify(rest))

/** The pins of a store, in the order of their positions. */
export async function loadPins(store: Store): Promise<readonly Pin[]> {
  const pins: Pin[] = []
  const cursor = store.cursor(PIN_RANGE)
  try {
    for (let rows = await cursor.next(CHUNK_PINS); rows.length > 0; rows = await cursor.next(CHUNK_PINS)) {
      for (const [key, text] of rows) pins.push({ name: pinKeyName(key), ...(JSON.parse(text) as Omit<Pin, 'name'>) }) // our own text
    }
  } finally {
    await cursor.close()
  }
  return pins.sort((a, b) => a.position - b.position)
}
