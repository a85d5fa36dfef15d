// Proves that a tab that nobody sees asks nothing of the emulator, also when events tell it of something new, and that it shows what is new as
// soon as somebody looks again.
import { expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

const shown = (isHidden: boolean): string =>
  `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`

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
    for (const name of ['hidden-1', 'hidden-2', 'hidden-3']) {
      await simpleTable(client, name)
      await page.getByText(name).first().waitFor() // its event; the one before has long been answered, if anything answers
    }
    expect(asked).toEqual([])
    await page.evaluate(shown(false))
    await list.getByText('hidden-3', { exact: true }).waitFor()
    await page.close()
  })
})
