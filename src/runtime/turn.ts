// How long the present turn of the event loop has been busy with work that could as well be done in the next one. Who begins such work
// asks here first, so that a turn stays short and whoever asks for little is answered in between.
import { afterThisTurn } from './clock.js'
import { stopwatchMs } from './stopwatch.js'

/** In a turn that has lasted longer nothing more is begun. */
const TURN_MS = 10

export class Turn {
  readonly #mostMs: number
  /** When the first of such work was begun in this turn. */
  #begunMs: number | undefined

  /** @param length by the machine's time, or without an end: then what happens in a turn does not depend on how fast the machine is */
  constructor(length: 'short' | 'endless' = 'short') {
    this.#mostMs = length === 'short' ? TURN_MS : Number.POSITIVE_INFINITY
  }

  /** Whether what can wait is to wait for the next turn. */
  get isLong(): boolean {
    return this.#begunMs !== undefined && stopwatchMs() - this.#begunMs > this.#mostMs
  }

  /** Work is begun now. */
  begin(): void {
    if (this.#begunMs !== undefined) return
    this.#begunMs = stopwatchMs()
    afterThisTurn(() => (this.#begunMs = undefined))
  }
}
