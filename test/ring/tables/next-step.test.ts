// Proves which steps a table goes through from what its record says, whoever takes them: what is made before others use it, what waits for all
// gateways, what is dropped last. The steps are typed here as the states of F1's online schema change ask for.
import { expect, test } from 'vitest'
import type { Alteration, TableRecord } from '../../../src/model/table.js'
import type { RingRecord } from '../../../src/ring/catalogue/ring-record.js'
import { indexToFill, nextStep } from '../../../src/ring/tables/next-step.js'
import { newRecord } from '../../../src/tables/new-record.js'
import { startActive } from '../../../src/tables/active-changes.js'
import { beginUpdate } from '../../../src/tables/settling.js'
import { NAMESPACE, newIndex, newTable } from '../support/tables.js'

function context() {
  let id = 10
  return {
    nowMs: 1000,
    nextPhysicalId: () => ++id,
    streamPoint: () => {
      throw new Error('no streams')
    },
  }
}

const recordOf = (spec = newTable('t')): TableRecord =>
  newRecord(NAMESPACE, spec, { ...context(), physicalId: 1, uuid: 'u', takenLabels: [], logReaders: [] })

const stored = (table: TableRecord): RingRecord => ({ table, version: 1, owner: 'a' })

/** Each step in words, to the last one. */
function courseOf(first: RingRecord): readonly string[] {
  const words: string[] = []
  let record: RingRecord | undefined = first
  for (let step = nextStep(record); step !== undefined && record !== undefined; step = record && nextStep(record)) {
    const { makes, drops } = step
    const made = [...(makes.ofTable ? ['table'] : []), ...makes.indexes.map((id) => `index ${id}`)]
    const dropped = [...(drops.ofTable ? ['table'] : []), ...drops.indexes.map((id) => `index ${id}`)]
    const next = step.next(context())
    const done = [
      ...made.map((one) => `make ${one}`),
      ...(step.awaitsAll ? ['await all'] : []),
      ...dropped.map((one) => `drop ${one}`),
    ]
    record = next && { ...next, version: record.version + 1 }
    const states =
      record?.table.indexes.map(({ status, backfilling }) => `, index ${status}${backfilling === true ? ' filling' : ''}`) ?? []
    const shown =
      record === undefined ? 'gone' : `${record.table.status}${record.isUsable === true ? ' usable' : ''}${states.join('')}`
    words.push([...done, shown].join('; '))
  }
  return words
}

const ACTIVE = { ...recordOf(), status: 'ACTIVE' } as const
const indexed = recordOf(newTable('t', { indexes: [newIndex('i', 'colour')] }))
const ACTIVE_INDEXED: TableRecord = {
  ...indexed,
  status: 'ACTIVE',
  indexes: indexed.indexes.map((index) => ({ ...index, status: 'ACTIVE' as const })),
}
const begun = (record: TableRecord, ...alterations: readonly Alteration[]): RingRecord =>
  stored(beginUpdate(record, alterations, context()))

test.each([
  {
    what: 'a new table',
    first: stored(indexed),
    course: ['make table; make index 11; CREATING usable, index CREATING', 'await all; ACTIVE, index ACTIVE'],
  },
  {
    what: 'a table that goes',
    first: stored({ ...ACTIVE_INDEXED, status: 'DELETING' }),
    course: ['await all; drop table; drop index 11; gone'],
  },
  {
    what: 'a new index',
    first: begun(ACTIVE, { kind: 'createIndex', index: newIndex('i', 'colour'), attributes: [] }),
    course: ['make index 11; await all; ACTIVE, index CREATING filling'],
  },
  {
    what: 'an index that goes',
    first: begun(ACTIVE_INDEXED, { kind: 'deleteIndex', index: 'i' }),
    course: ['await all; ACTIVE', 'await all; drop index 11; ACTIVE'],
  },
  {
    what: 'other units',
    first: begun(ACTIVE, { kind: 'throughput', readUnits: 9, writeUnits: 9 }),
    course: ['await all; ACTIVE'],
  },
  {
    what: 'another key of encryption',
    first: stored(startActive(ACTIVE, [{ kind: 'sse', sse: { kmsKeyArn: 'k' } }], 1000)),
    course: ['await all; ACTIVE'],
  },
  { what: 'a table at rest', first: stored(ACTIVE_INDEXED), course: [] },
])('$what', ({ first, course }) => {
  expect(courseOf(first)).toEqual(course)
})

test('an index is filled once it takes entries, and not in a table that goes', () => {
  const allocating = begun(ACTIVE, { kind: 'createIndex', index: newIndex('i', 'colour'), attributes: [] })
  expect(indexToFill(allocating.table)).toBeUndefined()
  const filling = nextStep(allocating)?.next(context())?.table
  expect(filling && indexToFill(filling)?.name).toBe('i')
  expect(filling && indexToFill({ ...filling, status: 'DELETING' })).toBeUndefined()
})
