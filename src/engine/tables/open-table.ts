// A table in use, with its partitions and its indexes. Invariant: what is said of an index follows from its record and is worked out when
// that changes, so that no request asks for the kind of an index; a handle outlives its table only as long as a request holds it, and says
// so by `isGone`.
import { Pool } from '../../capacity/pool.js'
import { entriesOf } from '../../indexes/entry.js'
import type { EntryOf } from '../../indexes/index-entry.js'
import { tableNotFound } from '../../model/errors.js'
import { hasLocalIndex, type IndexRecord, type TableRecord } from '../../model/table.js'
import { ZoneSet } from '../../zones/zones.js'
import type { PartitionMap } from '../../partitions/partition-map.js'
import { Conflicts } from '../../regions/conflicts.js'
import { isCaptured } from '../../tables/kinesis-life.js'
import { KinesisFigures } from '../../kinesis/figures.js'
import type { Table } from '../contract/tables.js'
import { VectorSet } from '../../vectors/vector-set.js'
import { DueTimes } from './due-times.js'
import type { TableHistory } from '../history/table-history.js'
import type { TableFollowers } from '../history/table-followers.js'

const KEPT_FORMER = 100

/** How far the making of an index's rows is. */
export interface BackfillProgress {
  /** Rows up to and including this suffix of the table are in the index and kept by every write; those after it are not. */
  passed: Buffer | undefined
  /** Suffixes written after `passed` since the present step began reading; undefined while no step reads. */
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
  /** Of a vector index: what searches of it look through. */
  readonly vectors: VectorSet | undefined
}

/** An index in use, and what follows from its record. */
export class OpenIndex implements IndexParts {
  readonly record: IndexRecord
  readonly map: PartitionMap
  readonly backfill: BackfillProgress | undefined
  readonly readableFrom: number
  readonly pool: Pool
  readonly vectors: VectorSet | undefined
  /** It has units of its own, which its reads and writes are charged to. */
  readonly hasOwnPool: boolean
  /** Its entries lie beside the rows of their item collection, in a partition with the same bounds and leader. */
  readonly splitsWithTable: boolean
  /** Its entries may trail the rows by a lag of their own. */
  readonly hasOwnLag: boolean
  /** What its units are charged to. */
  readonly chargesTo: Source
  readonly entryOf: EntryOf

  constructor(table: OpenTable, { record, map, backfill, readableFrom, pool, vectors }: IndexParts) {
    const isGlobal = record.kind === 'global'
    this.record = record
    this.map = map
    this.backfill = backfill
    this.readableFrom = readableFrom
    this.pool = pool
    this.vectors = vectors
    this.hasOwnPool = isGlobal
    this.splitsWithTable = record.kind === 'local'
    this.hasOwnLag = isGlobal
    this.chargesTo = isGlobal ? { table, index: this } : table.chargesTo
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
  /** The table's replicas while any of them trails, or a zone is not whole. */
  trailing: TableFollowers | undefined = undefined
  /** What its writes keep of the past while somebody may ask for it. */
  history: TableHistory | undefined = undefined
  /** While time to live is enabled, ENABLING included. */
  dueTimes: DueTimes | undefined = undefined
  /** Items that were deleted since their time was over, since the table was opened. */
  expiredItems = 0
  /** The size of each item collection is counted. */
  readonly hasCollections: boolean
  readonly pool = new Pool()
  /** Global indexes that were deleted, the last of them: what they consumed was consumed all the same. */
  formerIndexes: readonly { readonly name: string; readonly pool: Pool }[] = []
  /** With writes of other regions, as they were found here. */
  readonly conflicts = new Conflicts()
  /** What was sent to its Kinesis destinations, and what was not. */
  readonly kinesis = new KinesisFigures()
  /** Itself, as what is charged. */
  readonly chargesTo: Source = { table: this, index: undefined }

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
    const before = this.indexes
    const gone = this.globalIndexes.filter(
      (old) => !record.indexes.some(({ physicalId }) => physicalId === old.record.physicalId),
    )
    if (gone.length > 0) this.formerIndexes = [...this.formerIndexes, ...gone.map(formerOf)].slice(-KEPT_FORMER)
    this.indexes = indexes.map((parts) => new OpenIndex(this, parts))
    for (const { vectors } of before) if (this.indexes.every((index) => index.vectors !== vectors)) vectors?.retire()
    this.keptIndexes = this.indexes.filter((index) => index.record.status !== 'DELETING')
    this.localIndexes = this.indexes.filter(({ splitsWithTable }) => splitsWithTable)
    this.globalIndexes = this.indexes.filter(({ hasOwnPool }) => hasOwnPool)
    if (this.dueTimes?.physicalId !== record.dueTimes?.physicalId) this.dueTimes = dueTimesOf(record)
  }

  /** Takes over what the store says of the table. @param loaded the same table, just read from there, and nobody else's */
  restore({ record, map, indexes }: OpenTable): void {
    for (const { map: old } of [this, ...this.indexes]) for (const partition of old.partitions) partition.isClosed = true
    this.map.partitions = map.partitions
    this.map.lineage = map.lineage
    const known = new Map(this.indexes.map((index) => [index.record.physicalId, index]))
    this.replace(
      record,
      indexes.map((index) => restored(index, known.get(index.record.physicalId))),
    )
  }

  /** The index of that record, as it is now. @throws ApiError ResourceNotFoundException */
  indexOf({ physicalId }: IndexRecord): OpenIndex {
    const index = this.indexes.find(({ record }) => record.physicalId === physicalId)
    if (index === undefined) throw tableNotFound()
    return index
  }

  /** Something reads this table's log, so writes append to it. */
  get isLogged(): boolean {
    return hasLog(this.record)
  }

  /** Other regions write the same items and send them here, so each write says when and where it was made. */
  get isMultiActive(): boolean {
    return isMultiActive(this.record)
  }

  /** Its rows are those of the replicas in two other regions at any time. */
  get isStrong(): boolean {
    return this.record.global?.consistency === 'STRONG'
  }
}

const formerOf = ({ record, pool }: OpenIndex) => ({ name: record.name, pool })

/** Whether what the record says needs the table's log. */
export const hasLog = (record: TableRecord): boolean =>
  record.stream?.enabled === true || record.logReaders.length > 0 || isMultiActive(record) || isCaptured(record)

const isMultiActive = ({ global }: TableRecord): boolean => global?.consistency === 'EVENTUAL'

const dueTimesOf = ({ dueTimes, timeToLive }: TableRecord): DueTimes | undefined =>
  dueTimes && timeToLive && new DueTimes(dueTimes.physicalId, timeToLive.attribute)

/** What the store does not say of an index stays as it was: its capacity, and from where on replicas that trail can read it. */
function restored(loaded: OpenIndex, known: OpenIndex | undefined): IndexParts {
  return known === undefined ? loaded : { ...loaded, pool: known.pool, readableFrom: known.readableFrom }
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
    vectors: record.vector && new VectorSet(record.vector),
  }
}
