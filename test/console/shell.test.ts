// Proves that the frame of the console works in a real browser: it looks right and is usable in each look, by keys alone, follows the emulator's
// clock and connection, finds its way by addresses, and changes nothing while it is set to read only.
import { expect, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'

inBrowser('the frame of the console', ({ open }) => {
  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/', look)
    await page.getByText('live', { exact: true }).waitFor()
    await expectUsable(page)
    await picture(page, `shell-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('says where an address leads that is none, and the way home', async () => {
    const page = await open('/nowhere/at/all')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByRole('link', { name: 'Go home' }).click()
    await page.waitForURL('**/_dynalab/console/?region=us-east-1')
    await page.close()
  })

  it('is steered by keys, which do nothing while somebody types', async () => {
    const page = await open()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    const input = page.getByRole('combobox', { name: 'Find or do' })
    await input.waitFor()
    await page.keyboard.type('dark th')
    await page.keyboard.press('Enter')
    await page.locator('html[data-theme=dark]').waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.close()
  })
})
