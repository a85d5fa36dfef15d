// What the limits of one table or global index are asked for through this gateway: what it charged and what it refused, as a rate that forgets.
// Takes the time, reads no clock.
import type { HalfUnits } from '../../model/ids.js'
import type { Side } from '../../capacity/units.js'

/** After so long a burst counts for a third. */
const MEMORY_MS = 3000

class Rate {
  #sum = 0
  #atMs = 0
  /** What a request came to, lately: for those that were refused before anybody knew. */
  #usual: HalfUnits = 1

  charge(halfUnits: HalfUnits, nowMs: number): void {
    this.#usual += (halfUnits - this.#usual) / 8
    this.#add(halfUnits, nowMs)
  }

  refuse(nowMs: number): void {
    this.#add(this.#usual, nowMs)
  }

  perSec(nowMs: number): number {
    this.#add(0, nowMs)
    return (this.#sum * 1000) / MEMORY_MS
  }

  #add(halfUnits: number, nowMs: number): void {
    this.#sum = this.#sum * Math.exp(-Math.max(0, nowMs - this.#atMs) / MEMORY_MS) + halfUnits
    this.#atMs = nowMs
  }
}

export class DemandMeter {
  readonly #rates = { read: new Rate(), write: new Rate() }

  charge(side: Side, halfUnits: HalfUnits, nowMs: number): void {
    this.#rates[side].charge(halfUnits, nowMs)
  }

  refuse(side: Side, nowMs: number): void {
    this.#rates[side].refuse(nowMs)
  }

  /** Whole half units a second. */
  read(nowMs: number): readonly [read: number, write: number] {
    return [Math.round(this.#rates.read.perSec(nowMs)), Math.round(this.#rates.write.perSec(nowMs))]
  }
}
