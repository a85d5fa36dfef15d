// Proves that a person with a template or a file gets to tables from the first screen: what the page says it would do is what it does then, what
// is wrong stands there in the server's words, and all of it can be taken back.
import { DescribeTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { clientOf } from './tables-data.js'

const STACK = `Parameters:
  Stage: { Type: String }
Resources:
  Music:
    Type: AWS::Serverless::SimpleTable
    Properties:
      TableName: !Sub music-\${Stage}
      PrimaryKey: { Name: artist, Type: String }
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: orders
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
`
const SONGS = 'artist,song,year:N\nNina,Sinnerman,1965\nNina,Feeling Good,1965\nMiles,So What,1959\n,nobody,1\n'

const ways = (page: Page) => page.getByRole('dialog')
const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
const undoLast = async (page: Page, words: string): Promise<void> => {
  await page
    .getByRole('button', { name: /^What was done/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
  await page.getByText(`Undone: ${words}`).first().waitFor()
}

inBrowser('the ways to a first table', (bench) => {
  const { open } = bench
  const names = (): readonly string[] => bench.emulator.catalogue.tables().map(({ table }) => table)

  it.each(LOOKS)('are usable: $theme, width $width', async (look) => {
    const page = await open('/tables?create=template', look)
    await ways(page).locator('input[type=file]').setInputFiles(file('template.yml', STACK))
    await ways(page).getByText('orders: create the table').waitFor()
    await expectUsable(page)
    await picture(page, `create-template-${look.theme}-${look.width ?? 'wide'}`)
    await ways(page).getByRole('tab', { name: 'File of items' }).click()
    await ways(page).locator('input[type=file]').setInputFiles(file('songs.csv', SONGS))
    await ways(page).getByRole('button', { name: 'Create it with 4 items' }).waitFor()
    await expectUsable(page)
    await picture(page, `create-file-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('make a table of a form by Enter, as typed', async () => {
    const page = await open('/tables?create=form')
    await ways(page).getByLabel('Name', { exact: true }).fill('typed')
    await ways(page).getByLabel('Partition key', { exact: true }).fill('id')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Tables typed' }).waitFor()
    expect(names()).toContain('typed')
    await undoLast(page, 'Created table typed')
    await page.close()
  })

  it('keep what was typed over an Esc, and drop it by Cancel', async () => {
    const page = await open('/tables')
    const again = () => page.getByRole('button', { name: 'Create table' }).press('Enter')
    const name = ways(page).getByLabel('Name', { exact: true })
    await again()
    await name.fill('half-typed')
    await page.keyboard.press('Escape')
    await ways(page).waitFor({ state: 'detached' })
    await again()
    expect(await name.inputValue()).toBe('half-typed')
    await ways(page).getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Create table') // it opened the dialog
    await again()
    expect(await name.inputValue()).toBe('')
    await page.close()
  })

  it('lead from Home to a pasted template, which says what it would do, is applied, and is taken back', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Paste a template' }).click()
    await ways(page).getByRole('textbox', { name: 'Template' }).click()
    await page.keyboard.insertText(STACK)
    await ways(page).getByText('Stage', { exact: false }).filter({ hasText: 'parameter' }).first().waitFor()
    await ways(page).getByLabel('Parameters').fill('Stage=test')
    await ways(page).getByText('music-test: create the table').waitFor()
    expect(names()).toEqual([])
    await ways(page).getByRole('button', { name: 'Apply to 2 tables' }).click()
    await page.getByRole('heading', { name: 'Tables music-test' }).waitFor()
    expect(names()).toEqual(['music-test', 'orders'])
    await undoLast(page, 'Applied a template of 2 tables')
    expect(names()).toEqual([])
    await page.close()
  })

  it('say at the text why it is no template, and offer nothing then', async () => {
    const page = await open('/tables?create=template')
    await ways(page).getByRole('textbox', { name: 'Template' }).click()
    await page.keyboard.insertText('{"a": 1}')
    await ways(page).getByRole('alert').getByText('is in none of the forms that are read').waitFor()
    expect(await ways(page).getByRole('button', { name: 'Apply' }).isDisabled()).toBe(true)
    await page.close()
  })

  it('make a table for a file: its key is proposed, rows that do not fit are told, and the items are in it', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Import a file' }).click()
    await ways(page).locator('input[type=file]').setInputFiles(file('songs of mine.csv', SONGS))
    await ways(page).getByRole('button', { name: 'Create it with 4 items' }).waitFor()
    expect(await ways(page).getByLabel('Partition key').inputValue()).toBe('song')
    await ways(page).getByLabel('Partition key').selectOption('artist')
    await ways(page).getByText('Line 5: artist: A part of the key is missing').waitFor()
    await ways(page).getByText('1 of these have the key of an earlier one').waitFor()
    await ways(page).getByLabel('Sort key').selectOption('song')
    await ways(page).getByText('of these have the key').waitFor({ state: 'detached' })
    await ways(page).getByRole('button', { name: 'Create it with 3 items' }).click()
    await page.getByRole('heading', { name: 'Tables songs-of-mine' }).waitFor()
    const client = clientOf(bench.emulator)
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'songs-of-mine' }))
    expect(Table?.KeySchema?.map(({ AttributeName }) => AttributeName)).toEqual(['artist', 'song'])
    const { Items } = await client.send(new ScanCommand({ TableName: 'songs-of-mine' }))
    expect(Items).toHaveLength(3)
    expect(Items).toContainEqual({ artist: { S: 'Miles' }, song: { S: 'So What' }, year: { N: '1959' } })
    await undoLast(page, 'Created table songs-of-mine with the items of a file')
    expect(names()).toEqual([])
    await page.close()
  })
})
