// Proves that the page of replication works in a real browser on a global table: it is usable in each look, loses, pauses and slows down zones,
// cuts and heals links and takes that back, shows what waits, and a conflict with its winner and its loser. Each click shows its call.
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { expectUsable, inBrowser, lastCall, LOOKS, picture } from './browser.js'

const PAGE = '/replication?region=us-east-1'

inBrowser('the page of replication', (bench) => {
  const clientIn = (region: string): DynamoDBClient => new DynamoDBClient({ ...bench.emulator.clientConfig(), region })
  const put = (region: string, title: string): Promise<unknown> =>
    clientIn(region).send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: 'same' }, title: { S: title } } }))
  const stateOf = (zone: string) =>
    bench.emulator.zones
      .show()
      .namespaces.flatMap((one) => one.zones)
      .find((one) => one.zone === zone)?.state

  beforeAll(async () => {
    await clientIn('us-east-1').send(
      new CreateTableCommand({
        TableName: 'orders',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'title', AttributeType: 'S' },
        ],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        GlobalSecondaryIndexes: [
          {
            IndexName: 'by-title',
            KeySchema: [{ AttributeName: 'title', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      }),
    )
  })

  it('makes a replica by a click, and says below the field why another one can’t be made', async () => {
    const page = await bench.open(PAGE)
    await page.getByText('No table here has a replica in another region').waitFor()
    await addReplica(page)
    await page.getByRole('region', { name: 'Global table orders' }).waitFor()
    expect(await lastCall(page, 'Between regions', 'UpdateTable')).toEqual({
      TableName: 'orders',
      ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }],
    })
    expect(bench.emulator.catalogue.tables().map(({ region }) => region)).toContain('eu-west-1')
    await addReplica(page)
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await page.close()
  })

  it('loses a zone, brings it back by undo, and slows one down', async () => {
    const page = await bench.open(PAGE)
    await page.getByTitle('Lose us-east-1b').click()
    await expect.poll(() => stateOf('us-east-1b')).toBe('down')
    await page.getByText('lost', { exact: true }).waitFor()
    const of = { account: '000000000000', region: 'us-east-1', zone: 'us-east-1b' }
    expect(await lastCall(page, 'Zones of us-east-1', 'POST /zones/down')).toEqual(of)
    await page.keyboard.press('a')
    await page.getByRole('button', { name: /^Undo/ }).first().click()
    await expect.poll(() => stateOf('us-east-1b')).toBe('up')
    expect(await lastCall(page, 'Zones of us-east-1', 'POST /zones/heal')).toEqual(of)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'no lag: slow down zone us-east-1c' }).click()
    await page.getByRole('textbox', { name: 'Trails by, ms' }).fill('soon')
    await page.getByText('Milliseconds such as 250, or a range such as 200-900').waitFor()
    await page.getByRole('textbox', { name: 'Trails by, ms' }).fill('60000')
    const lags = () => bench.emulator.zones.show().lags.map(({ zone, table, replicaLag }) => [zone, table, replicaLag])
    await page.keyboard.press('Enter')
    await expect.poll(lags).toEqual([['us-east-1c', undefined, 60_000]])
    await put('us-east-1', 'first')
    await page.getByRole('img', { name: /^us-east-1c: at \d+: \d+ changes? behind/ }).waitFor()
    // The way back leads to the lag that was set for the zone, though a table in it trails by its own.
    bench.emulator.zones.setLag({ zone: 'us-east-1c', table: 'orders', namespace: { region: 'us-east-1' }, replicaLag: 90_000 })
    await page.getByRole('button', { name: '60000 ms: slow down zone us-east-1c' }).click()
    await page.getByRole('textbox', { name: 'Trails by, ms' }).fill('70000')
    await page.keyboard.press('Enter')
    await expect.poll(lags).toEqual([['us-east-1c', undefined, 70_000]])
    await page.keyboard.press('a')
    const ways = page.getByRole('button', { name: 'Undo', exact: true })
    await expect.poll(() => ways.count()).toBe(2) // a deed has its way back once the page hears that it is done
    await ways.first().click()
    await expect.poll(lags).toEqual([['us-east-1c', undefined, 60_000]])
    await page.close()
  })

  it('cuts a link, shows what waits, and after healing the conflict with winner and loser', async () => {
    const page = await bench.open(PAGE)
    await page.getByTitle('Cut us-east-1 → eu-west-1').click()
    await page.getByTitle('Cut eu-west-1 → us-east-1').click()
    await expect.poll(() => bench.emulator.regions.show().cuts).toHaveLength(2)
    expect(await lastCall(page, 'Between regions', 'POST /regions/cut')).toMatchObject({ from: 'eu-west-1', oneWay: true })
    await put('us-east-1', 'here')
    await put('eu-west-1', 'there')
    await page.getByRole('img', { name: /us-east-1 → eu-west-1: 1 write wait/ }).waitFor()
    await picture(page, 'replication-cut')
    await page.getByTitle('Heal us-east-1 → eu-west-1').click()
    await page.getByTitle('Heal eu-west-1 → us-east-1').click()
    await expect.poll(() => bench.emulator.regions.show().cuts).toEqual([])
    const row = page.getByRole('grid', { name: 'Conflicts' }).getByRole('row').nth(1)
    await row.getByText('same').waitFor()
    const texts = await row.getByRole('gridcell').allTextContents()
    expect([texts[3], texts[4]].join(' ')).toMatch(/^(eu-west-1 .* us-east-1 |us-east-1 .* eu-west-1 )/)
    await page.close()
  })

  it('pauses a table in a region, and lets it go on', async () => {
    const page = await bench.open(PAGE)
    await page.getByRole('button', { name: 'Pause in eu-west-1' }).click()
    await expect.poll(() => bench.emulator.regions.show().paused).toHaveLength(1)
    await page.getByText('paused', { exact: true }).first().waitFor()
    expect(await lastCall(page, 'Between regions', 'POST /regions/pause')).toMatchObject({ table: 'orders' })
    await page.getByRole('button', { name: 'Resume in eu-west-1' }).click()
    await expect.poll(() => bench.emulator.regions.show().paused).toEqual([])
    await page.close()
  })

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await bench.open(PAGE, { height: 1300, ...look })
    await page.getByRole('grid', { name: 'Conflicts' }).waitFor()
    await expectUsable(page)
    await picture(page, `replication-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })
})

async function addReplica(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a replica' }).click()
  await page.getByRole('combobox', { name: 'Region of the replica' }).selectOption('eu-west-1')
  await page.getByRole('button', { name: 'Add the replica' }).click()
}
