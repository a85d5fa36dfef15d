// Proves that Home shows the service as it is and steers it by real clicks: zones, links and the clock change at the emulator, the picture
// follows, and each deed can be taken back.
import { DynamoDBClient, CreateTableCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Bench, expectUsable, inBrowser, lastCall, LOOKS, picture } from './browser.js'

const REGIONS = ['eu-west-1', 'ap-southeast-2']

async function fill({ emulator }: Bench): Promise<void> {
  const client = new DynamoDBClient(emulator.clientConfig())
  const key = { AttributeName: 'id', KeyType: 'HASH' } as const
  const AttributeDefinitions = [{ AttributeName: 'id', AttributeType: 'S' } as const]
  const stream = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const
  const table = { TableName: 'orders', KeySchema: [key], AttributeDefinitions, StreamSpecification: stream }
  await client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }))
  for (const RegionName of REGIONS) {
    await client.send(new UpdateTableCommand({ TableName: 'orders', ReplicaUpdates: [{ Create: { RegionName } }] }))
    await emulator.drain()
  }
  await client.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: 'first' } } }))
}

/** A part of the picture whose name begins with these words. */
const spot = (page: Page, words: string) => page.getByRole('button', { name: new RegExp(`^${words}`) })

inBrowser('Home', (bench) => {
  beforeAll(() => fill(bench))

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await bench.open('/?at=zone:us-east-1b', look)
    await spot(page, 'Region ap-southeast-2').waitFor()
    await page.getByRole('heading', { name: 'Zone us-east-1b' }).waitFor()
    await expectUsable(page)
    await picture(page, `home-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('loses a zone, and brings it back by undo', async () => {
    const page = await bench.open()
    await spot(page, 'Zone us-east-1b, up').click()
    await page.getByRole('button', { name: 'Lose', exact: true }).click()
    await spot(page, 'Zone us-east-1b, lost').waitFor()
    const zones = bench.emulator.zones.show().namespaces.find(({ region }) => region === 'us-east-1')?.zones
    expect(zones?.map(({ state }) => state)).toEqual(['up', 'down', 'up'])
    await picture(page, 'home-lost')
    expect(await lastCall(page, 'Zone us-east-1b', 'POST /zones/down')).toMatchObject({ zone: 'us-east-1b' })
    await spot(page, 'Zone us-east-1c, up').click()
    await page.getByRole('heading', { name: 'Zone us-east-1c' }).waitFor()
    expect(await page.locator('.request-strip').count()).toBe(0) // the call was another zone's
    await page.getByRole('button', { name: 'Undo: Lost zone us-east-1b' }).click()
    await spot(page, 'Zone us-east-1b, up').waitFor()
    await page.close()
  })

  it('cuts a link one way, by the keyboard', async () => {
    const page = await bench.open()
    await spot(page, 'Link from us-east-1 to eu-west-1').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Cut', exact: true }).click()
    await spot(page, 'Link from us-east-1 to eu-west-1: cut').waitFor()
    expect(bench.emulator.regions.show().cuts).toMatchObject([{ from: 'us-east-1', to: 'eu-west-1' }])
    await picture(page, 'home-cut')
    await page.getByRole('button', { name: 'Heal', exact: true }).click()
    await spot(page, 'Link from us-east-1 to eu-west-1: 0 ms').waitFor()
    expect(bench.emulator.regions.show().cuts).toEqual([])
    await page.close()
  })

  it('says beside the field what is no lag, and sets one that is', async () => {
    const page = await bench.open('/?at=link:us-east-1>eu-west-1')
    await page.getByLabel('Slow it down, ms').fill('soon')
    await page.getByText('Milliseconds such as 250, or a range such as 200-900').waitFor()
    expect(await page.getByRole('button', { name: 'Set', exact: true }).isDisabled()).toBe(true)
    await page.getByLabel('Slow it down, ms').fill('200-900')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await spot(page, 'Link from us-east-1 to eu-west-1: 200-900 ms').waitFor()
    await page.close()
  })

  it('freezes and advances the clock', async () => {
    const page = await bench.open('/?at=clock')
    await page.getByRole('button', { name: 'Freeze', exact: true }).click()
    await spot(page, 'The clock, frozen').waitFor()
    const frozenMs = bench.emulator.clock.show().nowMs
    await page.getByRole('button', { name: '1 h', exact: true }).click()
    await page.getByText('Advanced the clock by 60 min').first().waitFor()
    expect(bench.emulator.clock.show().nowMs - frozenMs).toBe(3_600_000)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('button', { name: 'Freeze', exact: true }).waitFor()
    await page.close()
  })

  it('leads from a figure to the requests that it counts', async () => {
    const page = await bench.open()
    await page.getByRole('link', { name: /^Throttled/ }).click()
    await page.waitForURL(/\/requests\?region=us-east-1&outcome=throttled$/)
    await page.getByLabel('Answer', { exact: true }).waitFor()
    expect(await page.getByLabel('Answer', { exact: true }).inputValue()).toBe('throttled')
    await page.close()
  })

  it('changes nothing while it is set to read only', async () => {
    const page = await bench.open('/?at=region:us-east-1')
    await page.getByRole('button', { name: 'Changes are allowed: set to read only' }).click()
    expect(await page.getByRole('button', { name: 'Cut off' }).isDisabled()).toBe(true)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Freeze')
    await page.getByRole('option', { name: 'Freeze the clock the console is set to read only', disabled: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor() // it stays, and nothing was asked
    expect(await page.getByText('Not done').count()).toBe(0)
    await page.close()
  })
})

inBrowser('Home without tables', ({ open }) => {
  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/', look)
    await page.getByRole('heading', { name: 'There is no table yet' }).waitFor()
    await expectUsable(page)
    await picture(page, `first-use-${look.theme}-${look.width ?? 'wide'}`)
    await page.close()
  })

  it('makes the sample, and shows it', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Make it' }).click()
    await page.getByRole('button', { name: /^Region us-east-1: 1 table/ }).waitFor()
    await page.close()
  })
})
