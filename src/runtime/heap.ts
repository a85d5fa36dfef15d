// What the process has of memory.
import { getHeapStatistics } from 'node:v8'

/** The most that values may take: as the machine has it, or `--max-old-space-size` says. */
export const heapLimitBytes = (): number => getHeapStatistics().heap_size_limit
