// The links between regions over HTTP: what is set is shown, and what can't be meant is refused by the member's name.
import { PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { administrations, makeTable } from './administration.js'

const open = administrations()

describe('cuts and lags', () => {
  it('a region is cut off both ways, partly healed, and healed', async () => {
    const admin = await open()
    const cut = await admin.told('POST', 'regions/cut', { region: 'eu-west-1' })
    expect(cut).toMatchObject({ cuts: [{ from: 'eu-west-1', to: '*' }, { from: '*', to: 'eu-west-1' }] }) // prettier-ignore
    const partly = (await admin.told('POST', 'regions/heal', { from: 'eu-west-1', to: 'us-east-1' })) as { cuts: unknown[] }
    expect(partly.cuts).toHaveLength(64)
    expect(await admin.told('POST', 'regions/heal')).toMatchObject({ cuts: [] })
  })

  it('one way of a link is cut for one account', async () => {
    const admin = await open()
    const link = { from: 'us-east-1', to: 'eu-west-1' }
    await admin.told('POST', 'regions/cut', { ...link, oneWay: true, account: '111111111111' })
    expect(await admin.told('GET', 'regions')).toMatchObject({ cuts: [{ ...link, account: '111111111111' }] })
    expect(await admin.told('POST', 'regions/heal', { account: '222222222222' })).toMatchObject({ cuts: [{}] })
    expect(await admin.told('POST', 'regions/heal', { account: '111111111111' })).toMatchObject({ cuts: [] })
  })

  it('lags are set, put back, and gone with a reset', async () => {
    const admin = await open()
    await admin.told('POST', 'regions/lag', { from: 'us-east-1', to: 'eu-west-1', lag: '20-90' })
    await admin.told('POST', 'regions/lag', { from: 'us-east-1', to: 'eu-west-1', oneWay: true, lag: 'default' })
    expect(await admin.told('GET', 'regions')).toEqual({
      regionLag: 0,
      cuts: [],
      lags: [{ from: 'eu-west-1', to: 'us-east-1', lag: '20-90' }],
      paused: [],
    })
    await admin.emulator.reset()
    expect(await admin.told('GET', 'regions')).toMatchObject({ lags: [] })
    admin.emulator.regions.cut({ region: 'us-east-1' })
    expect(await admin.told('DELETE', 'regions')).toMatchObject({ cuts: [] })
  })
})

describe('what can’t be meant', () => {
  it.each([
    ['cut', { region: 'mars-1' }, 'region must be a region in which a replica can be, such as us-east-1'],
    ['cut', { from: 'us-east-1', to: 'mars-1' }, 'to must be a region in which a replica can be, such as us-east-1'],
    ['cut', {}, 'region, from or to must be given'],
    ['cut', { region: 'us-east-1', to: 'eu-west-1' }, 'region must not stand beside from or to'],
    ['cut', { region: 'us-east-1', oneWay: true }, 'oneWay must stand beside from or to, which say which way'],
    ['cut', { from: 'us-east-1', to: 'us-east-1' }, 'to must be another region than from'],
    ['cut', { from: 'us-east-1', account: 'me' }, 'account must be the 12 digits of an account'],
    ['cut', { form: 'us-east-1' }, 'form is unknown: the members are region, from, to, oneWay, account'],
    ['heal', { oneWay: true }, 'oneWay must stand beside from or to'],
    ['lag', { region: 'us-east-1' }, 'lag must be given'],
    [
      'lag',
      { region: 'us-east-1', lag: '9-1' },
      'lag must be milliseconds from 0 to 86400000, or a range of them such as 5-40, or "default"',
    ],
    ['pause', { table: 'T' }, 'region must be given'],
    ['pause', { region: 'us-east-1' }, 'table must be given'],
  ])('%s of %j', async (route, body, reason) => {
    const admin = await open()
    expect(await admin.refused('POST', `regions/${route}`, body)).toBe(`400 refused: ${reason}`)
  })

  it('a table that is not there, or is no replica', async () => {
    const admin = await open()
    const replica = { table: 'T', region: 'us-east-1' }
    expect(await admin.refused('POST', 'regions/pause', replica)).toBe(
      '404 refused: there is no table T in us-east-1 of account 000000000000',
    )
  })
})

describe('what waits, and what met', () => {
  const global = async () => {
    const admin = await open()
    await makeTable(admin, 'led', { BillingMode: 'PAY_PER_REQUEST' })
    const ReplicaUpdates = [{ Create: { RegionName: 'eu-west-1' } }]
    await admin.client.send(new UpdateTableCommand({ TableName: 'led', ReplicaUpdates }))
    await admin.engine.drain()
    return admin
  }

  it('a paused replica has its writes pending, and both sides name the conflict when it goes on', async () => {
    const admin = await global()
    await admin.told('POST', 'regions/pause', { table: 'led', region: 'eu-west-1' })
    const item = { pk: { S: 'a' }, sk: { S: 'b' } }
    const put = new PutItemCommand({ TableName: 'led', Item: item })
    await admin.client.send(put)
    await admin.clock.advance(1500)
    await admin.clientAt('eu-west-1').send(put)
    const link = { isCut: false, isPaused: true, pendingEntries: 1, regionLag: 0 }
    expect(await admin.told('GET', 'replicas')).toMatchObject({
      replication: [
        {
          table: 'led',
          links: [
            { ...link, from: { region: 'us-east-1' }, to: { region: 'eu-west-1' }, lagMs: 1500 },
            { ...link, from: { region: 'eu-west-1' }, to: { region: 'us-east-1' }, lagMs: 0 },
          ],
          conflicts: 0,
        },
      ],
    })
    await admin.told('POST', 'regions/resume', { table: 'led', region: 'eu-west-1' })
    await admin.engine.drain()
    const { text } = await admin.ask('GET', 'metrics')
    expect(text).toMatch(/^ReplicatedWriteCapacityUnits\{[^}]*region="eu-west-1"[^}]*\} 0$/m)
    expect(text).toMatch(/^ReplicatedWriteCapacityUnits\{[^}]*region="us-east-1"[^}]*\} 1$/m)
    const conflict = { key: item, winner: { region: 'eu-west-1' }, loser: { region: 'us-east-1' } }
    expect(await admin.told('GET', 'replicas')).toMatchObject({
      replication: [{ links: [{ pendingEntries: 0 }, { pendingEntries: 0 }], conflicts: 2, lastConflicts: [conflict, conflict] }],
    })
    const told = { table: 'led', ...conflict }
    expect(await admin.told('GET', 'conflicts')).toMatchObject({ conflicts: [told, told] })
    expect(await admin.told('GET', 'conflicts?last=1')).toMatchObject({ conflicts: [told] })
  })
})
