// `dynalab verify`: checks the invariants of a data folder that nobody has open. Everything is streamed: memory does not grow with the
// tables. It works on a copy, so that a damaged folder stays as it was found.
import type { PhysicalId } from '../../model/ids.js'
import { addDigests, AUDIT, rowDigest } from '../../log/audit.js'
import { isSameItem } from '../../model/equality.js'
import { rowSuffix } from '../../model/key.js'
import { itemSizeBytes } from '../../model/size.js'
import { families } from '../../partitions/lineage.js'
import { locate, type Partition, type PartitionMap } from '../../partitions/partition-map.js'
import { misplacedRows } from '../../scaling/rows.js'
import { openCopy } from '../../storage/folder-copy.js'
import { backfillKey, RESTORE_KEY, rowKey, rowKeySuffix, rowRange } from '../../storage/keys.js'
import { Row } from '../../storage/row.js'
import type { Store } from '../../storage/store.js'
import { checkCollections } from '../write/collection-sizes.js'
import { readMeta } from '../commit/meta.js'
import type { OpenIndex, OpenTable } from '../tables/open-table.js'
import { loadTables } from '../tables/open-tables.js'
import { keptRecords } from './kept-records.js'
import { brokenHistory } from './verify-history.js'
import { auditOf, checkLogs } from './verify-log.js'
import { disorder, strays } from './verify-partitions.js'
import { splitMemberships } from './verify-membership.js'
import { isMissingDueTime, wrongDueTimes } from './verify-due-times.js'
import { unowned } from './verify-owners.js'
import { brokenReports } from './verify-reports.js'
import { damagedValues } from './verify-seals.js'
import { unequalReplicas } from './verify-replicas.js'

const CHUNK_ROWS = 256
/** Enough to see what is wrong; a damaged table would fill the screen. */
const MAX_PROBLEMS = 1000

export interface Verified {
  readonly tables: number
  readonly rows: number
  /** One line each: the table, the row, what is wrong. */
  readonly problems: readonly string[]
}

/** Looks at a copy: the folder stays as it is, byte for byte. @throws FolderError when the folder can't be looked at */
export async function verifyFolder(folder: string): Promise<Verified> {
  const copy = await openCopy(folder)
  try {
    if (copy.store === undefined) return { tables: 0, rows: 0, problems: copy.damages }
    const problems = [...copy.damages, ...(await damagedValues(copy.store))]
    if (problems.length === 0) return await verifyStore(copy.store.checked)
    const rest = await verifyStore(copy.store.checked).catch(unreadable)
    return { ...rest, problems: [...problems, ...rest.problems] }
  } finally {
    await copy.remove()
  }
}

/** What else is wrong with damaged tables can't be told where nobody can read them. */
const unreadable = (error: unknown): Verified => ({
  tables: 0,
  rows: 0,
  problems: [`the tables can't be checked any further: ${error instanceof Error ? error.message : String(error)}`],
})

/** Checks rows, sizes, counters, indexes, logs, followers and the kept past of every table, and what jobs need. */
export async function verifyStore(store: Store): Promise<Verified> {
  const report = new Report()
  const restored = store.get(RESTORE_KEY)
  if (restored !== undefined)
    report.add(`the restore of the snapshot ${restored} was not finished: the next start of the server finishes it`)
  const tables = await loadTables(store)
  let count = 0
  for (const table of tables.all()) {
    count++
    await new TableCheck(store, table, report).run()
  }
  for (const problem of await misplacedRows(store)) report.add(problem)
  const kept = await keptRecords(store)
  const ofKept = [...kept.problems, ...unowned(kept, tables), ...(await brokenReports(store, kept.jobs))]
  for (const problem of [...(await strays(store, tables, kept.pins)), ...ofKept]) report.add(problem)
  for await (const problem of brokenHistory(store, tables, kept)) report.add(problem)
  for (const problem of splitMemberships(tables)) report.add(problem)
  for await (const problem of unequalReplicas(store, tables)) report.add(problem)
  return { tables: count, rows: report.rows, problems: report.problems }
}

class Report {
  readonly problems: string[] = []
  rows = 0

  add(problem: string): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem)
  }
}

/** What the rows of one partition come to, to be compared with its counters and its followers. */
interface Tally {
  items: number
  sizeBytes: number
  digest: bigint
}

class TableCheck {
  readonly #store: Store
  readonly #table: OpenTable
  readonly #report: Report
  readonly #newest: number

  constructor(store: Store, table: OpenTable, report: Report) {
    this.#store = store
    this.#table = table
    this.#report = report
    this.#newest = readMeta(store).sequence
  }

  async run(): Promise<void> {
    const { map, record } = this.#table
    const tallies = await this.#rows()
    for (const problem of disorder(this.#table)) this.#report.add(`${this.#name}: ${problem}`)
    for (const partition of map.partitions) this.#counters(map, partition, tallies)
    if (this.#table.isLogged) await checkLogs(this.#store, this.#table, (suffix, words) => this.#problem(suffix, words))
    if (record.logReaders.includes(AUDIT)) await this.#audits(tallies)
    for (const index of this.#table.keptIndexes) await this.#indexRows(index)
    for await (const [suffix, words] of wrongDueTimes(this.#store, this.#table)) this.#problem(suffix, words)
    await checkCollections(this.#store, this.#table, (words) => this.#report.add(`${this.#name}: ${words}`))
  }

  /** Every row lies under its own key, has its true size, and stands in every index that it belongs to. */
  async #rows(): Promise<Map<Partition, Tally>> {
    const tallies = new Map<Partition, Tally>()
    const { record, map } = this.#table
    for await (const { suffix, row } of this.#scan(record.physicalId)) {
      this.#report.rows++
      add(tallies, locate(map, suffix), suffix, row)
      if (rowSuffix(record.keys, row.item)?.equals(suffix) !== true)
        this.#problem(suffix, 'a row lies under a key that is not its own')
      this.#header(suffix, row)
      for (const index of this.#table.keptIndexes) this.#indexed(index, suffix, row)
      if (isMissingDueTime(this.#store, this.#table, suffix, row)) this.#problem(suffix, 'a row is missing among the due times')
    }
    return tallies
  }

  #header(suffix: Buffer, row: Row): void {
    if (itemSizeBytes(row.item) !== row.sizeBytes)
      this.#problem(suffix, `a row says ${row.sizeBytes} bytes, its item has ${itemSizeBytes(row.item)}`)
    if (row.sequence > this.#newest)
      this.#problem(suffix, `a row has sequence ${row.sequence}, the store's newest is ${this.#newest}`)
  }

  #indexed(index: OpenIndex, suffix: Buffer, row: Row): void {
    if (this.#isUnfilled(index, suffix)) return
    const entry = index.entryOf(row.item)
    if (entry === undefined) return
    const stored = Row.readIfAny(this.#store.get(rowKey(index.record.physicalId, entry.suffix)))
    if (stored === undefined) return this.#problem(suffix, `a row is missing in index ${index.record.name}`)
    if (!isSameItem(stored.item, entry.item)) this.#problem(suffix, `index ${index.record.name} shows another item than the row`)
    if (stored.sizeBytes !== itemSizeBytes(stored.item))
      this.#problem(suffix, `an entry of index ${index.record.name} has a wrong size`)
  }

  /** Rows that a backfill has yet to reach are not in the index. */
  #isUnfilled(index: OpenIndex, suffix: Buffer): boolean {
    if (index.backfill === undefined) return false
    const passed = this.#store.get(backfillKey(index.record.physicalId))
    return passed === undefined || suffix.compare(Buffer.from(passed, 'base64')) > 0
  }

  /** Every entry of the index is the projection of a row that exists. */
  async #indexRows(index: OpenIndex): Promise<void> {
    const tallies = new Map<Partition, Tally>()
    const { record } = this.#table
    for await (const { suffix, row } of this.#scan(index.record.physicalId)) {
      add(tallies, locate(index.map, suffix), suffix, row)
      const primary = rowSuffix(record.keys, row.item)
      const whole = primary && Row.readIfAny(this.#store.get(rowKey(record.physicalId, primary)))
      const entry = whole && index.entryOf(whole.item)
      if (entry?.suffix.equals(suffix) !== true) this.#problem(suffix, `an entry of index ${index.record.name} has no row`)
    }
    for (const partition of index.map.partitions) this.#counters(index.map, partition, tallies)
  }

  #counters(map: PartitionMap, partition: Partition, tallies: ReadonlyMap<Partition, Tally>): void {
    const { items, sizeBytes } = tallyOf(tallies, partition)
    if (items === partition.items && sizeBytes === partition.sizeBytes) return
    const counted = `${partition.items} items of ${partition.sizeBytes} bytes`
    this.#report.add(
      `${this.#name}: partition ${partition.id} of ${map.physicalId} counts ${counted}, it holds ${items} of ${sizeBytes}`,
    )
  }

  /** What the audit has read, and what it has still to read, comes to the rows. A split leaves its sums with the parent. */
  async #audits(tallies: ReadonlyMap<Partition, Tally>): Promise<void> {
    for (const { root, closed, open } of families(this.#table.map)) {
      let read = NOTHING
      for (const id of [...closed, ...open.map((partition) => partition.id)])
        read = together(read, { ...(await auditOf(this.#store, id)), sizeBytes: 0 })
      const stored = open.map((partition) => tallyOf(tallies, partition)).reduce(together, NOTHING)
      if (read.items === stored.items && read.digest === stored.digest) continue
      const whose = closed.length === 0 ? `partition ${root}` : `partition ${root} and of what became of it`
      this.#report.add(`${this.#name}: the log of ${whose} makes ${read.items} rows that are not the ${stored.items} stored`)
    }
  }

  async *#scan(physicalId: PhysicalId): AsyncGenerator<{ suffix: Buffer; row: Row }> {
    const cursor = this.#store.cursor(rowRange(physicalId))
    try {
      for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
        for (const [key, value] of rows) yield { suffix: rowKeySuffix(key), row: Row.read(value) }
      }
    } finally {
      await cursor.close()
    }
  }

  get #name(): string {
    const { namespace, name } = this.#table.record
    return `${namespace.account}/${namespace.region}/${name}`
  }

  #problem(suffix: Buffer, words: string): void {
    this.#report.add(`${this.#name}: ${words} (row ${suffix.toString('hex')})`)
  }
}

function together(a: Tally, b: Tally): Tally {
  return { items: a.items + b.items, sizeBytes: a.sizeBytes + b.sizeBytes, digest: addDigests(a.digest, b.digest) }
}

const NOTHING: Tally = { items: 0, sizeBytes: 0, digest: 0n }
const tallyOf = (tallies: ReadonlyMap<Partition, Tally>, partition: Partition): Tally => tallies.get(partition) ?? NOTHING

function add(tallies: Map<Partition, Tally>, partition: Partition, suffix: Buffer, row: Row): void {
  const tally = tallies.get(partition) ?? { ...NOTHING }
  tally.items++
  tally.sizeBytes += row.sizeBytes
  tally.digest = addDigests(tally.digest, rowDigest(suffix, row))
  tallies.set(partition, tally)
}
