// Proves that the page of tables works in a real browser: what is clicked is asked, shown and written, and can be reached by its address.
import { readFileSync } from 'node:fs'
import { GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { clientOf, makeTables, ORDERS, simpleTable } from './tables-data.js'

const keyText = (customer: string, number: number): string =>
  JSON.stringify({ customer: { S: customer }, number: { N: `${number}` } })
const placeOf = (query: Readonly<Record<string, string>> = {}): string =>
  `/tables/orders?${new URLSearchParams({ region: 'us-east-1', ...query })}`
const cost = (page: Page) => page.getByRole('status').filter({ hasText: 'scanned' })
const bar = (page: Page) => page.getByRole('region', { name: 'Changes that are not saved' })

inBrowser('the page of tables', (bench) => {
  const { open } = bench
  beforeAll(() => makeTables(bench.emulator))
  const itemAt = async (number: number) => {
    const Key = { customer: { S: 'Ann' }, number: { N: `${number}` } }
    return (await clientOf(bench.emulator).send(new GetItemCommand({ TableName: 'orders', Key, ConsistentRead: true }))).Item
  }

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/tables', look)
    await page.getByText('orders', { exact: true }).waitFor()
    await expectUsable(page)
    await picture(page, `tables-list-${look.theme}-${look.width ?? 'wide'}`)
    await page.goto(page.url().replace(/\/tables.*/, placeOf({ hash: 'Ann', item: keyText('Ann', 0) })))
    await page.getByRole('region', { name: 'Ann / 0' }).waitFor()
    await cost(page).getByText('all of it').waitFor()
    await expectUsable(page)
    await picture(page, `tables-items-${look.theme}-${look.width ?? 'wide'}`)
    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByText('keys only').waitFor()
    await expectUsable(page)
    await picture(page, `tables-overview-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('shows all namespaces in one tree, finds by a part of a name, and leads to a table of another region', async () => {
    const page = await open('/tables')
    await page.keyboard.press('/')
    await page.keyboard.type('arch')
    await page.getByText('1 of 3 tables in 1 namespace').waitFor()
    await page.getByRole('button', { name: 'archive' }).click()
    await page.getByRole('heading', { name: 'Tables archive' }).waitFor()
    expect(new URL(page.url()).searchParams.get('region')).toBe('eu-west-1')
    await page.getByRole('heading', { name: 'archive has no items here' }).waitFor()
    await page.goto(page.url().replace('archive', 'nowhere'))
    await page.getByRole('heading', { name: 'There is no table nowhere here' }).waitFor()
    await page.close()
  })

  it('says which operation it takes, what that may cost and what it cost, and reads on at the end of the list', async () => {
    const page = await open(placeOf())
    const query = page.getByRole('form', { name: 'Query' })
    await query.getByRole('button', { name: 'Scan' }).waitFor()
    await cost(page).getByText('100 returned of 100 scanned').waitFor()
    await page.getByRole('grid', { name: 'Items of orders' }).focus()
    await page.keyboard.press('End')
    await cost(page).getByText('200 returned of 200 scanned').waitFor()
    await page.keyboard.press('End')
    await cost(page)
      .getByText(`${ORDERS + 1} returned of ${ORDERS + 1} scanned`)
      .waitFor()
    await query.getByLabel('customer').fill('Ann')
    await query.getByText('a page (estimate)').waitFor()
    await query.getByRole('button', { name: 'Query' }).click()
    await cost(page).getByText('65 returned of 65 scanned').waitFor()
    await query.getByLabel('number', { exact: false }).last().fill('8')
    await query.getByRole('button', { name: 'GetItem' }).click()
    await cost(page).getByText('1 returned of 1 scanned, 0.5 units').waitFor()
    expect(new URL(page.url()).searchParams.get('range')).toBe('8')
    await page.close()
  })

  it('filters, says why nothing is left, and shows an error of the service beside its field', async () => {
    const page = await open(placeOf({ hash: 'Ann' }))
    await page.getByRole('button', { name: 'Add filter' }).click()
    await page.getByLabel('Filter', { exact: false }).first().fill('total')
    await page.getByLabel('Value of the filter').fill('x')
    await page.keyboard.press('Enter')
    await page.getByText('the filters left out all of them').waitFor()
    await page.getByLabel('Type of the value').selectOption('N')
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Query' }).click()
    await picture(page, 'tables-filter')
    const pill = page.locator('.pill.wrong')
    await pill.getByRole('alert').getByText('numeric value').waitFor()
    expect(
      await pill
        .getByRole('textbox', { name: 'Filter' })
        .or(pill.getByRole('combobox', { name: 'Filter' }))
        .first()
        .inputValue(),
    ).toBe('total')
    await page.close()
  })

  it('stages a change, shows the very request, saves it while the item is as it was read, and takes it back', async () => {
    const page = await open(placeOf({ hash: 'Ann', item: keyText('Ann', 4) }))
    const before = await itemAt(4)
    const panel = page.getByRole('region', { name: 'Ann / 4' })
    await panel.getByLabel('total', { exact: true }).last().fill('0.10')
    await panel.getByLabel('Name of a new attribute').last().fill('extra')
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: 'changed' }).first().waitFor()
    await bar(page).getByRole('button', { name: 'Review' }).click()
    const review = page.getByRole('dialog')
    await review.getByText('ConditionExpression').waitFor()
    await picture(page, 'tables-review')
    await review.getByRole('button', { name: 'Save' }).click()
    await bar(page).waitFor({ state: 'detached' })
    expect(await itemAt(4)).toEqual({ ...before, total: { N: '0.1' }, extra: { S: '' } })
    await page
      .getByRole('button', { name: /^What was done/ })
      .first()
      .click()
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await page.getByText('Undone: Saved 1 change of orders').first().waitFor()
    expect(await itemAt(4)).toEqual(before)
    await page.close()
  })

  it('does not write over what somebody else wrote, and puts the change upon it when asked to', async () => {
    const page = await open(placeOf({ hash: 'Ann', item: keyText('Ann', 8) }))
    await cost(page).waitFor()
    const panel = page.getByRole('region', { name: 'Ann / 8' })
    await panel.getByLabel('note', { exact: true }).last().fill('mine')
    const Key = { customer: { S: 'Ann' }, number: { N: '8' } }
    const theirs = {
      UpdateExpression: 'SET theirs = :t',
      ExpressionAttributeValues: { ':t': { S: 'x' }, ':p': { BOOL: true } },
      ConditionExpression: 'isPaid = :p',
    }
    await clientOf(bench.emulator).send(new UpdateItemCommand({ TableName: 'orders', Key, ...theirs }))
    await clientOf(bench.emulator).send(
      new UpdateItemCommand({
        TableName: 'orders',
        Key,
        UpdateExpression: 'SET isPaid = :f',
        ExpressionAttributeValues: { ':f': { BOOL: false } },
      }),
    )
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await panel.getByText('The conditional request failed').first().waitFor()
    expect((await itemAt(8))?.['note']).toEqual({ S: '' })
    await panel.getByRole('button', { name: 'Read it again, keep my changes' }).click()
    await panel.getByLabel('theirs', { exact: true }).last().waitFor()
    await bar(page).getByRole('button', { name: 'Save' }).click()
    await bar(page).waitFor({ state: 'detached' })
    expect(await itemAt(8)).toMatchObject({ note: { S: 'mine' }, theirs: { S: 'x' }, isPaid: { BOOL: false } })
    await page.close()
  })

  it('deletes chosen rows only when they are saved, and discards', async () => {
    const page = await open(placeOf({ hash: 'محمد' }))
    await page.getByRole('checkbox', { name: /"N":"2"/ }).check()
    await page.getByRole('checkbox', { name: /"N":"6"/ }).check()
    await page.getByRole('button', { name: 'Delete 2 items' }).click()
    await bar(page).getByText('2 changes').waitFor()
    await bar(page).getByRole('button', { name: 'Discard' }).press('Enter')
    await hasKeys(page.getByRole('grid'))
    await page.getByRole('checkbox', { name: /"N":"2"/ }).check()
    await page.getByRole('button', { name: 'Delete 1 item' }).click()
    await bar(page).getByRole('button', { name: 'Save' }).press('Enter')
    await page.getByRole('checkbox', { name: /"N":"2"/ }).waitFor({ state: 'detached' })
    await hasKeys(page.getByRole('grid'))
    // A notice that goes gives them back to where they were.
    await page.getByRole('button', { name: 'Dismiss' }).last().press('Enter')
    await hasKeys(page.getByRole('grid'))
    await page.close()
  })

  it('shows rows of an index to read, with a way to their item', async () => {
    const page = await open(placeOf({ index: 'by-state', hash: 'open' }))
    await page.getByRole('grid').getByRole('button', { name: 'open' }).first().click()
    await page.getByText('This is what the index').waitFor()
    expect(await page.getByRole('button', { name: 'Add', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Open the item' }).click()
    await page.getByLabel('total', { exact: true }).last().waitFor()
    await page.close()
  })

  it('remembers columns of a table', async () => {
    const page = await open(placeOf({ hash: 'Ann' }))
    await page.getByRole('button', { name: /^Columns/ }).click()
    await page.getByRole('checkbox', { name: 'photo' }).uncheck()
    await page.getByRole('button', { name: 'Move total up' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('separator', { name: 'Width of customer' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.reload()
    await page.getByRole('columnheader', { name: 'total' }).waitFor()
    const heads = await page.getByRole('columnheader').allInnerTexts()
    expect(heads.join(' ')).not.toContain('photo')
    expect(heads.findIndex((head) => head.startsWith('total'))).toBeLessThan(heads.findIndex((head) => head.startsWith('number')))
    await page.close()
  })

  it('opens the menus over the rows within a narrow page', async () => {
    const page = await open(placeOf({ hash: 'Ann' }), { width: 320, height: 640 })
    for (const name of [/^Columns/, 'More']) {
      const menu = page.locator('.menu').filter({ has: page.getByRole('button', { name }) })
      await menu.getByRole('button', { name }).click()
      const box = await menu.locator('.menu-body').boundingBox()
      expect(box?.x).toBeGreaterThanOrEqual(0)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320)
      await page.keyboard.press('Escape')
    }
    await page.close()
  })

  it('creates a table by a form, with the error of the service at its field, and puts items of a file into it', async () => {
    const page = await open('/tables')
    await page.getByRole('button', { name: 'Create table' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('a!')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog.locator('.field.wrong').getByLabel('Name', { exact: true }).waitFor()
    await picture(page, 'tables-create')
    await dialog.getByLabel('Name', { exact: true }).fill('made-here')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByRole('heading', { name: 'made-here', exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Import a file' }).click()
    const text = '{"pk": "a", "n": 1.50}\n{"pk": {"S": "b"}}\nno\n'
    await page.setInputFiles('input[type=file]', { name: 'x.jsonl', mimeType: 'text/plain', buffer: Buffer.from(text) })
    await page.getByText('Line 3').waitFor()
    await page.getByRole('button', { name: 'Put 2 items' }).click()
    await page.getByText('2 put').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    const { Items } = await clientOf(bench.emulator).send(new ScanCommand({ TableName: 'made-here' }))
    expect(Items).toContainEqual({ pk: { S: 'a' }, n: { N: '1.5' } })
    await cost(page).getByText('2 returned').waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('pk:S,n:N\n')
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Delete all that match' }).click()
    await page.getByRole('button', { name: 'Delete 2 items' }).click()
    await page.getByRole('heading', { name: 'made-here has no items here' }).waitFor()
    await page.close()
  })

  it('says how many of what matches were chosen, and deletes them or all that match after a preview', async () => {
    const page = await open(placeOf())
    await page.getByRole('checkbox', { name: 'Choose all' }).click()
    await page.getByRole('button', { name: 'Delete 100 items' }).waitFor()
    await page.getByRole('button', { name: 'only those read so far; more match' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('all that match now, whether the list has shown them or not').waitFor()
    await picture(page, 'tables-delete-all')
    await dialog.getByRole('button', { name: /^Delete 2\d\d items/ }).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Delete 100 items' }).click()
    await bar(page).getByText('100 changes').waitFor()
    await bar(page).getByRole('button', { name: 'Discard' }).click()
    // Another question begins without chosen rows, also by the address alone.
    await page.getByRole('checkbox', { name: 'Choose all' }).click()
    await page.getByRole('button', { name: 'Delete 100 items' }).waitFor()
    await page.getByRole('form', { name: 'Query' }).getByRole('button', { name: 'Scan' }).click()
    await page.getByRole('button', { name: 'Delete 100 items' }).waitFor({ state: 'detached' })
    await page.close()
  })

  it('goes on after a refusal when asked to, and takes a question while another is read', async () => {
    const page = await open(placeOf())
    await cost(page).getByText('100 returned').waitFor()
    let isRefused = true
    await page.route(`${bench.endpoint}/`, (route) =>
      isRefused && route.request().postData()?.includes('ExclusiveStartKey') === true
        ? route.fulfill({ status: 400, json: { __type: 'x#ThrottlingException', message: 'too fast' } })
        : route.continue(),
    )
    await page.getByRole('grid', { name: 'Items of orders' }).focus()
    await page.keyboard.press('End')
    await page.getByRole('alert').getByText('ThrottlingException: too fast').waitFor()
    isRefused = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await cost(page).getByText('200 returned').waitFor()
    await page.unrouteAll()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route(`${bench.endpoint}/`, async (route) => {
      if (route.request().headers()['x-amz-target']?.endsWith('.Scan') === true) await held
      await route.continue()
    })
    await page.getByRole('form', { name: 'Query' }).getByRole('button', { name: 'Scan' }).click()
    await page.getByText('Reading…', { exact: true }).waitFor()
    await page.getByRole('form', { name: 'Query' }).getByLabel('customer').fill('Ann')
    await page.keyboard.press('Enter')
    await cost(page).getByText('65 returned').waitFor()
    release()
    await page.unrouteAll({ behavior: 'wait' })
    await page.close()
  })

  it('lets rows go that are far from sight and reads them again, while what was chosen and changed stays', async () => {
    const client = clientOf(bench.emulator)
    await simpleTable(client, 'heavy')
    const text = 'x'.repeat(300_000)
    const put = (n: number) =>
      client.send(new PutItemCommand({ TableName: 'heavy', Item: { pk: { S: `${n}` }, text: { S: text } } }))
    await Promise.all(Array.from({ length: 40 }, (_none, n) => put(n)))
    const page = await open('/tables/heavy?region=us-east-1')
    const first = page.getByRole('row').nth(1)
    const name = (await first.getByRole('button').innerText()).replace(/\D/g, '')
    await first.getByRole('checkbox').check()
    await first.getByRole('button').click()
    await page.getByRole('region', { name }).getByLabel('Name of a new attribute').last().fill('mine')
    await page.keyboard.press('Enter')
    await bar(page).getByText('1 change').waitFor()
    let reads = 0
    page.on('request', (request) => (reads += Number(request.headers()['x-amz-target']?.endsWith('.Scan') === true)))
    await page.getByRole('grid').focus()
    while (!(await cost(page).innerText()).includes('all of it')) {
      await page.keyboard.press('End')
      await cost(page).filter({ hasNotText: 'reading' }).waitFor()
    }
    await cost(page).getByText('40 returned of 40 scanned').waitFor()
    const whole = reads
    await page.keyboard.press('Home')
    await page
      .getByRole('row', { name: new RegExp(`^.?.? *${name}\\b`) })
      .or(first)
      .first()
      .waitFor()
    await expect.poll(() => reads).toBeGreaterThan(whole)
    await page.getByRole('checkbox', { name: `Choose {"pk":{"S":"${name}"}}`, exact: true }).waitFor()
    expect(await page.getByRole('checkbox', { name: `Choose {"pk":{"S":"${name}"}}`, exact: true }).isChecked()).toBe(true)
    await bar(page).getByText('1 change').waitFor()
    await page.getByRole('img', { name: 'changed' }).first().waitFor()
    await cost(page).getByText('40 returned of 40 scanned').waitFor()
    await page.close()
  })

  it('stays usable with a thousand tables and an item of nearly 400 KB', async () => {
    const client = clientOf(bench.emulator, 'ap-south-1')
    for (let n = 0; n < 1000; n++) await simpleTable(client, `table-${n}`)
    const page = await open('/tables?region=ap-south-1')
    await page.getByText('1,005 tables').waitFor()
    await page.getByRole('grid').focus()
    await page.keyboard.press('End')
    await page.getByText('archive', { exact: true }).waitFor({ state: 'attached' })
    expect(await page.getByRole('row').count()).toBeLessThan(100)
    await page.goto(page.url().replace(/\/tables.*/, placeOf({ hash: 'Large', item: keyText('Large', 1) })))
    await page.getByText('389.7 KB of 400 KB').waitFor()
    await page.close()
  })
})

/** The focus is there, and not with nobody because a button vanished. */
const hasKeys = (place: Locator): Promise<void> =>
  expect.poll(() => place.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
