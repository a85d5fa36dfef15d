// The tables of the ring as this gateway knows them, to be looked up at once. Invariants: a handle is of one physical table for good; a record
// is only ever followed by a newer one.
import { namespaceId } from '../../model/namespace.js'
import type { Namespace } from '../../model/table.js'
import type { RingRecord } from './ring-record.js'
import { RingTable } from './ring-table.js'

export class KnownTables {
  readonly #places = new Map<string, Map<string, RingTable>>()

  find(namespace: Namespace, name: string): RingTable | undefined {
    return this.#places.get(namespaceId(namespace))?.get(name)
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
      known.replace(stored)
      return known
    }
    if (known !== undefined) known.isGone = true
    const table = new RingTable(stored)
    const id = namespaceId(namespace)
    const place = this.#places.get(id) ?? new Map<string, RingTable>()
    this.#places.set(id, place.set(name, table))
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
    table.isGone = true
    return true
  }
}
