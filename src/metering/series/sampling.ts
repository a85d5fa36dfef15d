// When the sampler looks: by a beat of the machine, and whenever the clock was moved or a partition was split. Invariant: nobody looks at a
// simulation before somebody asks or serves it; what its counters still know by then is taken up.
import { everyMs } from '../../runtime/heartbeat.js'
import type { EventBus } from '../../model/event-bus.js'
import type { Sampler, SourceTracks } from './sampler.js'
import type { OpenTable } from '../../engine/tables/open-table.js'

const BEAT_MS = 1000

export class Sampling {
  readonly #sampler: Sampler
  readonly #events: EventBus
  #ends: readonly (() => void)[] | undefined

  constructor(sampler: Sampler, events: EventBus) {
    this.#sampler = sampler
    this.#events = events
  }

  /** From now on it looks by itself. */
  begin(): void {
    if (this.#ends !== undefined) return
    const look = (): void => void this.#sampler.look()
    const hear = this.#events.on(({ type }) => {
      if (type === 'clock.changed' || type === 'partition.split') look()
    })
    this.#ends = [everyMs(BEAT_MS, look), hear]
  }

  end(): void {
    for (const end of this.#ends ?? []) end()
    this.#ends = [] // and doesn't begin again
  }

  look(): Promise<void> {
    this.begin()
    return this.#sampler.look()
  }

  of(table: OpenTable, index: string | undefined): SourceTracks | undefined {
    return this.#sampler.of(table, index)
  }

  all(): readonly SourceTracks[] {
    return this.#sampler.all()
  }
}
