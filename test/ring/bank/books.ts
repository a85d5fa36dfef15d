// The books of the bank as they are stored: what the items are, and whether every index is their projection and nothing else.
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import type { Cluster } from '../../../src/ring/cluster/cluster.js'
import { cutKey, GLOBAL_ENTRY, ITEM, OUTBOX } from '../../../src/ring/rows/key-cut.js'
import { ITEM_COLUMNS, readStoredItem } from '../../../src/ring/rows/stored-item.js'
import { localKind } from '../../../src/ring/write/local-entries.js'
import type { IndexEntry } from '../../../src/indexes/index-entry.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { Row } from '../../../src/storage/row.js'
import type { BankRun } from './bank.js'
import { ACCOUNTS, balanceOf, START } from './task.js'

export interface Books {
  readonly items: readonly Item[]
  readonly held: number
  readonly outbox: number
  /** Of each index, entries without an item and items without their entry. */
  readonly wrongEntries: Readonly<Record<string, readonly string[]>>
}

export async function readBooks(cluster: Cluster, table: RingTable): Promise<Books> {
  const { physicalId } = table.record
  const all = await cluster.read({ cql: `SELECT h, k, ${ITEM_COLUMNS} FROM item_${physicalId}`, values: [] }, 'strong')
  const ofKind = (kind: Buffer) => all.filter((row) => row.bytes('k')?.subarray(0, kind.length).equals(kind) === true)
  const stored = ofKind(ITEM).map(readStoredItem)
  const items = stored.flatMap(({ row }) => (row === undefined ? [] : [row.item]))
  const wrongEntries: Record<string, readonly string[]> = {}
  for (const index of table.indexes) {
    const isLocal = index.record.kind === 'local'
    const kind = isLocal ? localKind(table, index.record) : GLOBAL_ENTRY
    const rows = isLocal
      ? ofKind(kind)
      : await cluster.read({ cql: `SELECT h, k, row FROM index_${index.record.physicalId}`, values: [] }, 'strong')
    const there = rows.flatMap((row) => {
      const text = row.text('row')
      const place = `${row.bytes('h')?.toString('hex')} ${row.bytes('k')?.toString('hex')}`
      return text === undefined ? [] : [`${place} ${JSON.stringify(Row.read(text).item)}`]
    })
    const hashes = isLocal ? 1 : index.record.keys.hash.length
    const wanted = items.flatMap((item) => entryText(index.entryOf(item), kind, hashes))
    wrongEntries[index.record.name] = difference(there, wanted)
  }
  return { items, held: stored.filter(({ hold }) => hold !== undefined).length, outbox: ofKind(OUTBOX).length, wrongEntries }
}

/** What is wrong with a run and its books, in words. */
export function faultsOf({ made, sums }: BankRun, { items, held, outbox, wrongEntries }: Books): readonly string[] {
  const ids = new Set(items.map(({ id }) => JSON.stringify(id)))
  const lost = made.filter((id) => !ids.has(JSON.stringify({ S: id })))
  const total = items.reduce((sum, item) => sum + balanceOf(item), 0)
  return [
    ...sums.wrong.map((sum) => `a sum of ${sum}`),
    ...(total === ACCOUNTS * START ? [] : [`a sum of ${total} in the end`]),
    ...lost.map((id) => `the transfer ${id} was acknowledged and is lost`),
    ...(held === 0 ? [] : [`${held} rows are held`]),
    ...(outbox === 0 ? [] : [`${outbox} changes are left in the outbox`]),
    ...Object.entries(wrongEntries).flatMap(([name, entries]) => entries.map((entry) => `index ${name}: ${entry}`)),
  ]
}

function entryText(entry: IndexEntry | undefined, kind: Buffer, hashAttributes: number): readonly string[] {
  if (entry === undefined) return []
  const { h, k } = cutKey(kind, entry.suffix, hashAttributes)
  return [`${h.toString('hex')} ${k.toString('hex')} ${JSON.stringify(entry.item)}`]
}

function difference(there: readonly string[], wanted: readonly string[]): readonly string[] {
  const [a, b] = [new Set(there), new Set(wanted)]
  return [
    ...there.filter((one) => !b.has(one)).map((one) => `+ ${one}`),
    ...wanted.filter((one) => !a.has(one)).map((one) => `- ${one}`),
  ]
}
