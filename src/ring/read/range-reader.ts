// Reads of ranges of a table, a local or a global index: pages of Cassandra until the limit, the page's bytes or the end. Invariant: what a page has
// evaluated last is where the next one goes on; a row that is no item any more is passed over and counts for nothing.
import type { Page, RangeRead } from '../../engine/contract/items.js'
import { indexRowSuffix, rowSuffix } from '../../model/key.js'
import { Serving } from '../../model/serving.js'
import { Row } from '../../storage/row.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import type { ResultRow } from '../cluster/statement.js'
import { GLOBAL_ENTRY, ITEM } from '../rows/key-cut.js'
import { ITEM_COLUMNS, readStoredItem } from '../rows/stored-item.js'
import { indexTable, itemTable } from '../schema/item-tables.js'
import { localKind } from '../write/local-entries.js'
import type { DecidedRows, ItemReader } from './item-reader.js'
import { RangePage } from './range-page.js'
import { type Lying, type Span, spansOf } from './spans.js'

export interface RangeReaderParts {
  readonly cluster: Cluster
  readonly items: ItemReader
  readonly decided: DecidedRows
}

/** What is read, as Cassandra has it. */
interface Source extends Lying {
  readonly cassandraTable: string
  /** Rows may be held by transactions. */
  readonly isOfItems: boolean
}

export class RangeReader {
  readonly #parts: RangeReaderParts

  constructor(parts: RangeReaderParts) {
    this.#parts = parts
  }

  /** @throws ApiError */
  async range(read: RangeRead<RingTable>): Promise<Page> {
    const { cluster } = this.#parts
    const { table, serving = new Serving() } = read
    const index = read.index && table.indexOf(read.index)
    const source = sourceOf(table, index)
    const page = new RangePage(read)
    let isExhausted = true
    for (const span of spansOf(read, source, (h) => cluster.tokenOf(h))) {
      isExhausted = await this.#gather(span, source, read, index, page)
      if (!isExhausted) break
    }
    serving.addLevel(cluster.datacentre, cluster.levelOf(read.consistency))
    const { rows, scannedCount, last } = page
    return { rows, scannedCount, last: isExhausted ? undefined : last, units: page.units(), serving }
  }

  /** @returns whether the span ended before the page was full */
  async #gather(
    span: Span,
    source: Source,
    read: RangeRead<RingTable>,
    index: RingIndex | undefined,
    page: RangePage,
  ): Promise<boolean> {
    const holdsCount = source.isOfItems && read.consistency === 'strong'
    const cql = `SELECT ${holdsCount ? ITEM_COLUMNS : 'row'} FROM ${source.cassandraTable} WHERE ${span.where}`
    let from: string | undefined
    do {
      const asked = { rows: page.nextRows(), from }
      const { rows, next } = await this.#parts.cluster.page({ cql, values: span.values }, read.consistency, asked)
      const found = holdsCount ? await Promise.all(rows.map((row) => this.#shown(row))) : rows.map(rowOf)
      if (await this.#take(found, read, index, page)) return false
      from = next
    } while (from !== undefined)
    return true
  }

  /** @returns whether the page is full now */
  async #take(
    found: readonly (Row | undefined)[],
    read: RangeRead<RingTable>,
    index: RingIndex | undefined,
    page: RangePage,
  ): Promise<boolean> {
    const full = read.fetchFromTable && index !== undefined ? await this.#fetch(found, read, index) : found
    for (const [at, row] of found.entries()) {
      if (row === undefined) continue
      page.take(row, full[at])
      if (page.isFull) return true
    }
    return false
  }

  async #shown(row: ResultRow): Promise<Row | undefined> {
    const item = readStoredItem(row)
    return (item.hold === undefined ? item : await this.#parts.decided.shown(item)).row
  }

  /** The table's rows of index entries. One that has changed since, so that its entry is another one, is no part of the range. */
  #fetch(
    entries: readonly (Row | undefined)[],
    { table, consistency }: RangeRead<RingTable>,
    index: RingIndex,
  ): Promise<(Row | undefined)[]> {
    const { keys } = table.record
    return Promise.all(
      entries.map(async (entry) => {
        const suffix = entry && rowSuffix(keys, entry.item)
        if (entry === undefined || suffix === undefined) return undefined
        const row = await this.#parts.items.row(table, suffix, consistency)
        const place = indexRowSuffix(index.record.keys, keys, entry.item)
        const isSame = row !== undefined && indexRowSuffix(index.record.keys, keys, row.item)?.equals(place ?? suffix)
        return isSame === true ? row : undefined
      }),
    )
  }
}

const rowOf = (row: ResultRow): Row | undefined => Row.readIfAny(row.text('row'))

function sourceOf(table: RingTable, index: RingIndex | undefined): Source {
  const { record } = table
  if (index?.record.kind === 'global') {
    const hashAttributes = index.record.keys.hash.length
    const cassandraTable = indexTable(index.record.physicalId)
    return { cassandraTable, kind: GLOBAL_ENTRY, hashAttributes, hasOtherKinds: false, isOfItems: false }
  }
  const ofTable = { cassandraTable: itemTable(record.physicalId), hashAttributes: record.keys.hash.length, hasOtherKinds: true }
  if (index !== undefined) return { ...ofTable, kind: localKind(table, index.record), isOfItems: false }
  return { ...ofTable, kind: ITEM, isOfItems: true }
}
