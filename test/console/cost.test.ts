// Proves that the page of costs works in a real browser: it is usable in each look, calls an estimate one, with the date of its prices, and shows
// the totals and the parts that administration says.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, expect, it } from 'vitest'
import { dollars, perMonth } from '../../src/console/pages/cost/dollars.js'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'

it.each([
  ['0', '$0'],
  ['0.0000000123', '$0.0000000123'],
  ['0.12345', '$0.123'],
  ['1234.5', '$1,234.50'],
])('writes %s dollars as %s', (amount, text) => {
  expect(dollars(amount)).toBe(text)
})

it('says nothing of a month where no time has passed', () => {
  expect(perMonth('1', 0)).toBeUndefined()
  expect(perMonth('1', 73)).toBe(10)
})

inBrowser('the page of costs', (bench) => {
  beforeAll(async () => {
    const client = new DynamoDBClient(bench.emulator.clientConfig())
    for (const table of ['orders', 'a-table-with-a-name-that-is-rather-long.and.dotted_Names-2026']) {
      await client.send(
        new CreateTableCommand({
          TableName: table,
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      )
    }
    for (let n = 0; n < 20; n++) {
      await client.send(
        new PutItemCommand({ TableName: 'orders', Item: { pk: { S: `order-${n}` }, body: { S: 'x'.repeat(50_000) } } }),
      )
    }
  })

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await bench.open('/cost?region=us-east-1', { height: 1200, ...look })
    await page.getByRole('grid', { name: 'Cost by table' }).getByText('orders').waitFor()
    await expectUsable(page)
    await picture(page, `cost-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('shows the totals as an estimate with its date, and what a table used', async () => {
    const page = await bench.open('/cost?region=us-east-1')
    const bill = await bench.emulator.cost.bill()
    await page.getByText('an estimate', { exact: true }).waitFor()
    await page.getByText(bill.prices.date, { exact: true }).waitFor()
    await page.getByRole('region', { name: 'On demand' }).getByText(dollars(bill.totals.onDemand), { exact: true }).waitFor()
    await page.getByRole('cell', { name: '$0.625', exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'orders', exact: true }).click()
    const own = page.getByRole('grid', { name: 'Cost of orders' })
    await own.getByText('the table itself').waitFor()
    await own.getByText('980', { exact: true }).waitFor() // 20 writes of 49 units each
    await page.getByRole('button', { name: 'Everywhere' }).click()
    await page.waitForURL(/of=all/)
    await page.close()
  })
})
