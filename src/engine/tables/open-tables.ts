// The tables in use, by their names. Invariants: what is here is what the newest commit of the catalogue says; a table that rests is opened when
// somebody asks for it, and whoever has to do with open tables hears of it before he gets it.
import { Listeners } from '../../model/listeners.js'
import type { PhysicalId } from '../../model/ids.js'
import { namespaceId } from '../../model/namespace.js'
import type { Namespace, TableRecord } from '../../model/table.js'
import type { PartitionMap } from '../../partitions/partition-map.js'
import { loadPartitionMap } from '../../partitions/stored-map.js'
import type { Store } from '../../storage/store.js'
import { loadRecords } from '../../tables/catalogue.js'
import { RestingTables } from '../../tables/resting-tables.js'
import { newIndexParts, type OpenIndex, OpenTable } from './open-table.js'

interface Owner {
  readonly table: OpenTable
  readonly index: OpenIndex | undefined
}

/** Tables that rest, and what opens one of them. */
interface Resting {
  readonly tables: RestingTables
  readonly open: (record: TableRecord) => OpenTable
}

const NONE: Resting = { tables: new RestingTables([]), open: (record) => neverRested(record) }

export class OpenTables {
  readonly #resting: Resting
  /** Of those that rested: what was opened since. */
  readonly #woken = new Set<TableRecord>()
  readonly #whenWoken = new Listeners<[OpenTable]>()
  readonly #namespaces = new Map<string, { namespace: Namespace; tables: Map<string, OpenTable> }>()
  readonly #byId = new Map<number, OpenTable>()
  readonly #whenRemoved = new Listeners<[OpenTable]>()
  /** By the object that names them, since requests bring the same ones again: to make an id for each look-up costs more than all the rest. */
  #known = new WeakMap<Namespace, ReadonlyMap<string, OpenTable>>()

  constructor(resting: Resting = NONE) {
    this.#resting = resting
  }

  /** @throws Error when the table rested, and can't be read */
  find(namespace: Namespace, name: string): OpenTable | undefined {
    return this.#tablesOf(namespace)?.get(name) ?? this.#wake(this.#resting.tables.find(namespace, name))
  }

  /** Calls back with each table that was opened since somebody asked for it. */
  whenWoken(listener: (table: OpenTable) => void): void {
    this.#whenWoken.add(listener)
  }

  add(table: OpenTable): void {
    const { namespace, name } = table.record
    const id = namespaceId(namespace)
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
    const entry = this.#namespaces.get(namespaceId(namespace))
    if (entry?.tables.get(name) !== table) return
    entry.tables.delete(name)
    if (entry.tables.size > 0) return
    this.#namespaces.delete(namespaceId(namespace))
    this.#known = new WeakMap()
  }

  /** Calls back with each table that goes, while it still says what it was. */
  whenRemoved(listener: (table: OpenTable) => void): void {
    this.#whenRemoved.add(listener)
  }

  /** Names in the order of their UTF-8 bytes, which for the letters a name may have is that of their UTF-16 units. */
  names(namespace: Namespace): readonly string[] {
    const open = this.#namespaces.get(namespaceId(namespace))?.tables.keys() ?? []
    const resting = [...this.#resting.tables.in(namespace)].filter((record) => !this.#woken.has(record))
    return [...open, ...resting.map(({ name }) => name)].sort((a, b) => (a < b ? -1 : 1))
  }

  /** Those that have tables. */
  namespaces(): readonly Namespace[] {
    const open = [...this.#namespaces.values()].map((entry) => entry.namespace)
    const resting = this.#resting.tables.namespaces().filter((place) => !this.#namespaces.has(namespaceId(place)))
    return [...open, ...resting.filter((place) => this.#restsIn(place))]
  }

  /** The open table whose own rows lie under a physical id. */
  withId(physicalId: PhysicalId): OpenTable | undefined {
    return this.#byId.get(physicalId)
  }

  /** Whose rows lie under a physical id: a table, or one of its indexes. */
  ownerOf(physicalId: PhysicalId): Owner | undefined {
    return this.#ownerAmong(this.opened(), physicalId) ?? this.#ownerAmong(this.all(), physicalId)
  }

  #ownerAmong(tables: Iterable<OpenTable>, physicalId: PhysicalId): Owner | undefined {
    const owner = this.#byId.get(physicalId)
    if (owner !== undefined) return { table: owner, index: undefined }
    for (const table of tables) {
      const index = table.indexes.find(({ record }) => record.physicalId === physicalId)
      if (index !== undefined) return { table, index }
    }
    return undefined
  }

  #tablesOf(namespace: Namespace): ReadonlyMap<string, OpenTable> | undefined {
    const known = this.#known.get(namespace)
    if (known !== undefined) return known
    const tables = this.#namespaces.get(namespaceId(namespace))?.tables
    if (tables !== undefined) this.#known.set(namespace, tables)
    return tables
  }

  /** Those that are open: what goes on by itself is about no other. */
  *opened(): Iterable<OpenTable> {
    for (const { tables } of this.#namespaces.values()) yield* tables.values()
  }

  /** Every table, opened. @throws Error when one that rested can't be read */
  all(): Iterable<OpenTable> {
    for (const namespace of this.#resting.tables.namespaces())
      for (const record of this.#resting.tables.in(namespace)) this.#wake(record)
    return this.opened()
  }

  #restsIn(namespace: Namespace): boolean {
    for (const record of this.#resting.tables.in(namespace)) if (!this.#woken.has(record)) return true
    return false
  }

  #wake(record: TableRecord | undefined): OpenTable | undefined {
    if (record === undefined || this.#woken.has(record)) return undefined
    const table = this.#resting.open(record)
    this.#woken.add(record)
    this.add(table)
    this.#whenWoken.tell(table)
    return table
  }
}

function neverRested({ name }: TableRecord): never {
  throw new Error(`the table ${name} never rested`)
}

/** Every table of the store with its partitions and counters. @param resting those of the same store that need not be opened yet */
export async function loadTables(store: Store, resting?: RestingTables): Promise<OpenTables> {
  const open = (record: TableRecord): OpenTable => openTable(store, record)
  const tables = new OpenTables(resting && { tables: resting, open })
  for (const record of resting?.lively ?? (await loadRecords(store))) tables.add(open(record))
  return tables
}

function openTable(store: Store, record: TableRecord): OpenTable {
  const load = (physicalId: PhysicalId): PartitionMap => loadPartitionMap(physicalId, record.createdAtMs, (key) => store.get(key))
  const indexes = record.indexes.map((index) => newIndexParts(index, load(index.physicalId)))
  return new OpenTable(record, load(record.physicalId), indexes)
}
