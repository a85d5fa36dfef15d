// Proves that a tab that nobody sees asks nothing of the emulator, also when events tell it of something new, and that it shows what is new as
// soon as somebody looks again.
import { expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

const shown = (isHidden: boolean): string =>
  `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`
/** By a timer that starts after the page's own, which gathers events for 60 ms, and is longer: what never comes can't be waited for otherwise. */
const GATHERED = 'new Promise((resolve) => setTimeout(resolve, 300))'

inBrowser('a tab that nobody sees', (bench) => {
  it('asks nothing until somebody looks', async () => {
    const page = await bench.open('/tables')
    await page.keyboard.press('a')
    await page.getByRole('tab', { name: 'Events' }).click()
    const list = page.getByRole('grid', { name: 'Tables by namespace' })
    const client = clientOf(bench.emulator)
    await simpleTable(client, 'seen')
    await list.getByText('seen', { exact: true }).waitFor()
    await page.evaluate(shown(true))
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await simpleTable(client, 'hidden')
    await page.getByText('hidden').first().waitFor() // its event
    await page.evaluate(GATHERED) // a tab in sight would have asked by now
    expect(asked).toEqual([])
    await page.evaluate(shown(false))
    await list.getByText('hidden', { exact: true }).waitFor()
    await page.close()
  })
})
