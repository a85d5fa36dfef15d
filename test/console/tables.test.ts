// Proves that the page of tables works in a real browser: what is clicked is asked, shown and written, and can be reached by its address.

import { beforeAll, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { makeTables } from './tables-data.js'

const ANN = JSON.stringify({ customer: { S: 'Ann' }, number: { N: '0' } })
const at = (query: Readonly<Record<string, string>>): string =>
  `/tables/orders?${new URLSearchParams({ region: 'us-east-1', ...query })}`

inBrowser('the page of tables', (bench) => {
  const { open } = bench
  beforeAll(() => makeTables(bench.emulator))
  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/tables', look)
    await page.getByText('orders', { exact: true }).waitFor()
    await expectUsable(page)
    await picture(page, `tables-list-${look.theme}-${look.width ?? 'wide'}`)
    await page.goto(page.url().replace(/\/tables.*/, at({ hash: 'Ann', item: ANN })))
    await page.getByRole('button', { name: 'Review' }).waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Ann / 0' }).waitFor()
    await expectUsable(page)
    await picture(page, `tables-items-${look.theme}-${look.width ?? 'wide'}`)
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByText('keys only').waitFor()
    await expectUsable(page)
    await picture(page, `tables-overview-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })
})
