// By hand: `node --import tsx test/console/million.ts [items]` fills a table on disk with so many items (a million unless told), and looks at it as a
// person would: opens it, scrolls down and back, filters, reverses, counts all that match. It prints how long each took, the heap of the page
// and how many elements it has. Only the built page is asked: `npm run build` first.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { chromium, type CDPSession, type Page } from 'playwright-core'
import { createEmulator } from '../../src/emulator.js'

const ITEMS = Number(process.argv[2] ?? 1_000_000)
const COLLECTIONS = 4
const SCROLLED_PAGES = Math.min(200, ITEMS / COLLECTIONS / 100 - 1)
const WAIT_MS = 600_000
const folder = mkdtempSync(join(tmpdir(), 'dynalab-million-'))
const emulator = await createEmulator({ dataDir: folder, logLevel: 'error', transition: 0 })
const { endpoint } = await emulator.listen({ port: 0 })
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })

try {
  await timed(`filled with ${ITEMS} items`, fill)
  await look(await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' }))
} finally {
  await browser.close()
  await emulator.close()
  rmSync(folder, { recursive: true })
}

async function timed(words: string, run: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  await run()
  process.stdout.write(`${words.padEnd(44)} ${((performance.now() - began) / 1000).toFixed(2).padStart(9)} s\n`)
}

async function fill(): Promise<void> {
  const client = new DynamoDBClient({ ...emulator.clientConfig(), region: 'us-east-1' })
  await client.send(
    new CreateTableCommand({
      TableName: 'many',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  let next = 0
  const lane = async (): Promise<void> => {
    for (let from = next; from < ITEMS; from = next) {
      next += 25
      const many = Array.from({ length: Math.min(25, ITEMS - from) }, (_none, at) => ({ PutRequest: { Item: item(from + at) } }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { many } }))
    }
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}

function item(n: number) {
  return {
    pk: { S: `collection ${n % COLLECTIONS}` },
    sk: { N: String(Math.floor(n / COLLECTIONS)) },
    name: { S: `item ${n}` },
    parity: { S: n % 2001 === 0 ? 'rare' : 'common' },
    note: { S: 'a text of some length, as items have them '.repeat(3) },
  }
}

async function look(page: Page): Promise<void> {
  page.setDefaultTimeout(WAIT_MS)
  const session = await page.context().newCDPSession(page)
  const status = page.getByRole('status').filter({ hasText: 'scanned' })
  const form = page.getByRole('form', { name: 'Query' })
  const grid = page.getByRole('grid')
  const query = (more = ''): string => `${endpoint}/_dynalab/console/tables/many?region=us-east-1&hash=collection+1${more}`
  await timed('opened, first page shown', async () => {
    await page.goto(query())
    await status.getByText('100 returned').waitFor()
  })
  await weigh(page, session)
  await timed(`scrolled through ${SCROLLED_PAGES} pages more`, async () => {
    await grid.focus()
    for (let pages = 2; pages <= SCROLLED_PAGES + 1; pages++) {
      await page.keyboard.press('End')
      await status.getByText(`${(pages * 100).toLocaleString('en')} returned`).waitFor()
    }
  })
  await weigh(page, session)
  await timed('back to the first row, read again', async () => {
    await page.keyboard.press('Home')
    await page.getByRole('gridcell', { name: /item 1$/ }).waitFor()
  })
  await timed('to the middle, read again', async () => {
    const middle = SCROLLED_PAGES * 50
    await page.evaluate(`document.querySelector('[role=grid]').scrollTop = ${middle * 32}`)
    await page.getByRole('gridcell', { name: new RegExp(`item ${(middle + 5) * COLLECTIONS + 1}$`) }).waitFor()
  })
  await weigh(page, session)
  await timed('reversed', async () => {
    await form.getByLabel('Descending').check()
    await form.getByRole('button', { name: 'Query' }).click()
    await page.getByRole('gridcell', { name: new RegExp(`item ${ITEMS - COLLECTIONS + 1}$`) }).waitFor()
  })
  await timed('filtered by Scan: the first matches', async () => {
    await page.goto(
      query('&filters=%5B%5B%22parity%22,%22%3D%22,%22S%22,%22rare%22,%22%22%5D%5D').replace('&hash=collection+1', ''),
    )
    await page.getByRole('gridcell', { name: 'rare' }).first().waitFor()
  })
  await timed('counted all that match, for the end of them', async () => {
    await page.goto(query().replace('&hash=collection+1', ''))
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Delete all that match' }).click()
    await page.getByText('all that match now').waitFor()
  })
  process.stdout.write(`  ${await page.getByRole('dialog').getByRole('status').innerText()}\n`)
  await weigh(page, session)
}

/** What the page takes, once what it let go is gone. */
async function weigh(page: Page, session: CDPSession): Promise<void> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const elements = await page.evaluate<number>("document.querySelectorAll('*').length")
  process.stdout.write(`  heap ${(usedSize / 1024 / 1024).toFixed(1)} MB, ${elements} elements\n`)
}
