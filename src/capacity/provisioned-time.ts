// How much throughput was provisioned for how long, which is what a bill of provisioned tables is made of. Invariant: each change counts what
// stood before it; a clock that is set back takes nothing away.
import type { Side } from './units.js'

/** Units a second. */
export interface ProvisionedUnits {
  readonly readUnits: number
  readonly writeUnits: number
}

export class ProvisionedTime {
  #units: ProvisionedUnits = { readUnits: 0, writeUnits: 0 }
  #sinceMs: number | undefined
  readonly #unitMs = { read: 0, write: 0 }

  /** From now on. */
  set(units: ProvisionedUnits, nowMs: number): void {
    this.#unitMs.read = this.unitMs('read', nowMs)
    this.#unitMs.write = this.unitMs('write', nowMs)
    this.#units = units
    this.#sinceMs = nowMs
  }

  /** Units times milliseconds since the table was opened. */
  unitMs(side: Side, nowMs: number): number {
    const elapsedMs = Math.max(0, nowMs - (this.#sinceMs ?? nowMs))
    return this.#unitMs[side] + elapsedMs * this.#units[side === 'read' ? 'readUnits' : 'writeUnits']
  }
}
