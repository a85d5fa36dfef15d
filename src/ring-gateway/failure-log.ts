// What an operator hears of tasks that failed and are tried again: a ring that does not answer fails several of them each second. Invariant: the
// same words are said once in ten seconds, with how often they were not said since.
import { stackOf } from '../logger.js'
import { failureOfRing } from '../ring/cluster/outcome.js'
import { stopwatchMs } from '../runtime/stopwatch.js'

const SILENT_MS = 10_000

interface Said {
  readonly atMs: number
  unsaid: number
}

/** @param warn takes a line; with a stack where it is not the ring that failed, but we */
export function failureLog(warn: (words: string) => void, elapsedMs = stopwatchMs): (error: unknown) => void {
  const said = new Map<string, Said>()
  return (error) => {
    const words = wordsOf(error)
    const nowMs = elapsedMs()
    const last = said.get(words)
    if (last !== undefined && nowMs - last.atMs < SILENT_MS) {
      last.unsaid++
      return
    }
    for (const [older, { atMs }] of said) if (nowMs - atMs >= SILENT_MS) said.delete(older)
    said.set(words, { atMs: nowMs, unsaid: 0 })
    const more = last === undefined || last.unsaid === 0 ? '' : ` (${last.unsaid} more times since this was last said)`
    warn(`the ring failed at a task, which is tried again: ${words}${more}`)
  }
}

function wordsOf(error: unknown): string {
  const failure = failureOfRing(error)
  return failure === undefined ? stackOf(error) : `${failure.name}: ${failure.message}`
}
