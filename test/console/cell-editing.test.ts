// Proves that a cell is edited where it stands, by the keyboard alone: what is written is of the value's type and keeps every digit, is marked and
// shown beside what it replaces, and is written only with the others, while its item is as it was read.
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Locator, Page } from 'playwright-core'
import { beforeEach, expect, it } from 'vitest'
import { expectUsable, inBrowser, picture } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

const DIGITS = '1234567890.1234567890123456789012345678'
const ONE = { pk: { S: 'one' }, amount: { N: '1' }, note: { S: 'a' }, tags: { SS: ['x'] }, isPaid: { BOOL: false } }
const bar = (page: Page) => page.getByRole('region', { name: 'Changes that are not saved' })
const editor = (page: Page) => page.locator('dialog.cell-dialog')

inBrowser('cells of items', (bench) => {
  let isMade = false
  beforeEach(async () => {
    const client = clientOf(bench.emulator)
    if (!isMade) await simpleTable(client, 'cells')
    isMade = true
    await client.send(new PutItemCommand({ TableName: 'cells', Item: ONE }))
  })
  const stored = async () => {
    const asked = { TableName: 'cells', Key: { pk: ONE.pk }, ConsistentRead: true }
    return (await clientOf(bench.emulator).send(new GetItemCommand(asked))).Item
  }
  const openGrid = async (): Promise<{ readonly page: Page; readonly grid: Locator }> => {
    const page = await bench.open('/tables/cells?region=us-east-1')
    const grid = page.getByRole('grid', { name: 'Items of cells' })
    await grid.getByRole('button', { name: 'one' }).waitFor()
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    return { page, grid }
  }
  const toColumn = async (page: Page, name: string): Promise<void> => {
    const heads = await page.getByRole('columnheader').allInnerTexts()
    const at = heads.findIndex((head) => head.startsWith(name)) // the first is the box to choose
    for (let n = 0; n < at; n++) await page.keyboard.press('ArrowRight')
  }

  it('writes a number of 38 digits and a text, shows both beside what they replace, and saves them together', async () => {
    const { page } = await openGrid()
    await toColumn(page, 'amount')
    await page.keyboard.press('Enter')
    await picture(page, 'cell-editor')
    await page.keyboard.type('1x')
    await editor(page).getByRole('alert').getByText('Not a number').waitFor()
    await expectUsable(page)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type(DIGITS)
    await page.keyboard.press('Enter')
    await editor(page).waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('F2')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('line')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('line')
    await page.keyboard.press('Enter')
    await bar(page).getByText('1 change').waitFor()
    expect(await page.getByRole('img', { name: 'changed' }).count()).toBe(2)
    expect(await stored()).toEqual(ONE)
    await bar(page).getByRole('button', { name: 'Review' }).click()
    const review = page.getByRole('dialog')
    await review.getByRole('listitem').filter({ hasText: 'amount' }).getByText(DIGITS).first().waitFor()
    await picture(page, 'cell-review')
    await review.getByRole('button', { name: 'Save' }).click()
    await bar(page).waitFor({ state: 'detached' })
    expect(await stored()).toEqual({ ...ONE, amount: { N: DIGITS }, note: { S: 'line\nline' } })
    await page.close()
  })

  it('leaves what was there by Esc, takes a step back, and changes the type of a cell', async () => {
    const { page, grid } = await openGrid()
    await grid.getByRole('gridcell').filter({ hasText: 'false' }).dblclick()
    await editor(page).getByRole('checkbox').check()
    await page.keyboard.press('Escape')
    await editor(page).waitFor({ state: 'detached' })
    expect(await bar(page).count()).toBe(0)
    await grid.getByRole('gridcell').filter({ hasText: 'false' }).dblclick()
    await editor(page).getByRole('combobox').selectOption('S')
    await page.mouse.click(5, 5) // beside it
    await bar(page).getByText('1 change').waitFor()
    await bar(page).getByRole('button', { name: 'Undo' }).click()
    await bar(page).waitFor({ state: 'detached' })
    await page.close()
  })

  it('writes nothing over an item that somebody changed, and leads from a key to its item', async () => {
    const { page, grid } = await openGrid()
    await toColumn(page, 'note')
    await page.keyboard.press('Enter')
    await page.keyboard.type('mine')
    await page.keyboard.press('Enter')
    const theirs = { UpdateExpression: 'SET amount = :n', ExpressionAttributeValues: { ':n': { N: '2' } } }
    await clientOf(bench.emulator).send(new UpdateItemCommand({ TableName: 'cells', Key: { pk: ONE.pk }, ...theirs }))
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await bar(page).getByText('1 could not be saved').waitFor()
    expect(await stored()).toEqual({ ...ONE, amount: { N: '2' } })
    await bar(page).getByRole('button', { name: 'Discard' }).click()
    await grid.focus()
    await toColumn(page, 'pk')
    for (let n = 0; n < 9; n++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'one' }).waitFor()
    expect(await editor(page).count()).toBe(0)
    await page.close()
  })
})
