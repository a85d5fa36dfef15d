// Room for everything: for servers whose tests are about something else.
import { MemoryBudget } from '../../src/protocol/memory-budget.js'
import { Turn } from '../../src/runtime/turn.js'

export const roomForAll = (): {
  readonly budget: MemoryBudget
  readonly turn: Turn
  readonly queuedCharacters: () => number
} => ({
  budget: new MemoryBudget({ limitBytes: Number.MAX_SAFE_INTEGER, waitMs: 1000 }),
  turn: new Turn(),
  queuedCharacters: () => 0,
})
