// Proves that the editor of PartiQL says what a statement does before it runs and does just that: one statement, page by page; a batch; a
// transaction after a review; refusals stand in the editor.
import { type DynamoDBClient, ExecuteStatementCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Bench, expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

inBrowser('the page of PartiQL', (bench) => tests(bench), { transition: 0 })

const at = (statement: string): string => `/partiql?statement=${encodeURIComponent(statement)}`

function tests(bench: Bench) {
  const { open } = bench
  let client: DynamoDBClient
  const get = async (id: string) => (await client.send(new GetItemCommand({ TableName: 'music', Key: { id: { S: id } } }))).Item

  beforeAll(async () => {
    client = clientOf(bench.emulator)
    await simpleTable(client, 'music', 'id')
    for (let n = 0; n < 130; n++)
      await client.send(new PutItemCommand({ TableName: 'music', Item: { plays: { N: `${n}.50` }, id: { S: `song ${n}` } } }))
  })

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open(at('SELECT * FROM music'), look)
    await page.getByRole('button', { name: 'Scan' }).click()
    await page.getByRole('grid', { name: 'Items' }).waitFor()
    await page.getByText('to read all 130 items').waitFor()
    await expectUsable(page)
    await picture(page, `partiql-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('says that it gets one item, takes parameters, and keeps numbers as they are', async () => {
    const page = await open(at('SELECT * FROM music WHERE id = ?'))
    await page.getByText('1 parameter must be given.').waitFor()
    await page.getByLabel('Parameters').fill('[{"S": "song 7"}]')
    await page.getByRole('button', { name: 'Get' }).click()
    await page
      .getByRole('gridcell', { name: '7.50' })
      .or(page.getByRole('gridcell', { name: '7.5' }))
      .first()
      .waitFor()
    await page.close()
  })

  it('reads on at the end of what is shown', async () => {
    const page = await open(at('SELECT id FROM music'))
    await page.getByRole('button', { name: 'Scan' }).click()
    await page.getByText('100 items').waitFor()
    await page.getByRole('grid', { name: 'Items' }).focus()
    await page.keyboard.press('End')
    await page.getByText('130 items', { exact: true }).waitFor()
    await page.close()
  })

  it('goes on with the statement that was run after a page that failed, whatever stands in the editor by then', async () => {
    const page = await open(at('SELECT id FROM music'))
    await page.getByRole('button', { name: 'Scan' }).click()
    await page.getByText('100 items').waitFor()
    const fault = { operation: 'ExecuteStatement', effect: 'error', error: 'ThrottlingException', times: 1 }
    await fetch(`${bench.endpoint}/_dynalab/faults`, { method: 'POST', body: JSON.stringify(fault) })
    await page.getByRole('grid', { name: 'Items' }).focus()
    await page.keyboard.press('End')
    await page.getByRole('alert').getByText('ThrottlingException').waitFor()
    await page.getByText('100 items').waitFor()
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('SELECT plays FROM music')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('130 items', { exact: true }).waitFor()
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['id'])
    expect(await page.getByRole('alert').count()).toBe(0)
    await page.close()
  })

  it('finds an item after a page that had none', async () => {
    const first = await client.send(new ExecuteStatementCommand({ Statement: 'SELECT id FROM music', Limit: 100 }))
    const early = new Set(first.Items?.map(({ id }) => id?.S))
    const late = Array.from({ length: 130 }, (_none, n) => n).find((n) => !early.has(`song ${n}`))
    const page = await open(at(`SELECT id FROM music WHERE plays = ${late}.50`))
    await page.getByRole('button', { name: 'Scan' }).click()
    await page.getByRole('gridcell', { name: `song ${late}` }).waitFor()
    await page.getByText('1 item', { exact: true }).waitFor()
    await page.close()
  })

  it('lets pages go that are far from sight, reads them again by their tokens, and sorts no part of the rows', async () => {
    await simpleTable(client, 'heavy', 'id')
    const text = { S: 'x'.repeat(300_000) }
    const put = (n: number) => client.send(new PutItemCommand({ TableName: 'heavy', Item: { id: { S: `heavy ${n}` }, text } }))
    await Promise.all(Array.from({ length: 40 }, (_none, n) => put(n)))
    const page = await open(at('SELECT * FROM heavy'))
    const reads: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.headers()['x-amz-target']?.endsWith('.ExecuteStatement') !== true) return
      reads.push((request.postDataJSON() as { readonly NextToken?: string }).NextToken)
    })
    await page.getByRole('button', { name: 'Scan' }).click()
    const first = page.getByRole('row').nth(1).getByRole('gridcell').first()
    const name = await first.innerText()
    const head = page.getByRole('columnheader', { name: 'id' })
    await head.getByRole('button').waitFor()
    await page.getByRole('grid').focus()
    while ((await page.getByText('40 items', { exact: true }).count()) === 0) await page.keyboard.press('End')
    await page.getByText('rows far from sight are let go').waitFor()
    expect(await head.getByRole('button').count()).toBe(0)
    const whole = reads.length
    expect(new Set(reads).size).toBe(whole) // nothing was read twice so far
    await page.keyboard.press('Home')
    await page
      .getByRole('gridcell', { name: name.replace(/^\W+/, '') })
      .first()
      .waitFor()
    await expect.poll(() => reads.slice(whole)).toContain(undefined)
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('41')
    await page.close()
  })

  it('keeps what is typed over the text, faster than a slow page draws', async () => {
    const page = await open(at('SELECT * FROM music'))
    await page.getByRole('button', { name: 'Scan' }).click()
    await page.getByText('100 items').waitFor()
    const slow = await page.context().newCDPSession(page)
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type(`SELECT * FROM music WHERE id = 'song 7`)
    await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    await page.getByRole('button', { name: 'Get' }).waitFor()
    expect(await page.locator('.cm-line').allInnerTexts()).toEqual([`SELECT * FROM music WHERE id = 'song 7'`])
    await page.close()
  })

  it('offers tables after FROM', async () => {
    const page = await open(at('SELECT * FROM elsewhere'))
    await page.getByRole('textbox', { name: 'PartiQL statement' }).click()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('SELECT * FROM mus')
    await page.getByRole('option', { name: 'music' }).waitFor()
    await page.close()
  })

  // What is being typed is hardly ever well formed.
  it.each(['SELECT * FROM music WHERE pla', 'UPDATE "music" SET pla'])(
    'offers attributes at the end of %s',
    async (statement) => {
      const page = await open(at('SELECT * FROM elsewhere'))
      await page.getByRole('textbox', { name: 'PartiQL statement' }).click()
      await page.keyboard.press('Control+A')
      await page.keyboard.type(statement.slice(0, -1))
      await expect.poll(() => page.getByRole('alert').or(page.locator('.cm-wrong')).count()).toBeGreaterThan(0)
      await page.keyboard.type('a')
      await page.getByRole('option', { name: 'plays' }).waitFor()
      await page.close()
    },
  )

  it('sorts numbers by size', async () => {
    const page = await open(at('SELECT plays FROM music'))
    await page.getByRole('button', { name: 'Scan' }).click()
    await page.getByText('100 items').waitFor()
    const head = page.getByRole('columnheader', { name: 'plays' })
    await head.getByRole('button').click()
    await head.and(page.locator('[aria-sort=ascending]')).waitFor()
    const shown = await page.getByRole('gridcell').allInnerTexts()
    const numbers = shown.map((text) => Number(text.replace(/[^\d.]/g, '')))
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
    await page.close()
  })

  it('marks what the service refuses, in its words', async () => {
    const page = await open(at('SELECT * FROM music WHER id = 1'))
    await page.getByText("Statement wasn't well formed").waitFor()
    await page.locator('.cm-wrong').first().waitFor()
    await page.close()
  })

  it('runs a transaction once it was reviewed, all or none', async () => {
    const page = await open(at(`INSERT INTO music VALUE {'id': 'new'}; UPDATE music SET plays = 1 WHERE id = 'song 1'`))
    await choose(page, 'transaction')
    await page.getByRole('button', { name: 'Review 2 statements' }).click()
    await page.getByRole('dialog').getByText('Insert').waitFor()
    expect(await get('new')).toBeUndefined()
    await page.getByRole('dialog').getByRole('button', { name: 'Run 2 statements' }).click()
    await page.getByText('done').first().waitFor()
    expect(await get('new')).toEqual({ id: { S: 'new' } })
    await page.getByRole('button', { name: 'Review 2 statements' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run 2 statements' }).click()
    await page.getByText('DuplicateItem').first().waitFor()
    await page.close()
  })

  it('runs a batch, each statement on its own', async () => {
    const page = await open(at(`SELECT * FROM music WHERE id = 'song 1'; INSERT INTO music VALUE {'id': 'song 2'}`))
    await choose(page, 'batch')
    await page.getByRole('button', { name: 'Review 2 statements' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run 2 statements' }).click()
    await page.getByText('ValidationException').first().waitFor()
    await page.close()
  })
}

const choose = (page: Page, mode: string) => page.getByLabel('Mode', { exact: true }).selectOption(mode)
