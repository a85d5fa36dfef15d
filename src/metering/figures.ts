// What requests add up to, per table and operation. Plain numbers, changed in the time of each request. Invariant: figures live as long
// as their table; those of a table that is made again start at nothing.
import type { Operation } from '../operations/operation.js'

/** Upper bounds of the buckets of latencies. Milliseconds. */
export const LATENCY_BOUNDS_MS: readonly number[] = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500]

export class OperationFigures {
  /** Requests in each bucket, the one above all bounds included. */
  readonly latencies: number[] = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0)
  latencySumMs = 0
  throttledRequests = 0
  systemErrors = 0
  /** By operations that return pages of items; undefined of others. */
  returnedItems: number | undefined

  constructor({ resources }: Operation) {
    this.returnedItems = resources.form === 'range' ? 0 : undefined
  }

  addLatency(ms: number): void {
    let bucket = 0
    while (bucket < LATENCY_BOUNDS_MS.length && ms > (LATENCY_BOUNDS_MS[bucket] ?? 0)) bucket++
    this.latencies[bucket] = (this.latencies[bucket] ?? 0) + 1
    this.latencySumMs += ms
  }
}

export class TableFigures {
  /** By the operations' names. */
  readonly operations = new Map<string, OperationFigures>()
  failedConditions = 0
  conflicts = 0

  of(operation: Operation): OperationFigures {
    let figures = this.operations.get(operation.name)
    if (figures === undefined) {
      figures = new OperationFigures(operation)
      this.operations.set(operation.name, figures)
    }
    return figures
  }
}
