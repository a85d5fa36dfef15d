// Proves that a map or a list is opened over its cell, by pointer and by keys: its members have their types and every digit, those within are opened
// in turn, Esc closes it, and a member that people want to compare becomes a column that is remembered and edited. With ten thousand members
// only those in sight are drawn.
import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { clientOf } from './tables-data.js'

const DIGITS = '1234567890.1234567890123456789012345678'
const ADDRESS = {
  city: { S: 'Köln' },
  zip: { N: DIGITS },
  lines: { L: [{ S: 'Domkloster 4' }, { M: { floor: { N: '2' } } }] },
  'a.b': { S: 'a name with a dot' },
  marks: { SS: ['x', 'y'] },
}
const MANY = 10_000
const bar = (page: Page) => page.getByRole('region', { name: 'Changes that are not saved' })

inBrowser('members of a cell', (bench) => {
  beforeAll(async () => {
    const client = clientOf(bench.emulator)
    await client.send(
      new CreateTableCommand({
        TableName: 'people',
        AttributeDefinitions: ['pk', 'kind'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-kind',
            KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    const many = Object.fromEntries(Array.from({ length: MANY }, (_none, at) => [`member ${at}`, { S: 'x'.repeat(20) }]))
    const items = [
      { pk: { S: 'Ann' }, kind: { S: 'person' }, address: { M: ADDRESS } },
      { pk: { S: 'Bob' }, kind: { S: 'person' } },
      { pk: { S: 'Huge' }, kind: { S: 'thing' }, address: { M: many } },
    ]
    for (const Item of items) await client.send(new PutItemCommand({ TableName: 'people', Item }))
  })
  const stored = async (pk: string) => {
    const asked = { TableName: 'people', Key: { pk: { S: pk } }, ConsistentRead: true }
    return (await clientOf(bench.emulator).send(new GetItemCommand(asked))).Item
  }
  const openAt = async (query: string, look = {}): Promise<{ readonly page: Page; readonly grid: Locator }> => {
    const page = await bench.open(`/tables/people?region=us-east-1&${query}`, look)
    const grid = page.getByRole('grid', { name: /^Items of/ })
    await grid.getByRole('button', { name: 'Open address' }).first().waitFor()
    return { page, grid }
  }
  const dialog = (page: Page) => page.getByRole('dialog', { name: 'Members of address' })
  const member = (page: Page, name: string) =>
    dialog(page)
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name }) })

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const { page, grid } = await openAt('hash=Ann', look)
    await grid.getByRole('button', { name: 'Open address' }).click()
    await member(page, 'lines').getByRole('button').click()
    await dialog(page).getByText('Domkloster 4').first().waitFor()
    await expectUsable(page)
    await picture(page, `cell-members-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('opens by keys, level by level, with every digit, and closes by Esc to where the cursor was', async () => {
    const { page, grid } = await openAt('hash=Ann')
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await dialog(page).getByText('5 members').waitFor()
    await member(page, 'zip').getByText(DIGITS).waitFor()
    expect(await member(page, 'zip').getByRole('img', { name: 'number' }).count()).toBe(1)
    for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter') // lines
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter') // the map in it
    await member(page, 'floor').getByRole('img', { name: 'number' }).waitFor()
    await dialog(page).getByText('address.lines[1]', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await member(page, 'floor').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' }) // it is hidden a moment before it is told that it was closed
    await page.keyboard.press('Enter') // the cursor is where it was
    await dialog(page).waitFor()
    await page.close()
  })

  it('shows a member as a column that is remembered, filtered by and edited in its place', async () => {
    const { page, grid } = await openAt('')
    await grid.getByRole('row').filter({ hasText: 'Ann' }).getByRole('button', { name: 'Open address' }).click()
    await member(page, 'a.b').getByRole('button').click()
    await dialog(page).getByRole('figure').getByText('a name with a dot').waitFor()
    expect(await dialog(page).getByRole('button', { name: 'Show as a column' }).count()).toBe(0) // no path can name it
    await member(page, 'city').getByRole('button').click()
    await dialog(page).getByRole('button', { name: 'Show as a column' }).click()
    await page.keyboard.press('Escape')
    const heads = page.getByRole('columnheader')
    await heads.filter({ hasText: 'address.city' }).waitFor()
    const names = (await heads.allInnerTexts()).map((text) => text.trim())
    expect(names.indexOf('address.city')).toBe(names.indexOf('address') + 1)
    await page.reload()
    const row = grid.getByRole('row').filter({ hasText: 'Ann' })
    const cell = row.getByRole('gridcell').nth(names.indexOf('address.city'))
    await cell.getByText('Köln', { exact: true }).waitFor()
    await cell.dblclick()
    await page.getByRole('dialog', { name: 'Value of address.city' }).getByRole('textbox').fill('Bonn')
    await page.keyboard.press('Enter')
    await cell.getByRole('img', { name: 'changed' }).waitFor()
    await picture(page, 'cell-members-column')
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await bar(page).waitFor({ state: 'detached' })
    expect((await stored('Ann'))?.['address']).toEqual({ M: { ...ADDRESS, city: { S: 'Bonn' } } })
    // One without an address has no place for a city: its item opens.
    await grid.getByRole('row').filter({ hasText: 'Bob' }).getByRole('gridcell').nth(names.indexOf('address.city')).dblclick()
    await page.getByRole('region', { name: 'Bob' }).waitFor()
    await page.getByRole('button', { name: 'Add filter' }).click()
    await page.getByRole('combobox', { name: 'Filter' }).first().fill('address.city')
    await page.getByLabel('Value of the filter').fill('Bonn')
    await page.keyboard.press('Enter')
    await page.getByText('1 returned of 3 scanned').waitFor()
    await page.close()
  })

  it('is edited from there, and only shown where rows are those of an index', async () => {
    const { page, grid } = await openAt('hash=Ann')
    await grid.getByRole('button', { name: 'Open address' }).click()
    await dialog(page).getByRole('button', { name: 'Edit address' }).click()
    const editor = page.getByRole('dialog', { name: 'Value of address' })
    await editor.getByRole('group', { name: 'zip' }).getByRole('textbox').fill('7')
    await page.keyboard.press('Enter')
    await bar(page).getByText('1 change').waitFor()
    await bar(page).getByRole('button', { name: 'Discard' }).click()
    await page.keyboard.press('Tab')
    await page.goto(page.url().replace(/hash=.*/, 'index=by-kind&hash=person'))
    await grid.getByRole('button', { name: 'Open address' }).click()
    await member(page, 'zip').getByText(DIGITS).waitFor()
    expect(await dialog(page).getByRole('button', { name: 'Edit address' }).count()).toBe(0)
    await page.close()
  })

  it('draws of ten thousand members those in sight, here and in the form', async () => {
    const { page, grid } = await openAt('hash=Huge')
    await grid.getByRole('button', { name: 'Open address' }).click()
    await dialog(page).getByText('10,000 members').waitFor()
    await page.keyboard.press('End')
    await member(page, 'member 9999').waitFor()
    expect(await dialog(page).getByRole('row').count()).toBeLessThan(60)
    await page.keyboard.press('Escape')
    await grid.getByRole('button', { name: 'Huge' }).click()
    const panel = page.getByRole('region', { name: 'Huge' })
    await panel.getByRole('button', { name: '100 of 10,000: show more' }).click()
    await panel.getByRole('button', { name: '200 of 10,000: show more' }).waitFor()
    expect(await panel.getByRole('group').count()).toBeLessThan(220)
    await panel.getByLabel('Name of a new attribute').first().fill('added')
    await page.keyboard.press('Enter')
    await panel.getByRole('group', { name: 'added' }).waitFor()
    await page.close()
  })
})
