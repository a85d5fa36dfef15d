// Checks one table of a ring, which may be in use: every item has its entries, every entry its item, and nothing that is older than a minute is left
// to be done. Invariant: memory holds one page of rows.
import type { Counts } from '../../engine/contract/tables.js'
import { indexRowSuffix } from '../../model/key.js'
import { Row } from '../../storage/row.js'
import type { RingIndex } from '../catalogue/ring-table.js'
import type { ResultRow } from '../cluster/statement.js'
import { leftEntryOf } from '../indexes/outbox-rows.js'
import { ITEM, joinKey, localEntry, OUTBOX } from '../rows/key-cut.js'
import { indexTable, itemTable } from '../schema/item-tables.js'
import { checkEntry, type EntryCheckParts, itemSuffixOf, SETTLED_AFTER_MS, type Verdict } from './entry-check.js'

const PAGE_ROWS = 500
const TOGETHER = 16

export interface TableFindings {
  readonly problems: readonly string[]
  /** Differences that are younger than a minute. */
  readonly unsettled: number
  /** Of the table, and of each index that was looked at, by its name. */
  readonly counts: Counts
  readonly indexCounts: ReadonlyMap<string, Counts>
}

type Check = () => Promise<Verdict> | Verdict

export class TableVerifier {
  readonly #parts: EntryCheckParts
  readonly #indexes: readonly RingIndex[]
  /** An item and its entry are both looked at. */
  readonly #problems = new Set<string>()
  #unsettled = 0
  #counts: Counts = { items: 0, sizeBytes: 0 }
  readonly #indexCounts = new Map<string, Counts>()

  constructor(parts: EntryCheckParts) {
    this.#parts = parts
    this.#indexes = parts.table.indexes.filter(({ record }) => record.status === 'ACTIVE' || record.status === 'UPDATING')
  }

  /** @throws ApiError */
  async run(): Promise<TableFindings> {
    const { physicalId } = this.#parts.table.record
    await this.#readAll(`SELECT h, k, v, row, txn, at FROM ${itemTable(physicalId)}`, (row) => this.#checksOfRow(row))
    for (const index of this.#indexes.filter(({ hasOwnPool }) => hasOwnPool)) {
      await this.#readAll(`SELECT row FROM ${indexTable(index.record.physicalId)}`, (row) => this.#checksOfEntry(index, row))
    }
    const indexCounts = new Map(this.#indexes.map(({ record }) => [record.name, this.#indexCounts.get(record.name) ?? NOTHING]))
    return { problems: [...this.#problems], unsettled: this.#unsettled, counts: this.#counts, indexCounts }
  }

  async #readAll(cql: string, checksOf: (row: ResultRow) => readonly Check[]): Promise<void> {
    for (let from: string | undefined; ;) {
      const page = await this.#parts.cluster.page({ cql, values: [] }, 'strong', { rows: PAGE_ROWS, from })
      const checks = page.rows.flatMap(checksOf)
      for (let at = 0; at < checks.length; at += TOGETHER) {
        const verdicts = await Promise.all(checks.slice(at, at + TOGETHER).map(async (check) => check()))
        for (const verdict of verdicts) this.#note(verdict)
      }
      if (page.next === undefined) return
      from = page.next
    }
  }

  #note(verdict: Verdict): void {
    if (verdict === 'unsettled') this.#unsettled++
    else if (verdict !== 'agree') this.#problems.add(verdict.problem)
  }

  #checksOfRow(stored: ResultRow): readonly Check[] {
    const h = stored.bytes('h')
    const k = stored.bytes('k')
    if (h === undefined || k === undefined) return []
    if (k[0] === OUTBOX[0])
      return leftEntryOf(h, stored).map(
        ({ entry }) =>
          () =>
            this.#left(entry.version / 1000, 'a change is not in its indexes'),
      )
    const row = Row.readIfAny(stored.text('row'))
    if (k[0] !== ITEM[0]) return row === undefined ? [] : this.#checksOfLocalEntry(k, row)
    const suffix = joinKey(ITEM, { h, k })
    const held =
      stored.text('txn') === undefined ? [] : [() => this.#left(stored.number('at') ?? 0, 'a transaction holds an item')]
    if (row === undefined) return held
    this.#counts = plus(this.#counts, row)
    return [...held, ...this.#indexes.map((index) => () => checkEntry(this.#parts, index, suffix))]
  }

  #checksOfLocalEntry(k: Buffer, entry: Row): readonly Check[] {
    const index = this.#parts.table.localIndexes.find((_, number) => localEntry(number).equals(k.subarray(0, 2)))
    return index === undefined ? [] : this.#checksOfRowOfIndex(index, entry)
  }

  #checksOfEntry(index: RingIndex, stored: ResultRow): readonly Check[] {
    const entry = Row.readIfAny(stored.text('row'))
    return entry === undefined ? [] : this.#checksOfRowOfIndex(index, entry)
  }

  #checksOfRowOfIndex(index: RingIndex, entry: Row): readonly Check[] {
    const { table } = this.#parts
    const { name, keys } = index.record
    this.#indexCounts.set(name, plus(this.#indexCounts.get(name) ?? NOTHING, entry))
    const suffix = itemSuffixOf(table, entry)
    const entrySuffix = indexRowSuffix(keys, table.record.keys, entry.item)
    if (suffix === undefined || entrySuffix === undefined) {
      return [() => ({ problem: `${table.record.name}: an entry of ${name} lacks a key` })]
    }
    return [() => checkEntry(this.#parts, index, suffix, entrySuffix)]
  }

  /** What is left to be done is a problem when it is old. */
  #left(sinceMs: number, what: string): Verdict {
    const ageMs = this.#parts.nowMs() - sinceMs
    if (ageMs < SETTLED_AFTER_MS) return 'unsettled'
    return { problem: `${this.#parts.table.record.name}: ${what} for ${Math.round(ageMs / 1000)} s` }
  }
}

const NOTHING: Counts = { items: 0, sizeBytes: 0 }

const plus = ({ items, sizeBytes }: Counts, row: Row): Counts => ({ items: items + 1, sizeBytes: sizeBytes + row.sizeBytes })
