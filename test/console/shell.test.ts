// Proves that the frame of the console works in a real browser: it looks right and is usable in each look, by keys alone, follows the emulator's
// clock and connection, finds its way by addresses, and changes nothing while it is set to read only.
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'

/** A row of the header is 30 px high; with its padding and its line. */
const ROW_PX = 48
const PADDING_PX = 16
const NARROW = [
  { theme: 'light', width: 320 },
  { theme: 'dark', width: 430 },
] as const

inBrowser('the frame of the console', (bench) => {
  const { open } = bench
  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/', look)
    await page.getByText('live', { exact: true }).waitFor()
    await expectUsable(page)
    await picture(page, `shell-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  // With the longest name of a region, and a clock that has more to say than the time.
  it.each(NARROW)('has its header in one row, with all that is in it by keys: $theme, width $width', async (look) => {
    const page = await open('/?region=ap-southeast-2', look)
    await expectOneRow(page)
    await picture(page, `header-${look.theme}-${look.width}`)
    await bench.emulator.clock.freeze()
    await page.locator('.clock-face.frozen').waitFor()
    await expectOneRow(page)
    await picture(page, `header-frozen-${look.theme}-${look.width}`)
    await bench.emulator.clock.resume()
    await page.locator('.skip').focus()
    const reached: (string | null)[] = []
    for (let n = 0; n < 5; n++) {
      await page.keyboard.press('Tab')
      reached.push(await page.locator(':focus').getAttribute('aria-label'))
    }
    expect(reached.map((name) => name?.split(/[ :(]/)[0])).toEqual(['Namespace', 'Find', 'Changes', 'Settings', 'What'])
    await page.close()
  })

  it.each([320, 360, 430, 600])('has its header in one row in a fork, too, whose name it tells: width %d', async (width) => {
    const name = `fork-of-${width}`
    const made = await fetch(`${bench.endpoint}/_dynalab/forks`, { method: 'POST', body: JSON.stringify({ name }) })
    expect(made.status).toBe(201)
    const page = await open(`/lab/clock?region=ap-southeast-2&fork=${name}`, { width, height: 640 })
    await page.getByTitle(`of the fork ${name} alone`).waitFor()
    await expectOneRow(page, '.place')
    await page.getByRole('button', { name: 'Freeze' }).click()
    await page.locator('.clock-face.frozen').waitFor()
    await expectOneRow(page, '.place')
    expect(await page.title()).toBe(`clock · Lab · ap-southeast-2 · fork ${name} · dynalab`)
    for (const part of ['.namespace-face .region', '.fork-name'])
      expect(await page.locator(part).evaluate((text) => text.scrollWidth <= text.clientWidth), `${part} is whole`).toBe(true)
    await expectUsable(page)
    await picture(page, `header-fork-${width}`)
    await page.getByRole('link', { name: 'Leave' }).click()
    await page.locator('.clock-face.real').waitFor()
    await page.close()
  })

  it('says where an address leads that is none, and the way home', async () => {
    const page = await open('/nowhere/at/all')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    expect(await page.title()).not.toContain('Home')
    await page.getByRole('link', { name: 'Go home' }).click()
    await page.waitForURL('**/_dynalab/console/?region=us-east-1')
    await page.close()
  })

  it('offers by letters what can be done to the clock now', async () => {
    const page = await open('/lab/clock')
    const choose = async (letters: string, offered: string, other: string): Promise<void> => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Find or do' }).waitFor()
      expect(await page.getByRole('option', { name: other }).count()).toBe(0)
      await page.keyboard.type(letters)
      await page.getByRole('option', { name: offered, selected: true }).waitFor()
      await page.keyboard.press('Enter')
    }
    await choose('freeze', 'Freeze the clock', 'Let the clock go on')
    await page.locator('.clock-face.frozen').waitFor()
    const now = page.locator('.big-time time')
    expect(await now.getAttribute('title')).toBe(await now.getAttribute('datetime'))
    await choose('let the clock', 'Let the clock go on', 'Freeze the clock')
    await page.locator('.clock-face.real').waitFor()
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

/** Each part of the header right of the one before it, and the last one at the end of the row. */
async function expectOneRow(page: Page, first = '.namespace-face > .icon'): Promise<void> {
  await page.getByRole('status').getByText('live', { exact: true }).waitFor({ state: 'attached' })
  const header = await page.locator('.header').boundingBox()
  expect(header?.height).toBeLessThanOrEqual(ROW_PX)
  const selectors = [first, '.clock-face', '.connection', '.button', '[title=Settings]']
  const parts = page.locator('.header').locator(selectors.join())
  const boxes = await Promise.all((await parts.all()).map((part) => part.boundingBox()))
  const edges = boxes.flatMap((box) => (box === null ? [] : [box.x, box.x + box.width]))
  expect(edges).toHaveLength(14)
  expect(edges).toEqual(edges.toSorted((a, b) => a - b))
  const leftPx = (header?.width ?? NaN) - (edges.at(-1) ?? NaN)
  expect([leftPx >= 0, leftPx < PADDING_PX], `${leftPx} px are left`).toEqual([true, true])
}
