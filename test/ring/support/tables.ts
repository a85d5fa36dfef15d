// Tables for tests of a ring.
import type { IndexRecord, NewIndex, NewTable } from '../../../src/model/table.js'

export const NAMESPACE = { account: '000000000000', region: 'us-east-1' }

export const newIndex = (name: string, attribute: string): NewIndex => ({
  kind: 'global',
  name,
  keys: { hash: [{ name: attribute, type: 'S' }], range: [] },
  projection: { type: 'ALL', nonKeyAttributes: [] },
  throughput: { readUnits: 5, writeUnits: 5, decreasesToday: 0 },
})

export const newTable = (name: string, more: Partial<NewTable> = {}): NewTable => ({
  name,
  attributes: [{ name: 'id', type: 'S' }],
  keys: { hash: [{ name: 'id', type: 'S' }], range: [] },
  billingMode: 'PROVISIONED',
  throughput: { readUnits: 5, writeUnits: 5, decreasesToday: 0 },
  indexes: [],
  deletionProtected: false,
  tags: {},
  ...more,
})

export const statesOf = (indexes: readonly IndexRecord[]): readonly string[] =>
  indexes.map(
    ({ name, status, backfilling }) =>
      `${name} ${status}${backfilling === undefined ? '' : ` backfilling ${String(backfilling)}`}`,
  )
