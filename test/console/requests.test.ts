// Proves that the page of requests shows each request as it is answered, with why it was refused; that it can be found, opened by its address,
// read and sent again; and that the list stands still when it is asked to. Real requests of a real client, real clicks.
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, expect, it } from 'vitest'
import { type Bench, expectUsable, inBrowser, LOOKS, picture } from './browser.js'
import { simpleTable } from './tables-data.js'

const OWN = { requestLog: 500, strict: 'warn', transition: 0 } as const
const LONG = 'a-table-of-a-stack-and-a-stage-and-a-hash-with-a-name-that-does-not-end-0f3a9b'

inBrowser('the page of requests', (bench) => tests(bench), OWN)

function tests(bench: Bench) {
  const { open } = bench
  let client: DynamoDBClient
  const put = (title: string, more: object = {}) =>
    client.send(new PutItemCommand({ TableName: 'music', Item: { id: { S: title } }, ...more }))

  beforeAll(async () => {
    const credentials = { accessKeyId: 'shop-api', secretAccessKey: 'x' }
    client = new DynamoDBClient({ endpoint: bench.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
    for (const name of ['music', LONG]) await simpleTable(client, name, 'id')
    for (let at = 0; at < 40; at++) await put(`Καλλιόπη ${at}`)
    await client.send(new ScanCommand({ TableName: LONG }))
    await put('Καλλιόπη 1', { ConditionExpression: 'attribute_not_exists(id)' }).catch(() => undefined)
  })

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/requests', look)
    await page.getByRole('row').filter({ hasText: 'ConditionalCheckFailed' }).getByRole('button', { name: 'PutItem' }).click()
    await page.getByText('The conditional request failed').nth(1).waitFor()
    await page.getByRole('button', { name: 'boto3' }).waitFor()
    await expectUsable(page)
    await picture(page, `requests-${look.theme}-${look.width ?? 'wide'}`)
    await page.getByRole('tab', { name: 'Strict mode' }).click()
    await page.getByText('Remedy:').first().waitFor()
    await expectUsable(page)
    await page.close()
  })

  it('shows a request when it is answered, and stands still while it is paused', async () => {
    const page = await open('/requests?text=live')
    await page.getByText('none of them is meant by the filter').waitFor()
    await client.send(new GetItemCommand({ TableName: 'live-1', Key: { id: { S: 'a' } } })).catch(() => undefined)
    await page.getByRole('gridcell', { name: 'live-1' }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await client.send(new GetItemCommand({ TableName: 'live-2', Key: { id: { S: 'a' } } })).catch(() => undefined)
    await page.getByRole('button', { name: 'Show 1 new' }).waitFor()
    expect(await page.getByRole('gridcell', { name: 'live-2' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('gridcell', { name: 'live-2' }).waitFor()
    await page.close()
  })

  it('says which fault refused a request, opens it by its address, and sends it again', async () => {
    bench.emulator.faults.inject({ id: 'broken', operation: 'PutItem', effect: 'error', error: 'InternalServerError', times: 1 })
    await put('Sinnerman').catch(() => undefined)
    const refused = bench.emulator.requests.recent().findLast(({ fault }) => fault === 'broken')
    const page = await open(`/requests/${refused?.requestId ?? ''}`)
    await page.getByRole('link', { name: 'broken' }).waitFor()
    await page.getByText('"S": "Sinnerman"').waitFor()
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByText('Answered once more').waitFor()
    const read = await client.send(new GetItemCommand({ TableName: 'music', Key: { id: { S: 'Sinnerman' } } }))
    expect(read.Item).toEqual({ id: { S: 'Sinnerman' } })
    await page.close()
  })

  // The tail of a stream asks each second, which drowned what people did.
  it('leaves out what the console asks by itself, says how much that is, and shows it when it is asked to', async () => {
    await client.send(
      new CreateTableCommand({
        TableName: 'tailed',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    )
    const tail = await open('/streams/tailed')
    const polled = () => bench.emulator.requests.recent().filter(({ operation }) => operation === 'GetRecords').length
    await expect.poll(polled).toBeGreaterThan(0)
    const page = await open('/tables/tailed')
    await page.getByRole('status').filter({ hasText: '0 returned' }).waitFor()
    await page.goto(`${bench.endpoint}/_dynalab/console/requests`)
    const row = (operation: string) => page.getByRole('grid').getByRole('button', { name: operation, exact: true }).first()
    await page.getByRole('row').filter({ hasText: 'tailed' }).filter({ hasText: 'Scan' }).waitFor()
    await page.getByText(/, without \d+ that the console asked by itself/).waitFor()
    expect(await row('GetRecords').count()).toBe(0)
    await page.getByLabel('Of the console', { exact: true }).selectOption('shown')
    await page.waitForURL('**own=shown**')
    await row('GetRecords').waitFor()
    expect(await page.getByText('that the console asked by itself').count()).toBe(0)
    await tail.close()
    await page.close()
  })

  it('chooses by what occurs, and forgets when it is told to', async () => {
    const page = await open('/requests')
    await page.getByLabel('Answer', { exact: true }).selectOption('refused')
    await page.waitForURL('**outcome=refused**')
    await page.getByRole('button', { name: 'PutItem' }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Scan' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('No request has come since this page looks').waitFor()
    expect(bench.emulator.requests.recent().filter(({ caller }) => caller === 'shop-api')).toEqual([])
    await page.close()
  })
}
