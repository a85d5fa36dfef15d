// Reads of one row: admitted, read where the replica that serves is, charged. Invariant: a strongly consistent read is its leader's, at
// the head; an eventually consistent one is that of the zone which serves the request.
import { type ReadConsistency, readHalfUnits } from '../../capacity/units.js'
import { Serving } from '../../model/serving.js'
import { locate, type Partition } from '../../partitions/partition-map.js'
import { rowKey } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import type { ReadRow } from '../../storage/unchecked-row.js'
import type { Admission } from '../admission/admission.js'
import type { ReadReceipt, ReadWithin } from '../contract/items.js'
import { rowAt } from '../history/past.js'
import type { OpenTable } from '../tables/open-table.js'
import type { ReaderParts } from './reader.js'
import type { StrongReplicas } from '../strong/strong-replicas.js'
import type { ZoneFollowers } from '../zones/zone-followers.js'

/** Where a row lies. */
interface Place {
  readonly open: OpenTable
  readonly partition: Partition
  readonly rowSuffix: Buffer
}

export class ItemReader {
  readonly #store: Store
  readonly #admission: Admission
  readonly #zoneFollowers: ZoneFollowers
  readonly #strong: StrongReplicas
  readonly #row: (key: Buffer) => Row | undefined
  readonly #uncheckedRow: (key: Buffer) => ReadRow | undefined

  constructor({ store, admission, zoneFollowers, strong }: ReaderParts) {
    this.#store = store
    this.#admission = admission
    this.#zoneFollowers = zoneFollowers
    this.#strong = strong
    this.#row = (key) => Row.readIfAny(store.get(key))
    const { rows } = store
    this.#uncheckedRow = rows === undefined ? this.#row : (key) => rows.get(key)
  }

  /** At once, but where a trailing replica has to look for what the row was. @throws ApiError a throttle, InternalServerError */
  get(
    open: OpenTable,
    rowSuffix: Buffer,
    consistency: ReadConsistency,
    serving = new Serving(),
  ): ReadReceipt | Promise<ReadReceipt> {
    const place = { open, partition: locate(open.map, rowSuffix), rowSuffix }
    const row = this.#read(place, consistency, serving, this.#row)
    if (row instanceof Promise) return row.then((found) => this.#charged(place, found, consistency))
    return this.#charged(place, row, consistency)
  }

  /** The same, where a row larger than `maxBytes` is of no use: it is not charged. It may be unchecked. */
  getWithin(
    open: OpenTable,
    rowSuffix: Buffer,
    consistency: ReadConsistency,
    maxBytes: number,
    serving: Serving,
  ): ReadWithin | Promise<ReadWithin> {
    const place = { open, partition: locate(open.map, rowSuffix), rowSuffix }
    const fitting = (row: ReadRow | undefined): ReadWithin =>
      row !== undefined && row.sizeBytes > maxBytes ? 'too large' : this.#charged(place, row, consistency)
    const row = this.#read(place, consistency, serving, this.#uncheckedRow)
    return row instanceof Promise ? row.then(fitting) : fitting(row)
  }

  /** @param stored reads a row as it is stored */
  #read<Found extends ReadRow>(
    place: Place,
    consistency: ReadConsistency,
    serving: Serving,
    stored: (key: Buffer) => Found | undefined,
  ): Found | Row | undefined | Promise<Found | Row | undefined> {
    if (consistency === 'eventual' || !place.open.isStrong) return this.#readNow(place, consistency, serving, stored)
    return this.#strong.readable(place.open).then(() => this.#readNow(place, consistency, serving, stored))
  }

  #readNow<Found extends ReadRow>(
    { open, partition, rowSuffix }: Place,
    consistency: ReadConsistency,
    serving: Serving,
    stored: (key: Buffer) => Found | undefined,
  ): Found | Row | undefined | Promise<Found | Row | undefined> {
    const position = this.#zoneFollowers.read(open, partition.slot, consistency, serving)
    this.#admission.admit('read', open.chargesTo, partition, rowSuffix)
    const { physicalId } = open.record
    if (partition.newestSequence > position) return rowAt(this.#store, physicalId, rowSuffix, position)
    return stored(rowKey(physicalId, rowSuffix))
  }

  #charged<Found extends ReadRow>(
    { open, partition, rowSuffix }: Place,
    row: Found | undefined,
    consistency: ReadConsistency,
  ): ReadReceipt<Found> {
    const halfUnits = readHalfUnits(row?.sizeBytes ?? 0, consistency)
    this.#admission.charge('read', open.chargesTo, partition, halfUnits, rowSuffix)
    return { row, halfUnits }
  }
}
