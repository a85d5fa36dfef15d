// Proves that what the Lab offers is done to a real emulator: its clock is moved, faults made of the catalogue hit real requests and are counted,
// scenarios run, snapshots are gone back to, forks are made, opened in a console of their own and dropped; and what is refused says so beside
// its field.
import { type DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, expect, it } from 'vitest'
import { type Bench, expectUsable, inBrowser, lastCall, LOOKS, picture } from './browser.js'
import { clientOf, simpleTable } from './tables-data.js'

inBrowser('the lab', (bench) => tests(bench), { transition: 0 })

function tests(bench: Bench) {
  const { open } = bench
  let client: DynamoDBClient

  beforeAll(async () => {
    client = clientOf(bench.emulator)
    await simpleTable(client, 'music', 'id')
  })
  const put = (id: string) => client.send(new PutItemCommand({ TableName: 'music', Item: { id: { S: id } } }))
  const get = async (id: string) => (await client.send(new GetItemCommand({ TableName: 'music', Key: { id: { S: id } } }))).Item

  it.each(LOOKS)('is usable: $theme, width $width', async (look) => {
    const page = await open('/lab', look)
    for (const [tab, shown] of [
      ['Clock', 'It goes at the machine’s pace.'],
      ['Faults', 'What happens to a request'],
      ['Scenarios', 'Scenarios that were run'],
      ['Snapshots', 'Keep what the emulator holds'],
      ['Forks', 'Make a fork'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByText(shown).first().waitFor()
      await expectUsable(page)
      await picture(page, `lab-${tab.toLowerCase()}-${look.theme}-${look.width ?? 'wide'}`)
    }
    await page.close()
  })

  it('freezes, moves and lets go the clock', async () => {
    const page = await open('/lab/clock')
    await page.getByRole('button', { name: 'Freeze' }).click()
    await page.getByText('It stands still.').waitFor()
    expect(await lastCall(page, 'Now', 'POST /clock')).toEqual({ mode: 'frozen' })
    const before = bench.emulator.clock.now()
    await page.getByRole('button', { name: '1 hour' }).click()
    await page.getByText('Advanced the clock by 1 hour').first().waitFor()
    expect(bench.emulator.clock.now() - before).toBe(3_600_000)
    expect(await lastCall(page, 'Move', 'POST /clock')).toEqual({ advance: 3_600_000 })
    expect(await lastCall(page, 'Now', 'POST /clock')).toEqual({ mode: 'frozen' }) // each stands below the buttons that made it
    await page.keyboard.press('a')
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click()
    await page.getByText('Undone: Advanced the clock by 1 hour').first().waitFor()
    await page.keyboard.press('Escape')
    expect(bench.emulator.clock.now()).toBe(before)
    await page.getByLabel('Set to (UTC)').fill('2027-01-02T03:04')
    await page.getByRole('button', { name: 'Set', exact: true }).click()
    await page.getByText('2027-01-02 UTC').waitFor()
    expect(bench.emulator.clock.show().now).toBe('2027-01-02T03:04:00.000Z')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('It goes at the machine’s pace.').waitFor()
    await page.close()
  })

  it('injects a fault of the catalogue, counts what it hits, and says what is wrong beside the field', async () => {
    const page = await open('/lab/faults')
    await page.getByRole('button', { name: 'The next PutItem fails' }).click()
    await page.getByLabel('Error', { exact: true }).fill('TransactionCanceledException')
    await page.getByRole('button', { name: 'Inject' }).click()
    await page.locator('.field.wrong').getByRole('alert').getByText('error must be one that dynamodb:PutItem can throw').waitFor()
    await page.getByLabel('Error', { exact: true }).fill('InternalServerError')
    await page.getByRole('button', { name: 'Inject' }).click()
    await page.getByText('0 hit of 0 met').waitFor()
    await expect(put('a')).rejects.toThrow('Internal server error')
    await page.getByText('1 hit of 1 met').waitFor()
    await page.getByText('used up').waitFor()
    await page.getByRole('button', { name: 'Take all away' }).click()
    await page.getByText('No fault was injected.').waitFor()
    await page.getByText('DELETE /faults', { exact: true }).waitFor()
    await page.close()
  })

  // A person who types presses Enter, and one in a hurry clicks twice.
  it('does what a form says by Enter, and once for a double click', async () => {
    const page = await open('/lab/snapshots')
    await page.getByLabel('Name', { exact: true }).fill('by-enter')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('None is kept.').waitFor()
    await page.getByRole('tab', { name: 'Faults' }).click()
    await page.getByRole('button', { name: 'Inject' }).dblclick()
    await page.getByText('0 hit of 0 met').waitFor()
    expect(bench.emulator.faults.list()).toHaveLength(1)
    bench.emulator.faults.clear()
    await page.close()
  })

  it('runs a scenario, and says what was drawn', async () => {
    const page = await open('/lab/scenarios')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText('drew zone').waitFor()
    expect(bench.emulator.scenarios.list()).toMatchObject([
      { name: 'zone-loss', fault: { effect: 'zone-down', state: 'active' } },
    ])
    bench.emulator.faults.clear()
    await page.close()
  })

  it('keeps a snapshot, and goes back to it once that is confirmed', async () => {
    const page = await open('/lab/snapshots')
    await page.getByLabel('Name', { exact: true }).fill('filled')
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('In memory: it ends with the process.').waitFor()
    await put('later')
    await page.getByRole('button', { name: 'Go back' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click()
    await page.getByText('Went back to filled').first().waitFor()
    expect(await get('later')).toBeUndefined()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('None is kept.').waitFor()
    await page.getByText('DELETE /snapshots/filled', { exact: true }).waitFor()
    await page.close()
  })

  it('makes a fork, opens it in a console of its own that leaves the emulator alone, and drops it', async () => {
    const page = await open('/lab/forks')
    await page.getByLabel('Name', { exact: true }).fill('w1')
    await page.getByRole('button', { name: 'Make', exact: true }).click()
    await page.getByText('not asked yet').waitFor()
    const inFork = await open('/lab/clock?fork=w1')
    await inFork.getByText('fork w1').waitFor()
    await inFork.getByRole('button', { name: 'Freeze' }).click()
    await inFork.getByText('It stands still.').waitFor()
    expect(await lastCall(inFork, 'Now', 'POST /forks/w1/clock')).toEqual({ mode: 'frozen' })
    expect(bench.emulator.clock.show().mode).not.toBe('frozen')
    await inFork.close()
    await page.getByRole('button', { name: 'Drop' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click()
    await page.getByText('There is none.').waitFor()
    await page.getByText(/^DELETE \/forks\//).waitFor()
    expect(bench.emulator.forks).toEqual([])
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['music'])
    await page.close()
  })
}
