// The tables of the ring as this gateway knows them, to be looked up at once, by name or by the id of their rows. Invariants: a handle is of one
// physical table for good; a record is only ever followed by a newer one.
import type { PhysicalId } from '../../model/ids.js'
import { namespaceId } from '../../model/namespace.js'
import type { Namespace } from '../../model/table.js'
import type { RingRecord } from './ring-record.js'
import { RingTable } from './ring-table.js'

export class KnownTables {
  readonly #places = new Map<string, Map<string, RingTable>>()
  /** By the ids of tables and of their indexes. */
  readonly #owners = new Map<PhysicalId, RingTable>()

  find(namespace: Namespace, name: string): RingTable | undefined {
    return this.#places.get(namespaceId(namespace))?.get(name)
  }

  /** The table that the rows of that id, or the entries of an index, belong to. */
  ownerOf(id: PhysicalId): RingTable | undefined {
    return this.#owners.get(id)
  }

  in(namespace: Namespace): Iterable<RingTable> {
    return this.#places.get(namespaceId(namespace))?.values() ?? []
  }

  *all(): Iterable<RingTable> {
    for (const tables of this.#places.values()) yield* tables.values()
  }

  /** @returns the table, when the record is news */
  take(stored: RingRecord): RingTable | undefined {
    const { namespace, name, physicalId } = stored.table
    const known = this.find(namespace, name)
    if (known?.record.physicalId === physicalId) {
      if (known.stored.version >= stored.version) return undefined
      this.#disown(known)
      known.replace(stored)
      this.#own(known)
      return known
    }
    if (known !== undefined) this.#end(known)
    const table = new RingTable(stored)
    const id = namespaceId(namespace)
    const place = this.#places.get(id) ?? new Map<string, RingTable>()
    this.#places.set(id, place.set(name, table))
    this.#own(table)
    return table
  }

  /** @returns whether it was known */
  drop(table: RingTable): boolean {
    const { namespace, name } = table.record
    if (this.find(namespace, name) !== table) return false
    const id = namespaceId(namespace)
    const place = this.#places.get(id)
    place?.delete(name)
    if (place?.size === 0) this.#places.delete(id)
    this.#end(table)
    return true
  }

  #end(table: RingTable): void {
    table.isGone = true
    this.#disown(table)
  }

  #own(table: RingTable): void {
    for (const id of idsOf(table)) this.#owners.set(id, table)
  }

  #disown(table: RingTable): void {
    for (const id of idsOf(table)) this.#owners.delete(id)
  }
}

const idsOf = ({ record }: RingTable): readonly PhysicalId[] => [
  record.physicalId,
  ...record.indexes.map(({ physicalId }) => physicalId),
]
