// Lets the windows of recovery follow the clock: what has left one is cleared. Invariant: a window holds at most a sixteenth of its period
// more than it shows; and one that is shortened or closed is cleared at once, in slices.
import type { PhysicalId } from '../../model/ids.js'
import { keptFromMs } from '../../model/recovery.js'
import type { Clock } from '../../runtime/clock.js'
import type { Store } from '../../storage/store.js'
import type { CommitQueue } from '../commit/commit-queue.js'
import { clearPastRecords } from './past-records.js'
import type { Windows } from './windows.js'

const DAY_MS = 86_400_000
const STEPS_A_PERIOD = 16

export interface WindowKeeperParts {
  readonly store: Store
  readonly commits: CommitQueue
  readonly clock: Clock
  readonly windows: Windows
  readonly onFailure: (error: unknown) => void
}

export class WindowKeeper {
  readonly #parts: WindowKeeperParts
  readonly #sweep: (physicalId: PhysicalId) => void
  #running: Promise<void> | undefined
  /** Tables whose undo rows are to be looked at, though their floor may stand still. */
  readonly #due = new Set<PhysicalId>()
  #isDue = false
  #isStopped = false
  #callOff: (() => void) | undefined

  /** @param sweep has undo rows of a table cleared that nobody needs any more */
  constructor(parts: WindowKeeperParts, sweep: (physicalId: PhysicalId) => void) {
    this.#parts = parts
    this.#sweep = sweep
    parts.clock.whenSetBack(() => this.look())
  }

  /** Looks at all windows soon. @param physicalId whose undo rows are to be looked at in any case */
  look(physicalId?: PhysicalId): void {
    if (physicalId !== undefined) this.#due.add(physicalId)
    this.#isDue = true
    if (!this.#isStopped) this.#running ??= this.#run().catch(this.#parts.onFailure)
  }

  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#callOff?.()
    await this.settled()
  }

  async #run(): Promise<void> {
    try {
      while (this.#isDue && !this.#isStopped) {
        this.#isDue = false
        await this.#advanceAll()
      }
    } finally {
      this.#running = undefined // in the turn of the last look at `isDue`: whoever looks later starts a run of its own
      this.#arm()
    }
  }

  async #advanceAll(): Promise<void> {
    const { store, commits, clock, windows } = this.#parts
    await windows.marks.followClock()
    const nowMs = clock.nowMs()
    const due = [...this.#due]
    this.#due.clear()
    for (const [physicalId] of windows.all()) {
      if (await windows.advance(physicalId, nowMs)) due.push(physicalId)
    }
    for (const physicalId of due) {
      if (this.#isStopped) return
      await clearPastRecords(store, commits, physicalId, Math.min(windows.floor(physicalId), commits.decidedSequence))
      this.#sweep(physicalId)
    }
    const from = windows.all().map(([, { setting }]) => keptFromMs(setting, nowMs))
    if (from.length > 0) await windows.marks.clearBefore(Math.min(...from))
  }

  #arm(): void {
    this.#callOff?.()
    this.#callOff = undefined
    const periods = this.#parts.windows.all().map(([, { setting }]) => setting.periodDays)
    if (periods.length === 0 || this.#isStopped) return
    const { clock } = this.#parts
    this.#callOff = clock.at(clock.nowMs() + (Math.min(...periods) * DAY_MS) / STEPS_A_PERIOD, () => {
      this.look()
      return this.settled()
    })
  }
}
