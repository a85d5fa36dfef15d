// Proves the account's limits at their edges, which over the wire would need thousands of tables.
import { describe, expect, test } from 'vitest'
import type { Alteration, TableRecord, TableStatus } from '../../../src/model/table.js'
import { checkChangedTable, checkNewTable } from '../../../src/tables/definition/account-rules.js'
import { newTableOf } from '../../../src/tables/definition/new-table.js'
import { create, global, indexRecord, NAMESPACE, refusalOf, tableRecord, units } from './requests.js'

const NONE = { readUnits: 0, writeUnits: 0, decreasesToday: 0 }
const QUOTA_TAIL = 'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.'

const quotaRefusal = (member: string, reserved: number, requested: number): string =>
  `LimitExceededException: This request would have caused the ${member} limit to be exceeded for the account in eu-west-2. ` +
  `Current ${member} reserved by the account: ${reserved}. Limit: 80000. Requested: ${requested}. ${QUOTA_TAIL}`

const records = (count: number, status: TableStatus = 'ACTIVE', more: Partial<TableRecord> = {}): TableRecord[] =>
  Array.from({ length: count }, (_none, at) => tableRecord({ physicalId: at + 1, status, throughput: NONE, ...more }))
const holding = (readUnits: number, writeUnits: number) => ({ throughput: { ...NONE, readUnits, writeUnits } })
const made = (input: Parameters<typeof create>[0] = {}) => newTableOf(create(input), NAMESPACE)
const asked = (read: number, write: number) => made({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units(read, write) })
const table = (physicalId: number, more: Partial<TableRecord>): TableRecord => tableRecord({ physicalId, ...more })
const MAXIMUM: Alteration = { kind: 'onDemand', onDemand: { maxReadUnits: 40_000 } }
const withIndex = { indexes: [indexRecord({ throughput: NONE })] }

describe('a new table', () => {
  const cases: [string, () => void, string][] = [
    ['is the 2500th', () => checkNewTable(made(), NAMESPACE, records(2499)), 'nothing'],
    [
      'is the 2501st',
      () => checkNewTable(made(), NAMESPACE, records(2500)),
      'LimitExceededException: Subscriber limit exceeded: There is a limit of 2500 tables per subscriber',
    ],
    ['is the 500th change at a time', () => checkNewTable(made(), NAMESPACE, records(499, 'CREATING')), 'nothing'],
    [
      'is the 501st change at a time',
      () => checkNewTable(made(), NAMESPACE, records(500, 'UPDATING')),
      'LimitExceededException: Subscriber limit exceeded: Only 500 tables can be created, updated, or deleted simultaneously',
    ],
    [
      'is the 251st with indexes at a time',
      () => checkNewTable(made({ GlobalSecondaryIndexes: [global({})] }), NAMESPACE, records(250, 'CREATING', withIndex)),
      'LimitExceededException: Subscriber limit exceeded: Only 250 tables can be created, updated, or deleted simultaneously',
    ],
    [
      'has no indexes beside 250 that have',
      () => checkNewTable(made(), NAMESPACE, records(250, 'CREATING', withIndex)),
      'nothing',
    ],
    [
      'takes the last units',
      () => checkNewTable(asked(40_000, 5), NAMESPACE, records(4, 'ACTIVE', holding(10_000, 1))),
      'nothing',
    ],
    [
      'takes a read unit too many',
      () =>
        checkNewTable(asked(40_000, 5), NAMESPACE, [
          ...records(4, 'ACTIVE', holding(10_000, 1)),
          ...records(1, 'ACTIVE', holding(1, 1)),
        ]),
      quotaRefusal('ReadCapacityUnits', 40_001, 40_000),
    ],
    [
      'takes a write unit too many',
      () => checkNewTable(asked(1, 40_000), NAMESPACE, records(1, 'ACTIVE', holding(1, 40_001))),
      quotaRefusal('WriteCapacityUnits', 40_001, 40_000),
    ],
  ]
  test.each(cases)('%s', (_title, call, verdict) => expect(refusalOf(call)).toBe(verdict))
})

describe('a changed table', () => {
  const more = (readUnits: number): Alteration[] => [{ kind: 'throughput', readUnits, writeUnits: 1 }]
  const two = records(2, 'ACTIVE', holding(30_000, 1))
  const [first] = two
  test('takes what is left and no more', () => {
    if (first === undefined) throw new Error('no table')
    expect(refusalOf(() => checkChangedTable(first, more(50_000), two))).toBe('nothing')
    expect(refusalOf(() => checkChangedTable(first, more(50_001), two))).toBe(quotaRefusal('ReadCapacityUnits', 60_000, 20_001))
  })

  test('may take less although the account has too much', () => {
    const over = records(3, 'ACTIVE', holding(40_000, 1))
    const [one] = over
    if (one === undefined) throw new Error('no table')
    expect(refusalOf(() => checkChangedTable(one, more(39_000), over))).toBe('nothing')
  })

  // Each change is looked at with the others as they will be: a raise under way counts, and so does the giving up of units.
  const CHANGES: [string, TableRecord, TableRecord, Alteration[], string][] = [
    [
      'counts a raise of another table that is under way',
      table(1, holding(1, 1)),
      table(2, { ...holding(1, 1), pending: [{ kind: 'throughput', readUnits: 50_000, writeUnits: 1 }] }),
      more(30_001),
      quotaRefusal('ReadCapacityUnits', 50_001, 30_000),
    ],
    [
      'counts global indexes',
      table(1, holding(1, 1)),
      table(2, { ...holding(30_000, 1), indexes: [indexRecord(holding(30_000, 1))] }),
      more(20_001),
      quotaRefusal('ReadCapacityUnits', 60_001, 20_000),
    ],
    [
      'counts what its index asks for',
      table(1, { ...holding(1, 1), indexes: [indexRecord(holding(1, 1))] }),
      table(2, holding(1, 60_000)),
      [{ kind: 'throughput', index: 'byG', readUnits: 1, writeUnits: 19_999 }],
      'nothing',
    ],
    [
      'counts nothing of a table on its way to on demand, nor of its indexes',
      table(1, holding(1, 1)),
      table(2, {
        ...holding(40_000, 1),
        indexes: [indexRecord(holding(40_001, 1))],
        pending: [{ kind: 'billing', billingMode: 'PAY_PER_REQUEST', throughput: NONE }],
      }),
      more(40_000),
      'nothing',
    ],
    [
      'counts what comes with the provisioned mode',
      table(1, { throughput: NONE, indexes: [indexRecord({ throughput: NONE })] }),
      table(2, holding(1, 40_000)),
      [
        { kind: 'billing', billingMode: 'PROVISIONED', throughput: holding(1, 30_000).throughput },
        { kind: 'throughput', index: 'byG', readUnits: 1, writeUnits: 10_001 },
      ],
      quotaRefusal('WriteCapacityUnits', 40_000, 40_001),
    ],
    ['ignores maxima on demand', table(1, { throughput: NONE }), table(2, holding(80_000, 80_000)), [MAXIMUM], 'nothing'],
  ]
  test.each(CHANGES)('%s', (_title, changed, other, alterations, verdict) => {
    expect(refusalOf(() => checkChangedTable(changed, alterations, [changed, other]))).toBe(verdict)
  })
})
