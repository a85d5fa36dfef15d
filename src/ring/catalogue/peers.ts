// All gateways of the ring, as this one sees them. Pure but for what it saw. Invariant: a gateway is dead when its row has not changed for as
// long as its lease and a margin, by the clock of who looks: no clock is compared with another machine's.
import type { GatewayRow } from './gateway-rows.js'
import { LEASE_MS } from './lease.js'

/**
 * Beyond a lease, before others go on without a gateway: what it sent before the end of its lease has come to an end by then. A write asks
 * for its lease before each statement, and no statement runs longer than this.
 */
export const MARGIN_MS = 5000

interface Seen {
  readonly row: GatewayRow
  /** When this beat was seen first. */
  readonly sinceMs: number
}

export class Peers {
  #seen = new Map<string, Seen>()

  /** @param rows of all gateways, as they were just read */
  see(rows: readonly GatewayRow[], nowMs: number): void {
    // One that took a place and never heard of it has two: the one that it renews counts.
    const oldestFirst = rows.toSorted((a, b) => a.beat - b.beat)
    this.#seen = new Map(
      oldestFirst.map((row) => {
        const known = this.#seen.get(row.id)
        return [row.id, known?.row.beat === row.beat ? { row, sinceMs: known.sinceMs } : { row, sinceMs: nowMs }]
      }),
    )
  }

  /** Those that may be serving. */
  live(nowMs: number): readonly GatewayRow[] {
    return this.#unseenFor(nowMs, 0, LEASE_MS + MARGIN_MS)
  }

  isLive(id: string, nowMs: number): boolean {
    return this.live(nowMs).some((row) => row.id === id)
  }

  /** Those that have not been seen for so long. */
  gone(nowMs: number, forMs: number): readonly GatewayRow[] {
    return this.#unseenFor(nowMs, Math.max(forMs, LEASE_MS + MARGIN_MS), Number.POSITIVE_INFINITY)
  }

  /** Whether every gateway that may be serving has taken up the catalogue of that epoch. */
  haveAll(epoch: number, nowMs: number): boolean {
    return this.live(nowMs).every((row) => row.epoch >= epoch)
  }

  #unseenFor(nowMs: number, fromMs: number, toMs: number): readonly GatewayRow[] {
    return [...this.#seen.values()].flatMap(({ row, sinceMs }) =>
      nowMs - sinceMs >= fromMs && nowMs - sinceMs < toMs ? [row] : [],
    )
  }
}
