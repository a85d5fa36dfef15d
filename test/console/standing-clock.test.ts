// Proves that the page waits for nothing that can't come: where a table needs time and the emulator's clock stands, it says so, asks nothing again
// and again, and goes on once the clock is advanced, here or elsewhere.
import { GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { expectUsable, inBrowser, picture } from './browser.js'
import { clientOf } from './tables-data.js'

const SONG = { artist: { S: 'Miles Davis' }, song: { S: 'So What' } }
const TRANSITION_MS = 3000

inBrowser(
  'a table that needs time while the clock stands',
  (bench) => {
    const dialog = (page: Page) => page.getByRole('dialog', { name: 'The clock stands' })
    const makeSample = async (): Promise<{ readonly page: Page; readonly described: () => number }> => {
      const page = await bench.open()
      let times = 0
      page.on('request', (request) => {
        if (request.headers()['x-amz-target']?.endsWith('.DescribeTable') === true) times++
      })
      await page.getByRole('button', { name: 'Make it' }).click()
      await dialog(page).getByText('music is CREATING').waitFor()
      return { page, described: () => times }
    }
    const song = async () =>
      (await clientOf(bench.emulator).send(new GetItemCommand({ TableName: 'music', Key: SONG, ConsistentRead: true }))).Item

    it('says that it waits no longer when the person has enough', async () => {
      const { page } = await makeSample()
      await expectUsable(page)
      await picture(page, 'standing-clock')
      await dialog(page).getByRole('button', { name: 'Don’t wait' }).click()
      await page.getByText('music is CREATING, and the clock stands').first().waitFor()
      await dialog(page).waitFor({ state: 'detached' })
      await bench.emulator.reset()
      await page.close()
    })

    it('asks once, and goes on when the clock is advanced by a click', async () => {
      const { page, described } = await makeSample()
      await dialog(page).getByRole('button', { name: 'Advance it by 1 second' }).click()
      await page.getByText('Advanced the clock by 1 s').first().waitFor()
      await expect.poll(described).toBe(2)
      await dialog(page).getByRole('button', { name: 'Advance it by 1 minute' }).click()
      await page.getByText('Made the table music with items').first().waitFor()
      expect(described()).toBe(3)
      expect(await song()).toMatchObject(SONG)
      await bench.emulator.reset()
      await page.close()
    })

    it('goes on when somebody else advances it', async () => {
      const { page } = await makeSample()
      await bench.emulator.clock.advance(TRANSITION_MS)
      await dialog(page).waitFor({ state: 'detached' })
      // The words of the table made before still stand in the page's log, so they can't tell that this one has its items.
      await expect.poll(song).toMatchObject(SONG)
      await page.close()
    })
  },
  { clock: 'manual', transition: TRANSITION_MS },
)
