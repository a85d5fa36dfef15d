// What was sent to a table's Kinesis destinations, and what was not, since the process began. Plain numbers, changed as it happens.
import type { PartitionId } from '../model/ids.js'

/** Of one destination. */
export class DestinationFigures {
  sentRecords = 0
  /** Units of change data capture that were sent. */
  sentUnits = 0
  /** Records that the stream had no capacity for, each time that it had none. */
  throttledRecords = 0
  /** Records that are too large for a stream, and are left out. */
  oversizedRecords = 0
  /** Why the last try failed, while records wait since then. */
  heldReason: string | undefined
  /** When the oldest record was made that is under way or waits, by its partition. */
  readonly #oldestMs = new Map<PartitionId, number>()

  noteWaiting(partitionId: PartitionId, oldestMs: number): void {
    this.#oldestMs.set(partitionId, oldestMs)
  }

  noteEmpty(partitionId: PartitionId): void {
    this.#oldestMs.delete(partitionId)
  }

  /** How long the oldest record waits; 0 when none does. */
  ageMs(nowMs: number): number {
    let ageMs = 0
    for (const oldestMs of this.#oldestMs.values()) ageMs = Math.max(ageMs, nowMs - oldestMs)
    return ageMs
  }
}

/** Of all destinations of a table. */
export class KinesisFigures {
  readonly #all = new Map<string, DestinationFigures>()

  of(streamArn: string): DestinationFigures {
    const known = this.#all.get(streamArn) ?? new DestinationFigures()
    this.#all.set(streamArn, known)
    return known
  }

  sum(value: (figures: DestinationFigures) => number): number {
    let sum = 0
    for (const figures of this.#all.values()) sum += value(figures)
    return sum
  }

  ageMs(nowMs: number): number {
    return Math.max(0, ...[...this.#all.values()].map((figures) => figures.ageMs(nowMs)))
  }
}
