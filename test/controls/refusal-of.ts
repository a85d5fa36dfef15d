// What a control refuses with, as one line: `kind: reason`.
import { Refusal } from '../../src/controls/refusal.js'

/** @throws Error when nothing is refused, and whatever is no refusal */
export async function refusalOf(act: () => unknown): Promise<string> {
  try {
    await act()
  } catch (error) {
    if (error instanceof Refusal) return `${error.kind}: ${error.message}`
    throw error
  }
  throw new Error('nothing was refused')
}
