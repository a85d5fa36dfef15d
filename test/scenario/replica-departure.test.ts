// A replica that is deleted before its writes have reached all other regions: they must get there, since they were acknowledged, and the
// regions that stay must end equal. The clock is moved by the test alone.
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { type Lab, openLab } from '../support/lab.js'

const HOME = 'us-east-1'
const GOING = 'eu-west-1'
const FAR = 'ap-northeast-1'
const TRANSITION_MS = 1000
let lab: Lab

afterEach(() => lab.close())

const update = (region: string, kind: 'Create' | 'Delete', RegionName: string): Promise<unknown> =>
  lab.clientAt(region).send(new UpdateTableCommand({ TableName: 'orders', ReplicaUpdates: [{ [kind]: { RegionName } }] }))

async function start(transitionMs: number, ...regions: readonly string[]): Promise<void> {
  lab = await openLab({}, 'departure', { transitionMs })
  await lab.client.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await lab.clock.advance(transitionMs)
  for (const region of regions) {
    await update(HOME, 'Create', region)
    await lab.clock.advance(transitionMs)
  }
}

async function reopen(transitionMs: number): Promise<void> {
  await lab.engine.stop()
  lab = await openLab({}, 'departure', { transitionMs, startMs: lab.clock.nowMs(), store: lab.store })
}

const put = (region: string, pk: string, v: string) =>
  lab.clientAt(region).send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: pk }, v: { S: v } } }))

async function status(region: string): Promise<string | undefined> {
  const described = lab.clientAt(region).send(new DescribeTableCommand({ TableName: 'orders' }))
  return described.then(
    ({ Table }) => Table?.TableStatus,
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  )
}

const GONE = 'ResourceNotFoundException'

async function itemsIn(region: string): Promise<readonly string[]> {
  const { Items = [] } = await lab.clientAt(region).send(new ScanCommand({ TableName: 'orders' }))
  return Items.map(({ pk, v }) => `${pk?.S} ${v?.S}`).sort()
}

/** Three regions; what the one that will go wrote has reached the far one and not home. */
async function startHalfSent(transitionMs: number): Promise<void> {
  await start(transitionMs, GOING, FAR)
  await put(HOME, 'old', HOME)
  await put(HOME, 'deleted', HOME)
  lab.emulator.regions.cut({ from: GOING, to: HOME, oneWay: true })
  await put(GOING, 'old', GOING)
  await put(GOING, 'new', GOING)
  await lab.clientAt(GOING).send(new DeleteItemCommand({ TableName: 'orders', Key: { pk: { S: 'deleted' } } }))
}

const SENT = [`new ${GOING}`, `old ${GOING}`]

async function expectEqual(): Promise<void> {
  expect(await itemsIn(FAR)).toEqual(SENT)
  expect(await itemsIn(HOME)).toEqual(SENT)
  expect((await verifyStore(lab.store)).problems).toEqual([])
}

describe.each([0, TRANSITION_MS])('with transitions of %d ms, a replica that is deleted', (transitionMs) => {
  it.each(['UpdateTable', 'DeleteTable'])('by %s stays until the region that it does not reach has its writes', async (by) => {
    await startHalfSent(transitionMs)
    if (by === 'UpdateTable') await update(HOME, 'Delete', GOING)
    else await lab.clientAt(GOING).send(new DeleteTableCommand({ TableName: 'orders' }))
    await lab.clock.advance(transitionMs)
    await lab.engine.drain()
    expect([await status(HOME), await status(GOING), await status(FAR)]).toEqual(['ACTIVE', 'DELETING', 'ACTIVE'])
    await expect(put(GOING, 'late', GOING)).rejects.toMatchObject({ name: GONE })
    lab.emulator.regions.heal()
    await lab.engine.drain()
    expect(await status(GOING)).toBe(GONE)
    await expectEqual()
  })

  it('while its lag lasts ends when the clock has passed it', async () => {
    await start(transitionMs, GOING, FAR)
    lab.emulator.regions.setLag({ from: GOING, to: HOME, lag: 5000 })
    await put(GOING, 'old', GOING)
    await put(GOING, 'new', GOING)
    await update(HOME, 'Delete', GOING)
    await lab.clock.advance(4999)
    expect(await status(GOING)).toBe('DELETING')
    await lab.clock.advance(1)
    expect(await status(GOING)).toBe(GONE)
    await expectEqual()
  })

  it('goes on waiting after a restart, in whatever state that found it', async () => {
    await startHalfSent(transitionMs)
    await update(HOME, 'Delete', GOING)
    lab.emulator.regions.cut({ region: GOING })
    await reopen(transitionMs) // which heals what was cut
    await lab.clock.advance(transitionMs)
    await lab.engine.background.settled()
    expect(await status(GOING)).toBe(GONE)
    await expectEqual()
  })
})

it('a replica whose writes are everywhere is gone at once', async () => {
  await start(0, GOING)
  await put(GOING, 'new', GOING)
  await update(HOME, 'Delete', GOING)
  await lab.engine.background.settled()
  expect([await status(HOME), await status(GOING)]).toEqual(['ACTIVE', GONE])
  expect(await itemsIn(HOME)).toEqual([`new ${GOING}`])
})

it('a reset does not wait for a link that is cut, and takes what waits for its region along', async () => {
  await startHalfSent(0)
  await update(HOME, 'Delete', GOING)
  await lab.emulator.reset({ account: '000000000000', region: HOME })
  await lab.engine.background.settled()
  expect([await status(HOME), await status(GOING), await status(FAR)]).toEqual([GONE, GONE, 'ACTIVE'])
  expect(await itemsIn(FAR)).toEqual(SENT)
})

it('a whole table is deleted though its regions do not reach each other', async () => {
  await start(TRANSITION_MS, GOING)
  lab.emulator.regions.cut({ region: GOING })
  await put(GOING, 'new', GOING)
  await put(HOME, 'old', HOME)
  await update(HOME, 'Delete', GOING)
  await expect(lab.client.send(new DeleteTableCommand({ TableName: 'orders' }))).rejects.toThrow('The resource which you are')
  await lab.clock.advance(TRANSITION_MS)
  expect([await status(HOME), await status(GOING)]).toEqual(['ACTIVE', 'DELETING'])
  await lab.client.send(new DeleteTableCommand({ TableName: 'orders' }))
  await lab.engine.background.settled()
  expect(await status(GOING)).toBe(GONE)
  await reopen(TRANSITION_MS)
  await lab.clock.advance(TRANSITION_MS)
  expect(await status(HOME)).toBe(GONE)
  expect(lab.engine.tables.namespaces()).toEqual([])
  expect((await verifyStore(lab.store)).problems).toEqual([])
})
