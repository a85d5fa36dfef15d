// What is due when. Invariant: timers are taken in the order of their times, and of two at one time the one that was set first.

export interface Timer {
  dueMs: number
  /** Longest that it waits from any moment on; infinite for one that waits for its time, whenever that comes. */
  readonly lagMs: number
  readonly task: () => void | Promise<void>
}

export class Timers {
  /** In order. There are few: a timer a job, not one a request. */
  #waiting: Timer[] = []

  /** When the next one is due; undefined while there is none. */
  get nextMs(): number | undefined {
    return this.#waiting[0]?.dueMs
  }

  add(timer: Timer): void {
    this.#waiting.splice(this.#placeAfter(timer.dueMs), 0, timer)
  }

  remove(timer: Timer): void {
    const at = this.#waiting.indexOf(timer)
    if (at >= 0) this.#waiting.splice(at, 1)
  }

  /** Takes the next one out, if it is due by then. */
  take(untilMs: number): Timer | undefined {
    const next = this.#waiting[0]
    return next !== undefined && next.dueMs <= untilMs ? this.#waiting.shift() : undefined
  }

  /** The clock was set back: none is due later than its lag from now. */
  bound(nowMs: number): void {
    for (const timer of this.#waiting) timer.dueMs = Math.min(timer.dueMs, nowMs + timer.lagMs)
    this.#waiting.sort((a, b) => a.dueMs - b.dueMs) // stable: those that were one after the other stay so
  }

  clear(): void {
    this.#waiting = []
  }

  #placeAfter(dueMs: number): number {
    let low = 0
    let high = this.#waiting.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#waiting[middle]?.dueMs ?? 0) <= dueMs) low = middle + 1
      else high = middle
    }
    return low
  }
}
