// Global tables over the wire, beyond the life of their replicas: replicas of other accounts, scaling region by region, and what is left of
// the version 2017.11.29.
import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import {
  CreateGlobalTableCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeGlobalTableCommand,
  DescribeGlobalTableSettingsCommand,
  DescribeTableCommand,
  DescribeTableReplicaAutoScalingCommand,
  DynamoDBClient,
  GetItemCommand,
  ListGlobalTablesCommand,
  PutItemCommand,
  UpdateGlobalTableCommand,
  UpdateGlobalTableSettingsCommand,
  UpdateTableCommand,
  UpdateTableReplicaAutoScalingCommand,
  type UpdateTableReplicaAutoScalingCommandInput,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import { emulators } from './own-emulator.js'
import { invalid, refusal } from './support.js'

const own = emulators()
const HOME = 'us-east-1'
const OTHER = 'eu-west-1'
const ONE = '111111111111'
const TWO = '222222222222'
const THREE = '333333333333'

const at = (emulator: Emulator, region: string, accessKeyId = ONE): DynamoDBClient =>
  new DynamoDBClient({
    ...emulator.clientConfig(),
    region,
    credentials: { accessKeyId, secretAccessKey: 'any' },
    maxAttempts: 1,
  })

const scalingAt = (emulator: Emulator, region: string): ApplicationAutoScalingClient =>
  new ApplicationAutoScalingClient({
    ...emulator.clientConfig(),
    region,
    credentials: { accessKeyId: ONE, secretAccessKey: 'any' },
    maxAttempts: 1,
  })

const NAME = { TableName: 'orders' }
const SHAPE: CreateTableCommandInput = {
  ...NAME,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
}
const PROVISIONED: CreateTableCommandInput = {
  ...NAME,
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
}

const show = async (client: DynamoDBClient) => (await client.send(new DescribeTableCommand(NAME))).Table

/** Requests within the process leave no turn to what runs behind them. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Reads until every replica is ACTIVE. */
async function settled(client: DynamoDBClient): Promise<void> {
  for (let tries = 500; tries > 0; tries--) {
    await turn()
    const table = await show(client)
    if (table?.TableStatus === 'ACTIVE' && (table.Replicas ?? []).every((one) => one.ReplicaStatus === 'ACTIVE')) return
  }
  expect(await show(client)).toBe('at rest')
}

const createReplica = (client: DynamoDBClient, RegionName: string) =>
  client.send(new UpdateTableCommand({ ...NAME, ReplicaUpdates: [{ Create: { RegionName } }] }))

describe('the version 2017.11.29', () => {
  it('is neither made nor found', async () => {
    const client = at(await own(), HOME)
    const GlobalTableName = 'orders'
    expect(
      await invalid(client.send(new CreateGlobalTableCommand({ GlobalTableName, ReplicationGroup: [{ RegionName: HOME }] }))),
    ).toBe(
      'One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is not supported. ' +
        'We recommend using DynamoDB global tables version 2019.11.21.',
    )
    const lost = { name: 'GlobalTableNotFoundException', message: "Global table with name: 'orders' does not exist." }
    for (const call of [
      client.send(new DescribeGlobalTableCommand({ GlobalTableName })),
      client.send(new UpdateGlobalTableCommand({ GlobalTableName, ReplicaUpdates: [{ Create: { RegionName: OTHER } }] })),
      client.send(new DescribeGlobalTableSettingsCommand({ GlobalTableName })),
      client.send(new UpdateGlobalTableSettingsCommand({ GlobalTableName, GlobalTableProvisionedWriteCapacityUnits: 5 })),
    ]) {
      expect(await refusal(call)).toMatchObject(lost)
    }
    expect((await client.send(new ListGlobalTablesCommand({}))).GlobalTables).toEqual([])
    expect(await invalid(client.send(new ListGlobalTablesCommand({ Limit: 0 })))).toContain("at 'limit'")
    expect(await invalid(client.send(new DescribeGlobalTableCommand({ GlobalTableName: 'o' })))).toContain("at 'globalTableName'")
  })
})

describe('one namespace for all', () => {
  it('has no replicas', async () => {
    const client = at(await own({ sharedDb: true }), HOME)
    await client.send(new CreateTableCommand(SHAPE))
    expect(await invalid(createReplica(client, OTHER))).toBe(
      'Global tables are not available while all regions and accounts share one namespace (--shared-db)',
    )
  })
})

describe('a replica of another account', () => {
  const join = (client: DynamoDBClient, more: Partial<CreateTableCommandInput> = {}) =>
    client.send(
      new CreateTableCommand({
        ...NAME,
        GlobalTableSourceArn: `arn:aws:dynamodb:${HOME}:${ONE}:table/orders`,
        GlobalTableSettingsReplicationMode: 'ENABLED',
        ...more,
      }),
    )

  it('is as its source, with tags and protection of its own', async () => {
    const emulator = await own()
    const [one, two] = [at(emulator, HOME), at(emulator, OTHER, TWO)]
    await one.send(new CreateTableCommand({ ...SHAPE, GlobalTableSettingsReplicationMode: 'ENABLED' }))
    expect((await show(one))?.GlobalTableSettingsReplicationMode).toBe('ENABLED')
    await one.send(new PutItemCommand({ ...NAME, Item: { pk: { S: 'a' } } }))
    const made = await join(two, { DeletionProtectionEnabled: true, Tags: [{ Key: 'k', Value: 'v' }] })
    expect(made.TableDescription).toMatchObject({
      TableStatus: 'CREATING',
      TableArn: `arn:aws:dynamodb:${OTHER}:${TWO}:table/orders`,
      GlobalTableSettingsReplicationMode: 'ENABLED',
      Replicas: [{ RegionName: HOME, ReplicaArn: `arn:aws:dynamodb:${HOME}:${ONE}:table/orders` }],
    })
    await settled(one)
    expect(await show(two)).toMatchObject({ TableStatus: 'ACTIVE', DeletionProtectionEnabled: true, KeySchema: SHAPE.KeySchema })
    expect((await two.send(new GetItemCommand({ ...NAME, Key: { pk: { S: 'a' } } }))).Item).toEqual({ pk: { S: 'a' } })
    await two.send(new UpdateTableCommand({ ...NAME, TableClass: 'STANDARD_INFREQUENT_ACCESS' }))
    await settled(two)
    expect((await show(one))?.TableClassSummary?.TableClass).toBe('STANDARD_INFREQUENT_ACCESS')
    expect(await invalid(createReplica(one, 'sa-east-1'))).toContain('created by CreateTable with GlobalTableSourceArn')
    expect(
      await invalid(one.send(new UpdateTableCommand({ ...NAME, ReplicaUpdates: [{ Delete: { RegionName: OTHER } }] }))),
    ).toContain('was not found')
    const inOneAccount = await invalid(join(at(emulator, 'sa-east-1', TWO)))
    expect(inOneAccount).toContain('in an account and a region of its own')
    await join(at(emulator, 'sa-east-1', THREE))
    await settled(one)
    expect((await show(two))?.Replicas?.map(({ RegionName }) => RegionName)).toEqual([HOME, 'sa-east-1'])
  })

  it('is refused where it does not fit', async () => {
    const emulator = await own()
    const [one, two] = [at(emulator, HOME), at(emulator, OTHER, TWO)]
    expect(await refusal(join(two))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: orders not found',
    })
    await one.send(new CreateTableCommand(SHAPE))
    expect(await invalid(join(two))).toContain('GlobalTableSettingsReplicationMode of the source table must be ENABLED')
    await one.send(new UpdateTableCommand({ ...NAME, GlobalTableSettingsReplicationMode: 'ENABLED' }))
    await settled(one)
    const cases: [Partial<CreateTableCommandInput>, string][] = [
      [{ GlobalTableSettingsReplicationMode: 'DISABLED' }, 'GlobalTableSettingsReplicationMode must be ENABLED when'],
      [{ BillingMode: 'PAY_PER_REQUEST' }, 'BillingMode cannot be specified when GlobalTableSourceArn is specified'],
      [{ GlobalTableSourceArn: 'orders' }, 'GlobalTableSourceArn must be the ARN of a table'],
      [{ TableName: 'others' }, 'The names of all replicas of a global table must be the same.'],
    ]
    for (const [more, words] of cases) expect(await invalid(join(two, more))).toContain(words)
    expect(await invalid(join(at(emulator, OTHER)))).toContain('must name a table of another account')
    expect(await invalid(join(at(emulator, HOME, TWO)))).toContain('must name a table of another region')
    expect(await invalid(two.send(new CreateTableCommand({ ...NAME, BillingMode: 'PAY_PER_REQUEST' })))).toContain(
      "Value null at 'keySchema'",
    )
    await two.send(new CreateTableCommand(SHAPE))
    expect((await refusal(join(two))).name).toBe('ResourceInUseException')
  })
})

describe('scaling', () => {
  const WRITES = {
    ServiceNamespace: 'dynamodb' as const,
    ResourceId: 'table/orders',
    ScalableDimension: 'dynamodb:table:WriteCapacityUnits' as const,
  }
  const targetsAt = async (emulator: Emulator, region: string): Promise<string[]> => {
    const { ScalableTargets = [] } = await scalingAt(emulator, region).send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' }),
    )
    return ScalableTargets.map((one) => `${one.ScalableDimension} ${one.MinCapacity}-${one.MaxCapacity}`).sort()
  }
  const policiesAt = async (emulator: Emulator, region: string): Promise<string[]> => {
    const { ScalingPolicies = [] } = await scalingAt(emulator, region).send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'dynamodb' }),
    )
    return ScalingPolicies.map(
      (one) => `${one.ScalableDimension} ${one.TargetTrackingScalingPolicyConfiguration?.TargetValue}`,
    ).sort()
  }

  async function start(): Promise<Emulator> {
    const emulator = await own()
    const client = at(emulator, HOME)
    const scaling = scalingAt(emulator, HOME)
    await client.send(new CreateTableCommand(PROVISIONED))
    expect(await invalid(createReplica(client, OTHER))).toBe(
      'Table write capacity should either be Pay-Per-Request or AutoScaled.',
    )
    await scaling.send(new RegisterScalableTargetCommand({ ...WRITES, MinCapacity: 5, MaxCapacity: 50 }))
    await scaling.send(
      new PutScalingPolicyCommand({
        ...WRITES,
        PolicyName: 'track',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBWriteCapacityUtilization' },
        },
      }),
    )
    await createReplica(client, OTHER)
    await settled(client)
    return emulator
  }

  it('of a new replica is that of its source, and goes on as that of writes', async () => {
    const emulator = await start()
    expect(await targetsAt(emulator, OTHER)).toEqual(['dynamodb:table:WriteCapacityUnits 5-50'])
    expect(await policiesAt(emulator, OTHER)).toEqual(['dynamodb:table:WriteCapacityUnits 70'])
    await scalingAt(emulator, OTHER).send(new RegisterScalableTargetCommand({ ...WRITES, MinCapacity: 8, MaxCapacity: 80 }))
    expect(await targetsAt(emulator, HOME)).toEqual(['dynamodb:table:WriteCapacityUnits 8-80'])
    await settled(at(emulator, HOME))
    for (const region of [HOME, OTHER]) {
      expect((await show(at(emulator, region)))?.ProvisionedThroughput).toMatchObject({
        ReadCapacityUnits: 5,
        WriteCapacityUnits: 8,
      })
    }
    await scalingAt(emulator, HOME).send(new DeregisterScalableTargetCommand(WRITES))
    expect(await targetsAt(emulator, OTHER)).toEqual([])
  })

  it('is shown and set region by region', async () => {
    const emulator = await start()
    const client = at(emulator, OTHER)
    const update = (more: Omit<UpdateTableReplicaAutoScalingCommandInput, 'TableName'>) =>
      client.send(new UpdateTableReplicaAutoScalingCommand({ ...NAME, ...more }))
    const policy = (TargetValue: number) => ({ TargetTrackingScalingPolicyConfiguration: { TargetValue, ScaleInCooldown: 60 } })
    const answer = await update({
      ProvisionedWriteCapacityAutoScalingUpdate: { MaximumUnits: 60 },
      ReplicaUpdates: [
        {
          RegionName: HOME,
          ReplicaProvisionedReadCapacityAutoScalingUpdate: {
            MinimumUnits: 5,
            MaximumUnits: 40,
            ScalingPolicyUpdate: policy(50),
          },
        },
      ],
    })
    const { TableAutoScalingDescription: shown } = await client.send(new DescribeTableReplicaAutoScalingCommand(NAME))
    expect(answer.TableAutoScalingDescription).toEqual(shown)
    const writes = { MinimumUnits: 5, MaximumUnits: 60, AutoScalingDisabled: false }
    expect(shown).toMatchObject({
      TableName: 'orders',
      Replicas: [
        {
          RegionName: HOME,
          ReplicaStatus: 'ACTIVE',
          ReplicaProvisionedReadCapacityAutoScalingSettings: {
            MinimumUnits: 5,
            MaximumUnits: 40,
            ScalingPolicies: [{ TargetTrackingScalingPolicyConfiguration: { TargetValue: 50, ScaleInCooldown: 60 } }],
          },
          ReplicaProvisionedWriteCapacityAutoScalingSettings: writes,
        },
        {
          RegionName: OTHER,
          ReplicaProvisionedReadCapacityAutoScalingSettings: { AutoScalingDisabled: true },
          ReplicaProvisionedWriteCapacityAutoScalingSettings: writes,
        },
      ],
    })
    expect(await targetsAt(emulator, HOME)).toEqual([
      'dynamodb:table:ReadCapacityUnits 5-40',
      'dynamodb:table:WriteCapacityUnits 5-60',
    ])
    const off = { AutoScalingDisabled: true }
    await update({ ReplicaUpdates: [{ RegionName: HOME, ReplicaProvisionedReadCapacityAutoScalingUpdate: off }] })
    expect(await targetsAt(emulator, HOME)).toEqual(['dynamodb:table:WriteCapacityUnits 5-60'])
    expect(await invalid(update({}))).toBe('At least one auto scaling update is required')
    expect(
      await invalid(
        update({ ReplicaUpdates: [{ RegionName: 'sa-east-1', ReplicaProvisionedReadCapacityAutoScalingUpdate: off }] }),
      ),
    ).toContain('was not found in region: sa-east-1')
    expect(
      await refusal(
        update({ GlobalSecondaryIndexUpdates: [{ IndexName: 'byX', ProvisionedWriteCapacityAutoScalingUpdate: off }] }),
      ),
    ).toMatchObject({ name: 'ResourceNotFoundException' })
  })

  it('of a table does not take its replicas past what another region allows', async () => {
    const emulator = await start()
    for (const TableName of ['big-one', 'big-two']) {
      const most = TableName === 'big-one' ? 40_000 : 39_995
      await at(emulator, OTHER).send(
        new CreateTableCommand({
          ...PROVISIONED,
          TableName,
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: most },
        }),
      )
    }
    const raised = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 }
    expect(
      await refusal(at(emulator, HOME).send(new UpdateTableCommand({ ...NAME, ProvisionedThroughput: raised }))),
    ).toMatchObject({
      name: 'LimitExceededException',
      message: expect.stringContaining('the WriteCapacityUnits limit to be exceeded for the account in eu-west-1') as string,
    })
    expect((await show(at(emulator, HOME)))?.TableStatus).toBe('ACTIVE')
  })

  it('of reads moves the units of its own region alone', async () => {
    const emulator = await start()
    await scalingAt(emulator, OTHER).send(
      new RegisterScalableTargetCommand({
        ...WRITES,
        ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
        MinCapacity: 9,
        MaxCapacity: 90,
      }),
    )
    await settled(at(emulator, OTHER))
    expect((await show(at(emulator, OTHER)))?.ProvisionedThroughput?.ReadCapacityUnits).toBe(9)
    expect((await show(at(emulator, HOME)))?.ProvisionedThroughput?.ReadCapacityUnits).toBe(5)
  })
})
