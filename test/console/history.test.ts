// Proves that Back and Forward go through what a person did on a page of items: questions, items that were opened, and tabs, and that asking the
// same once more is no step of its own.
import { beforeAll, expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { makeTables } from './tables-data.js'

inBrowser('back and forward', (bench) => {
  beforeAll(() => makeTables(bench.emulator))

  it('go from an item to its question, from one question to the one before, and again forward', async () => {
    const page = await bench.open('/tables')
    await page.getByRole('grid').getByText('orders', { exact: true }).click()
    const query = page.getByRole('form', { name: 'Query' })
    const customer = query.getByLabel('customer')
    const found = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
    await found('100 returned')
    await customer.fill('Ann')
    await query.getByRole('button', { name: 'Query' }).click()
    await found('65 returned')
    await query.getByRole('button', { name: 'Query' }).click()
    await customer.fill('Large')
    await query.getByRole('button', { name: 'Query' }).click()
    await found('1 returned')
    await page.getByRole('grid').getByRole('button', { name: 'Large' }).click()
    const item = page.getByRole('region', { name: 'Large / 1' })
    await item.waitFor()
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('heading', { name: 'Indexes' }).waitFor()
    await page.goBack()
    await item.waitFor()
    await page.goBack()
    await item.waitFor({ state: 'detached' })
    await page.goBack()
    await found('65 returned')
    expect(await customer.inputValue()).toBe('Ann')
    await page.goBack()
    await found('100 returned')
    await page.goForward()
    await found('65 returned')
    await page.goBack()
    await page.goBack()
    await page.getByText('3 tables in 2 namespaces').waitFor()
    await page.close()
  })
})
