// Everything that trails behind the commits: what reads logs, applies entries elsewhere, fills indexes, splits. Invariant: both waits are
// for what was there when they were asked, so traffic can't put them off.
import type { EventBus } from '../../model/event-bus.js'
import type { SteerableClock } from '../../runtime/steerable-clock.js'
import type { CommitQueue } from '../commit/commit-queue.js'

export interface BackgroundWork {
  /** Resolves when it has done what is due by the clock now; what it is told to do later is left alone. */
  settled(): Promise<void>
  /**
   * Resolves when it has taken up all that had landed when this was asked, without waiting for whatever lag it is told to keep.
   * Not given: as `settled`.
   */
  caughtUp?(): Promise<void>
}

export class Background {
  readonly #all: BackgroundWork[] = []
  /** Work that runs somebody's code, which may itself send requests: no answer waits for it. */
  readonly #foreign: BackgroundWork[] = []

  add(...followers: readonly BackgroundWork[]): void {
    this.#all.push(...followers)
  }

  /** Work for which moves of the clock and `caughtUp` wait, and `settled` doesn't. */
  addForeign(...work: readonly BackgroundWork[]): void {
    this.#foreign.push(...work)
  }

  async settled(): Promise<void> {
    for (const follower of this.#all) await follower.settled()
  }

  async caughtUp(): Promise<void> {
    for (const follower of [...this.#all, ...this.#foreign]) {
      await (follower.caughtUp === undefined ? follower.settled() : follower.caughtUp())
    }
  }

  /** From now on each move of the clock waits for what it made due, and then for the commit that saves the clock. */
  followClock(clock: SteerableClock, commits: CommitQueue, events: EventBus): void {
    const keep = async (): Promise<void> => commits.add([]).durable
    const onChange = (): void => events.emit({ type: 'clock.changed', mode: clock.state.mode, nowMs: clock.nowMs() })
    const settle = async (): Promise<void> => {
      await this.settled()
      if (this.#foreign.length === 0) return
      for (const work of this.#foreign) await work.settled()
      await this.settled() // what that code wrote
    }
    clock.attend({ settle, keep, onChange })
  }
}
