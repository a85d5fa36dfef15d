// Proves that a tab outlives its emulator: a page whose files were never loaded says so while nothing answers, and is there once the emulator is
// back, with its looks. The emulator is stopped and started again on the same port, as people do.
import { createEmulator } from '../../src/emulator.js'
import { it } from 'vitest'
import { inBrowser } from './browser.js'

inBrowser('an emulator that goes and comes back', (bench) => {
  it('shows that it is lost, and mends itself', async () => {
    const first = await createEmulator({ inMemory: true, logLevel: 'error' })
    const { endpoint, port } = await first.listen({ port: 0 })
    const page = await (await bench.open()).context().browser()?.newPage()
    if (page === undefined) throw new Error('The browser is gone')
    await page.goto(`${endpoint}/_dynalab/console/tables`)
    await page.getByText('live', { exact: true }).waitFor()
    await first.close()
    await page.getByText('lost', { exact: true }).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Partitions' }).click()
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor()
    const second = await createEmulator({ inMemory: true, logLevel: 'error' })
    await second.listen({ port })
    await page.getByRole('heading', { name: 'Partitions' }).waitFor()
    await page.getByText('live', { exact: true }).waitFor()
    await page.close()
    await second.close()
  })
})
