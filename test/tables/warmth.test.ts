// Proves that warm throughput never falls: whatever happens to units and modes, a table and each of its indexes shows the highest
// ever of what was asked for, provisioned, left by a peak and, on demand, the start of a new table.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Alteration, TableRecord, Throughput, WarmThroughput } from '../../src/model/table.js'
import { endAlteration, startAlteration } from '../../src/tables/alteration.js'
import { warmThroughputOf } from '../../src/tables/definition/warm-throughput.js'
import { endWarming, isBeingWarmed, startWarming, raiseWarmth } from '../../src/tables/warmth.js'
import { indexRecord, NOW_MS, provisioned, tableRecord } from './definition/requests.js'

const warm = (readUnits: number, writeUnits: number): WarmThroughput => ({ readUnits, writeUnits })
const START = warm(12_000, 4_000)
const context = { nowMs: NOW_MS, nextPhysicalId: () => 99, streamPoint: () => ({ atMs: NOW_MS, sequence: 1 }) }

function altered(record: TableRecord, ...alterations: Alteration[]): TableRecord {
  const begun = alterations.reduce((one, alteration) => startAlteration(one, alteration, context), record)
  return alterations.reduce((one, alteration) => endAlteration(one, alteration, context), begun)
}

const toOnDemand: Alteration = { kind: 'billing', billingMode: 'PAY_PER_REQUEST', throughput: provisioned(0, 0) }
const units = (readUnits: number, writeUnits: number, index?: string): Alteration => ({
  kind: 'throughput',
  ...(index === undefined ? {} : { index }),
  readUnits,
  writeUnits,
})
const toProvisioned = (throughput: Throughput): Alteration => ({ kind: 'billing', billingMode: 'PROVISIONED', throughput })

const shown = (record: TableRecord, index?: string): WarmThroughput => {
  const holder = index === undefined ? record : record.indexes.find(({ name }) => name === index)
  if (holder === undefined) throw new Error(`no index ${index}`)
  return warmThroughputOf(holder, record.billingMode)
}

const paid = (readUnits: number, writeUnits: number, more: Partial<TableRecord> = {}): TableRecord =>
  tableRecord({
    billingMode: 'PROVISIONED',
    throughput: provisioned(readUnits, writeUnits),
    indexes: [indexRecord({ throughput: provisioned(readUnits, writeUnits) })],
    ...more,
  })

describe('warm throughput', () => {
  // Source of the figures: docs, the examples on switching capacity modes.
  const ROWS: [string, TableRecord, WarmThroughput][] = [
    ['of a provisioned table is its units', paid(10, 20), warm(10, 20)],
    ['grows with the units', altered(paid(10, 20), units(30, 25)), warm(30, 25)],
    ['stays when the units are lowered', altered(paid(10_000, 10_000), units(10, 10)), warm(10_000, 10_000)],
    ['stays by side', altered(paid(100, 1), units(1, 100)), warm(100, 100)],
    [
      'of 10,000 units once, then 10, then on demand',
      altered(paid(10_000, 10_000), units(10, 10), toOnDemand),
      warm(12_000, 10_000),
    ],
    ['of few units, then on demand', altered(paid(10, 10), toOnDemand), START],
    [
      'of on demand once, then few units',
      altered(paid(10, 10), toOnDemand, toProvisioned(provisioned(5, 5)), units(5, 5, 'byG')),
      START,
    ],
    [
      'that was asked for stays in either mode',
      altered(paid(10, 10, { warm: warm(30_000, 10) }), toOnDemand),
      warm(30_000, 4_000),
    ],
  ]
  test.each(ROWS)('%s', (_name, record, expected) => expect(shown(record)).toEqual(expected))

  test('of an index is its own', () => {
    const record = altered(paid(50, 50), units(9_000, 9_000, 'byG'), units(1, 1, 'byG'), toOnDemand)
    expect([shown(record), shown(record, 'byG')]).toEqual([START, warm(12_000, 9_000)])
  })

  test('of an index that is made again starts anew', () => {
    const { physicalId: _id, status: _status, ...fresh } = indexRecord({ throughput: provisioned(2, 3) })
    const dropped = altered(paid(5_000, 5_000), { kind: 'deleteIndex', index: 'byG' })
    const made = altered(dropped, { kind: 'createIndex', index: fresh, attributes: [] })
    expect(shown(made, 'byG')).toEqual(warm(2, 3))
  })

  test('is the highest ever, after any changes', () => {
    const side = fc.integer({ min: 1, max: 40_000 })
    const step = fc.record({
      kind: fc.constantFrom('units', 'mode', 'asked', 'peak'),
      index: fc.constantFrom(undefined, 'byG'),
      to: fc.record({ readUnits: side, writeUnits: side }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let record = paid(7, 8)
        let highest: Highest = [warm(7, 8), warm(7, 8)]
        for (const one of steps) {
          highest = raised(highest, record.billingMode === 'PAY_PER_REQUEST', one)
          record = stepped(record, one)
          expect([shown(record), shown(record, 'byG')]).toEqual(highest)
        }
      }),
    )
  })
})

/** The table's and the index's. */
type Highest = readonly [WarmThroughput, WarmThroughput]
interface Step {
  readonly kind: string
  readonly index: string | undefined
  readonly to: WarmThroughput
}

/** What the code under test makes of a step; the mode goes to and fro. */
function stepped(record: TableRecord, { kind, index, to }: Step): TableRecord {
  const isOnDemand = record.billingMode === 'PAY_PER_REQUEST'
  if (kind === 'peak') return raiseWarmth(record, index, to)
  const holder = index === undefined ? {} : { index }
  if (kind === 'asked') return endWarming(startWarming(record, [{ kind: 'warm', ...holder, warm: to }], 0))
  if (kind === 'units') return isOnDemand ? record : altered(record, units(to.readUnits, to.writeUnits, index))
  if (!isOnDemand) return altered(record, toOnDemand)
  return altered(record, toProvisioned(provisioned(to.readUnits, to.writeUnits)), units(5, 6, 'byG'))
}

/** The same by the definition. */
function raised([table, index]: Highest, isOnDemand: boolean, { kind, index: name, to }: Step): Highest {
  const higher = (a: WarmThroughput, b: WarmThroughput): WarmThroughput =>
    warm(Math.max(a.readUnits, b.readUnits), Math.max(a.writeUnits, b.writeUnits))
  if (kind === 'mode' && !isOnDemand) return [higher(table, START), higher(index, START)]
  if (kind === 'mode') return [higher(table, to), higher(index, warm(5, 6))]
  if (kind === 'units' && isOnDemand) return [table, index]
  return name === undefined ? [higher(table, to), index] : [table, higher(index, to)]
}

describe('a sustained peak', () => {
  const local = indexRecord({ kind: 'local', name: 'byL' })
  const record = tableRecord({ indexes: [indexRecord(), local] })

  test('raises what it was above, of the table or of the index alone', () => {
    const table = raiseWarmth(record, undefined, warm(20_000, 100))
    expect([shown(table), shown(table, 'byG')]).toEqual([warm(20_000, 4_000), START])
    const index = raiseWarmth(record, 'byG', warm(100, 5_000))
    expect([shown(index), shown(index, 'byG')]).toEqual([START, warm(12_000, 5_000)])
  })

  // Who asks at every peak must not write the catalogue each time.
  test.each([
    ['less', undefined, warm(11_000, 3_000)],
    ['as much', undefined, START],
    ['as much of an index', 'byG', START],
    ['an index that is not there', 'byNone', warm(20_000, 20_000)],
    ['a local index, which uses its table’s', 'byL', warm(20_000, 20_000)],
  ])('leaves the very same record for %s', (_name, index, asked) => expect(raiseWarmth(record, index, asked)).toBe(record))

  test('leaves no more than a table may have', () => {
    expect(shown(raiseWarmth(record, undefined, warm(90_000, 90_000)))).toEqual(warm(40_000, 40_000))
  })
})

describe('a table that is being warmed', () => {
  const ask = (readUnits: number, index?: string) => ({
    kind: 'warm' as const,
    ...(index === undefined ? {} : { index }),
    warm: warm(readUnits, 4_000),
  })
  const record = tableRecord({ indexes: [indexRecord()] })

  test('shows what it had until then', () => {
    const begun = startWarming(record, [ask(20_000)], 5)
    expect([shown(begun), isBeingWarmed(begun), isBeingWarmed(begun, 'byG')]).toEqual([START, true, false])
    const ended = endWarming(begun)
    expect([shown(ended), isBeingWarmed(ended)]).toEqual([warm(20_000, 4_000), false])
    expect(ended).not.toHaveProperty('warming')
  })

  test('gets what was asked for last, each of its indexes too', () => {
    const first = startWarming(record, [ask(30_000), ask(25_000, 'byG')], 5)
    const second = startWarming(first, [ask(20_000)], 9)
    expect(second.warming?.dueMs).toBe(9)
    const ended = endWarming(second)
    expect([shown(ended), shown(ended, 'byG')]).toEqual([warm(20_000, 4_000), warm(25_000, 4_000)])
  })
})
