// What a gateway would do once more.
import { setTimeout } from 'node:timers/promises'

const MOST_TRIES = 15
const PAUSE_MS = 2000

/** For what reads a ring whose nodes have only just come back: it is tried until they answer in time. @throws what the last try threw */
export async function again<Result>(task: () => Promise<Result>): Promise<Result> {
  for (let left = MOST_TRIES; ; left--) {
    try {
      return await task()
    } catch (error) {
      if (left === 1) throw error
      await setTimeout(PAUSE_MS)
    }
  }
}
