// How many items and bytes tables and indexes hold: what each gateway has added up, kept in a row of its place, and the sum of those rows. A place
// that comes to another gateway goes on with its row. Approximate, as on the service: a gateway that is killed loses what it had not stored.
import type { Counts } from '../../engine/contract/tables.js'
import type { PhysicalId } from '../../model/ids.js'
import type { Clock } from '../../runtime/clock.js'
import type { Catalogue } from '../catalogue/catalogue.js'
import type { Membership } from '../catalogue/membership.js'
import type { Tally } from '../catalogue/tally.js'
import type { Cluster } from '../cluster/cluster.js'

const FLUSH_MS = 10_000
const NOTHING: Counts = { items: 0, sizeBytes: 0 }

const sum = (a: Counts, b: Counts): Counts => ({ items: a.items + b.items, sizeBytes: a.sizeBytes + b.sizeBytes })

export interface StoredCountsParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly catalogue: Catalogue
  readonly membership: Membership
  readonly onFailure: (error: unknown) => void
}

export class StoredCounts {
  readonly #parts: StoredCountsParts
  /** By the id of the table or index, what each place has stored. */
  #stored = new Map<PhysicalId, Map<number, Counts>>()
  #callOff: (() => void) | undefined
  #flushing: Promise<void> = Promise.resolve()

  constructor(parts: StoredCountsParts) {
    this.#parts = parts
  }

  /** @throws ApiError */
  async start(): Promise<void> {
    await this.#read()
    this.#flushLater()
  }

  /** Stores what is not stored yet. */
  async stop(): Promise<void> {
    this.#callOff?.()
    await this.#flushing
    await this.#flush().catch(this.#parts.onFailure)
  }

  /** What a table or an index holds, with what this gateway has not stored yet. */
  of(id: PhysicalId, tally: Tally): Counts {
    const all = [...(this.#stored.get(id)?.values() ?? [])].reduce(sum, tally.counts)
    return { items: Math.max(0, all.items), sizeBytes: Math.max(0, all.sizeBytes) }
  }

  /** Those of a table or an index that is dropped. @throws ApiError */
  forget(id: PhysicalId): Promise<void> {
    return this.#parts.cluster.write({ cql: 'DELETE FROM counts WHERE id = ?', values: [id] })
  }

  #flushLater(): void {
    const { clock, onFailure } = this.#parts
    const flush = async (): Promise<void> => {
      this.#flushing = this.#flush().catch(onFailure)
      await this.#flushing
      this.#flushLater()
    }
    this.#callOff = clock.at(clock.nowMs() + FLUSH_MS, flush, FLUSH_MS)
  }

  async #flush(): Promise<void> {
    const { catalogue, membership } = this.#parts
    await this.#read() // the place may be another one than at the last flush
    if (!membership.lease.isHeld) return
    for (const { record, tally, indexes } of catalogue.all()) {
      if (record.status === 'DELETING') continue // who drops it drops its counts
      await this.#store(record.physicalId, tally)
      for (const index of indexes) await this.#store(index.record.physicalId, index.tally)
    }
  }

  async #store(id: PhysicalId, tally: Tally): Promise<void> {
    const pending = tally.counts
    if (pending.items === 0 && pending.sizeBytes === 0) return
    const { slot } = this.#parts.membership
    const places = this.#stored.get(id) ?? new Map<number, Counts>()
    const total = sum(places.get(slot) ?? NOTHING, pending)
    const cql = 'INSERT INTO counts (id, slot, items, bytes) VALUES (?, ?, ?, ?)'
    await this.#parts.cluster.write({ cql, values: [id, slot, total.items, total.sizeBytes] })
    tally.stored(pending)
    this.#stored.set(id, places.set(slot, total))
  }

  async #read(): Promise<void> {
    const rows = await this.#parts.cluster.read({ cql: 'SELECT id, slot, items, bytes FROM counts', values: [] }, 'strong')
    const stored = new Map<PhysicalId, Map<number, Counts>>()
    for (const row of rows) {
      const id = row.number('id') ?? 0
      const places = stored.get(id) ?? new Map<number, Counts>()
      const counts = { items: row.number('items') ?? 0, sizeBytes: row.number('bytes') ?? 0 }
      stored.set(id, places.set(row.number('slot') ?? 0, counts))
    }
    this.#stored = stored
  }
}
