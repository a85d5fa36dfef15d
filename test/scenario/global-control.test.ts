// The life of global tables' replicas through the API, on a clock that only the test moves: what each region says at each moment, and that
// a restart in the middle of it changes nothing.
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  type TableDescription,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyStore } from '../../src/engine/verify/verify.js'
import { type Lab, openLab } from '../support/lab.js'

const TRANSITION_MS = 1000
const DAY_MS = 86_400_000
const HOME = 'us-east-1'
let lab: Lab

afterEach(() => lab.close())

const at = (region: string): DynamoDBClient => lab.clientAt(region)

async function show(region: string): Promise<TableDescription | undefined> {
  try {
    return (await at(region).send(new DescribeTableCommand({ TableName: 'orders' }))).Table
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

/** The state of the table in a region, and of the other replicas as it sees them. */
async function states(region: string): Promise<string> {
  const table = await show(region)
  if (table === undefined) return 'none'
  const replicas = (table.Replicas ?? []).map(({ RegionName, ReplicaStatus }) => `${RegionName} ${ReplicaStatus}`)
  const witnesses = (table.GlobalTableWitnesses ?? []).map(({ RegionName, WitnessStatus }) => `${RegionName} ${WitnessStatus}*`)
  return [table.TableStatus, ...replicas, ...witnesses].join(', ')
}

const update = async (region: string, more: Omit<UpdateTableCommandInput, 'TableName'>) =>
  (await at(region).send(new UpdateTableCommand({ TableName: 'orders', ...more }))).TableDescription

const refused = async (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'nothing',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  )

/** Lets the states that have begun end, and what follows from that. */
async function end(): Promise<void> {
  await lab.clock.advance(TRANSITION_MS)
  await lab.engine.drain()
}

/** Waits, turn by turn, for a replica that leaves. */
async function untilAlone(region: string): Promise<void> {
  for (let left = 500; left > 0 && (await states(region)) !== 'ACTIVE'; left--) await lab.engine.drain()
}

async function start(transitionMs = TRANSITION_MS): Promise<void> {
  lab = await openLab({}, 'global', { transitionMs })
  await at(HOME).send(
    new CreateTableCommand({
      TableName: 'orders',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'g', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        { IndexName: 'byG', KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  )
  await end()
}

const create = (RegionName: string, more: object = {}) => ({ ReplicaUpdates: [{ Create: { RegionName, ...more } }] })
const remove = (...regions: string[]) => ({ ReplicaUpdates: regions.map((RegionName) => ({ Delete: { RegionName } })) })

/** The table in these regions, at rest. */
async function startIn(...regions: string[]): Promise<void> {
  await start()
  for (const region of regions) {
    await update(HOME, create(region))
    await end()
  }
}

const BY_H: Omit<UpdateTableCommandInput, 'TableName'> = {
  AttributeDefinitions: [{ AttributeName: 'h', AttributeType: 'S' }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: 'byH',
        KeySchema: [{ AttributeName: 'h', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    },
  ],
}

const indexesIn = async (region: string) =>
  (await show(region))?.GlobalSecondaryIndexes?.map(({ IndexName, IndexStatus }) => `${IndexName} ${IndexStatus}`)

describe('a new replica', () => {
  it('is the same table in another region, with a life of its own', async () => {
    await start()
    const answer = await update(HOME, create('eu-west-1'))
    expect(answer).toMatchObject({
      TableStatus: 'UPDATING',
      GlobalTableVersion: '2019.11.21',
      MultiRegionConsistency: 'EVENTUAL',
      GlobalTableSettingsReplicationMode: 'ENABLED_WITH_OVERRIDES',
      DisassociationProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [
        {
          RegionName: 'eu-west-1',
          ReplicaStatus: 'CREATING',
          ReplicaArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders',
        },
      ],
    })
    expect(answer).not.toHaveProperty('BillingModeSummary')
    expect(await states(HOME)).toBe('UPDATING, eu-west-1 CREATING')
    expect(await states('eu-west-1')).toBe('CREATING, us-east-1 UPDATING')
    await end()
    expect(await states(HOME)).toBe('ACTIVE, eu-west-1 ACTIVE')
    // Terraform takes a table that does not say so for one of provisioned units, and would differ for ever.
    for (const region of [HOME, 'eu-west-1'])
      expect((await show(region))?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST')
    expect(await states('eu-west-1')).toBe('ACTIVE, us-east-1 ACTIVE')
    const [home, replica] = [await show(HOME), await show('eu-west-1')]
    expect(replica).toMatchObject({
      KeySchema: home?.KeySchema,
      AttributeDefinitions: home?.AttributeDefinitions,
      TableArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders',
      GlobalSecondaryIndexes: [{ IndexName: 'byG', IndexStatus: 'ACTIVE' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    })
    expect(replica?.TableId).not.toBe(home?.TableId)
  })

  it('is known to all others, and joins from any of them', async () => {
    await startIn('eu-west-1')
    await update('eu-west-1', create('ap-south-1'))
    expect(await states(HOME)).toBe('ACTIVE, eu-west-1 UPDATING, ap-south-1 CREATING')
    expect(await refused(update(HOME, create('sa-east-1')))).toBe(
      'ResourceInUseException: The resource which you are attempting to change is in use.',
    )
    await end()
    for (const region of [HOME, 'eu-west-1', 'ap-south-1']) {
      expect(await states(region)).toMatch(/^ACTIVE, \S+ ACTIVE, \S+ ACTIVE$/)
    }
  })

  it('is there at once without transitions', async () => {
    await start(0)
    expect((await update(HOME, create('eu-west-1')))?.Replicas?.[0]?.ReplicaStatus).toBe('CREATING')
    await lab.engine.drain()
    expect(await states(HOME)).toBe('ACTIVE, eu-west-1 ACTIVE')
  })

  it('is filled with what the source holds, and gets what is written meanwhile', async () => {
    await start()
    const put = (pk: string) => at(HOME).send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: pk }, g: { S: 'x' } } }))
    await put('before')
    await update(HOME, create('eu-west-1'))
    await put('meanwhile')
    expect(await states('eu-west-1')).toBe('CREATING, us-east-1 UPDATING')
    await end()
    expect(await states('eu-west-1')).toBe('ACTIVE, us-east-1 ACTIVE')
    await put('after')
    await lab.engine.drain()
    const { Items = [] } = await at('eu-west-1').send(new ScanCommand({ TableName: 'orders', IndexName: 'byG' }))
    expect(Items.map(({ pk }) => pk?.S).sort()).toEqual(['after', 'before', 'meanwhile'])
  })

  it('does not take the place of a table', async () => {
    await startIn('eu-west-1')
    await update(HOME, remove('eu-west-1'))
    await end()
    await at('eu-west-1').send(
      new CreateTableCommand({
        TableName: 'orders',
        AttributeDefinitions: [{ AttributeName: 'x', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'x', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    )
    expect(await refused(update(HOME, create('eu-west-1')))).toContain('one or more replicas already existed as tables')
  })
})

describe('a replica that goes', () => {
  it('is deleted by another, which is left a table like any other', async () => {
    await startIn('eu-west-1')
    expect((await update(HOME, remove('eu-west-1')))?.TableStatus).toBe('UPDATING')
    expect(await states(HOME)).toBe('UPDATING, eu-west-1 DELETING')
    expect(await states('eu-west-1')).toBe('DELETING')
    await end()
    expect(await states('eu-west-1')).toBe('none')
    const alone = await show(HOME)
    expect(alone?.TableStatus).toBe('ACTIVE')
    expect(alone).not.toHaveProperty('GlobalTableVersion')
    expect(alone).not.toHaveProperty('Replicas')
    expect(alone?.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST')
  })

  it('is only the one that DeleteTable names, and no source of the last day', async () => {
    await startIn('eu-west-1', 'ap-south-1')
    const removeAt = (region: string) => at(region).send(new DeleteTableCommand({ TableName: 'orders' }))
    expect(await refused(removeAt(HOME))).toContain('has acted as a source region')
    expect((await removeAt('eu-west-1')).TableDescription?.TableStatus).toBe('DELETING')
    expect(await states(HOME)).toBe('ACTIVE, eu-west-1 DELETING, ap-south-1 ACTIVE')
    await end()
    expect(await states(HOME)).toBe('ACTIVE, ap-south-1 ACTIVE')
    await lab.clock.advance(DAY_MS)
    await removeAt(HOME)
    await end()
    expect(await states('ap-south-1')).toBe('ACTIVE')
  })

  it('leaves with what it has once it may', async () => {
    await startIn('eu-west-1', 'ap-south-1')
    const leave = () =>
      update('eu-west-1', {
        ReplicaUpdates: [{ Disassociate: { RegionName: 'eu-west-1', DisassociationMode: 'WAIT_FOR_REPLICATION' } }],
      })
    expect(await refused(leave())).toContain('protected against disassociation')
    await update('eu-west-1', { DisassociationProtectionEnabled: false })
    await end()
    expect((await show('eu-west-1'))?.DisassociationProtectionEnabled).toBe(false)
    expect((await show(HOME))?.DisassociationProtectionEnabled).toBe(true)
    await leave()
    expect(await states('eu-west-1')).toBe('UPDATING, us-east-1 ACTIVE, ap-south-1 ACTIVE')
    expect(await states(HOME)).toBe('ACTIVE, eu-west-1 UPDATING, ap-south-1 ACTIVE')
    await end()
    await untilAlone('eu-west-1')
    expect(await states('eu-west-1')).toBe('ACTIVE')
    expect(await states(HOME)).toBe('ACTIVE, ap-south-1 ACTIVE')
  })

  it('waits for a region that is cut off before it leaves, restarts included', async () => {
    await startIn('eu-west-1')
    await update('eu-west-1', { DisassociationProtectionEnabled: false })
    await end()
    lab.emulator.regions.cut({ region: 'eu-west-1' })
    await at('eu-west-1').send(new PutItemCommand({ TableName: 'orders', Item: { pk: { S: 'unseen' } } }))
    await update('eu-west-1', {
      ReplicaUpdates: [{ Disassociate: { RegionName: 'eu-west-1', DisassociationMode: 'WAIT_FOR_REPLICATION' } }],
    })
    await end()
    expect(await states('eu-west-1')).toBe('UPDATING, us-east-1 ACTIVE')
    await lab.engine.stop()
    const startMs = lab.clock.nowMs()
    lab = await openLab({}, 'global', { transitionMs: TRANSITION_MS, startMs, store: lab.store })
    await untilAlone('eu-west-1')
    expect(await states('eu-west-1')).toBe('ACTIVE')
    const { Items = [] } = await at(HOME).send(new ScanCommand({ TableName: 'orders' }))
    expect(Items.map(({ pk }) => pk?.S)).toEqual(['unseen'])
  })

  it('is forgotten by the others when its region is reset', async () => {
    await startIn('eu-west-1', 'ap-south-1')
    await update(HOME, create('sa-east-1'))
    await lab.emulator.reset({ account: '000000000000', region: HOME })
    await end()
    expect(await states('sa-east-1')).toBe('ACTIVE, eu-west-1 ACTIVE, ap-south-1 ACTIVE')
    await lab.emulator.reset({ account: '000000000000', region: 'eu-west-1' })
    await lab.emulator.reset({ account: '000000000000', region: 'ap-south-1' })
    expect(await states('sa-east-1')).toBe('ACTIVE')
  })
})

describe('strong consistency', () => {
  const STRONG = { MultiRegionConsistency: 'STRONG' as const }

  it('is three regions at once, one of them perhaps a witness, and goes as one', async () => {
    await start()
    await update(HOME, {
      ...create('us-west-2'),
      ...STRONG,
      GlobalTableWitnessUpdates: [{ Create: { RegionName: 'us-east-2' } }],
    })
    expect(await states(HOME)).toBe('UPDATING, us-west-2 CREATING, us-east-2 CREATING*')
    await end()
    expect(await states(HOME)).toBe('ACTIVE, us-west-2 ACTIVE, us-east-2 ACTIVE*')
    expect(await show('us-west-2')).toMatchObject({ MultiRegionConsistency: 'STRONG', TableStatus: 'ACTIVE' })
    expect(await show('us-west-2')).not.toHaveProperty('StreamSpecification')
    expect(await show('us-west-2')).not.toHaveProperty('DisassociationProtectionEnabled')
    expect(await refused(at('us-west-2').send(new DeleteTableCommand({ TableName: 'orders' })))).toContain(
      'Deletion of only one table replica is not supported',
    )
    await update(HOME, { ...remove('us-west-2'), GlobalTableWitnessUpdates: [{ Delete: { RegionName: 'us-east-2' } }] })
    expect(await states(HOME)).toBe('UPDATING, us-west-2 DELETING, us-east-2 DELETING*')
    await end()
    expect(await states(HOME)).toBe('ACTIVE')
    expect(await states('us-west-2')).toBe('none')
  })

  it('has three tables without a witness', async () => {
    await start()
    await update(HOME, {
      ReplicaUpdates: [{ Create: { RegionName: 'us-west-2' } }, { Create: { RegionName: 'us-east-2' } }],
      ...STRONG,
    })
    await end()
    for (const region of [HOME, 'us-west-2', 'us-east-2']) {
      expect(await states(region)).toMatch(/^ACTIVE, \S+ ACTIVE, \S+ ACTIVE$/)
    }
    await update(HOME, remove('us-west-2', 'us-east-2'))
    await end()
    expect(await Promise.all([HOME, 'us-west-2', 'us-east-2'].map(states))).toEqual(['ACTIVE', 'none', 'none'])
  })
})

describe('settings', () => {
  it('of indexes are made and dropped everywhere, in one commit', async () => {
    await startIn('eu-west-1')
    await update('eu-west-1', BY_H)
    expect(await indexesIn(HOME)).toEqual(['byG ACTIVE', 'byH CREATING'])
    await end()
    for (const region of [HOME, 'eu-west-1']) expect(await indexesIn(region)).toEqual(['byG ACTIVE', 'byH ACTIVE'])
    await update(HOME, { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byG' } }] })
    await end()
    for (const region of [HOME, 'eu-west-1']) expect(await indexesIn(region)).toEqual(['byH ACTIVE'])
  })

  it('of maxima follow but for reads that a replica has of its own', async () => {
    await start()
    await update(HOME, create('eu-west-1', { OnDemandThroughputOverride: { MaxReadRequestUnits: 7 } }))
    await end()
    await update(HOME, { OnDemandThroughput: { MaxReadRequestUnits: 50, MaxWriteRequestUnits: 60 } })
    await end()
    expect((await show(HOME))?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 50, MaxWriteRequestUnits: 60 })
    expect((await show('eu-west-1'))?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 7, MaxWriteRequestUnits: 60 })
    expect((await show(HOME))?.Replicas?.[0]?.OnDemandThroughputOverride).toEqual({ MaxReadRequestUnits: 7 })
    await update(HOME, {
      ReplicaUpdates: [{ Update: { RegionName: 'eu-west-1', OnDemandThroughputOverride: { MaxReadRequestUnits: 9 } } }],
    })
    expect(await states(HOME)).toBe('UPDATING, eu-west-1 UPDATING')
    await end()
    expect((await show('eu-west-1'))?.OnDemandThroughput).toEqual({ MaxReadRequestUnits: 9, MaxWriteRequestUnits: 60 })
  })

  it('of the table class follow until a replica has its own', async () => {
    await startIn('eu-west-1')
    await update(HOME, { TableClass: 'STANDARD_INFREQUENT_ACCESS' })
    await end()
    expect((await show('eu-west-1'))?.TableClassSummary?.TableClass).toBe('STANDARD_INFREQUENT_ACCESS')
    await update(HOME, { ReplicaUpdates: [{ Update: { RegionName: 'eu-west-1', TableClassOverride: 'STANDARD' } }] })
    await end()
    expect((await show('eu-west-1'))?.TableClassSummary?.TableClass).toBe('STANDARD')
    expect((await show(HOME))?.TableClassSummary?.TableClass).toBe('STANDARD_INFREQUENT_ACCESS')
    expect((await show(HOME))?.Replicas?.[0]?.ReplicaTableClassSummary?.TableClass).toBe('STANDARD')
  })

  it('of warmth follow, protection against deletion does not', async () => {
    await startIn('eu-west-1')
    await update(HOME, { WarmThroughput: { ReadUnitsPerSecond: 20_000 } })
    await end()
    expect((await show('eu-west-1'))?.WarmThroughput?.ReadUnitsPerSecond).toBe(20_000)
    await update(HOME, { DeletionProtectionEnabled: true })
    await end()
    expect((await show('eu-west-1'))?.DeletionProtectionEnabled).toBe(false)
  })

  it('of the stream are not to be changed', async () => {
    await startIn('eu-west-1')
    expect(await refused(update(HOME, { StreamSpecification: { StreamEnabled: false } }))).toBe(
      'ValidationException: The stream of table orders cannot be disabled while it has replicas.',
    )
  })
})

describe('a restart', () => {
  const restart = async (): Promise<void> => {
    await lab.engine.stop()
    const startMs = lab.clock.nowMs()
    lab = await openLab({}, 'global', { transitionMs: TRANSITION_MS, startMs, store: lab.store })
  }

  it('in any state goes on to its end', async () => {
    await start()
    await update(HOME, create('eu-west-1'))
    await restart()
    expect(await states(HOME)).toBe('UPDATING, eu-west-1 CREATING')
    await end()
    expect(await states('eu-west-1')).toBe('ACTIVE, us-east-1 ACTIVE')

    await update('eu-west-1', BY_H)
    await restart()
    await end()
    expect(await indexesIn(HOME)).toEqual(['byG ACTIVE', 'byH ACTIVE'])
    expect(await indexesIn('eu-west-1')).toEqual(['byG ACTIVE', 'byH ACTIVE'])

    await update('eu-west-1', { DisassociationProtectionEnabled: false })
    await restart()
    await end()
    await update('eu-west-1', {
      ReplicaUpdates: [{ Disassociate: { RegionName: 'eu-west-1', DisassociationMode: 'WAIT_FOR_REPLICATION' } }],
    })
    await restart()
    await end()
    await untilAlone('eu-west-1')
    expect(await states('eu-west-1')).toBe('ACTIVE')
    expect(await states(HOME)).toBe('ACTIVE')

    await update(HOME, create('sa-east-1'))
    await end()
    await update(HOME, remove('sa-east-1'))
    await restart()
    await end()
    expect(await states(HOME)).toBe('ACTIVE')
    expect(await states('sa-east-1')).toBe('none')
    expect((await verifyStore(lab.store)).problems).toEqual([])
  })
})
