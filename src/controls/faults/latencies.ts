// Requests that a fault holds up. Invariant: whoever takes the rule away, or closes, lets them go on at once.
import type { Clock } from '../../runtime/clock.js'

export class Latencies {
  readonly #clock: Clock
  readonly #held = new Map<string, Set<() => void>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves after that time by the emulator's clock, or when it is called off. @param id of the rule */
  async wait(id: string, ms: number): Promise<void> {
    if (ms === 0) return
    const held = this.#held.get(id) ?? new Set()
    this.#held.set(id, held)
    let callOff = (): void => {}
    const calledOff = new Promise<void>((resolve) => (callOff = resolve))
    held.add(callOff)
    await Promise.race([this.#clock.sleep(ms), calledOff])
    held.delete(callOff)
    if (held.size === 0) this.#held.delete(id)
  }

  /** Lets go what a rule holds up; everything when none is named. */
  callOff(id?: string): void {
    const sets = id === undefined ? [...this.#held.values()] : [this.#held.get(id) ?? new Set<() => void>()]
    for (const callOff of sets.flatMap((held) => [...held])) callOff()
  }
}
