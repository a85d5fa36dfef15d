// Work in slices: who looks at much asks after each piece whether others are to go on first.
import { nextTurn } from './clock.js'
import { stopwatchMs } from './stopwatch.js'

/** After so long it lets others go on. */
const SLICE_MS = 5

/** Undefined while the present slice is short; else to be awaited before the next piece. */
export type Rest = () => Promise<void> | undefined

/** One for each piece of work, from now on. */
export function newRest(): Rest {
  let begunMs = stopwatchMs()
  return () => {
    if (stopwatchMs() - begunMs < SLICE_MS) return undefined
    return nextTurn().then(() => void (begunMs = stopwatchMs()))
  }
}
