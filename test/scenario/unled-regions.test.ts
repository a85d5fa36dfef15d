// Writes that come from other regions while the zones here are lost: a partition without a leader takes nothing, so they wait and are not
// lost, their source hears nothing of it, and a strongly consistent write has to be kept by some other region that can.
import { CreateTableCommand, GetItemCommand, PutItemCommand, ScanCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { type Lab, openLab } from '../support/lab.js'

const HOME = 'us-east-1'
const OTHER = 'us-west-2'
const THIRD = 'us-east-2'
const FAILOVER_MS = 5000
const PKS = Array.from({ length: 30 }, (_, n) => `k${n}`) // some in each third of the partitions
let lab: Lab

afterEach(() => lab.close())

async function start(kind: 'eventual' | 'strong' | 'with a witness'): Promise<void> {
  lab = await openLab({}, 'unled', { replicas: { failover: FAILOVER_MS } })
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  const create = (kind === 'strong' ? [OTHER, THIRD] : [OTHER]).map((RegionName) => ({ Create: { RegionName } }))
  await lab.client.send(
    new UpdateTableCommand({
      TableName: 'orders',
      ReplicaUpdates: create,
      ...(kind === 'eventual' ? {} : { MultiRegionConsistency: 'STRONG' }),
      ...(kind === 'with a witness' ? { GlobalTableWitnessUpdates: [{ Create: { RegionName: THIRD } }] } : {}),
    }),
  )
  await lab.engine.drain()
}

const put = (region: string, pk: string) =>
  lab.clientAt(region).send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: pk } } }))

async function putAll(region: string): Promise<void> {
  for (const pk of PKS) await put(region, pk)
  await lab.engine.background.settled()
}

async function keysIn(region: string): Promise<number> {
  return (await lab.clientAt(region).send(new ScanCommand({ TableName: 'orders' }))).Count ?? 0
}

async function pendingTo(region: string): Promise<number> {
  const [shown] = await lab.emulator.regions.replication()
  return shown?.links.find(({ to }) => to.region === region)?.pendingEntries ?? 0
}

async function expectAllIn(region: string): Promise<void> {
  expect(await keysIn(region)).toBe(PKS.length)
  expect(await pendingTo(region)).toBe(0)
  expect((await verifyStore(lab.store)).problems).toEqual([])
}

describe('an eventually consistent write whose partition in the other region has no leader', () => {
  it('waits, as pending, until another zone leads', async () => {
    await start('eventual')
    lab.emulator.zones.down(`${OTHER}a`)
    await putAll(HOME)
    const arrived = await keysIn(OTHER)
    expect(arrived).toBeGreaterThan(0)
    expect(arrived).toBeLessThan(PKS.length)
    expect(await pendingTo(OTHER)).toBe(PKS.length - arrived)
    await lab.clock.advance(FAILOVER_MS - 1)
    expect(await keysIn(OTHER)).toBe(arrived)
    await lab.clock.advance(1)
    await expectAllIn(OTHER)
  })

  it('waits until one of two lost zones is back, drained or not', async () => {
    await start('eventual')
    lab.emulator.zones.down(`${OTHER}a`)
    lab.emulator.zones.down(`${OTHER}b`)
    await putAll(HOME)
    await lab.engine.drain()
    await lab.clock.advance(10 * FAILOVER_MS)
    expect(await pendingTo(OTHER)).toBe(PKS.length)
    lab.emulator.zones.heal(`${OTHER}b`)
    await lab.engine.background.settled()
    await expectAllIn(OTHER)
  })

  it('is not lost with a restart', async () => {
    await start('eventual')
    for (const zone of ['a', 'b']) lab.emulator.zones.down(OTHER + zone)
    await putAll(HOME)
    expect(await keysIn(OTHER)).toBe(0)
    await lab.engine.stop()
    lab = await openLab({}, 'unled', { startMs: lab.clock.nowMs(), store: lab.store })
    await lab.engine.drain()
    await expectAllIn(OTHER)
  })

  it('waits for a new replica to be led before it is filled', async () => {
    await start('eventual')
    await putAll(HOME)
    for (const zone of ['a', 'b']) lab.emulator.zones.down(THIRD + zone)
    await lab.client.send(new UpdateTableCommand({ TableName: 'orders', ReplicaUpdates: [{ Create: { RegionName: THIRD } }] }))
    await lab.engine.drain()
    expect(status(THIRD)).toBe('CREATING')
    lab.emulator.zones.heal(`${THIRD}a`)
    await lab.clock.advance(FAILOVER_MS) // what the other zone led has another leader then
    expect(status(THIRD)).toBe('ACTIVE')
    await expectAllIn(THIRD)
  })

  it('goes there when its region is reset, since it could not wait', async () => {
    await start('eventual')
    for (const zone of ['a', 'b']) lab.emulator.zones.down(OTHER + zone)
    await putAll(HOME)
    await lab.emulator.reset({ account: '000000000000', region: HOME })
    lab.emulator.zones.heal(`${OTHER}a`)
    await expectAllIn(OTHER)
  })
})

const status = (region: string): string | undefined =>
  lab.engine.tables.find({ account: '000000000000', region }, 'orders')?.record.status

describe('a strongly consistent write', () => {
  const refusalOf = (region: string): Promise<string> =>
    put(region, 'k').then(
      () => 'done',
      (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
    )
  const lose = (region: string): void => ['a', 'b'].forEach((zone) => lab.emulator.zones.down(region + zone))

  it('is kept by two of three regions, and refused where only one could', async () => {
    await start('strong')
    lose(OTHER)
    expect([await refusalOf(HOME), await refusalOf(OTHER), await refusalOf(THIRD)]).toEqual([
      'done',
      'InternalServerError',
      'done',
    ])
    lose(THIRD)
    expect(await refusalOf(HOME)).toBe('InternalServerError')
    lab.emulator.zones.heal(`${OTHER}a`)
    lab.emulator.zones.heal(`${OTHER}b`)
    expect([await refusalOf(HOME), await refusalOf(OTHER)]).toEqual(['done', 'done'])
    lab.emulator.regions.cut({ from: HOME, to: OTHER })
    expect(await refusalOf(HOME)).toBe('InternalServerError')
    const read = new GetItemCommand({ TableName: 'orders', Key: { pk: { S: 'k' } }, ConsistentRead: true })
    expect((await lab.clientAt(OTHER).send(read)).Item).toEqual({ pk: { S: 'k' } })
  })

  it('counts the witness as one of them', async () => {
    await start('with a witness')
    lose(OTHER)
    expect(await refusalOf(HOME)).toBe('done')
    lab.emulator.regions.cut({ from: HOME, to: THIRD })
    expect(await refusalOf(HOME)).toBe('InternalServerError')
  })

  it('needs a leader of the partition alone, and pays the trip to a region that has one', async () => {
    await start('strong')
    lose(OTHER)
    lab.emulator.regions.setLag({ from: HOME, to: THIRD, lag: 100 })
    const writing = put(HOME, 'far')
    await lab.clock.advance(199)
    let isDone = false
    void writing.then(() => (isDone = true))
    await lab.engine.background.settled()
    expect(isDone).toBe(false)
    await lab.clock.advance(1)
    await writing
  })
})
