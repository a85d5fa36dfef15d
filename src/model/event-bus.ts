// Hands events to whoever listens, and keeps the last ones for whoever comes back. Invariants: memory is bounded whoever reads how slowly,
// since readers hold a place and no queue; a listener that throws disturbs nobody.
import type { EmittedEvent, EmulatorEvent } from './event.js'

const KEPT = 1000

export class EventBus {
  readonly #nowMs: () => number
  readonly #onFailure: (error: unknown) => void
  readonly #listeners = new Set<(event: EmittedEvent) => void>()
  /** Each at its id modulo the length. */
  readonly #kept: EmittedEvent[] = []
  #newestId = 0

  /** @param onFailure called with what a listener threw */
  constructor(nowMs: () => number, onFailure: (error: unknown) => void) {
    this.#nowMs = nowMs
    this.#onFailure = onFailure
  }

  get newestId(): number {
    return this.#newestId
  }

  emit(event: EmulatorEvent): void {
    const id = ++this.#newestId
    const emitted: EmittedEvent = { id, emittedAtMs: this.#nowMs(), ...event }
    this.#kept[id % KEPT] = emitted
    for (const listener of this.#listeners) {
      try {
        listener(emitted)
      } catch (error) {
        this.#onFailure(error)
      }
    }
  }

  /** @returns a function that ends it */
  on(listener: (event: EmittedEvent) => void): () => void {
    const own = (event: EmittedEvent): void => listener(event)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  /** The first kept event after that place; events between both ids are kept no more. */
  after(id: number): EmittedEvent | undefined {
    if (id >= this.#newestId) return undefined
    return this.#kept[Math.max(id + 1, this.#newestId - KEPT + 1) % KEPT]
  }
}
