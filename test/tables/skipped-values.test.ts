// Proves which indexes leave out rows with key values that a write would be refused for: those that are added to a table, in each of its
// replicas, and no others. An index of an older folder has such rows, and must know them when they change.
import { expect, test } from 'vitest'
import { startAlteration } from '../../src/tables/alteration.js'
import { replicaOf } from '../../src/tables/global/settings.js'
import { indexRecord, NAMESPACE, NOW_MS, tableRecord } from './definition/requests.js'

const made = tableRecord({ indexes: [indexRecord({ name: 'made' })] })
const { physicalId: _id, status: _status, ...added } = indexRecord({ name: 'added' })
const context = { nowMs: NOW_MS, nextPhysicalId: () => 99, streamPoint: () => ({ atMs: NOW_MS, sequence: 1 }) }
const both = startAlteration(made, { kind: 'createIndex', index: added, attributes: [] }, context)

test.each([
  ['of the table', both],
  ['of a replica', replicaOf(both, { namespace: NAMESPACE, overrides: {} }, { consistency: 'EVENTUAL' })],
])('%s, the index that was added', (_name, { indexes }) => {
  expect(indexes.map(({ name, skipsUnwritable }) => [name, skipsUnwritable])).toEqual([
    ['made', undefined],
    ['added', true],
  ])
})
