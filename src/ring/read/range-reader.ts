// Reads of ranges of a table, a local or a global index: pages of Cassandra until the limit, the page's bytes or the end. Invariant: what a page has
// evaluated last is where the next one goes on; a row that is no item any more is passed over and counts for nothing.
import type { Page, RangeRead } from '../../engine/contract/items.js'
import { indexRowSuffix, rowSuffix } from '../../model/key.js'
import { Serving } from '../../model/serving.js'
import { Row } from '../../storage/row.js'
import type { RingIndex, RingTable } from '../catalogue/ring-table.js'
import type { Cluster } from '../cluster/cluster.js'
import type { ResultRow } from '../cluster/statement.js'
import { cutKey, GLOBAL_ENTRY, ITEM } from '../rows/key-cut.js'
import { ITEM_COLUMNS, readStoredItem } from '../rows/stored-item.js'
import { indexTable, itemTable } from '../schema/item-tables.js'
import { localKind } from '../write/local-entries.js'
import type { DecidedRows, ItemReader } from './item-reader.js'
import { RangePage } from './range-page.js'
import { type HeldCollections, settledSpans } from './settled-spans.js'
import { type Lying, type Span, spansOf } from './spans.js'

export interface RangeReaderParts {
  readonly cluster: Cluster
  readonly items: ItemReader
  readonly decided: DecidedRows & HeldCollections
}

/** What is read, as Cassandra has it. */
interface Source extends Lying {
  readonly cassandraTable: string
  readonly entriesOf: 'items' | 'local index' | 'global index'
}

const MOVED = 'moved'

/** A page of Cassandra, with the table's row of each. */
interface Looked {
  readonly found: readonly (Row | undefined)[]
  readonly full: readonly (Row | typeof MOVED | undefined)[]
  readonly next: string | undefined
}

/** At a page whose items move meanwhile. */
const LOOKS = 5

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
    for await (const span of this.#spans(read, source)) {
      isExhausted = await this.#gather(span, source, read, index, page)
      if (!isExhausted) break
    }
    serving.addLevel(cluster.datacentre, cluster.levelOf(read.consistency))
    const { rows, scannedCount, last } = page
    return { rows, scannedCount, last: isExhausted ? undefined : last, units: page.units(), serving }
  }

  async *#spans(read: RangeRead<RingTable>, source: Source): AsyncGenerator<Span> {
    for (const span of spansOf(read, source, (h) => this.#parts.cluster.tokenOf(h))) {
      if (isSettled(read, source)) yield* settledSpans(this.#parts, read.table, span, source)
      else yield span
    }
  }

  /** @returns whether the span ended before the page was full */
  async #gather(
    span: Span,
    source: Source,
    read: RangeRead<RingTable>,
    index: RingIndex | undefined,
    page: RangePage,
  ): Promise<boolean> {
    const holdsCount = source.entriesOf === 'items' && read.consistency === 'strong'
    const cql = `SELECT ${holdsCount ? ITEM_COLUMNS : 'row'} FROM ${source.cassandraTable} WHERE ${span.where}`
    let from: string | undefined
    do {
      const asked = { rows: page.nextRows(), from }
      const look = async (): Promise<Looked> => {
        const { rows, next } = await this.#parts.cluster.page({ cql, values: span.values }, read.consistency, asked)
        const found = holdsCount ? await Promise.all(rows.map((row) => this.#shown(row))) : rows.map(rowOf)
        const full = read.fetchFromTable && index !== undefined ? await this.#fetch(found, read, index) : found
        return { found, full, next }
      }
      const { found, full, next } = await (isSettled(read, source) ? this.#untilNoneMoves(look, read.table) : look())
      for (const [at, row] of found.entries()) {
        if (row === undefined) continue
        const ofTable = full[at]
        page.take(row, ofTable === MOVED ? undefined : ofTable)
        if (page.isFull) return false
      }
      from = next
    } while (from !== undefined)
    return true
  }

  /** An item that has moved since its entry was read would be shown nowhere, though it was there all the time: the entries are read again. */
  async #untilNoneMoves(look: () => Promise<Looked>, table: RingTable): Promise<Looked> {
    for (let attempt = 1; ; attempt++) {
      const looked = await look()
      const moved = looked.found.filter((entry, at) => entry !== undefined && looked.full[at] === MOVED)
      if (moved.length === 0 || attempt === LOOKS) return looked
      const { keys } = table.record
      const suffixes = moved.flatMap((entry) => (entry && rowSuffix(keys, entry.item)) ?? [])
      await Promise.all(
        suffixes.map((suffix) => this.#parts.decided.settleCollection(table, cutKey(ITEM, suffix, keys.hash.length).h)),
      )
    }
  }

  async #shown(row: ResultRow): Promise<Row | undefined> {
    const item = readStoredItem(row)
    return (item.hold === undefined ? item : await this.#parts.decided.shown(item)).row
  }

  /** The table's rows of index entries. One that has changed since, so that its entry is another one, is no part of the range any more. */
  #fetch(
    entries: readonly (Row | undefined)[],
    { table, consistency }: RangeRead<RingTable>,
    index: RingIndex,
  ): Promise<(Row | typeof MOVED | undefined)[]> {
    const { keys } = table.record
    return Promise.all(
      entries.map(async (entry) => {
        const suffix = entry && rowSuffix(keys, entry.item)
        if (entry === undefined || suffix === undefined) return undefined
        const row = await this.#parts.items.row(table, suffix, consistency)
        const place = indexRowSuffix(index.record.keys, keys, entry.item)
        if (row === undefined) return undefined
        return indexRowSuffix(index.record.keys, keys, row.item)?.equals(place ?? suffix) === true ? row : MOVED
      }),
    )
  }
}

/** Entries show no less than the items do. */
const isSettled = ({ consistency }: RangeRead<RingTable>, { entriesOf }: Source): boolean =>
  consistency === 'strong' && entriesOf === 'local index'

const rowOf = (row: ResultRow): Row | undefined => Row.readIfAny(row.text('row'))

function sourceOf(table: RingTable, index: RingIndex | undefined): Source {
  const { record } = table
  if (index?.record.kind === 'global') {
    const hashAttributes = index.record.keys.hash.length
    const cassandraTable = indexTable(index.record.physicalId)
    return { cassandraTable, kind: GLOBAL_ENTRY, hashAttributes, hasOtherKinds: false, entriesOf: 'global index' }
  }
  const ofTable = { cassandraTable: itemTable(record.physicalId), hashAttributes: record.keys.hash.length, hasOtherKinds: true }
  if (index !== undefined) return { ...ofTable, kind: localKind(table, index.record), entriesOf: 'local index' }
  return { ...ofTable, kind: ITEM, entriesOf: 'items' }
}
