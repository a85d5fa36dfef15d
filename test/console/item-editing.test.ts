// Proves that an item is written as the person means it: typing goes on in its field however long the text grows, a text that a field can't hold
// is not changed by it, numbers keep all their digits from the page to the store, and what is wrong with a value stands where it is written.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

const DIGITS = '12345678901234567890123456789012345678'
const key = { pk: { S: 'one' } }

inBrowser('editing an item', (bench) => {
  beforeAll(async () => {
    const client = clientOf(bench.emulator)
    await simpleTable(client, 'notes')
    const Item = { ...key, text: { S: 'short' }, lines: { S: 'a\r\nb' }, number: { N: DIGITS }, t: { S: '' } }
    await client.send(new PutItemCommand({ TableName: 'notes', Item }))
  })

  const openItem = (): Promise<Page> => bench.open(`/tables/notes?${new URLSearchParams({ item: JSON.stringify(key) })}`)
  const written = async (page: Page, text: string): Promise<void> => {
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(text)
  }

  // The field grows from one line to many. A field that is made anew then loses the cursor, and the letters become keys that leave the page.
  it('goes on in its field while the text grows', async () => {
    const page = await openItem()
    const field = page.getByRole('textbox', { name: 'text', exact: true })
    await field.fill('')
    const text = 'there has to be a place for this rather long text, and for all that somebody types after it'
    await page.keyboard.type(text)
    expect(await field.inputValue()).toBe(text)
    expect(await page.getByRole('textbox', { name: 'lines', exact: true }).isEditable()).toBe(false)
    await page.close({ runBeforeUnload: false })
  })

  it('keeps every digit, and says beside the text what is wrong with a value', async () => {
    const page = await openItem()
    await page.getByRole('tab', { name: 'JSON', exact: true }).click()
    await written(page, `{"pk": "one", "number": ${DIGITS}9}`)
    await page.getByRole('alert').filter({ hasText: 'number: More than 38 digits' }).waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await written(page, `{"pk": "one", "number": ${DIGITS}, "small": 1.${DIGITS.slice(1)}}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved 1 change of notes').waitFor()
    const { Item } = await clientOf(bench.emulator).send(new GetItemCommand({ TableName: 'notes', Key: key }))
    expect(Item).toEqual({ ...key, number: { N: DIGITS }, small: { N: `1.${DIGITS.slice(1)}` } })
    await page.close()
  })
})
