// Time as a dependency. Only this folder touches the wall clock and sets timers; everything that waits, waits here.
// Invariant: stamps never repeat and never go back, whatever the clock does.

export interface Clock {
  /** Milliseconds since the epoch by the emulator's clock. */
  nowMs(): number
  /** A stamp that never goes back: max(now, last). */
  stampMs(): number
  /** Runs `task` once at that time (soon, when it is past), if the process lives that long. @returns a function that calls it off */
  at(dueMs: number, task: () => void | Promise<void>): () => void
  /** Resolves after that time. Somebody waits for it, so it keeps the process alive, as `at` does not. */
  sleep(delayMs: number): Promise<void>
  /** Calls off every timer. */
  close(): void
}

/** Longest delay that setTimeout takes; a later due time is waited for in steps. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** The machine's clock, starting no earlier than `floorMs` (the newest stamp in the store). */
export class RealClock implements Clock {
  #lastMs: number
  readonly #timers = new Set<NodeJS.Timeout>()

  constructor(floorMs = 0) {
    this.#lastMs = floorMs
  }

  nowMs(): number {
    return Date.now()
  }

  stampMs(): number {
    this.#lastMs = Math.max(Date.now(), this.#lastMs)
    return this.#lastMs
  }

  at(dueMs: number, task: () => void | Promise<void>): () => void {
    let timer: NodeJS.Timeout
    const arm = (): void => {
      const delayMs = Math.min(Math.max(0, dueMs - Date.now()), MAX_DELAY_MS)
      timer = setTimeout(() => {
        this.#timers.delete(timer)
        if (Date.now() < dueMs) arm()
        else void task()
      }, delayMs)
      timer.unref()
      this.#timers.add(timer)
    }
    arm()
    return () => {
      clearTimeout(timer)
      this.#timers.delete(timer)
    }
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer)
        resolve()
      }, delayMs)
      this.#timers.add(timer)
    })
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }
}

interface Due {
  readonly dueMs: number
  readonly order: number
  readonly task: () => void | Promise<void>
}

/** A clock that stands still until it is advanced; timers that fall due fire in order, each awaited. */
export class ManualClock implements Clock {
  #nowMs: number
  #lastMs = 0
  #order = 0
  readonly #due = new Set<Due>()

  constructor(nowMs: number) {
    this.#nowMs = nowMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  stampMs(): number {
    this.#lastMs = Math.max(this.#nowMs, this.#lastMs)
    return this.#lastMs
  }

  at(dueMs: number, task: () => void | Promise<void>): () => void {
    const due = { dueMs, order: this.#order++, task }
    this.#due.add(due)
    return () => void this.#due.delete(due)
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.at(this.#nowMs + delayMs, resolve))
  }

  /** Moves the time forward, running what falls due on the way at its own time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#due.delete(next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      await next.task()
    }
    this.#nowMs = untilMs
  }

  close(): void {
    this.#due.clear()
  }

  #next(untilMs: number): Due | undefined {
    const due = [...this.#due].filter((one) => one.dueMs <= untilMs)
    return due.sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0]
  }
}

/** Runs the task behind the input that arrived in this turn of the event loop, so that what it brought shares one batch. */
export function afterThisTurn(task: () => void): void {
  setImmediate(task)
}

/** Lets the event loop go round once, for work that would hold it too long. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
