// Which keys the load of a partition falls on: a bounded sample of the row suffixes that consumed units, in order of arrival. Every stride
// of half units leaves one point; when there is no more room, every second point goes and the stride doubles. Invariant: the points are
// spread evenly over the half units consumed, so a key's share of the points is its share of the load. Chance places each point in its
// stride, so that traffic with a period of its own meets no period here.

import type { HalfUnits } from '../model/ids.js'
const MOST_ENTRIES = 512

export interface HeatEntry {
  readonly suffix: Buffer
  /** The load that the entry stands for. */
  readonly halfUnits: HalfUnits
}

/** A row suffix, or how to find it. */
export type HeatPlace = Buffer | (() => Buffer)

export class HeatSample {
  /** A whole number from 0 up to and without 2^32. */
  readonly #draw: () => number
  /** Row suffixes as latin1 text: they hold no slab of a pool in memory, as slices of buffers do. */
  #keys: string[] = []
  #points: number[] = []
  readonly #firstStride: number
  /** Half units that one point stands for. */
  #stride: number
  /** Half units until the next point. */
  #countdown = 1
  /** Where in its stride the next point is. */
  #place = 0

  /** @param firstStride half units that a point stands for while there is room: the more, the less a partition costs that is not hot */
  constructor(draw: () => number, firstStride = 1) {
    this.#draw = draw
    this.#firstStride = firstStride
    this.#stride = firstStride
  }

  /**
   * Something at the place consumed so many half units.
   * @param place a function where the place costs something to find; it is called only when a point falls here
   */
  add(place: HeatPlace, halfUnits: HalfUnits): void {
    this.#countdown -= halfUnits
    if (this.#countdown <= 0) this.#take(typeof place === 'function' ? place() : place)
  }

  /** Oldest first. */
  entries(): readonly HeatEntry[] {
    return this.#keys.map((key, n) => ({
      suffix: Buffer.from(key, 'latin1'),
      halfUnits: (this.#points[n] ?? 0) * this.#stride,
    }))
  }

  /** Begins a new heat window. */
  clear(): void {
    this.#keys = []
    this.#points = []
    this.#stride = this.#firstStride
    this.#countdown = 1
    this.#place = 0
  }

  #take(suffix: Buffer): void {
    const whole = Math.floor(-this.#countdown / this.#stride)
    let points = whole
    this.#countdown += whole * this.#stride
    while (this.#countdown <= 0) {
      points++
      this.#countdown += this.#gap()
    }
    this.#keys.push(suffix.toString('latin1'))
    this.#points.push(points)
    while (this.#keys.length > MOST_ENTRIES) this.#thin()
  }

  /** Each stride has one point, at a place in it that chance chooses: so their number says how much was consumed, nearly exactly. */
  #gap(): number {
    const rest = this.#stride - this.#place
    this.#place = this.#draw() % this.#stride
    return rest + this.#place
  }

  #thin(): void {
    const keys: string[] = []
    const halved: number[] = []
    let passed = this.#draw() & 1
    for (const [n, key] of this.#keys.entries()) {
      const before = passed >> 1
      passed += this.#points[n] ?? 0
      const kept = (passed >> 1) - before
      if (kept === 0) continue
      keys.push(key)
      halved.push(kept)
    }
    this.#keys = keys
    this.#points = halved
    this.#stride *= 2
    this.#place = this.#draw() % this.#stride
    this.#countdown = this.#gap()
  }
}
