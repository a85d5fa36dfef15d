// What a write puts into the outbox for global indexes, and what comes of it: an entry goes at a version just below that of the write, so that the same
// version may put it anew, and nothing is put while there may be gateways that would not take it out.
import { expect, test } from 'vitest'
import { entriesOf } from '../../../src/indexes/entry.js'
import { planIndex } from '../../../src/indexes/index-change.js'
import type { Item } from '../../../src/model/attribute-value.js'
import { itemSizeBytes } from '../../../src/model/size.js'
import type { IndexRecord, NewIndex } from '../../../src/model/table.js'
import { type OutboxEntry, outboxEntryOf, outboxEntryOfText, outboxText } from '../../../src/ring/indexes/entry-change.js'
import { entryStatements } from '../../../src/ring/indexes/entry-statements.js'
import { openRowsOfText, openRowsText } from '../../../src/ring/indexes/open-row.js'
import { Row } from '../../../src/storage/row.js'
import { newIndex, newTable } from '../support/tables.js'

const VERSION = 1_800_000_000_000_256
const { keys } = newTable('t')

const rowOf = (item: Item, sequence: number): Row =>
  Row.make({ sizeBytes: itemSizeBytes(item), sequence, writtenAtMs: 5, origin: 0 }, JSON.stringify(item), item)

const item = (owner: string | undefined): Item => ({
  id: { S: 'a' },
  n: { N: '1' },
  ...(owner === undefined ? {} : { owner: { S: owner } }),
})

function changed(index: NewIndex, before: string | undefined, after: string | undefined, takesEntries = true) {
  const record: IndexRecord = { ...index, physicalId: 7, status: 'ACTIVE' }
  const kept = { record, entryOf: entriesOf(keys, index), takesEntries }
  const row = rowOf(item(after), VERSION)
  const change = planIndex(kept, rowOf(item(before), 1), row)
  return outboxEntryOf(change === undefined ? [] : [change], row, VERSION)
}

const statementsOf = (entry: OutboxEntry | undefined) =>
  entry === undefined ? [] : entryStatements(entry, () => true).map(({ cql, values }) => [cql.slice(0, 6), ...values.slice(-3)])

const ALL = newIndex('all', 'owner')
const KEYS: NewIndex = { ...ALL, projection: { type: 'KEYS_ONLY', nonKeyAttributes: [] } }

test('an entry that moves goes just below the version of the write, and comes at it', () => {
  const statements = statementsOf(changed(ALL, 'x', 'y'))
  expect(statements.map(([verb]) => verb)).toEqual(['DELETE', 'INSERT'])
  expect(statements[0]?.[1]).toBe(VERSION - 1)
  expect(statements[1]?.[3]).toBe(VERSION)
})

test('an entry shows what its index projects, as the item itself where that is all of it', () => {
  expect(changed(ALL, undefined, 'y')).toMatchObject({
    whole: rowOf(item('y'), VERSION).text,
    changes: [{ put: { text: undefined } }],
  })
  const [change] = changed(KEYS, undefined, 'y')?.changes ?? []
  expect(Row.read(change?.put?.text ?? '').item).toEqual({ owner: { S: 'y' }, id: { S: 'a' } })
  expect(changed(KEYS, 'y', 'y')).toBeUndefined()
})

test('an index that may not be known everywhere loses entries and gets none', () => {
  expect(statementsOf(changed(ALL, undefined, 'y', false))).toEqual([])
  expect(statementsOf(changed(ALL, 'x', 'y', false)).map(([verb]) => verb)).toEqual(['DELETE'])
})

test('what is stored is read back', () => {
  const entry = changed(ALL, 'x', 'y')
  expect(entry && outboxEntryOfText(outboxText(entry))).toEqual(entry)
  const rows = [{ table: 3, place: { h: Buffer.of(0, 255), k: Buffer.of(0, 1) }, fromVersion: VERSION }]
  expect(openRowsOfText(openRowsText(rows))).toEqual(rows)
})

test('nothing is written to an index that is gone', () => {
  const entry = changed(ALL, 'x', 'y')
  expect(entry && entryStatements(entry, () => false)).toEqual([])
})
