// Lanes: conditional writes of one partition go one after the other from this gateway. Paxos orders them anyway, by letting all but one fail and
// try again: 16 writers of one row came to 77 writes a second with a timeout in every fifth, and to 206 without one in a lane.
import type { PhysicalId } from '../../model/ids.js'
import { stopwatchMs } from '../../runtime/stopwatch.js'
import { overloaded } from '../cluster/outcome.js'

/** Who waits longer has a client that has given up, mostly: he is refused in his turn, and does not make those after him wait. Source: assumed. */
export const LANE_WAIT_MS = 30_000

export class Lanes {
  /** Of each lane the end of the last that joined it, by table and partition. */
  readonly #ends = new Map<string, Promise<void>>()
  #waiting = 0
  readonly #elapsedMs: () => number

  /** @param elapsedMs a clock that never goes back */
  constructor(elapsedMs: () => number = stopwatchMs) {
    this.#elapsedMs = elapsedMs
  }

  /** How many wait for those ahead of them. */
  get waiting(): number {
    return this.#waiting
  }

  /** How many are in use. */
  get count(): number {
    return this.#ends.size
  }

  /**
   * Runs the task when all that joined the lane earlier have ended, whether they failed or not.
   * @param waitsMs after which it is not run any more. @throws ApiError ThrottlingException
   */
  async run<Result>(table: PhysicalId, h: Buffer, task: () => Promise<Result>, waitsMs = Infinity): Promise<Result> {
    const lane = `${table} ${h.toString('latin1')}`
    const ahead = this.#ends.get(lane)
    const { promise: end, resolve: leave } = promiseOfEnd()
    this.#ends.set(lane, end)
    try {
      if (ahead !== undefined) await this.#wait(ahead, waitsMs)
      return await task()
    } finally {
      if (this.#ends.get(lane) === end) this.#ends.delete(lane)
      leave()
    }
  }

  async #wait(ahead: Promise<void>, waitsMs: number): Promise<void> {
    const sinceMs = this.#elapsedMs()
    this.#waiting++
    await ahead
    this.#waiting--
    if (this.#elapsedMs() - sinceMs > waitsMs) throw overloaded()
  }
}

interface PromiseOfEnd {
  readonly promise: Promise<void>
  readonly resolve: () => void
}

function promiseOfEnd(): PromiseOfEnd {
  let resolve = (): void => undefined
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}
