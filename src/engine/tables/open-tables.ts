// The tables in use, by their names. Invariant: what is here is what the newest commit of the catalogue says.
import { Listeners } from '../../model/listeners.js'
import type { PhysicalId } from '../../model/ids.js'
import type { Namespace } from '../../model/table.js'
import type { PartitionMap } from '../../partitions/partition-map.js'
import { loadPartitionMap } from '../../partitions/stored-map.js'
import type { Store } from '../../storage/store.js'
import { loadRecords } from '../../tables/catalogue.js'
import { newIndexParts, type OpenIndex, OpenTable } from './open-table.js'

export class OpenTables {
  readonly #namespaces = new Map<string, { namespace: Namespace; tables: Map<string, OpenTable> }>()
  readonly #byId = new Map<number, OpenTable>()
  readonly #whenRemoved = new Listeners<[OpenTable]>()
  /** By the object that names them, since requests bring the same ones again: to make an id for each look-up costs more than all the rest. */
  #known = new WeakMap<Namespace, ReadonlyMap<string, OpenTable>>()

  find(namespace: Namespace, name: string): OpenTable | undefined {
    return this.#tablesOf(namespace)?.get(name)
  }

  add(table: OpenTable): void {
    const { namespace, name } = table.record
    const id = idOf(namespace)
    const entry = this.#namespaces.get(id) ?? { namespace, tables: new Map<string, OpenTable>() }
    this.#namespaces.set(id, entry)
    entry.tables.set(name, table)
    this.#byId.set(table.record.physicalId, table)
  }

  remove(table: OpenTable): void {
    const { namespace, name } = table.record
    table.isGone = true
    this.#whenRemoved.tell(table)
    for (const { vectors } of table.indexes) vectors?.retire()
    this.#byId.delete(table.record.physicalId)
    const entry = this.#namespaces.get(idOf(namespace))
    if (entry?.tables.get(name) !== table) return
    entry.tables.delete(name)
    if (entry.tables.size > 0) return
    this.#namespaces.delete(idOf(namespace))
    this.#known = new WeakMap()
  }

  /** Calls back with each table that goes, while it still says what it was. */
  whenRemoved(listener: (table: OpenTable) => void): void {
    this.#whenRemoved.add(listener)
  }

  /** Names in the order of their UTF-8 bytes, which for the letters a name may have is that of their UTF-16 units. */
  names(namespace: Namespace): readonly string[] {
    return [...(this.#namespaces.get(idOf(namespace))?.tables.keys() ?? [])].sort((a, b) => (a < b ? -1 : 1))
  }

  namespaces(): readonly Namespace[] {
    return [...this.#namespaces.values()].map((entry) => entry.namespace)
  }

  /** The table whose own rows lie under a physical id. */
  withId(physicalId: PhysicalId): OpenTable | undefined {
    return this.#byId.get(physicalId)
  }

  /** Whose rows lie under a physical id: a table, or one of its indexes. */
  ownerOf(physicalId: PhysicalId): { readonly table: OpenTable; readonly index: OpenIndex | undefined } | undefined {
    const owner = this.#byId.get(physicalId)
    if (owner !== undefined) return { table: owner, index: undefined }
    for (const table of this.all()) {
      const index = table.indexes.find(({ record }) => record.physicalId === physicalId)
      if (index !== undefined) return { table, index }
    }
    return undefined
  }

  #tablesOf(namespace: Namespace): ReadonlyMap<string, OpenTable> | undefined {
    const known = this.#known.get(namespace)
    if (known !== undefined) return known
    const tables = this.#namespaces.get(idOf(namespace))?.tables
    if (tables !== undefined) this.#known.set(namespace, tables)
    return tables
  }

  *all(): Iterable<OpenTable> {
    for (const { tables } of this.#namespaces.values()) yield* tables.values()
  }
}

const idOf = (namespace: Namespace): string => `${namespace.account}\0${namespace.region}`

/** Every table of the store with its partitions and counters. */
export async function loadTables(store: Store): Promise<OpenTables> {
  const tables = new OpenTables()
  const read = (key: Buffer): string | undefined => store.get(key)
  for (const record of await loadRecords(store)) {
    const load = (physicalId: PhysicalId): PartitionMap => loadPartitionMap(physicalId, record.createdAtMs, read)
    const indexes = record.indexes.map((index) => newIndexParts(index, load(index.physicalId)))
    tables.add(new OpenTable(record, load(record.physicalId), indexes))
  }
  return tables
}
