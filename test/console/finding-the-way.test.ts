// Proves that a person finds the way: Back and Forward go through questions, items that were opened, and tabs, while asking the same once more is
// no step of its own; the tab is named after the table, whichever way led to it; and a table that lies elsewhere is said to lie there.
import { beforeAll, expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { clientOf, makeTables, simpleTable } from './tables-data.js'

inBrowser('the way', (bench) => {
  beforeAll(() => makeTables(bench.emulator))

  it('leads back from an item to its question, from one question to the one before, and again forward', async () => {
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

  it('is named in the title of the tab', async () => {
    const page = await bench.open('/tables')
    const titled = (title: string) => expect.poll(() => page.title()).toBe(`${title} · us-east-1 · dynalab`)
    await titled('Tables')
    await page.getByRole('grid').getByText('orders', { exact: true }).click()
    await page.getByRole('heading', { name: 'Tables orders' }).waitFor()
    await titled('orders')
    await page.reload()
    await page.getByRole('heading', { name: 'Tables orders' }).waitFor()
    await titled('orders')
    await page.goto(page.url().replace('/tables/', '/partitions/'))
    await titled('orders · Partitions')
    await page.close()
  })

  it('leads to the namespace of a table that is not here', async () => {
    await simpleTable(clientOf(bench.emulator, 'eu-north-1'), 'another')
    const page = await bench.open('/tables/archive?region=us-east-1')
    await page.getByText('archive in eu-west-1 of 000000000000').waitFor()
    await page.getByRole('button', { name: 'Go there' }).click()
    await page.getByRole('heading', { name: 'archive has no items here' }).waitFor()
    await page.close()
  })

  // A table without items where the person looks: others of its name are meant, and no other table.
  it('leads from a table without items to the namespaces that have one of that name', async () => {
    for (const region of ['us-east-1', 'eu-west-1']) await simpleTable(clientOf(bench.emulator, region), 'twin')
    await simpleTable(clientOf(bench.emulator, 'eu-south-1'), 'single')
    const page = await bench.open('/tables/twin?region=us-east-1')
    await page.getByRole('heading', { name: 'twin has no items here' }).waitFor()
    await page.getByText('twin in eu-west-1 of 000000000000').waitFor()
    expect(await page.getByRole('main').getByText('eu-south-1').count()).toBe(0)
    await page.getByRole('button', { name: 'Go there' }).click()
    await page.waitForURL(/region=eu-west-1/)
    await page.getByText('twin in us-east-1 of 000000000000').waitFor()
    await page.close()
  })
})
