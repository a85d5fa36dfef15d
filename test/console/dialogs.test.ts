// Proves that whatever opens over a page keeps nobody out either: each dialog and menu outside the page of tables, with its content, in light and
// dark; and that a way back is in reach of keys: Esc closes what was opened last.
import { CreateTableCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { expectUsable, inBrowser, picture } from './browser.js'
import { clientOf } from './tables-data.js'

const THEMES = [{ theme: 'light' }, { theme: 'dark' }] as const
const INSERTS = `INSERT INTO music VALUE {'id': 'a', 'song': 'x'}; INSERT INTO music VALUE {'id': 'b', 'song': 'x'}`

interface Opened {
  readonly name: string
  readonly path: string
  readonly open: (page: Page) => Promise<void>
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()
const key = (name: string) => (page: Page) => page.keyboard.press(name)
const OPENED: readonly Opened[] = [
  { name: 'the palette', path: '/', open: key('Control+k') },
  { name: 'the sheet of keys', path: '/', open: key('?') },
  { name: 'what happened', path: '/', open: key('a') },
  { name: 'the settings', path: '/', open: press('Settings') },
  { name: 'the namespaces', path: '/', open: press(/^Namespace|us-east-1/) },
  {
    name: 'the keys to sign with',
    path: '/',
    open: async (page) => {
      await press('Settings')(page)
      await press('Sign with keys')(page)
    },
  },
  { name: 'a split at a key', path: '/partitions/music', open: press('Split at a key') },
  { name: 'a replica', path: '/replication', open: press('Add a replica') },
  { name: 'a lag', path: '/replication', open: press('no lag: slow down zone us-east-1a') },
  {
    name: 'the review of statements',
    path: `/partiql?statement=${encodeURIComponent(INSERTS)}`,
    open: async (page) => {
      await page.getByLabel('Mode', { exact: true }).selectOption('batch')
      await press('Review 2 statements')(page)
    },
  },
  {
    name: 'the question before a snapshot goes',
    path: '/lab/snapshots',
    open: async (page) => {
      await page.getByLabel('Name', { exact: true }).fill('kept')
      await press('Keep')(page)
      await press('Delete')(page)
    },
  },
]

inBrowser(
  'what opens over a page',
  (bench) => {
    beforeAll(() =>
      clientOf(bench.emulator).send(
        new CreateTableCommand({
          TableName: 'music',
          KeySchema: [
            { AttributeName: 'id', KeyType: 'HASH' },
            { AttributeName: 'song', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'id', AttributeType: 'S' },
            { AttributeName: 'song', AttributeType: 'S' },
          ],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      ),
    )

    it.each(OPENED.flatMap((one) => THEMES.map((look) => ({ ...one, ...look }))))('$name, $theme', async (one) => {
      const { name, path, open, theme } = one
      const page = await bench.open(path, { theme })
      const over = page.locator('dialog[open], .menu-body, .activity')
      await open(page)
      await over.first().waitFor()
      await expectUsable(page)
      await picture(page, `over-${name.replaceAll(' ', '-')}-${theme}`)
      await page.keyboard.press('Escape')
      await expect.poll(() => over.count()).toBe(0)
      await page.close()
    })

    it('keys to sign with are taken by Enter, once they are whole', async () => {
      const page = await bench.open('/')
      await press('Settings')(page)
      await press('Sign with keys')(page)
      await page.getByLabel('Access key id').fill('AKIALOCAL')
      await page.keyboard.press('Enter')
      await page.getByLabel('Secret access key').fill('secret')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await press('Settings')(page)
      await page.getByRole('button', { name: 'Signs as AKIALOCAL' }).waitFor()
      await page.close()
    })

    it('a split at a key that the key can not have says so beside the field', async () => {
      const page = await bench.open('/partitions/music')
      await press('Split at a key')(page)
      await page.getByRole('textbox', { name: /^id/ }).fill('x'.repeat(2049))
      await press('Split here')(page)
      const wrong = page.getByRole('dialog').locator('.field.wrong')
      await wrong.getByRole('alert').getByText('2048').waitFor()
      await page.getByRole('textbox', { name: /^id/ }).fill('x')
      await expect.poll(() => wrong.count()).toBe(0)
      await page.close()
    })
  },
  { transition: 0 },
)
