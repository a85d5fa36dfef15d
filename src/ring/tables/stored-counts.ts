// How many items and bytes tables and indexes hold: what each gateway has added up, kept in a row of its place, and the sum of those rows. A place
// that comes to another gateway goes on with its row. Approximate, as on the service: a gateway that is killed loses what it had not stored.
import type { Counts } from '../../engine/contract/tables.js'
import type { PhysicalId } from '../../model/ids.js'
import type { Clock } from '../../runtime/clock.js'
import { allStored } from '../catalogue/all-stored.js'
import type { Catalogue } from '../catalogue/catalogue.js'
import { CountRows, FILLED, plus, sumOf } from '../catalogue/count-rows.js'
import type { Membership } from '../catalogue/membership.js'
import type { RingTable } from '../catalogue/ring-table.js'
import type { Tally } from '../catalogue/tally.js'
import type { Cluster } from '../cluster/cluster.js'

const FLUSH_MS = 10_000
const NOTHING: Counts = { items: 0, sizeBytes: 0 }

export interface StoredCountsParts {
  readonly cluster: Cluster
  readonly clock: Clock
  readonly catalogue: Catalogue
  readonly membership: Membership
  readonly onFailure: (error: unknown) => void
}

export class StoredCounts {
  readonly #parts: StoredCountsParts
  readonly #rows: CountRows
  /** By the id of the table or index, what each place has stored. */
  #stored = new Map<PhysicalId, Map<number, Counts>>()
  /** Up to which epoch the others were told that all is stored. */
  #toldEpoch = 0
  #callOff: (() => void) | undefined
  #flushing: Promise<void> = Promise.resolve()

  constructor(parts: StoredCountsParts) {
    this.#parts = parts
    this.#rows = new CountRows(parts.cluster)
  }

  /** @throws ApiError */
  async start(): Promise<void> {
    await this.#read()
    // Whoever raises the epoch may wait for that: a recount does.
    this.#parts.catalogue.taken.add(() => void this.#flushNext())
    this.#flushLater()
  }

  /** Stores what is not stored yet. */
  async stop(): Promise<void> {
    this.#callOff?.()
    await this.#flushNext()
  }

  /** What a table or an index holds, with what this gateway has not stored yet. */
  of(id: PhysicalId, tally: Tally): Counts {
    const { items, sizeBytes } = plus(sumOf(this.#stored.get(id)), tally.counts)
    return { items: Math.max(0, items), sizeBytes: Math.max(0, sizeBytes) }
  }

  /** What writes have done to a new index so far, through all gateways. @throws ApiError; RingError where a gateway does not store its counts */
  async ofWrites(id: PhysicalId): Promise<Counts> {
    await allStored(this.#parts.cluster)
    const places = [...((await this.#rows.all()).get(id) ?? [])]
    return sumOf(new Map(places.filter(([place]) => place !== FILLED)))
  }

  /** What a new index holds beside what writes have done, however often it was filled: the last time counts. @throws ApiError */
  async setFilled(id: PhysicalId, counts: Counts): Promise<void> {
    await this.#rows.set(id, FILLED, counts)
    this.#remember(id, FILLED, counts)
  }

  /** Those of a table or an index that is dropped. @throws ApiError */
  forget(id: PhysicalId): Promise<void> {
    return this.#rows.forget(id)
  }

  #flushLater(): void {
    const { clock } = this.#parts
    const flush = async (): Promise<void> => {
      await this.#flushNext()
      this.#flushLater()
    }
    this.#callOff = clock.at(clock.nowMs() + FLUSH_MS, flush, FLUSH_MS)
  }

  /** After those that are under way. */
  #flushNext(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush()).catch(this.#parts.onFailure)
    return this.#flushing
  }

  async #flush(): Promise<void> {
    const { catalogue, membership } = this.#parts
    const epoch = catalogue.acknowledged
    await this.#read() // the place may be another one than at the last flush
    if (!membership.lease.isHeld) return
    // Who drops a table drops its counts, when nobody is under way there any more.
    for (const table of catalogue.all()) await table.inFlight.during(() => this.#storeAll(table))
    if (epoch <= this.#toldEpoch) return
    await this.#rows.tellStored(membership.slot, epoch)
    this.#toldEpoch = epoch
  }

  async #storeAll({ record, tally, indexes }: RingTable): Promise<void> {
    if (record.status === 'DELETING') return
    await this.#store(record.physicalId, tally)
    for (const index of indexes) await this.#store(index.record.physicalId, index.tally)
  }

  async #store(id: PhysicalId, tally: Tally): Promise<void> {
    const pending = tally.counts
    if (pending.items === 0 && pending.sizeBytes === 0) return
    const { slot } = this.#parts.membership
    const total = plus(this.#stored.get(id)?.get(slot) ?? NOTHING, pending)
    await this.#rows.set(id, slot, total)
    tally.stored(pending)
    this.#remember(id, slot, total)
  }

  #remember(id: PhysicalId, place: number, counts: Counts): void {
    this.#stored.set(id, (this.#stored.get(id) ?? new Map<number, Counts>()).set(place, counts))
  }

  async #read(): Promise<void> {
    this.#stored = new Map([...(await this.#rows.all())].map(([id, places]) => [id, new Map(places)]))
  }
}
