// Proves that an import into a table tells what it added and replaced and can be taken back: what was there comes back, what was not goes, and what
// somebody has changed since stays, and is named.
import { BatchWriteItemCommand, CreateTableCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { inBrowser, picture } from './browser.js'
import { clientOf } from './tables-data.js'

/** More than two requests take. */
const LINES = 60
/** Of each third number there is an item already. */
const OLD = Array.from({ length: LINES / 3 }, (_none, at) => at * 3)

inBrowser('taking an import back', (bench) => {
  beforeAll(async () => {
    const client = clientOf(bench.emulator)
    await client.send(
      new CreateTableCommand({
        TableName: 'stock',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    const stock = OLD.map((id) => ({
      PutRequest: { Item: { id: { N: `${id}` }, name: { S: `old ${id}` }, extra: { NULL: true as const } } },
    }))
    await client.send(new BatchWriteItemCommand({ RequestItems: { stock } }))
  })
  const stored = async () => {
    const { Items = [] } = await clientOf(bench.emulator).send(new ScanCommand({ TableName: 'stock', ConsistentRead: true }))
    return new Map(Items.map((item) => [Number(item['id']?.N), item['name']?.S]))
  }
  const importLines = async (lines: readonly string[]): Promise<Page> => {
    const page = await bench.open('/tables/stock?region=us-east-1')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Import a file' }).click()
    const buffer = Buffer.from(lines.join('\n'))
    await page.setInputFiles('input[type=file]', { name: 'x.jsonl', mimeType: 'text/plain', buffer })
    await page.getByRole('button', { name: `Put ${lines.length} items` }).click()
    return page
  }
  const undo = async (page: Page): Promise<void> => {
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await page
      .getByRole('button', { name: /^What was done/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
  }

  // One key is written as another text of the same number, one comes twice, and the last item is there already as it is in the file.
  it('brings back what was there, and leaves what somebody changed since', async () => {
    const before = await stored()
    const lines = Array.from({ length: LINES }, (_none, id) => JSON.stringify({ id, name: `new ${id}` }))
    lines[3] = '{"id": 3.0, "name": "new 3"}'
    lines.push('{"id": 1, "name": "newer 1"}')
    const page = await importLines(lines)
    await page.getByText(`${LINES + 1} put: 40 added, 20 replaced`).waitFor()
    await picture(page, 'import-told')
    expect((await stored()).get(1)).toBe('newer 1')
    const change = { UpdateExpression: 'SET #n = :n', ExpressionAttributeNames: { '#n': 'name' } }
    for (const id of ['4', '6'])
      await clientOf(bench.emulator).send(
        new UpdateItemCommand({
          TableName: 'stock',
          Key: { id: { N: id } },
          ...change,
          ExpressionAttributeValues: { ':n': { S: 'theirs' } },
        }),
      )
    await undo(page)
    await page.getByText('2 others changed since and stay as they are: 4, 6').first().waitFor()
    await picture(page, 'import-undo-refused')
    expect(await stored()).toEqual(new Map([...before, [4, 'theirs'], [6, 'theirs']]))
    await page.close()
  })

  it('takes an import back that was cut off half way', async () => {
    const before = await stored()
    const page = await bench.open('/')
    let batches = 0
    await page.route(`${bench.endpoint}/`, (route) => {
      const isBatch = route.request().headers()['x-amz-target']?.endsWith('.BatchWriteItem') === true
      return isBatch && ++batches > 1
        ? route.fulfill({ status: 400, json: { __type: 'x#AccessDeniedException', message: 'no more' } })
        : route.continue()
    })
    await page.goto(page.url().replace(/console.*/, 'console/tables/stock?region=us-east-1'))
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Import a file' }).click()
    const buffer = Buffer.from(Array.from({ length: LINES }, (_none, at) => `{"id": ${1000 + at}}\n`).join(''))
    await page.setInputFiles('input[type=file]', { name: 'x.jsonl', mimeType: 'text/plain', buffer })
    await page.getByRole('button', { name: `Put ${LINES} items` }).click()
    await page.getByRole('alert').getByText('It ended there: AccessDeniedException: no more').waitFor()
    expect((await stored()).size).toBe(before.size + 25)
    await undo(page)
    await page.getByText(`Undone: Put ${LINES} items of a file into stock: 25 added, 0 replaced, 35 not put`).first().waitFor()
    expect(await stored()).toEqual(before)
    await page.close()
  })
})
