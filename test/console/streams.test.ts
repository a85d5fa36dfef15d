// Proves that the page of streams follows a real stream: records as they are written, a diff of their images, filters, the tree of shards after a
// split, and who reads.
import { CreateTableCommand, DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, expect, it } from 'vitest'
import { type Bench, expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { clientOf } from './tables-data.js'

/** Of a new table on demand. */
const SHARDS = 4

inBrowser('the page of streams', (bench) => tests(bench), { transition: 0 })

function tests(bench: Bench) {
  const { open } = bench
  let client: DynamoDBClient
  const put = (id: string, more: object = {}) =>
    client.send(new PutItemCommand({ TableName: 'music', Item: { id: { S: id }, label: { S: 'Philips' }, ...more } }))

  beforeAll(async () => {
    client = clientOf(bench.emulator)
    await client.send(
      new CreateTableCommand({
        TableName: 'music',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    )
    for (const id of ['Sinnerman', 'Καλλιόπη', '李香蘭']) await put(id, { plays: { N: '1' }, at: { M: { city: { S: 'Oslo' } } } })
    await put('Sinnerman', { plays: { N: '2' }, at: { M: { city: { S: 'Bergen' } } } })
  })

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/streams/music', look)
    await page.getByRole('row').filter({ hasText: 'MODIFY' }).getByRole('button').click()
    const diff = page.getByRole('list', { name: 'What changed' })
    await diff.getByText('at.city').waitFor()
    expect(await diff.getByText('label').count()).toBe(0)
    await expectUsable(page)
    await picture(page, `streams-${look.theme}-${look.width ?? 'wide'}`)
    await page.getByRole('button', { name: '2 attributes unchanged' }).click()
    await diff.getByText('label').waitFor()
    for (const tab of ['Shards', 'Readers']) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByRole('grid', { name: tab }).waitFor()
      await expectUsable(page)
    }
    await page.close()
  })

  it('follows what is written, and shows what the filters mean', async () => {
    const page = await open('/streams/music?text=nina')
    await page.getByText('None of the records is meant by the filter.').waitFor()
    await put('Nina')
    await page.getByRole('row').filter({ hasText: 'INSERT' }).waitFor()
    await client.send(new DeleteItemCommand({ TableName: 'music', Key: { id: { S: 'Nina' } } }))
    await page.getByRole('row').filter({ hasText: 'REMOVE' }).waitFor()
    await page.getByLabel('Event', { exact: true }).selectOption('REMOVE')
    await page.getByText('1 of').waitFor()
    expect(await page.getByRole('row').filter({ hasText: 'INSERT' }).count()).toBe(0)
    await page.close()
  })

  it('tells from now on what comes from now on, though the first iterators can not be used', async () => {
    const page = await open('/')
    const asked: string[] = []
    const refused = { status: 400, json: { __type: 'com.amazonaws.dynamodb.v20120810#ExpiredIteratorException', message: 'Old' } }
    await page.route(`${bench.endpoint}/`, (route) => {
      const operation = route.request().headers()['x-amz-target']?.split('.')[1] ?? ''
      asked.push(operation)
      const isFirst = operation === 'GetRecords' && asked.filter((one) => one === operation).length <= SHARDS
      return isFirst ? route.fulfill(refused) : route.continue()
    })
    await page.goto(page.url().replace(/console.*/, 'console/streams/music?from=now'))
    await expect.poll(() => asked.filter((one) => one === 'GetRecords').length, { timeout: 20_000 }).toBeGreaterThan(2 * SHARDS)
    await put('Miles')
    await page.getByRole('row').filter({ hasText: 'Miles' }).waitFor()
    expect(await page.getByRole('row').filter({ hasText: 'Sinnerman' }).count()).toBe(0)
    await page.close()
  })

  // Iterators last for fifteen minutes. What was begun at the newest record must not begin there again: that is another one by then.
  it('leaves nothing out that was written while it was paused, for longer than its iterators last', async () => {
    const page = await open('/')
    let reads = 0
    page.on('request', (request) => {
      if (request.headers()['x-amz-target']?.endsWith('.GetRecords') === true) reads++
    })
    await page.goto(page.url().replace(/console.*/, 'console/streams/music?from=now'))
    await expect.poll(() => reads, { timeout: 20_000 }).toBeGreaterThanOrEqual(SHARDS)
    await page.getByRole('button', { name: 'Pause' }).click()
    await put('Thelonious')
    await bench.emulator.clock.advance(16 * 60_000)
    await put('Mingus')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('row').filter({ hasText: 'Mingus' }).waitFor()
    await page.getByRole('row').filter({ hasText: 'Thelonious' }).waitFor()
    expect(await page.getByRole('row').filter({ hasText: 'Sinnerman' }).count()).toBe(0)
    await page.close()
  })

  // The numbers of records go back as well: what comes then has one that was read already.
  it.each(['all', 'now'])('begins again where a snapshot is gone back to, from %s', async (from) => {
    const order = (path: string, body: object) =>
      fetch(`${bench.endpoint}/_dynalab/snapshots${path}`, { method: 'POST', body: JSON.stringify(body) })
    const page = await open('/')
    let reads = 0
    page.on('request', (request) => {
      if (request.headers()['x-amz-target']?.endsWith('.GetRecords') === true) reads++
    })
    await page.goto(page.url().replace(/console.*/, `console/streams/music?from=${from}`))
    await expect.poll(() => reads, { timeout: 20_000 }).toBeGreaterThanOrEqual(SHARDS)
    await page.getByText('live', { exact: true }).waitFor()
    await order('', { name: from })
    for (const plays of ['1', '2', '3']) await put('Undone', { plays: { N: plays } })
    const undone = page.getByRole('row').filter({ hasText: 'Undone' })
    await expect.poll(() => undone.count()).toBe(3)
    expect((await order(`/${from}/restore`, {})).ok).toBe(true)
    await put('Undone', { label: { S: 'Verve' } })
    await expect.poll(() => undone.allInnerTexts(), { timeout: 15_000 }).toEqual([expect.stringContaining('INSERT')])
    await page.close()
  })

  it('shows how shards descend, and that their readers keep up', async () => {
    await bench.emulator.capacity.split('music', { key: { id: { S: 'Sinnerman' } } })
    const page = await open('/streams/music?tab=shards')
    await page.getByText('closed').waitFor()
    await page.getByText('└').first().waitFor()
    expect(await page.getByText('└').count()).toBe(2)
    await page.getByRole('tab', { name: 'Readers' }).click()
    await page.getByText('No hook is on this table.').waitFor()
    await page.getByText('Changes of this table go to no Kinesis stream.').waitFor()
    await page.close()
  })
}
