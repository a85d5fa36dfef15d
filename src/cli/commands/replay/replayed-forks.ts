// The forks of a replay, by the ids that they had when they were recorded. Invariant: a fork of the replay stands at the time of what it was made
// of, and is moved to the time of each request, whatever clock the recorded one had.
import type { Emulator, Fork } from '../../../emulator.js'
import type { DropLine, ForkLine } from '../../../recording/lines.js'

export class ReplayedForks {
  readonly #emulator: Emulator
  readonly #byId = new Map<string, Fork>()
  readonly #byName = new Map<string, Fork>()

  constructor(emulator: Emulator) {
    this.#emulator = emulator
  }

  /** @param named by the id that it was recorded with, or its name. @returns undefined for one that the recording did not see made */
  find(named: string): Fork | undefined {
    return this.#byId.get(named) ?? this.#byName.get(named)
  }

  /** @returns whether it was made */
  async make({ id, of, options }: ForkLine): Promise<boolean> {
    const origin = of === undefined ? this.#emulator : this.#byId.get(of)
    if (origin === undefined) return false
    const fork = await origin.fork({ ...options, clock: 'manual' })
    this.#byId.set(id, fork)
    if (fork.name !== undefined) this.#byName.set(fork.name, fork)
    return true
  }

  /** @returns whether there was one */
  async drop({ id }: DropLine): Promise<boolean> {
    const fork = this.#byId.get(id)
    await fork?.drop()
    return fork !== undefined
  }
}
