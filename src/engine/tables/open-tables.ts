// The tables in use: each record with its partitions and those of its indexes. Invariant: what is here is what the newest commit of the
// catalogue says; a handle outlives its table only as long as a request holds it, and says so by `isGone`.
import { Pool } from '../../capacity/pool.js'
import { entriesOf, type EntryOf } from '../../indexes/entry.js'
import { tableNotFound } from '../../model/errors.js'
import { hasLocalIndex, type IndexRecord, type Namespace, type TableRecord } from '../../model/table.js'
import { ZoneSet } from '../../replicas/zones.js'
import { loadPartitionMap, type PartitionMap } from '../../partitions/partition-map.js'
import { Conflicts } from '../../regions/conflicts.js'
import type { Store } from '../../storage/store.js'
import { loadRecords } from '../../tables/catalogue.js'
import type { Table } from '../contract/tables.js'
import type { TableHistory } from '../history/table-history.js'
import type { TableReplicas } from '../history/table-replicas.js'

/** How far the making of an index's rows is. */
export interface BackfillProgress {
  /** Rows up to and including this suffix of the table are in the index and kept by every write; those behind it are not. */
  passed: Buffer | undefined
  /** Suffixes written behind `passed` since the present step began reading; undefined while no step reads. */
  written: Map<string, Buffer> | undefined
}

/** Whose capacity: a table's, or that of one of its global indexes. */
export interface Source {
  readonly table: OpenTable
  readonly index: OpenIndex | undefined
}

/** An index with all that it keeps when its record changes. */
export interface IndexParts {
  readonly record: IndexRecord
  readonly map: PartitionMap
  readonly backfill: BackfillProgress | undefined
  /** The change with which its backfill ended: its entries can't be told apart before that. */
  readonly readableFrom: number
  /** Of a global index; a local one uses its table's. */
  readonly pool: Pool
}

/** An index in use, with what follows from its record: worked out when that changes, so that no request asks for the kind of an index. */
export class OpenIndex implements IndexParts {
  readonly record: IndexRecord
  readonly map: PartitionMap
  readonly backfill: BackfillProgress | undefined
  readonly readableFrom: number
  readonly pool: Pool
  /** It has units of its own, which its reads and writes are charged to. */
  readonly hasOwnPool: boolean
  /** Its entries lie beside the rows of their item collection, in a partition with the same bounds and leader. */
  readonly splitsWithTable: boolean
  /** Its entries may trail the rows by a lag of their own. */
  readonly hasOwnLag: boolean
  /** What its units are charged to. */
  readonly source: Source
  readonly entryOf: EntryOf

  constructor(table: OpenTable, { record, map, backfill, readableFrom, pool }: IndexParts) {
    const isGlobal = record.kind === 'global'
    this.record = record
    this.map = map
    this.backfill = backfill
    this.readableFrom = readableFrom
    this.pool = pool
    this.hasOwnPool = isGlobal
    this.splitsWithTable = !isGlobal
    this.hasOwnLag = isGlobal
    this.source = isGlobal ? { table, index: this } : table.source
    this.entryOf = entriesOf(table.record.keys, record)
  }
}

/** A table that requests work on. */
export class OpenTable implements Table {
  record: TableRecord
  readonly map: PartitionMap
  /** All of them; the lists after it are parts of this one. Only `replace` sets them, with the record that they follow from. */
  indexes: readonly OpenIndex[] = []
  /** Indexes whose rows writes keep. */
  keptIndexes: readonly OpenIndex[] = []
  localIndexes: readonly OpenIndex[] = []
  globalIndexes: readonly OpenIndex[] = []
  isGone = false
  zones: ZoneSet
  /** The table's replicas while any of them is behind, or a zone is not whole. */
  trailing: TableReplicas | undefined = undefined
  /** What its writes keep of the past while somebody may ask for it. */
  history: TableHistory | undefined = undefined
  /** The size of each item collection is counted. */
  readonly hasCollections: boolean
  readonly pool = new Pool()
  /** With writes of other regions, as they were found here. */
  readonly conflicts = new Conflicts()
  /** Itself, as what is charged. */
  readonly source: Source = { table: this, index: undefined }

  constructor(record: TableRecord, map: PartitionMap, indexes: readonly IndexParts[]) {
    this.record = record
    this.map = map
    this.zones = new ZoneSet(record.namespace.region)
    this.hasCollections = hasLocalIndex(record)
    this.replace(record, indexes)
  }

  /** Makes the record the present one. @param indexes those of the record, in its order */
  replace(record: TableRecord, indexes: readonly IndexParts[]): void {
    this.record = record
    this.indexes = indexes.map((parts) => new OpenIndex(this, parts))
    this.keptIndexes = this.indexes.filter((index) => index.record.status !== 'DELETING')
    this.localIndexes = this.indexes.filter(({ splitsWithTable }) => splitsWithTable)
    this.globalIndexes = this.indexes.filter(({ hasOwnPool }) => hasOwnPool)
  }

  /** The index of that record, as it is now. @throws ApiError ResourceNotFoundException */
  indexOf({ physicalId }: IndexRecord): OpenIndex {
    const index = this.indexes.find(({ record }) => record.physicalId === physicalId)
    if (index === undefined) throw tableNotFound()
    return index
  }

  /** Something reads this table's log, so writes append to it. */
  get isLogged(): boolean {
    return this.record.stream?.enabled === true || this.record.logReaders.length > 0 || this.isMultiActive
  }

  /** Other regions write the same items and send them here, so each write says when and where it was made. */
  get isMultiActive(): boolean {
    return this.record.global?.consistency === 'EVENTUAL'
  }

  /** Its rows are those of the replicas in two other regions at any time. */
  get isStrong(): boolean {
    return this.record.global?.consistency === 'STRONG'
  }
}

export class OpenTables {
  readonly #namespaces = new Map<string, { namespace: Namespace; tables: Map<string, OpenTable> }>()
  readonly #byId = new Map<number, OpenTable>()
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
    this.#byId.delete(table.record.physicalId)
    const entry = this.#namespaces.get(idOf(namespace))
    if (entry?.tables.get(name) !== table) return
    entry.tables.delete(name)
    if (entry.tables.size > 0) return
    this.#namespaces.delete(idOf(namespace))
    this.#known = new WeakMap()
  }

  /** Names in the order of their UTF-8 bytes, which for the letters a name may have is that of their UTF-16 units. */
  names(namespace: Namespace): readonly string[] {
    return [...(this.#namespaces.get(idOf(namespace))?.tables.keys() ?? [])].sort((a, b) => (a < b ? -1 : 1))
  }

  namespaces(): readonly Namespace[] {
    return [...this.#namespaces.values()].map((entry) => entry.namespace)
  }

  /** The table whose own rows lie under a physical id. */
  withId(physicalId: number): OpenTable | undefined {
    return this.#byId.get(physicalId)
  }

  /** Whose rows lie under a physical id: a table, or one of its indexes. */
  ownerOf(physicalId: number): { readonly table: OpenTable; readonly index: OpenIndex | undefined } | undefined {
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
    const load = (physicalId: number): PartitionMap => loadPartitionMap(physicalId, record.createdAtMs, read)
    const indexes = record.indexes.map((index) => newIndexParts(index, load(index.physicalId)))
    tables.add(new OpenTable(record, load(record.physicalId), indexes))
  }
  return tables
}

/** An index that is being filled starts with nothing passed; the backfill restores its saved cursor before it goes on. */
export function newIndexParts(record: IndexRecord, map: PartitionMap): IndexParts {
  const isFilling = record.backfilling !== undefined
  return {
    record,
    map,
    backfill: isFilling ? { passed: undefined, written: undefined } : undefined,
    readableFrom: 0,
    pool: new Pool(),
  }
}
