// Proves what a switch of billing mode does to units, dates and counts in each of its steps: while it is under way the old mode holds and
// the new one shows.
import { describe, expect, test } from 'vitest'
import type { Alteration, TableRecord } from '../../src/model/table.js'
import { announce } from '../../src/tables/alteration.js'
import { describeTable } from '../../src/tables/definition/describe.js'
import { beginUpdate, settle } from '../../src/tables/settling.js'
import { indexRecord, NOW_MS, provisioned, tableRecord } from './definition/requests.js'

const context = { nowMs: NOW_MS, nextPhysicalId: () => 99, streamPoint: () => ({ atMs: NOW_MS, sequence: 1 }) }
const LATER_MS = NOW_MS + 1000
const DAY_MS = 24 * 3_600_000

const TO_ON_DEMAND: Alteration = {
  kind: 'billing',
  billingMode: 'PAY_PER_REQUEST',
  throughput: { readUnits: 0, writeUnits: 0 },
}
const TO_PROVISIONED: Alteration[] = [
  { kind: 'billing', billingMode: 'PROVISIONED', throughput: { readUnits: 15, writeUnits: 10 } },
  { kind: 'throughput', index: 'byG', readUnits: 3, writeUnits: 4 },
  { kind: 'onDemand', onDemand: undefined },
]
const paid = { ...provisioned(15, 10, 2), lastDecreaseMs: NOW_MS - 5, lastIncreaseMs: NOW_MS - 9 }
const PAID = tableRecord({
  billingMode: 'PROVISIONED',
  throughput: paid,
  indexes: [indexRecord({ throughput: provisioned(3, 4) }), indexRecord({ kind: 'local', name: 'byL' })],
})
const FREE = tableRecord({ indexes: [indexRecord()], onDemand: { maxReadUnits: 5 }, lastToOnDemandMs: 5000 })

const holding = ({ billingMode, throughput, indexes }: TableRecord) => ({
  billingMode,
  units: [throughput, ...indexes.map((index) => index.throughput)].map(({ readUnits, writeUnits }) => [readUnits, writeUnits]),
})

describe('a switch to on demand', () => {
  const begun = beginUpdate(PAID, [TO_ON_DEMAND], context)

  test('holds the old units until it ends', () => {
    expect(holding(begun)).toEqual(holding(PAID))
    expect(begun.throughput).toEqual({ ...paid, lastDecreaseMs: NOW_MS })
  })

  test('shows none of them, and the decrease, of the table and each global index', () => {
    const shown = announce(begun, LATER_MS)
    expect(holding(shown)).toEqual({
      billingMode: 'PAY_PER_REQUEST',
      units: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    })
    expect(shown.throughput).toMatchObject({ decreasesToday: 3, lastDecreaseMs: NOW_MS, lastIncreaseMs: NOW_MS - 9 })
    expect(shown.indexes[0]?.throughput).toMatchObject({ decreasesToday: 1, lastDecreaseMs: NOW_MS })
    expect(shown.indexes[1]?.throughput).toEqual(provisioned(0, 0))
  })

  test('has no date before it ends, not even that of a switch before', () => {
    const again = beginUpdate({ ...PAID, lastToOnDemandMs: 5000 }, [TO_ON_DEMAND], context)
    const summary = (record: TableRecord) => describeTable(record, () => ({ items: 0, sizeBytes: 0 }), NOW_MS).BillingModeSummary
    expect(summary(again)).toStrictEqual({ BillingMode: 'PAY_PER_REQUEST' })
    const ended = settle(again, { ...context, nowMs: LATER_MS })
    expect(summary(ended)).toMatchObject({ LastUpdateToPayPerRequestDateTime: LATER_MS / 1000 })
  })

  test('leaves the dates, and no count', () => {
    const ended = settle(begun, { ...context, nowMs: LATER_MS })
    expect(ended.throughput).toEqual({ ...provisioned(0, 0), lastDecreaseMs: NOW_MS, lastIncreaseMs: NOW_MS - 9 })
    expect(ended.indexes[0]?.throughput).toEqual({ ...provisioned(0, 0), lastDecreaseMs: NOW_MS })
  })

  test('over midnight counts for the day before', () => {
    const described = describeTable(begun, () => ({ items: 0, sizeBytes: 0 }), NOW_MS + DAY_MS)
    expect(described.ProvisionedThroughput?.NumberOfDecreasesToday).toBe(0)
  })
})

describe('a switch to provisioned', () => {
  const begun = beginUpdate(FREE, TO_PROVISIONED, context)

  test('shows its units as an increase, and no maxima, while those hold', () => {
    expect(holding(begun)).toEqual(holding(FREE))
    expect(begun.onDemand).toEqual({ maxReadUnits: 5 })
    const shown = announce(begun, LATER_MS)
    expect(shown.throughput).toEqual({ ...provisioned(15, 10), lastIncreaseMs: NOW_MS })
    expect(shown.indexes[0]).toMatchObject({
      status: 'UPDATING',
      throughput: { readUnits: 3, writeUnits: 4, lastIncreaseMs: NOW_MS },
    })
    expect(shown).not.toHaveProperty('onDemand')
  })

  test('is no colder than on demand was', () => {
    expect(announce(begun, LATER_MS).warm).toEqual({ readUnits: 12_000, writeUnits: 4_000 })
  })

  test('ends as it showed', () => {
    const { pending: _pending, ...shown } = announce(begun, LATER_MS)
    const indexes = shown.indexes.map((index) => ({ ...index, status: 'ACTIVE' }))
    expect(settle(begun, { ...context, nowMs: LATER_MS })).toEqual({ ...shown, status: 'ACTIVE', indexes })
  })
})

test('what is no switch shows its old numbers', () => {
  const begun = beginUpdate(PAID, [{ kind: 'throughput', readUnits: 1, writeUnits: 1 }], context)
  expect(announce(begun, LATER_MS)).toBe(begun)
})
