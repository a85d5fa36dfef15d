// Proves that what was cut off in its midst can be taken back whole, also that part of it whose answer never came: what was deleted comes back where
// nothing has taken its place, what was put goes again, what it replaced is there. Where a page can't keep what it takes, it says so before.
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BatchWriteItemCommand, DeleteTableCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { inBrowser, picture } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

/** Three requests: of 25, of 25, of 10. */
const ITEMS = 60
const LARGE_BYTES = 390_000
/** More than 32 MB. */
const LARGE_ITEMS = 88
/** Such amounts take their time where others work, too. */
const LARGE_MS = 120_000

inBrowser('what was cut off', (bench) => {
  const client = () => clientOf(bench.emulator)
  const putAll = async (items: readonly string[]): Promise<void> => {
    for (let from = 0; from < items.length; from += 25) {
      const stock = items
        .slice(from, from + 25)
        .map((id) => ({ PutRequest: { Item: { pk: { S: id }, name: { S: `old ${id}` } } } }))
      await client().send(new BatchWriteItemCommand({ RequestItems: { stock } }))
    }
  }
  const ids = Array.from({ length: ITEMS }, (_none, at) => `${at}`)
  beforeEach(async () => {
    await client()
      .send(new DeleteTableCommand({ TableName: 'stock' }))
      .catch(() => undefined) // it is not there yet
    await simpleTable(client(), 'stock')
  })
  const stored = async () => {
    const { Items = [] } = await client().send(new ScanCommand({ TableName: 'stock', ConsistentRead: true }))
    return new Map(Items.map((item) => [item['pk']?.S, item['name']?.S]))
  }
  const administer = async (method: string, body?: object): Promise<void> => {
    const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
    const { status } = await fetch(`${bench.endpoint}/_dynalab/faults`, { method, ...init })
    expect(status).toBeLessThan(300)
  }
  const fail = (effect: string) => administer('POST', { operation: 'BatchWriteItem', effect, after: 1 })
  const heal = () => administer('DELETE')
  /** It is not watched: a browser prints each connection that breaks. */
  const openStock = async (): Promise<Page> => {
    const page = await (await bench.open()).context().browser()?.newPage()
    if (page === undefined) throw new Error('The browser is gone')
    await page.goto(`${bench.endpoint}/_dynalab/console/tables/stock?region=us-east-1`)
    await page.getByRole('status').filter({ hasText: 'scanned' }).waitFor()
    return page
  }
  const choose = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name }).click()
  }
  const undo = async (page: Page): Promise<void> => {
    await page
      .getByRole('button', { name: /^What was done/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
  }

  // The first batch was answered; the second was written and not answered, or never came; the third was not asked.
  it.each([
    ['response-lost', ITEMS - 50],
    ['connection-reset', ITEMS - 25],
  ])('comes back after a deletion: %s', async (effect, left) => {
    await putAll(ids)
    const before = await stored()
    const page = await openStock()
    await choose(page, 'Delete all that match')
    await page.getByText('can take it back, as long as this page is open').waitFor()
    await fail(effect)
    await page.getByRole('button', { name: `Delete ${ITEMS} items` }).click()
    await page.getByText(`Delete ${ITEMS} items of stock: 25 deleted, then NoAnswer`).first().waitFor()
    await heal()
    expect((await stored()).size).toBe(left)
    await undo(page)
    await page
      .getByText(new RegExp(`^Undone: Delete ${ITEMS} items of stock`))
      .first()
      .waitFor()
    expect(await stored()).toEqual(before)
    await page.close()
  })

  it('comes back but where something else has taken its place, which is named', async () => {
    await putAll(ids)
    const before = await stored()
    const page = await openStock()
    await choose(page, 'Delete all that match')
    await page.getByRole('button', { name: `Delete ${ITEMS} items` }).click()
    await page.getByText(`${ITEMS} deleted`).first().waitFor()
    expect((await stored()).size).toBe(0)
    await client().send(new PutItemCommand({ TableName: 'stock', Item: { pk: { S: '7' }, name: { S: 'theirs' } } }))
    await undo(page)
    await page.getByText('1 other changed since and stay as they are: 7').first().waitFor()
    expect(await stored()).toEqual(new Map([...before, ['7', 'theirs']]))
    await page.close()
  })

  it.each(['response-lost', 'connection-reset'])('goes again after an import: %s', async (effect) => {
    await putAll(ids.filter((_id, at) => at % 3 === 0))
    const before = await stored()
    const page = await openStock()
    await choose(page, 'Import a file')
    const buffer = Buffer.from(ids.map((id) => `{"pk": "${id}", "name": "new ${id}"}\n`).join(''))
    await page.setInputFiles('input[type=file]', { name: 'x.jsonl', mimeType: 'text/plain', buffer })
    await fail(effect)
    await page.getByRole('button', { name: `Put ${ITEMS} items` }).click()
    await page.getByRole('alert').getByText('It ended there: NoAnswer').waitFor()
    await heal()
    expect((await stored()).get('49')).toBe(effect === 'response-lost' ? 'new 49' : before.get('49'))
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await undo(page)
    await page
      .getByText(new RegExp(`^Undone: Put ${ITEMS} items of a file into stock`))
      .first()
      .waitFor()
    expect(await stored()).toEqual(before)
    await page.close()
  })

  it(
    'has no way back beyond what a page can keep, which is said before',
    async () => {
      const name = { S: 'x'.repeat(LARGE_BYTES) }
      for (let n = 0; n < LARGE_ITEMS; n++)
        await client().send(new PutItemCommand({ TableName: 'stock', Item: { pk: { S: `${n}` }, name } }))
      const page = await openStock()
      await choose(page, 'Delete all that match')
      await page.getByText('There is no way back: they are more than this page can keep').waitFor()
      await picture(page, 'cut-off-too-much')
      await page.getByRole('button', { name: `Delete ${LARGE_ITEMS} items` }).click()
      await page.getByText(`${LARGE_ITEMS} deleted`).first().waitFor()
      expect((await stored()).size).toBe(0)
      await page
        .getByRole('button', { name: /^What was done/ })
        .first()
        .click()
      expect(await page.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(0)
      await page.close()
    },
    LARGE_MS,
  )

  it(
    'takes no file that is larger than a page can keep',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'dynalab-large-'))
      const file = join(folder, 'large.jsonl')
      writeFileSync(file, '{"pk": "a"}\n')
      truncateSync(file, 64 * 1024 * 1024 + 1)
      const page = await openStock()
      await choose(page, 'Import a file')
      await page.setInputFiles('input[type=file]', file)
      await page.getByRole('alert').getByText('takes up to 64 MB: “dynalab import” takes any').waitFor()
      expect(await page.getByRole('button', { name: 'Put 0 items' }).isDisabled()).toBe(true)
      rmSync(folder, { recursive: true })
      await page.close()
    },
    LARGE_MS,
  )
})
