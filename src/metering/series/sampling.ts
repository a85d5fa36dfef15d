// When the sampler looks: by a beat of the machine, and whenever the clock was moved or a partition was split. Invariants: nobody looks at a
// simulation before somebody asks or serves it; what its counters still know by then is taken up. A look that fails is told to whoever asked for
// it, and of those that nobody asked for the first one to the log: the next would say the same each second.
import { everyMs } from '../../runtime/heartbeat.js'
import type { EventBus } from '../../model/event-bus.js'
import type { Sampler, SourceTracks } from './sampler.js'
import type { OpenTable } from '../../engine/tables/open-table.js'

const BEAT_MS = 1000

export class Sampling {
  readonly #sampler: Sampler
  readonly #events: EventBus
  readonly #onFailure: (error: unknown) => void
  #hasFailed = false
  #ends: readonly (() => void)[] | undefined

  /** @param onFailure hears of the first look that failed and that nobody had asked for */
  constructor(sampler: Sampler, events: EventBus, onFailure: (error: unknown) => void) {
    this.#sampler = sampler
    this.#events = events
    this.#onFailure = onFailure
  }

  /** From now on it looks by itself. */
  begin(): void {
    if (this.#ends !== undefined) return
    const look = (): void => void this.#sampler.look().catch((error: unknown) => this.#tell(error))
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

  #tell(error: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#onFailure(error)
  }

  of(table: OpenTable, index: string | undefined): SourceTracks | undefined {
    return this.#sampler.of(table, index)
  }

  all(): readonly SourceTracks[] {
    return this.#sampler.all()
  }
}
