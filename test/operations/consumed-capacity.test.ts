// The shapes of ConsumedCapacity: which members stand in which mode, and that units are halves of half units.
import { describe, expect, it } from 'vitest'
import type { TableRecord } from '../../src/model/table.js'
import { capacityPerTable, consumedCapacity, tableCharge } from '../../src/operations/consumed-capacity.js'

const index = (kind: 'local' | 'global', name: string): TableRecord['indexes'][number] => ({
  kind,
  name,
  keys: { hash: [], range: [] },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: { readUnits: 0, writeUnits: 0, decreasesToday: 0 },
  physicalId: 2,
  status: 'ACTIVE',
})
const record = { indexes: [index('global', 'g'), index('local', 'l')] } as unknown as TableRecord // nothing else of it is read
const charge = { table: 3, indexes: new Map([['g', 2], ['l', 1]]) } // prettier-ignore

describe('consumedCapacity', () => {
  it('is absent unless it was asked for', () => {
    expect(consumedCapacity(undefined, 't', record, charge)).toEqual({})
    expect(consumedCapacity('NONE', 't', record, charge)).toEqual({})
  })

  it('is the sum for TOTAL', () => {
    expect(consumedCapacity('TOTAL', 't', record, charge)).toEqual({ ConsumedCapacity: { TableName: 't', CapacityUnits: 3 } })
  })

  it('tells table and indexes apart for INDEXES', () => {
    expect(consumedCapacity('INDEXES', 't', record, charge).ConsumedCapacity).toEqual({
      TableName: 't',
      CapacityUnits: 3,
      Table: { CapacityUnits: 1.5 },
      LocalSecondaryIndexes: { l: { CapacityUnits: 0.5 } },
      GlobalSecondaryIndexes: { g: { CapacityUnits: 1 } },
    })
  })

  it('names no index that was not touched', () => {
    expect(consumedCapacity('INDEXES', 't', record, tableCharge(2)).ConsumedCapacity).toEqual({
      TableName: 't',
      CapacityUnits: 1,
      Table: { CapacityUnits: 1 },
    })
  })
})

describe('capacityPerTable', () => {
  it('has one entry per table as it was named, and repeats the figures on the side of a transaction', () => {
    const charges = ['a', 'b', 'a'].map((tableName) => ({ tableName, record, charge: tableCharge(4) }))
    expect(capacityPerTable('TOTAL', charges, 'WriteCapacityUnits')).toEqual({
      ConsumedCapacity: [
        { TableName: 'a', CapacityUnits: 4, WriteCapacityUnits: 4 },
        { TableName: 'b', CapacityUnits: 2, WriteCapacityUnits: 2 },
      ],
    })
  })
})
