// Proves what Contributor Insights answers while its states last, across a restart, and beside changes of the table: on a manual clock.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StoreEngine } from '../../src/engine/store-engine.js'
import { describeContributorInsights } from '../../src/operations/describe-contributor-insights.js'
import type { Context, Operation } from '../../src/operations/operation.js'
import { updateContributorInsights } from '../../src/operations/update-contributor-insights.js'
import { nextTurn } from '../../src/runtime/clock.js'
import type { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { GLOBAL, key, NAMESPACE, newTable, putIntent, rigOn } from '../support/engine-rig.js'

const TRANSITION_MS = 1000

let store: Store
let engine: StoreEngine
let clock: SteerableClock

beforeEach(async () => {
  store = await openMemoryStore()
  ;({ engine, clock } = await rigOn(store, { transitionMs: TRANSITION_MS }))
  await engine.tables.create(NAMESPACE, newTable('T', [GLOBAL]))
})
afterEach(async () => {
  await engine.stop()
  await store.close()
})

async function call(operation: Operation, input: object): Promise<unknown> {
  const context: Context = { engine, namespace: NAMESPACE, log: { info: () => undefined } }
  return operation.run({ TableName: 'T', ...input } as never, context) // inputs here are legal by their schemas
}
const enable = (input: object = {}) => call(updateContributorInsights, { ContributorInsightsAction: 'ENABLE', ...input })
const disable = (input: object = {}) => call(updateContributorInsights, { ContributorInsightsAction: 'DISABLE', ...input })
const described = (input: object = {}) => call(describeContributorInsights, input)

const DISABLED = { TableName: 'T', ContributorInsightsStatus: 'DISABLED' }
const both = (ContributorInsightsStatus: string) => ({
  TableName: 'T',
  ContributorInsightsStatus,
  ContributorInsightsMode: 'ACCESSED_AND_THROTTLED_KEYS',
})

test('ENABLING and DISABLING last as long as the transition', async () => {
  await clock.advance(TRANSITION_MS)
  const startSec = clock.nowMs() / 1000
  expect(await enable()).toEqual(both('ENABLING'))
  await clock.advance(TRANSITION_MS - 1)
  expect(await described()).toMatchObject({ ...both('ENABLING'), LastUpdateDateTime: startSec })
  await clock.advance(1)
  expect(await described()).toMatchObject({ ...both('ENABLED'), LastUpdateDateTime: startSec + 1 })
  expect(await disable()).toEqual(both('DISABLING'))
  expect(await described()).toMatchObject(both('DISABLING'))
  await clock.advance(TRANSITION_MS)
  expect(await described()).toEqual({ ...both('DISABLED'), LastUpdateDateTime: startSec + 2 })
})

test('what is so already is answered as it is, and another mode is a change', async () => {
  await clock.advance(TRANSITION_MS)
  expect(await disable()).toEqual(DISABLED)
  await enable()
  expect(await enable()).toEqual(both('ENABLING'))
  await clock.advance(TRANSITION_MS)
  const before = await described()
  expect(await enable()).toEqual(both('ENABLED'))
  expect(await described()).toEqual(before)
  expect(await enable({ ContributorInsightsMode: 'THROTTLED_KEYS' })).toMatchObject({
    ContributorInsightsStatus: 'ENABLING',
    ContributorInsightsMode: 'THROTTLED_KEYS',
  })
})

test('a table that is being made or dropped is not found by changes', async () => {
  await expect(enable()).rejects.toThrow('Requested resource not found: Table: T not found')
  expect(await described()).toEqual(DISABLED)
  await clock.advance(TRANSITION_MS)
  await engine.tables.remove(engine.tables.active(NAMESPACE, 'T'))
  await expect(enable()).rejects.toThrow('Requested resource not found: Table: T not found')
})

test('a restart in the middle keeps the state and its end', async () => {
  await clock.advance(TRANSITION_MS)
  await enable({ IndexName: 'byG', ContributorInsightsMode: 'THROTTLED_KEYS' })
  const before = await described({ IndexName: 'byG' })
  await engine.stop()
  const restarted = await rigOn(store, { transitionMs: TRANSITION_MS })
  ;({ engine, clock } = restarted)
  await clock.advance(TRANSITION_MS) // the rig's clock begins anew
  expect(await described({ IndexName: 'byG' })).toEqual(before)
  await clock.advance(TRANSITION_MS)
  expect(await described({ IndexName: 'byG' })).toMatchObject({ IndexName: 'byG', ContributorInsightsStatus: 'ENABLED' })
  expect(await described()).toEqual(DISABLED)
})

// An UpdateTable and a backfill each write the record again when they end: from what it says then, not from what it said at their start.
test('a change of the table under way loses no setting', async () => {
  await clock.advance(TRANSITION_MS)
  const table = engine.tables.active(NAMESPACE, 'T')
  await Promise.all(
    Array.from({ length: 2000 }, (_, n) => engine.items.write(table, putIntent({ ...key('a', n), g: { S: 'g' } }))),
  )
  await engine.tables.alter(table, () => [{ kind: 'createIndex', index: { ...GLOBAL, name: 'late' }, attributes: [] }])
  await enable()
  const moved = clock.advance(TRANSITION_MS) // ends when the backfill has
  const late = () => engine.tables.find(NAMESPACE, 'T')?.record.indexes[1]
  while (late()?.backfilling !== true) await nextTurn()
  const asked = enable({ IndexName: 'late' })
  expect(late()?.backfilling).toBe(true)
  await asked
  await moved
  expect(late()?.status).toBe('ACTIVE')
  expect(await described()).toMatchObject(both('ENABLED'))
  expect(await described({ IndexName: 'late' })).toMatchObject(both('ENABLING'))
})
