// Zones over HTTP: what is set is shown and takes effect, and what can't be is refused by name.
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import type { ShownReplicas } from '../../src/engine/inspect/zone-inspection.js'
import type { ZoneSettings } from '../../src/controls/zone-controls.js'
import { type Administration, administrations, BY_G, makeTable } from './administration.js'

const open = administrations()
const ON_DEMAND = {
  GlobalSecondaryIndexes: BY_G.GlobalSecondaryIndexes.map(({ ProvisionedThroughput: _units, ...index }) => index),
}

const put = ({ client }: Administration, pk: string) =>
  client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: pk }, sk: { S: 'x' }, g: { S: 'g' } } }))

async function withTable(): Promise<Administration> {
  const admin = await open()
  await makeTable(admin, 'music', { BillingMode: 'PAY_PER_REQUEST', ...ON_DEMAND })
  return admin
}

describe('what is set is shown', () => {
  test('zones, their leaders and when another one may lead', async () => {
    const admin = await withTable()
    const before = (await admin.told('GET', 'zones')) as ZoneSettings // the route's own shape
    expect(before).toMatchObject({ failover: 3000, replicaLag: 0, gsiLag: 0, lags: [] })
    const nowMs = admin.clock.nowMs()
    const { namespaces } = (await admin.told('POST', 'zones/down', { zone: 'us-east-1a' })) as ZoneSettings
    expect(namespaces[0]?.zones[0]).toMatchObject({ zone: 'us-east-1a', state: 'down', sinceMs: nowMs })
    expect(namespaces[0]?.slots).toEqual([
      { slot: 0, lostAtMs: nowMs, failoverAtMs: nowMs + 3000 },
      { slot: 1, leader: 'us-east-1b' },
      { slot: 2, leader: 'us-east-1c' },
    ])
    await admin.told('POST', 'zones/failover', { failover: 10 })
    await admin.clock.advance(10)
    const after = (await admin.told('GET', 'zones?account=000000000000&region=us-east-1')) as ZoneSettings
    expect(after.namespaces[0]?.slots[0]).toEqual({ slot: 0, leader: 'us-east-1b' })
    const healed = (await admin.told('POST', 'zones/heal', { zone: 'us-east-1a' })) as ZoneSettings
    expect(healed.namespaces[0]?.zones.map(({ state }) => state)).toEqual(['up', 'up', 'up'])
  })

  test('lags, of all and of less', async () => {
    const admin = await withTable()
    await admin.told('POST', 'zones/lag', { replicaLag: 20, gsiLag: '5-40' })
    await admin.told('POST', 'zones/lag', { replicaLag: 7, table: 'music', zone: 'us-east-1b' })
    const { lags } = (await admin.told('POST', 'zones/lag', { gsiLag: 9, table: 'music', index: 'byG' })) as ZoneSettings
    const home = { account: '000000000000', region: 'us-east-1', table: 'music' }
    expect(lags).toEqual([
      { replicaLag: 20 },
      { gsiLag: '5-40' },
      { ...home, zone: 'us-east-1b', replicaLag: 7 },
      { ...home, index: 'byG', gsiLag: 9 },
    ])
    const [shown] = ((await admin.told('GET', 'replicas')) as { zones: ShownReplicas[] }).zones
    expect(shown?.tables[0]?.replicas.map(({ lag }) => lag)).toEqual([20, 7, 20])
    expect(shown?.tables[0]?.indexes).toMatchObject([{ index: 'byG', lag: 9 }])
    expect(await admin.told('DELETE', 'zones')).toMatchObject({ lags: [] })
  })

  test('where every replica is: what it has received and applied, and what is still to come', async () => {
    const admin = await withTable()
    await admin.told('POST', 'zones/lag', { replicaLag: 20 })
    await admin.told('POST', 'zones/pause', { zone: 'us-east-1c' })
    await put(admin, 'a')
    await put(admin, 'b')
    const told = async () => ((await admin.told('GET', 'replicas')) as { zones: ShownReplicas[] }).zones[0]
    const early = await told()
    const head = early?.head ?? 0
    expect(early?.zones.map(({ state }) => state)).toEqual(['up', 'up', 'paused'])
    expect(early?.tables[0]?.replicas).toMatchObject([
      { zone: 'us-east-1a', received: head, applied: head - 2, pending: 2, lag: 20 },
      { zone: 'us-east-1b', received: head, applied: head - 2, pending: 2, lag: 20 },
      { zone: 'us-east-1c', received: head - 2, applied: head - 2, pending: 2, lag: 20 },
    ])
    expect(early?.tables[0]?.replicas.flatMap(({ leads }) => leads)).toHaveLength(4)
    await admin.clock.advance(20)
    expect((await told())?.tables[0]?.replicas.map(({ pending }) => pending)).toEqual([0, 0, 2])
  })

  test('one namespace’s zones are its own', async () => {
    const admin = await withTable()
    await admin.told('POST', 'zones/down', { zone: 'us-east-1a', account: '111122223333', region: 'us-east-1' })
    const { namespaces } = (await admin.told('GET', 'zones')) as ZoneSettings
    expect(namespaces.map(({ account, zones }) => [account, zones[0]?.state])).toEqual([
      ['000000000000', 'up'],
      ['111122223333', 'down'],
    ])
    // Whoever comes later finds what was set for all.
    await admin.told('POST', 'zones/pause', { zone: 'eu-west-1b' })
    const later = (await admin.told('GET', 'zones?account=444455556666&region=eu-west-1')) as ZoneSettings
    expect(later.namespaces[0]?.zones.map(({ state }) => state)).toEqual(['up', 'paused', 'up'])
  })
})

test.each<[string, object, string]>([
  ['zones/down', {}, '400 refused: zone must be given'],
  ['zones/down', { zone: 7 }, '400 refused: zone must be the name of a zone, such as us-east-1b'],
  [
    'zones/down',
    { zone: 'us-east-1d' },
    '400 refused: zone must be the name of a zone, such as us-east-1b: there is no us-east-1d',
  ],
  ['zones/heal', { zone: 'mars-1a' }, '400 refused: zone must be the name of a zone, such as us-east-1b: there is no mars-1a'],
  [
    'zones/pause',
    { zone: 'us-east-1a', account: '000000000000', region: 'eu-west-1' },
    '400 refused: zone must be one of eu-west-1a, eu-west-1b, eu-west-1c: us-east-1a is none of that region',
  ],
  ['zones/down', { zone: 'us-east-1a', ms: 5 }, '400 refused: ms is unknown: the members are zone, account, region'],
  ['zones/lag', {}, '400 refused: replicaLag or gsiLag must be given'],
  [
    'zones/lag',
    { lag: 5 },
    '400 refused: lag is unknown: the members are replicaLag, gsiLag, table, index, zone, account, region',
  ],
  [
    'zones/lag',
    { replicaLag: '9-1' },
    '400 refused: replicaLag must be milliseconds from 0 to 86400000, or a range of them such as 5-40',
  ],
  ['zones/lag', { gsiLag: 5, zone: 'us-east-1a' }, '400 refused: zone must stand beside replicaLag alone'],
  ['zones/lag', { replicaLag: 5, table: 'music', index: 'byG' }, '400 refused: index must stand beside gsiLag alone'],
  ['zones/lag', { gsiLag: 5, index: 'byG' }, '400 refused: table must stand beside index'],
  ['zones/lag', { gsiLag: 5, table: 'music', index: 'none' }, '404 refused: table music has no global index none'],
  ['zones/lag', { gsiLag: 5, table: 'none' }, '404 refused: there is no table none in us-east-1 of account 000000000000'],
  ['zones/failover', { failover: -1 }, '400 refused: failover must be a whole number of milliseconds from 0 to 86400000'],
  ['zones/failover', {}, '400 refused: failover must be given'],
])('POST %s %j is refused', async (path, body, reason) => {
  const admin = await withTable()
  expect(await admin.refused('POST', path, body)).toBe(reason)
})
