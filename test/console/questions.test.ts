// Proves what a person can ask of a table beside its pages: how many match in all, with the cost before and meanwhile, stopped and gone on with; values
// that hold commas; bytes; and that a table of the same name in another region is another question.
import { BatchWriteItemCommand, CreateTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page, Route } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

/** Of which some 3 MB are: four pages of a count. */
const ITEMS = 300
const RED = 100
const WIDE = 'x'.repeat(10_000)

const cost = (page: Page) => page.getByRole('status').filter({ hasText: 'scanned' })
const counted = (page: Page) => page.getByRole('status', { name: 'Count' })
const filtered = (op: string, value: string): string =>
  `&${new URLSearchParams({ filters: JSON.stringify([['colour', op, 'S', value, '']]) })}`
const isCount = (route: Route): boolean => route.request().postData()?.includes('"COUNT"') === true

inBrowser('questions of a table', (bench) => {
  const { open } = bench
  beforeAll(async () => {
    const client = clientOf(bench.emulator)
    await simpleTable(client, 'things')
    for (let from = 0; from < ITEMS; from += 25) {
      const things = Array.from({ length: 25 }, (_none, at) => from + at).map((n) => ({
        PutRequest: { Item: { pk: { S: `${n}` }, colour: { S: n < RED ? 'red' : 'blue, dark' }, wide: { S: WIDE } } },
      }))
      await client.send(new BatchWriteItemCommand({ RequestItems: { things } }))
    }
    const elsewhere = clientOf(bench.emulator, 'eu-west-1')
    await simpleTable(elsewhere, 'things')
    await elsewhere.send(new PutItemCommand({ TableName: 'things', Item: { pk: { S: 'far away' } } }))
  })
  const placeOf = (more = ''): string => `/tables/things?region=us-east-1${more}`

  it.each(LOOKS)(
    'counts all that match, says before what it may cost, and shows its call: $theme, width $width',
    async (look) => {
      const page = await open(placeOf(), look)
      await cost(page).getByText('100 returned of 100 scanned').waitFor()
      await page.getByRole('button', { name: /^Count all ≈ 3\d\d(\.5)? units \(estimate\)$/ }).click()
      await counted(page).getByText(`${ITEMS} match in all, of ${ITEMS} read, 3`).waitFor()
      await page.getByText('"Select": "COUNT"').first().waitFor({ state: 'attached' })
      expect(await page.getByRole('button', { name: 'Count on' }).count()).toBe(0)
      await expectUsable(page)
      await picture(page, `tables-count-${look.theme}-${look.width ?? 'wide'}`)
      await page.close()
    },
  )

  it('counts what a filter leaves, and anew for another question', async () => {
    const page = await open(placeOf(filtered('=', 'red')))
    await page.getByRole('button', { name: /^Count all/ }).waitFor()
    await page.getByRole('button', { name: /^Count all/ }).click()
    await counted(page).getByText(`${RED} match in all, of ${ITEMS} read`).waitFor()
    await page.getByRole('button', { name: 'Take the filter away' }).click()
    await page.getByRole('form', { name: 'Query' }).getByRole('button', { name: 'Scan' }).click()
    await page.getByRole('button', { name: /^Count all/ }).waitFor()
    expect(await counted(page).count()).toBe(0)
    await page.close()
  })

  it('stops, goes on where it stopped, and after an answer that failed', async () => {
    const page = await open(placeOf())
    await cost(page).getByText('100 returned').waitFor()
    let asked = 0
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route(`${bench.endpoint}/`, async (route) => {
      if (!isCount(route)) return route.continue()
      asked++
      if (asked === 2) await held
      if (asked === 3) return route.fulfill({ status: 400, json: { __type: 'x#ThrottlingException', message: 'too fast' } })
      return route.continue()
    })
    await page.getByRole('button', { name: /^Count all/ }).click()
    await counted(page).getByText('match so far').getByText('counting…').waitFor()
    await expect.poll(() => asked).toBe(2)
    const first = await counted(page).locator('strong').innerText()
    await page.getByRole('button', { name: 'Stop' }).click()
    release()
    await page.getByRole('button', { name: 'Count on' }).click()
    await page.getByRole('alert').getByText('ThrottlingException: too fast').waitFor()
    expect(await counted(page).locator('strong').innerText()).toBe(first) // what was stopped is not counted twice
    await page.getByRole('button', { name: 'Count on' }).click()
    await counted(page).getByText(`${ITEMS} match in all, of ${ITEMS} read`).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await page.close()
  })

  it('takes commas in the values of a filter, which stand in the address', async () => {
    const page = await open(placeOf(filtered('in', 'blue, dark')))
    await page.getByText('the filters left out all of them').waitFor()
    await page.getByLabel('Value of the filter').fill('other, "blue, dark"')
    expect(await page.getByLabel('Values of the filter').locator('code').allInnerTexts()).toEqual(['other', 'blue, dark'])
    await picture(page, 'tables-filter-in')
    await page.keyboard.press('Enter')
    await cost(page)
      .getByText(/^\d+ returned/)
      .waitFor()
    await page.reload()
    await page.getByRole('gridcell', { name: 'blue, dark' }).first().waitFor()
    expect(await page.getByLabel('Value of the filter').inputValue()).toBe('other, "blue, dark"')
    await page.getByRole('button', { name: /^Count all/ }).click()
    await counted(page)
      .getByText(`${ITEMS - RED} match in all`)
      .waitFor()
    await page.close()
  })

  it('says at the field of a binary key what is wrong with it', async () => {
    const client = clientOf(bench.emulator)
    const KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' as const }]
    const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'B' as const }]
    await client.send(
      new CreateTableCommand({ TableName: 'bytes', KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' }),
    )
    await client.send(new PutItemCommand({ TableName: 'bytes', Item: { id: { B: Uint8Array.from([1, 2]) } } }))
    const page = await open('/tables/bytes?region=us-east-1')
    await page.getByLabel('id').first().fill('AQI')
    await page.locator('.pill.wrong').getByText('Not base64').waitFor()
    await page.getByLabel('id').first().fill('AQI=')
    await page.locator('.pill.wrong').waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await cost(page).getByText('1 returned of 1 scanned').waitFor()
    await page.close()
  })

  it('asks anew where another region has a table of the same name', async () => {
    const page = await open(placeOf())
    await cost(page).getByText('100 returned').waitFor()
    await page.getByRole('button', { name: /^Namespace/ }).click()
    await page.getByRole('button', { name: /^eu-west-1/ }).click()
    await page.getByRole('button', { name: 'far away' }).waitFor()
    await cost(page).getByText('1 returned of 1 scanned').waitFor()
    await page.close()
  })
})
