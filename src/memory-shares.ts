// How much memory is given to what, by the options, and what the operator is told where it is too little.
import type { EmulatorOptions } from './emulator-options.js'
import type { OutgrownVectors } from './engine/contract/settings.js'
import type { Logger } from './operator-log.js'
import { MemoryBudget } from './protocol/memory-budget.js'
import { heapLimitBytes } from './runtime/heap.js'

/** What is counted of requests and answers is a part of what they take: values live for a moment more, and the store has its own memory. */
const HEAP_SHARE = 4

/** What large requests and answers may take; and as much again, what the vectors of all indexes may, which are not in the heap. */
export const memoryBytes = ({ memory }: EmulatorOptions): number => (memory === 0 ? heapLimitBytes() / HEAP_SHARE : memory)

/** Of requests and answers. */
export const newBudget = (options: EmulatorOptions, logger: Logger): MemoryBudget =>
  new MemoryBudget({
    limitBytes: memoryBytes(options),
    waitMs: (options.requestTimeout * 1000) / 2, // its client still waits then
    onFirstRefusal: (limitBytes) => logger.warn(refusalLine(limitBytes)),
  })

/** What the operator is told of an index whose vectors found no room. */
export const outgrownLine = ({ table, index, bytes }: OutgrownVectors): string =>
  `searches of ${table}/index/${index} are slow, since each reads the whole index from the store: ` +
  `its vectors need more than ${Math.ceil(bytes / 1024 ** 2)} MB of memory; give them more by --memory`

const refusalLine = (limitBytes: number): string =>
  `requests are answered with 503: no room for them in the ${Math.floor(limitBytes / 1024 ** 2)} MB for requests and answers; ` +
  'give it more by --memory, and the process by --max-old-space-size'
