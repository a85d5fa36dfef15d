// A global table through the API while it is written all the time: replicas join, are cut off, go and come again, and whatever was
// acknowledged is in all of them in the end; and what holds up a replica that comes or goes. The seed is in the name: DYNALAB_TEST_SEED=<seed> repeats one run.
import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { fastDraws, seededRandom } from '../../src/runtime/random.js'
import { type Lab, openLab } from '../support/lab.js'

const HOME = 'us-east-1'
const OTHERS = ['eu-west-1', 'ap-northeast-1', 'sa-east-1']
const SEEDS = process.env['DYNALAB_TEST_SEED']?.split(',') ?? ['a', 'b', 'c', 'd', 'e', 'f']

async function makeTable({ client }: Lab): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: ['pk', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
}

const change = (lab: Lab, kind: 'Create' | 'Delete', RegionName: string): Promise<unknown> =>
  lab.client.send(new UpdateTableCommand({ TableName: 'orders', ReplicaUpdates: [{ [kind]: { RegionName } }] }))

async function regionsOf({ client }: Lab): Promise<readonly string[]> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'orders' }))
  return [HOME, ...(Table?.Replicas ?? []).flatMap(({ RegionName, ReplicaStatus }) => (ReplicaStatus === 'ACTIVE' && RegionName ? [RegionName] : []))] // prettier-ignore
}

async function itemsIn(lab: Lab, region: string, IndexName?: string): Promise<readonly string[]> {
  const { Items = [] } = await lab
    .clientAt(region)
    .send(new ScanCommand({ TableName: 'orders', ...(IndexName && { IndexName }) }))
  return Items.map((item) => JSON.stringify(Object.entries(item).sort())).sort()
}

async function writeSome(lab: Lab, region: string, draw: (below: number) => number, writes: number): Promise<void> {
  const client = lab.clientAt(region)
  for (let n = 0; n < writes; n++) {
    const pk = { S: `k${draw(300)}` }
    if (draw(5) === 0) await client.send(new DeleteItemCommand({ TableName: 'orders', Key: { pk } }))
    else await client.send(new PutItemCommand({ TableName: 'orders', Item: { pk, v: { S: `${region} ${n}` }, g: { S: `g${draw(9)}` } } })) // prettier-ignore
  }
}

describe('replicas that come and go under writes', () => {
  it.each(SEEDS)('are equal in the end, seed %s', async (seed) => {
    const draws = fastDraws(seededRandom(seed), 'replica-life', '')
    const draw = (below: number): number => draws() % below
    const lab = await openLab({}, seed)
    await makeTable(lab)
    await writeSome(lab, HOME, draw, 250)
    for (let round = 0; round < 8; round++) {
      const present = await regionsOf(lab)
      const other = OTHERS[draw(OTHERS.length)] ?? HOME
      const isSource = round < 7
      const writing = Promise.all(present.map((region) => writeSome(lab, region, draw, 30)))
      const [from, to] = [present[draw(present.length)] ?? HOME, present[draw(present.length)] ?? HOME]
      if (from !== to) lab.emulator.regions.cut({ from, to, oneWay: draw(2) === 0 })
      if (!present.includes(other)) await change(lab, 'Create', other)
      else if (isSource && draw(3) > 0) {
        await writing
        lab.emulator.regions.reset()
        await lab.engine.drain() // what a replica that goes has not sent yet would go with it
        await change(lab, 'Delete', other)
      }
      await writing
      if (draw(2) === 0) lab.emulator.regions.setLag({ region: other, lag: draw(200) })
      await lab.clock.advance(draw(150))
    }
    lab.emulator.regions.reset()
    await lab.engine.drain()
    const regions = await regionsOf(lab)
    expect(regions.length).toBeGreaterThan(1)
    for (const index of [undefined, 'byG']) {
      const expected = await itemsIn(lab, HOME, index)
      expect(expected.length).toBeGreaterThan(50)
      for (const region of regions) expect(await itemsIn(lab, region, index)).toEqual(expected)
    }
    expect((await verifyStore(lab.store)).problems).toEqual([])
    await lab.close()
  })
})

describe('what a replica has not sent or not got', () => {
  const remove = (lab: Lab, region: string) => lab.clientAt(region).send(new DeleteTableCommand({ TableName: 'orders' }))

  const put = (lab: Lab, region: string, pk: string) =>
    lab.clientAt(region).send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: pk }, g: { S: 'g' } } }))

  async function stateIn(lab: Lab, region: string): Promise<string> {
    const { Table } = await lab.clientAt(HOME).send(new DescribeTableCommand({ TableName: 'orders' }))
    return Table?.Replicas?.find(({ RegionName }) => RegionName === region)?.ReplicaStatus ?? 'none'
  }

  async function labIn(...regions: string[]): Promise<Lab> {
    const lab = await openLab()
    await makeTable(lab)
    for (let n = 0; n < 300; n++) await put(lab, HOME, `k${n}`)
    for (const region of regions) {
      await change(lab, 'Create', region)
      await lab.engine.drain()
    }
    return lab
  }

  async function expectEqual(lab: Lab, ...regions: string[]): Promise<void> {
    const expected = await itemsIn(lab, HOME)
    for (const region of regions) expect(await itemsIn(lab, region)).toEqual(expected)
    expect((await verifyStore(lab.store)).problems).toEqual([])
    await lab.close()
  }

  it('is waited for by a new replica in a region that is cut off: it is made when the region is reached again', async () => {
    const lab = await labIn()
    lab.emulator.regions.cut({ region: 'eu-west-1' })
    await change(lab, 'Create', 'eu-west-1')
    await lab.engine.drain()
    expect(await stateIn(lab, 'eu-west-1')).toBe('CREATING')
    lab.emulator.regions.heal()
    await lab.engine.drain()
    expect(await stateIn(lab, 'eu-west-1')).toBe('ACTIVE')
    await expectEqual(lab, 'eu-west-1')
  })

  it('keeps a replica that is to be deleted until the others have what it wrote, restarts included', async () => {
    let lab = await labIn('eu-west-1', 'sa-east-1')
    lab.emulator.regions.cut({ from: 'eu-west-1', to: 'sa-east-1' })
    await put(lab, 'eu-west-1', 'last')
    await remove(lab, 'eu-west-1')
    await lab.engine.drain()
    expect(await stateIn(lab, 'eu-west-1')).toBe('DELETING')
    await lab.engine.stop()
    const startMs = lab.clock.nowMs()
    lab = await openLab({}, 'lab', { store: lab.store, startMs }) // which knows of no cuts
    await lab.engine.drain()
    expect(await stateIn(lab, 'eu-west-1')).toBe('none')
    expect((await itemsIn(lab, HOME)).join()).toContain('last')
    await expectEqual(lab, 'sa-east-1')
  })

  it('passes before the answer to DeleteTable, when nothing holds it up', async () => {
    const lab = await labIn('eu-west-1', 'sa-east-1')
    await put(lab, 'eu-west-1', 'last')
    await remove(lab, 'eu-west-1')
    expect(await stateIn(lab, 'eu-west-1')).toBe('none')
    await expectEqual(lab, 'sa-east-1')
  })

  it('goes to all others when its region is reset, cut off or not', async () => {
    const lab = await labIn('eu-west-1', 'sa-east-1')
    lab.emulator.regions.setLag({ from: HOME, to: 'eu-west-1', lag: 1000 })
    lab.emulator.regions.cut({ from: 'eu-west-1', to: 'sa-east-1' })
    await put(lab, 'eu-west-1', 'last')
    await lab.emulator.reset({ account: '000000000000', region: 'eu-west-1' })
    expect((await itemsIn(lab, HOME)).join()).toContain('last')
    await expectEqual(lab, 'sa-east-1')
  })

  it('comes from another replica when the region of the source is reset', async () => {
    const lab = await labIn('eu-west-1')
    lab.emulator.regions.cut({ region: 'sa-east-1' })
    await lab.clientAt('eu-west-1').send(new UpdateTableCommand({ TableName: 'orders', ReplicaUpdates: [{ Create: { RegionName: 'sa-east-1' } }] })) // prettier-ignore
    await lab.emulator.reset({ account: '000000000000', region: 'eu-west-1' })
    expect(await stateIn(lab, 'sa-east-1')).toBe('CREATING')
    lab.emulator.regions.heal()
    await lab.engine.drain()
    expect(await stateIn(lab, 'sa-east-1')).toBe('ACTIVE')
    await expectEqual(lab, 'sa-east-1')
  })
})
