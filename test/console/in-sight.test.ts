// Proves that what a person opens comes into sight: on a narrow page an item stands above the rows, and the panel of a moment
// far above the charts. And that what is told covers nothing of the bar of changes that it is about.
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { clientOf, makeTables } from './tables-data.js'

const NARROW = { width: 320, height: 640 }

/** Waits until the heading of a part is where a person sees it. */
const inSight = (page: Page, name: string | RegExp, height: number): Promise<void> =>
  expect
    .poll(async () => (await page.getByRole('heading', { name, level: 2 }).boundingBox())?.y)
    .toSatisfy((y: unknown) => typeof y === 'number' && y > 0 && y < height - 60)

inBrowser('what is opened', (bench) => {
  const { open } = bench
  beforeAll(() => makeTables(bench.emulator))

  it('is seen where an item stands above its rows, for one after the other', async () => {
    const page = await open('/tables/orders?region=us-east-1&hash=Ann', NARROW)
    const grid = page.getByRole('grid', { name: 'Items of orders' })
    for (const [row, name] of [
      [4, 'Ann / 12'],
      [2, 'Ann / 4'],
    ] as const) {
      await grid.getByRole('row').nth(row).getByRole('button', { name: 'Ann' }).click()
      await inSight(page, name, NARROW.height)
    }
    await page.close()
  })

  it('is seen where a moment was picked in a chart far below', async () => {
    const page = await open('/partitions/orders?region=us-east-1')
    const plot = page.getByRole('img', { name: /^Throttled requests/ })
    await plot.scrollIntoViewIfNeeded()
    await plot.locator('.u-over').click()
    await inSight(page, /^At /, 800)
    await page.close()
  })

  it.each([NARROW, { width: 1280, height: 800 }])('is told beside the bar of changes: width $width', async (look) => {
    const Key = { customer: { S: 'Ann' }, number: { N: '8' } }
    const page = await open(`/tables/orders?${new URLSearchParams({ hash: 'Ann', item: JSON.stringify(Key) })}`, look)
    await page.getByRole('textbox', { name: 'total', exact: true }).fill(`${look.width}`)
    const AttributeUpdates = { total: { Value: { N: `${look.width + 1}` } } }
    await clientOf(bench.emulator).send(new UpdateItemCommand({ TableName: 'orders', Key, AttributeUpdates }))
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Not done: Saved 1 change of orders').first().waitFor()
    for (const words of ['1 could not be saved', 'Discard', 'Save'])
      await page.locator('.change-bar').getByText(words, { exact: true }).click({ trial: true, timeout: 3000 }) // a notice goes by itself later
    await page.close()
  })
})
