// A deliberately bad service of orders: each of its sins is named, once, and nothing else; the same service as it should be breaks nothing.
// Both get the same orders and the same misfortunes.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as bad from './bad-shop.js'
import * as good from './good-shop.js'
import { type StrictLab, strictLab } from './lab.js'

let lab: StrictLab
let client: DynamoDBClient
beforeEach(async () => {
  lab = await strictLab()
  client = lab.clientOf({ maxAttempts: 1 })
})
afterEach(() => lab.close())

/** Five customers with 40 orders each, one in ten unpaid; the first one's notes are long: 2 MB. */
const CUSTOMERS = ['ann', 'ben', 'cleo', 'dan', 'eve']
const ORDERS: readonly bad.Order[] = Array.from({ length: 200 }, (_, n) => {
  const customer = CUSTOMERS[n % 5] ?? ''
  const note = 'x'.repeat(customer === 'ann' ? 50_000 : 10)
  return {
    customer,
    at: `2026-03-${String(1 + Math.floor(n / 10)).padStart(2, '0')}T${String(n).padStart(4, '0')}`,
    isPaid: n % 50 > 4,
    note,
  }
})
const ARTICLES = Array.from({ length: 90 }, (_, n) => `article-${n}`)
const [first] = ORDERS as readonly [bad.Order]

/** Some writes of one batch come back; the stock throttles for a while. */
function misfortunes(throttles: number): void {
  const { faults } = lab.emulator
  faults.inject({ operation: 'BatchWriteItem', effect: 'partial-batch', count: 3, nth: 2 })
  faults.inject({ operation: 'UpdateItem', table: 'stock', effect: 'throttle', times: throttles })
}

test('each sin of the bad shop is named, and nothing else', async () => {
  misfortunes(400)
  await bad.open(client)
  await bad.importOrders(client, ORDERS)
  await bad.attach(client, { ...first, customer: 'zoe' }, 'x'.repeat(320_000))
  expect(await bad.ordersOfDay(client, '2026-03-01')).toBe(11) // the one with the document, too
  expect(await bad.unpaidOrders(client, 'ben')).toBe(4)
  expect(await bad.historyOf(client, 'cleo')).toBeGreaterThan(30)
  expect((await bad.notesOf(client, 'ann')).length).toBeLessThan(40)
  expect(await bad.noteOf(client, first)).toHaveLength(50_000)
  for (let sale = 0; sale < 220; sale++) await bad.countSale(client, '2026-03-01')
  await bad.reserve(client, ARTICLES)
  expect(await bad.take(client, 'article-1')).toBe(401)
  const found = lab.emulator.strict
    .findings()
    .map(({ rule, table, operation, index }) => [rule, table, operation ?? index].join(' '))
  expect(found.toSorted()).toEqual([
    'dropped-unprocessed orders BatchWriteItem',
    'hot-key totals ',
    'large-item orders PutItem',
    'legacy-parameter orders GetItem',
    'missing-pagination orders Query',
    'near-limit stock TransactWriteItems',
    'retry-without-jitter stock UpdateItem',
    'scan orders Scan',
    'unlimited-query orders Query',
    'unused-index orders by-carrier',
    'wasteful-filter orders Query',
  ])
})

test('the good shop breaks nothing', async () => {
  misfortunes(4)
  await good.open(client)
  await good.importOrders(client, ORDERS)
  await good.attach(client, { ...first, customer: 'zoe' }, 'x'.repeat(320_000))
  expect(await good.ordersOfDay(client, 'ben', '2026-03-01')).toBe(2)
  expect(await good.unpaidOrders(client, 'ben')).toBe(4)
  expect(await good.historyOf(client, 'cleo')).toBe(10)
  expect((await good.notesOf(client, 'ann')).length).toBe(40)
  expect(await good.noteOf(client, first)).toHaveLength(50_000)
  for (let sale = 0; sale < 220; sale++) await good.countSale(client, '2026-03-01', sale)
  await good.reserve(client, ARTICLES)
  expect(await good.take(client, 'article-1')).toBe(5)
  expect(lab.emulator.strict.findings()).toEqual([])
})
