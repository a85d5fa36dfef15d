// Proves that a person gets through the whole story of the service in ten clicks, and sees each step in the page: a table is made, filled, run hot,
// throttles and splits, a zone is lost, two regions drift apart, write the same item and find the conflict once they hear of each other; and in the
// end all that was done here is taken back. Only clients' writes and the emulator's time come from elsewhere.
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Bench, inBrowser, picture } from './browser.js'
import { clientOf } from './tables-data.js'

const TABLE = 'orders'
const ITEMS = 30
/** Of one item collection, and so of one partition, each of 50 units: in a second half as much again as a partition gives. */
const HOT_ITEMS = 30
const BODY = 'x'.repeat(50_000)
const [HERE, THERE] = ['us-east-1', 'eu-west-1']

inBrowser('ten clicks', (bench) => it('tell the story of the service, and are taken back', () => tell(bench), 40_000), {
  ...{ capacity: 'full', heat: 2, clock: 'manual', transition: 0 },
})

async function tell(bench: Bench): Promise<void> {
  const page = await bench.open('/', { height: 1600 })
  await page.getByRole('heading', { name: 'There is no table yet' }).waitFor()
  await makeTable(page)
  await loadItems(page)
  await goTo(page, 'Partitions')
  await page.getByRole('grid', { name: 'Tables with their capacity' }).getByText(TABLE).click()
  await runHot(bench, page)
  await goTo(page, 'Replication')
  await loseZone(page)
  await drift(bench, page)
  await undo(page, new RegExp(`^Cut the link from ${THERE}`))
  await undo(page, new RegExp(`^Cut the link from ${HERE}`))
  await seeConflict(page)
  await undo(page, /^Made a replica/)
  await page.getByText('No table here has a replica in another region').waitFor()
  await undo(page, /^Put 30 items/)
  await undo(page, /^Created table/)
  await openActivity(page)
  expect(await page.getByRole('button', { name: 'Undo', exact: true }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await goTo(page, 'Home')
  await page.getByRole('heading', { name: 'There is no table yet' }).waitFor()
  await page.close()
}

async function makeTable(page: Page): Promise<void> {
  await goTo(page, 'Tables')
  await page.getByRole('button', { name: 'Create table' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name', { exact: true }).fill(TABLE)
  await form.getByLabel('Sort key', { exact: true }).fill('sk')
  await form.getByLabel('Stream').selectOption('NEW_AND_OLD_IMAGES')
  await form.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('heading', { name: `Tables ${TABLE}` }).waitFor()
}

async function loadItems(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Import a file' }).click()
  const lines = Array.from({ length: ITEMS }, (_none, n) => JSON.stringify({ pk: `item-${n}`, sk: 'a' }))
  const buffer = Buffer.from(lines.join('\n'))
  await page.setInputFiles('input[type=file]', { name: 'items.jsonl', mimeType: 'text/plain', buffer })
  await page.getByRole('button', { name: `Put ${ITEMS} items` }).click()
  await page.getByRole('dialog').getByText(`${ITEMS} put`).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await page
    .getByRole('grid', { name: `Items of ${TABLE}` })
    .getByText('item-7', { exact: true })
    .waitFor()
}

/** Clients write more than there is, second after second, until the page shows what comes of it. */
async function runHot({ emulator }: Bench, page: Page): Promise<void> {
  const space = page.getByRole('listbox', { name: /in the order of their keys/ })
  await space.waitFor()
  const before = await space.getByRole('option').count()
  const client = clientOf(emulator)
  let isSeen = false
  const load = (async () => {
    while (!isSeen) {
      for (let n = 0; n < HOT_ITEMS; n++) await put(client, 'hot', `${n}`, BODY).catch(() => undefined) // throttled, as it should be
      await emulator.clock.advance({ seconds: 1 })
    }
  })()
  try {
    await page
      .locator('.throttled-moments')
      .getByRole('button', { name: /· \d+ requests?$/ })
      .first()
      .waitFor()
    await page
      .getByRole('region', { name: 'Writes' })
      .getByText(/^\d[\d,]* × /)
      .first()
      .waitFor()
    await page.getByRole('grid', { name: 'Splits' }).getByText('it was hot').first().waitFor({ timeout: 20_000 })
    await expect.poll(() => space.getByRole('option').count()).toBeGreaterThan(before)
    await picture(page, 'ten-clicks-split')
  } finally {
    isSeen = true
    await load
  }
}

async function loseZone(page: Page): Promise<void> {
  const lost = page.getByText('lost', { exact: true })
  await page.getByTitle(`Lose ${HERE}b`).click()
  await lost.waitFor()
  await undo(page, /^Lost zone/)
  await lost.waitFor({ state: 'detached' })
}

/** A replica, no link to it or from it, and a write of the same item in both regions, a second apart. */
async function drift({ emulator }: Bench, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a replica' }).click()
  await page.getByRole('combobox', { name: 'Region of the replica' }).selectOption(THERE)
  await page.getByRole('button', { name: 'Add the replica' }).click()
  const table = page.getByRole('region', { name: `Global table ${TABLE}` })
  await table.waitFor()
  await emulator.drain()
  await page.getByTitle(`Cut ${HERE} → ${THERE}`).click()
  await page.getByTitle(`Cut ${THERE} → ${HERE}`).click()
  await expect.poll(() => table.getByText('cut', { exact: true }).count()).toBe(2)
  await emulator.clock.advance({ seconds: 5 }) // there is capacity again
  await put(clientOf(emulator, HERE), 'same', 'a', 'here')
  await emulator.clock.advance({ seconds: 1 })
  await put(clientOf(emulator, THERE), 'same', 'a', 'there')
  await table
    .getByText(/^1 write wait/)
    .nth(1)
    .waitFor()
  await picture(page, 'ten-clicks-drift')
}

async function seeConflict(page: Page): Promise<void> {
  const row = page.getByRole('grid', { name: 'Conflicts' }).getByRole('row').nth(1)
  await row.getByText('same').waitFor()
  const cells = row.getByRole('gridcell')
  const textOf = (cell: Locator): Promise<string> => cell.innerText()
  expect(await textOf(cells.nth(3)), 'the winner wrote later').toContain(THERE)
  expect(await textOf(cells.nth(4))).toContain(HERE)
  await picture(page, 'ten-clicks-conflict')
}

const put = (client: DynamoDBClient, pk: string, sk: string, body: string): Promise<unknown> =>
  client.send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: pk }, sk: { S: sk }, body: { S: body } } }))

const goTo = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()

const openActivity = (page: Page): Promise<void> =>
  page
    .getByRole('button', { name: /^What was done/ })
    .first()
    .click()

/** By the log of what was done, which says afterwards that it is undone. */
async function undo(page: Page, words: RegExp): Promise<void> {
  await openActivity(page)
  const deed = page
    .locator('.activity li')
    .filter({ has: page.locator('.words', { hasText: words }) })
    .first()
  await deed.getByRole('button', { name: 'Undo', exact: true }).click()
  await deed.getByText('undone', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
}
