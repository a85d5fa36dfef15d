// After a failed batch: memory is made what the store holds, and once the cause is gone writes go on, without a restart. Invariants: whoever
// is refused hears of it when nothing that shows has changed; nothing is written before memory has been read anew from the store that takes
// writes again; what the failure ended in the background begins again, as after a start.
import { everyMs } from '../runtime/heartbeat.js'
import { loadScaling } from './autoscaling/auto-scaler.js'
import type { EngineParts } from './build-engine.js'
import { loadBackups } from './backups/backup-catalogue.js'
import { loadPins } from './history/pins.js'
import { loadNewestMark } from './history/time-marks.js'
import { restoreTables } from './lifecycle/restore-tables.js'
import { loadKeptLogs } from './logs/kept-logs.js'
import { loadJobs } from '../transfer/jobs/rows.js'
import { loadTokens } from './write/tokens.js'

/** Of the machine's time: disks know no other. */
const TRY_EVERY_MS = 1000

export class Recovery {
  readonly #parts: EngineParts
  #endBeat: (() => void) | undefined
  #running: Promise<boolean> | undefined
  #isStopped = false

  /** From now on each failure is followed by attempts to recover from it. */
  constructor(parts: EngineParts) {
    this.#parts = parts
    const { commits } = parts
    commits.restoreBy(() => restoreMemory(parts))
    commits.failed.add(() => {
      this.#endBeat ??= everyMs(TRY_EVERY_MS, () => void this.attempt())
    })
  }

  /** Tries once, unless an attempt is under way. @returns whether writes are taken; why they are not is the failure of the commits */
  attempt(): Promise<boolean> {
    this.#running ??= this.#attempt().finally(() => (this.#running = undefined))
    return this.#running
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#endBeat?.()
    await this.#running
  }

  async #attempt(): Promise<boolean> {
    const { commits } = this.#parts
    if (this.#isStopped || commits.failure === undefined) return commits.failure === undefined
    try {
      await commits.recover()
      await settleBackground(this.#parts)
      await restoreMemory(this.#parts)
    } catch {
      return false
    }
    if (this.#isStopped) return false
    this.#endBeat?.()
    this.#endBeat = undefined
    commits.goOn()
    resume(this.#parts)
    return true
  }
}

/** Memory as a start would find it, but for what is simulated beside the store: zones, links, capacity, the clock. */
async function restoreMemory(parts: EngineParts): Promise<void> {
  const { store, pins, windows, backups, tokens, scaling, keptLogs, transfers } = parts
  pins.restore(await loadPins(store))
  tokens.restore(await loadTokens(store))
  scaling.restore(await loadScaling(store))
  keptLogs.restore(await loadKeptLogs(store))
  windows.marks.restore(await loadNewestMark(store))
  transfers.restore(await loadJobs(store))
  await restoreTables(parts)
  backups.takeOver(await loadBackups(store))
}

/** Whatever tried to write has failed, so all of it is about to end. */
async function settleBackground({ lifeCycle, runs, splitter, expiry, tailer, history }: EngineParts): Promise<void> {
  await runs.settled()
  await lifeCycle.settled()
  await splitter.settled()
  await expiry.ended()
  await tailer.restore()
  await history.settled()
}

function resume(parts: EngineParts): void {
  const { tables, history, splitter, lifeCycle, restores, trimmer, tailer, rollOvers, kinesis, scaling, expiry, transfers } =
    parts
  history.resume()
  splitter.resume()
  lifeCycle.resume()
  restores.resume()
  kinesis.resume()
  trimmer.trimLater()
  for (const table of tables.opened()) rollOvers.configure(table)
  tailer.wakeAll()
  scaling.resume()
  expiry.resume()
  transfers.resume()
}
