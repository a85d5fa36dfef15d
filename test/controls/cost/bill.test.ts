// The bill: figures worked out by hand from the price list. A unit counted twice, an hour lost or the wrong class price changes one of them.
import { expect, test } from 'vitest'
import { billOf, type SideUse, type TableUse } from '../../../src/controls/cost/bill.js'
import { readPrices, US_EAST_1 } from '../../../src/controls/cost/prices.js'
import { createEmulator } from '../../../src/emulator.js'
import { apiOf } from '../../scenario/api.js'
import { refusalOf } from '../refusal-of.js'

const side = (units: number, peakMinuteUnits = 0, unitHours = 0): SideUse => ({ units, peakMinuteUnits, unitHours })
const table = (change: Partial<TableUse> & Pick<TableUse, 'holders'>): TableUse => ({
  ...{ account: '000000000000', region: 'us-east-1', table: 'music', isDeleted: false },
  ...{ billingMode: 'PAY_PER_REQUEST', tableClass: 'STANDARD', hours: 1, ...change },
})
const HOUR_MS = 3_600_000
const run = (...tables: TableUse[]) => billOf({ fromMs: 0, toMs: HOUR_MS, tables, mergedTables: 0, streamReads: 0 }, US_EAST_1)

test('on demand: a million of each, and what a table would have needed provisioned', () => {
  const holder = { read: side(1_000_000, 600), write: side(1_000_000, 6000), replicatedWriteUnits: 0, bytes: 0 }
  const { tables, totals, isEstimate } = run(table({ holders: [holder] }))
  // 10 read units and 100 write units for the busiest minute: 10 × 0.00013 + 100 × 0.00065
  expect(tables).toMatchObject([{ onDemand: '0.75', provisioned: '0.0663', provisionedBasis: 'estimated', best: 'provisioned' }])
  expect([totals, isEstimate]).toEqual([{ onDemand: '0.75', provisioned: '0.0663', best: '0.0663' }, true])
})

test('provisioned: unit hours as they were', () => {
  const holder = { read: side(4, 4, 50), write: side(2, 2, 10), replicatedWriteUnits: 0, bytes: 0 }
  const { tables } = run(table({ billingMode: 'PROVISIONED', holders: [holder] }))
  // 50 × 0.00013 + 10 × 0.00065; 4 × 0.000000125 + 2 × 0.000000625
  expect(tables).toMatchObject([
    { provisioned: '0.013', onDemand: '0.00000175', provisionedBasis: 'as provisioned', best: 'on demand' },
  ])
})

test('storage, replicated writes with their transfer, the other class, and streams', () => {
  const bytes = 73 * 1024 ** 3
  const holder = { read: side(0), write: side(1024 ** 2, 0), replicatedWriteUnits: 1024 ** 2, bytes }
  const run = { fromMs: 0, toMs: HOUR_MS, mergedTables: 0, streamReads: 500_000 }
  const bill = billOf({ ...run, tables: [table({ tableClass: 'STANDARD_INFREQUENT_ACCESS', holders: [holder] })] }, US_EAST_1)
  // 73 GB for an hour of 730 at 0.1; 1 GB at 0.02; half a million reads at 0.2
  expect(bill).toMatchObject({ storage: '0.01', transfer: '0.02', streams: { cost: '0.1' } })
  expect(bill.tables[0]?.onDemand).toBe('0.81788928') // 1.048576 × 0.78
})

test('the best of both is chosen for each table, not for all', () => {
  const quiet = table({ holders: [{ read: side(1), write: side(1), replicatedWriteUnits: 0, bytes: 0 }] })
  const busy = table({ holders: [{ read: side(0), write: side(1_000_000, 60), replicatedWriteUnits: 0, bytes: 0 }] })
  const { totals } = run(quiet, busy)
  expect(totals.best).toBe('0.00078075') // 0.00000075 on demand, and 0.00013 + 0.00065 provisioned
})

test('a file of prices is checked member by member', async () => {
  expect(readPrices({ ...US_EAST_1, region: 'eu-west-1' }).region).toBe('eu-west-1')
  expect(await refusalOf(() => readPrices({ ...US_EAST_1, transferGb: -1 }))).toContain(
    'transferGb must be a number of dollars from 0',
  )
  expect(await refusalOf(() => readPrices({ ...US_EAST_1, colour: 1 }))).toContain('the prices have no colour')
  expect(await refusalOf(() => readPrices([]))).toContain('the prices must be one JSON object')
})

// Whoever looks for a table by name in the bill of a long run must hear why it is not there.
test('says how many tables that are gone share a line', async () => {
  await using emulator = await createEmulator({ inMemory: true, capacity: 'off', logLevel: 'silent' })
  const call = apiOf(emulator)
  const drop = async (name: string): Promise<void> => {
    const keys = {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }
    await call('CreateTable', { TableName: name, BillingMode: 'PAY_PER_REQUEST', ...keys })
    await call('DeleteTable', { TableName: name })
  }
  for (let n = 0; n < 1000; n++) await drop(`table-${n}`)
  expect((await emulator.cost.bill()).notes).toHaveLength(4)
  for (const name of ['another', 'one-more']) await drop(name)
  const { tables, notes } = await emulator.cost.bill()
  expect(tables.map(({ table }) => table)).toEqual(expect.arrayContaining(['(others)', 'table-3', 'one-more']))
  expect([tables.length, notes.at(-1)]).toEqual([
    1000,
    expect.stringMatching(/^The first 3 tables that were dropped are one line, \(others\)/),
  ])
})

test('what is stored is billed with 100 bytes an item, of indexes too', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  const call = apiOf(emulator)
  const index = (name: string, ...keys: string[]) => ({
    IndexName: name,
    KeySchema: keys.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
    Projection: { ProjectionType: 'KEYS_ONLY' },
  })
  await call('CreateTable', {
    ...{ TableName: 'music', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: ['id', 'at', 'by'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: index('', 'id', 'at').KeySchema,
    GlobalSecondaryIndexes: [index('by-name', 'by')],
    LocalSecondaryIndexes: [index('own', 'id', 'by')],
  })
  for (const at of ['1', '2']) {
    await call('PutItem', { TableName: 'music', Item: { id: { S: 'a' }, at: { S: at }, by: { S: 'b' }, note: { S: 'xyz' } } })
  }
  const [table] = (await emulator.cost.bill()).tables
  // id, at and by with their values are 9 bytes, the note is 7; a local index is billed with its table
  expect(table?.holders.map((holder) => holder.bytes)).toEqual([2 * (16 + 100 + 9 + 100), 2 * (9 + 100)])
})
