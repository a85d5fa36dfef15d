// Proves that the page of partitions and capacity works in a real browser on a real table: it is usable in each look, shows what the emulator
// says, drains and fills buckets and takes that back, splits by a click, stops when a time is drawn out, and leads from a throttled second to
// its requests.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'

const PAGE = '/partitions/orders?region=us-east-1'
const UNITS = 5
const DEPTH = UNITS * 300
/** A long one, in any script. */
const key = (n: number): string => `客戶-${n}-${'a rather long name '.repeat(3)}`

inBrowser(
  'the page of partitions and capacity',
  (bench) => {
    let client: DynamoDBClient
    const put = (n: number): Promise<unknown> =>
      client.send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: key(n) }, body: { S: 'x'.repeat(3000) } } }))
    const writeBalance = () => bench.emulator.capacity.partitions('orders').write.buckets[0]?.units ?? NaN
    const partitions = () => bench.emulator.capacity.partitions('orders').partitions.length

    beforeAll(async () => {
      client = new DynamoDBClient({ ...bench.emulator.clientConfig(), maxAttempts: 1 })
      await client.send(
        new CreateTableCommand({
          TableName: 'orders',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          ProvisionedThroughput: { ReadCapacityUnits: UNITS, WriteCapacityUnits: UNITS },
        }),
      )
      for (let n = 0; n < 40; n++) await put(n)
    })

    it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
      const page = await bench.open(PAGE, { height: 1600, ...look })
      await page.getByRole('img', { name: /^Write units: consumed/ }).waitFor()
      await expectUsable(page)
      await picture(page, `partitions-${look.theme}-${look.width ?? 'wide'}`)
      await page.close()
    })

    it('lists the tables, and opens one by keys', async () => {
      const page = await bench.open('/partitions?region=us-east-1')
      const grid = page.getByRole('grid', { name: 'Tables with their capacity' })
      await grid.getByText('orders').waitFor()
      await grid.focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: /orders/ }).waitFor()
      await page.getByRole('link', { name: 'Partitions', exact: true }).first().click()
      await grid.waitFor()
      await page.close()
    })

    it('drains a bucket, shows that it throttles, and fills it again by undo', async () => {
      const page = await bench.open(PAGE)
      const writes = page.getByRole('region', { name: 'Writes' })
      const before = writeBalance()
      await writes.getByRole('button', { name: 'Drain' }).click()
      await writes.getByText(/^[\d.]+ of 1,500 units left/).waitFor()
      await expect.poll(writeBalance).toBeLessThan(DEPTH / 10)
      await undoLast(page)
      await expect.poll(writeBalance).toBeGreaterThan(before - 1)
      await writes.getByRole('button', { name: 'Fill' }).click()
      await writes.getByText('1,500 of 1,500 units left').waitFor()
      const call = writes.getByRole('group').filter({ hasText: 'POST /tables/orders/buckets' })
      await call.getByText('POST').click()
      await call.getByText('"write": "full"').waitFor()
      expect(await page.getByRole('region', { name: 'Reads' }).getByText('POST').count()).toBe(0)
      await page.close()
    })

    it('splits the chosen partition in half, and a table at a key that is typed', async () => {
      const page = await bench.open(PAGE)
      const bar = page.getByRole('listbox', { name: /in the order of their keys/ })
      await bar.focus()
      await page.keyboard.press('Home')
      const before = partitions()
      await page.getByRole('button', { name: 'Split in half' }).click()
      await expect.poll(partitions).toBe(before + 1)
      const calls = page.getByRole('region', { name: 'Key space' }).getByText('POST /tables/orders/split')
      await calls.waitFor()
      await page.getByRole('listbox', { name: `${before + 1} partitions, in the order of their keys` }).waitFor()
      await page.getByRole('button', { name: 'Split at a key' }).click()
      await page.getByRole('textbox', { name: /^pk/ }).fill(key(7))
      await page.getByRole('dialog').getByText('POST /tables/orders/split').click()
      await page
        .getByRole('dialog')
        .getByText(`"S": "${key(7)}"`)
        .waitFor()
      await page.getByRole('button', { name: 'Split here' }).click()
      await expect.poll(partitions).toBe(before + 2)
      await page.getByRole('grid', { name: 'Splits' }).getByText('it was asked for').first().waitFor()
      await picture(page, 'partitions-split')
      await page.close()
    })

    it('walks through the heat map by keys, and shows it as a table', async () => {
      const page = await bench.open(PAGE)
      const map = page.getByRole('application', { name: /^Heat map/ })
      await map.focus()
      await page.keyboard.press('ArrowLeft')
      await page.getByText(/, keys 0 % – .*read and .*write units a second/).waitFor()
      await page.keyboard.press('Enter')
      await page.waitForURL(/at=\d+/)
      await page.getByRole('button', { name: 'Heat map as a table' }).click()
      await page.getByRole('grid', { name: 'Heat of the partitions' }).getByText('was split').first().waitFor()
      await page.close()
    })

    it('leads from a throttled second to its requests, and stops where a time is drawn out', async () => {
      bench.emulator.capacity.setBuckets('orders', { write: -50 })
      await expect(put(1)).rejects.toThrow(/throughput/)
      const page = await bench.open(PAGE)
      await page
        .getByRole('button', { name: /· 1 request/ })
        .first()
        .click()
      await page.getByRole('region', { name: /^At / }).getByRole('link', { name: 'The throttled requests of orders' }).waitFor()
      const link = page.getByRole('link', { name: 'The throttled requests of orders' })
      expect(await link.getAttribute('href')).toMatch(
        /\/requests\?region=us-east-1&table=orders&outcome=throttled&from=\d+000&to=\d+000$/,
      )
      const plot = page.getByRole('img', { name: /^Read units/ })
      await plot.scrollIntoViewIfNeeded()
      const box = (await plot.locator('.u-over').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
      await page.mouse.move(box.x + box.width * 0.6, box.y + 40)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.9, box.y + 40, { steps: 5 })
      await page.mouse.up()
      await page.getByText('stopped: a part is shown').waitFor()
      await page.getByRole('button', { name: 'Live again' }).click()
      await page.getByText('stopped: a part is shown').waitFor({ state: 'detached' })
      await page.close()
    })

    it('counts hot keys when asked to, with the keys as they are', async () => {
      const page = await bench.open(PAGE)
      await page.getByRole('button', { name: 'Count the keys' }).click()
      await page.getByRole('tab', { name: 'Partition keys' }).waitFor()
      bench.emulator.capacity.setBuckets('orders', { write: 'full' })
      await put(3)
      await page.getByText(`pk: "${key(3)}"`).waitFor()
      await page.close()
    })
  },
  { capacity: 'full' },
)

/** By the list of what was done. */
async function undoLast(page: Page): Promise<void> {
  await page.keyboard.press('a')
  await page.getByRole('button', { name: /^Undo/ }).first().click()
  await page.keyboard.press('Escape')
}
