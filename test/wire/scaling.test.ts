// Application Auto Scaling through its own SDK client, on the port of the tables: what is registered, listed, changed, refused.
// What scaling does by the clock is in scenario/scaling.test.ts.
import { randomUUID } from 'node:crypto'
import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  GetPredictiveScalingForecastCommand,
  ListTagsForResourceCommand,
  paginateDescribeScalableTargets,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
  TagResourceCommand,
  UntagResourceCommand,
  type PutScalingPolicyCommandInput,
  type PutScheduledActionCommandInput,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling'
import { DeleteTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientConfig } from './credentials.js'
import { ownEmulator } from './own-emulator.js'
import { parsed, signedPost } from './raw.js'
import { globalIndex, invalid, makeTable, refusal, startWire } from './support.js'

const wire = startWire()
let client: ApplicationAutoScalingClient
beforeAll(() => {
  client = new ApplicationAutoScalingClient(clientConfig(wire.endpoint))
})
afterAll(() => client.destroy())

const WRITES = 'dynamodb:table:WriteCapacityUnits'
const READS = 'dynamodb:table:ReadCapacityUnits'
const units = (ReadCapacityUnits: number, WriteCapacityUnits: number) => ({
  BillingMode: 'PROVISIONED' as const,
  ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits },
})

/** A provisioned table of 5 + 5 units, and how requests name its writes. */
async function provisioned(): Promise<{ table: string; writes: ReturnType<typeof writesOf> }> {
  const table = await makeTable(wire, ['pk'], [], units(5, 5))
  return { table, writes: writesOf(table) }
}
const writesOf = (table: string) => ({
  ServiceNamespace: 'dynamodb' as const,
  ResourceId: `table/${table}`,
  ScalableDimension: WRITES as typeof WRITES,
})
const register = (input: RegisterScalableTargetCommandInput) => client.send(new RegisterScalableTargetCommand(input))
const tracking = (TargetValue: number, more: object = {}) => ({
  PolicyType: 'TargetTrackingScaling' as const,
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue,
    PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBWriteCapacityUtilization' as const },
    ...more,
  },
})
async function unitsOf(table: string): Promise<(number | undefined)[]> {
  const { Table } = await wire.client.send(new DescribeTableCommand({ TableName: table }))
  return [Table?.ProvisionedThroughput?.ReadCapacityUnits, Table?.ProvisionedThroughput?.WriteCapacityUnits]
}
const activitiesOf = async (ResourceId: string) =>
  (await client.send(new DescribeScalingActivitiesCommand({ ServiceNamespace: 'dynamodb', ResourceId }))).ScalingActivities ?? []

describe('a scalable target', () => {
  it('is registered, shown, changed in part, and forgotten with what hangs on it', async () => {
    const { writes } = await provisioned()
    const { ScalableTargetARN: arn } = await register({ ...writes, MinCapacity: 5, MaxCapacity: 50 })
    expect(arn).toMatch(/^arn:aws:application-autoscaling:eu-west-2:000000000000:scalable-target\/[0-9a-f]{32}$/)
    const shown = async () => {
      const ResourceIds = [writes.ResourceId]
      return (await client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb', ResourceIds })))
        .ScalableTargets
    }
    expect(await shown()).toEqual([
      {
        ...writes,
        MinCapacity: 5,
        MaxCapacity: 50,
        RoleARN:
          'arn:aws:iam::000000000000:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/' +
          'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
        CreationTime: expect.any(Date),
        SuspendedState: {
          DynamicScalingInSuspended: false,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
        },
        ScalableTargetARN: arn,
      },
    ])
    const again = await register({ ...writes, MaxCapacity: 40, SuspendedState: { DynamicScalingInSuspended: true } })
    expect(again.ScalableTargetARN).toBe(arn)
    expect(await shown()).toMatchObject([
      { MinCapacity: 5, MaxCapacity: 40, SuspendedState: { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: false } },
    ])
    await client.send(new PutScalingPolicyCommand({ ...writes, PolicyName: 'p', ...tracking(70) }))
    expect(await client.send(new DeregisterScalableTargetCommand(writes))).toBeDefined()
    expect(await shown()).toEqual([])
    const gone = await client.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'dynamodb', ResourceId: writes.ResourceId }),
    )
    expect(gone.ScalingPolicies).toEqual([])
    expect(await refusal(client.send(new DeregisterScalableTargetCommand(writes)))).toMatchObject({
      name: 'ObjectNotFoundException',
      message:
        `No scalable target found for service namespace: dynamodb, resource ID: ${writes.ResourceId}, ` +
        `scalable dimension: ${WRITES}`,
    })
  })

  it('moves what lies outside its bounds to the nearest, at once, and says so', async () => {
    const { table, writes } = await provisioned()
    await register({ ...writes, MinCapacity: 8, MaxCapacity: 20 })
    expect(await unitsOf(table)).toEqual([5, 8])
    await register({ ...writes, MinCapacity: 1, MaxCapacity: 3 })
    expect(await unitsOf(table)).toEqual([5, 3])
    const activities = await activitiesOf(writes.ResourceId)
    expect(activities).toMatchObject([
      {
        ...writes,
        Description: 'Setting write capacity units to 3.',
        Cause: 'maximum capacity was set to 3',
        StatusCode: 'Successful',
        StatusMessage: 'Successfully set write capacity units to 3. Change successfully fulfilled by dynamodb.',
      },
      { Description: 'Setting write capacity units to 8.', Cause: 'minimum capacity was set to 8', StatusCode: 'Successful' },
    ])
    expect(activities[0]?.ActivityId).toMatch(/^[0-9a-f-]{36}$/)
    expect(activities[0]?.StartTime).toBeInstanceOf(Date)
    expect(activities[0]?.EndTime).toBeInstanceOf(Date)
    expect(activities[0]).not.toHaveProperty('NotScaledReasons')
  })

  it('scales global indexes too, and leaves the table alone', async () => {
    const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
    const { GlobalSecondaryIndexes: [index] = [] } = globalIndex('byG', ['g'])
    if (index === undefined) throw new Error('no index')
    const table = await makeTable(wire, ['pk'], ['g'], {
      ...units(5, 5),
      GlobalSecondaryIndexes: [{ ...index, ProvisionedThroughput: throughput }],
    })
    await register({
      ServiceNamespace: 'dynamodb',
      ResourceId: `table/${table}/index/byG`,
      ScalableDimension: 'dynamodb:index:ReadCapacityUnits',
      MinCapacity: 9,
      MaxCapacity: 10,
    })
    const { Table } = await wire.client.send(new DescribeTableCommand({ TableName: table }))
    expect(Table?.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toMatchObject({
      ReadCapacityUnits: 9,
      WriteCapacityUnits: 5,
    })
    expect(await unitsOf(table)).toEqual([5, 5])
  })

  it('on demand is an activity that fails', async () => {
    const table = await makeTable(wire, ['pk'])
    const writes = writesOf(table)
    await register({ ...writes, MinCapacity: 5, MaxCapacity: 10 })
    const reason = 'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST'
    expect(await activitiesOf(writes.ResourceId)).toMatchObject([
      {
        StatusCode: 'Failed',
        StatusMessage: `Failed to set write capacity units to 5. Reason: One or more parameter values were invalid: ${reason}`,
      },
    ])
  })

  it('stays when its table goes', async () => {
    const { table, writes } = await provisioned()
    await register({ ...writes, MinCapacity: 5, MaxCapacity: 10 })
    await wire.client.send(new DeleteTableCommand({ TableName: table }))
    const ResourceIds = [writes.ResourceId]
    const left = await client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb', ResourceIds }))
    expect(left.ScalableTargets).toHaveLength(1)
    expect(await invalid(register({ ...writes, MaxCapacity: 11 }))).toBe(`DynamoDB table does not exist: table/${table}`)
    await client.send(new DeregisterScalableTargetCommand(writes))
  })

  const bad: readonly (readonly [string, object, string])[] = [
    ['another service', { ServiceNamespace: 'ecs' }, 'ServiceNamespace ecs is not supported by Dynalab yet'],
    ['what is no resource', { ResourceId: 'T' }, 'Unsupported service namespace, resource type or scalable dimension'],
    [
      'an index dimension of a table',
      { ScalableDimension: 'dynamodb:index:ReadCapacityUnits' },
      'Unsupported service namespace, resource type or scalable dimension',
    ],
    [
      'a dimension of elsewhere',
      { ScalableDimension: 'ecs:service:DesiredCount' },
      'Unsupported service namespace, resource type or scalable dimension',
    ],
    ['no bounds', { MinCapacity: undefined }, 'MinCapacity and MaxCapacity are required when registering a new scalable target.'],
    ['crossed bounds', { MinCapacity: 11 }, 'Maximum capacity cannot be less than minimum capacity.'],
    ['nothing at all', { MinCapacity: 0 }, 'MinCapacity must be greater than or equal to 1.'],
    ['more than an integer', { MaxCapacity: 2 ** 31 }, 'MaxCapacity must be less than or equal to 2147483647.'],
    ['a table that is not', { ResourceId: 'table/nowhere' }, 'DynamoDB table does not exist: table/nowhere'],
    ['reserved tags', { Tags: { 'aws:x': 'y' } }, "Tag keys starting with 'aws:' are reserved for system use: aws:x"],
  ]
  it.each(bad)('refuses %s', async (_name, more, message) => {
    const { writes } = await provisioned()
    const input = { ...writes, MinCapacity: 5, MaxCapacity: 10, ...more } as RegisterScalableTargetCommandInput // some of it wrong
    expect(await invalid(register(input))).toBe(message)
  })

  it('refuses an index that is not, and a local one', async () => {
    const { table } = await provisioned()
    const ResourceId = `table/${table}/index/none`
    const input = {
      ServiceNamespace: 'dynamodb' as const,
      ResourceId,
      ScalableDimension: 'dynamodb:index:ReadCapacityUnits' as const,
    }
    expect(await invalid(register({ ...input, MinCapacity: 1, MaxCapacity: 2 }))).toBe(
      `DynamoDB index does not exist: ${ResourceId}`,
    )
  })

  it('refuses what breaks the model, in the words of the older layer', async () => {
    const call = register({ ServiceNamespace: 'x', ResourceId: '' } as unknown as RegisterScalableTargetCommandInput)
    expect(await invalid(call)).toMatch(
      /^3 validation errors detected: Value 'x' at 'serviceNamespace' failed to satisfy constraint: Member must satisfy enum value set: \[ecs, .*\]; Value '' at 'resourceId' failed to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'scalableDimension' failed to satisfy constraint: Member must not be null$/,
    )
  })
})

describe('a scaling policy', () => {
  it('is made with its alarms, shown as it was put, remade under its ARN, and deleted', async () => {
    const { table, writes } = await provisioned()
    await register({ ...writes, MinCapacity: 5, MaxCapacity: 50 })
    const config = tracking(70, { ScaleOutCooldown: 60, ScaleInCooldown: 0, DisableScaleIn: false })
    const { PolicyARN: arn, Alarms } = await client.send(new PutScalingPolicyCommand({ ...writes, PolicyName: 'p 1', ...config }))
    expect(arn).toMatch(
      new RegExp(
        `^arn:aws:autoscaling:eu-west-2:000000000000:scalingPolicy:[0-9a-f-]{36}:resource/dynamodb/table/${table}:policyName/p 1$`,
      ),
    )
    expect(Alarms?.map(({ AlarmName = '' }) => AlarmName.replace(/-[0-9a-f-]{36}$/, ''))).toEqual(
      ['AlarmHigh', 'AlarmLow', 'ProvisionedCapacityHigh', 'ProvisionedCapacityLow'].map(
        (kind) => `TargetTracking-table/${table}-${kind}`,
      ),
    )
    expect(Alarms?.[0]?.AlarmARN).toBe(`arn:aws:cloudwatch:eu-west-2:000000000000:alarm:${Alarms?.[0]?.AlarmName}`)
    const shown = async () =>
      (await client.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: 'dynamodb', ResourceId: writes.ResourceId })))
        .ScalingPolicies
    expect(await shown()).toEqual([
      { PolicyARN: arn, PolicyName: 'p 1', ...writes, ...config, Alarms, CreationTime: expect.any(Date) },
    ])
    const again = await client.send(
      new PutScalingPolicyCommand({ ...writes, PolicyName: 'p 1', ...tracking(50, { DisableScaleIn: true }) }),
    )
    expect(again.PolicyARN).toBe(arn)
    expect(again.Alarms?.map(({ AlarmName }) => AlarmName)).toEqual([0, 2, 3].map((at) => Alarms?.[at]?.AlarmName))
    expect(await shown()).toMatchObject([{ TargetTrackingScalingPolicyConfiguration: { TargetValue: 50, DisableScaleIn: true } }])
    await client.send(new DeleteScalingPolicyCommand({ ...writes, PolicyName: 'p 1' }))
    expect(await shown()).toEqual([])
    expect(await refusal(client.send(new DeleteScalingPolicyCommand({ ...writes, PolicyName: 'p 1' })))).toMatchObject({
      name: 'ObjectNotFoundException',
    })
  })

  const bad: readonly (readonly [string, object, string])[] = [
    [
      'steps',
      { PolicyType: 'StepScaling', StepScalingPolicyConfiguration: {} },
      'StepScaling is not supported for service namespace: dynamodb',
    ],
    ['forecasts', { PolicyType: 'PredictiveScaling' }, 'PredictiveScaling is not supported for service namespace: dynamodb'],
    ['no type', { PolicyType: undefined }, 'PolicyType is required when creating a scaling policy.'],
    [
      'two kinds',
      { StepScalingPolicyConfiguration: {} },
      'The policy configuration must match the policy type: TargetTrackingScaling',
    ],
    [
      'no configuration',
      { TargetTrackingScalingPolicyConfiguration: undefined },
      'TargetTrackingScalingPolicyConfiguration is required for TargetTrackingScaling.',
    ],
    [
      'too low a target',
      tracking(19.9),
      'TargetValue must be between 20 and 90 for the metric type DynamoDBWriteCapacityUtilization.',
    ],
    [
      'too high a target',
      tracking(90.1),
      'TargetValue must be between 20 and 90 for the metric type DynamoDBWriteCapacityUtilization.',
    ],
    ['a negative cooldown', tracking(70, { ScaleInCooldown: -1 }), 'ScaleInCooldown must be greater than or equal to 0.'],
    [
      'the metric of the other side',
      tracking(70, { PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBReadCapacityUtilization' } }),
      `The metric type DynamoDBReadCapacityUtilization is not supported for scalable dimension: ${WRITES}`,
    ],
    [
      'a metric of elsewhere',
      tracking(70, { PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' } }),
      `The metric type ECSServiceAverageCPUUtilization is not supported for scalable dimension: ${WRITES}`,
    ],
    [
      'a label',
      tracking(70, {
        PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBWriteCapacityUtilization', ResourceLabel: 'x' },
      }),
      "You can't specify a resource label unless the metric type is ALBRequestCountPerTarget.",
    ],
    [
      'a metric of its own',
      tracking(70, { PredefinedMetricSpecification: undefined, CustomizedMetricSpecification: { MetricName: 'x' } }),
      'CustomizedMetricSpecification is not supported by Dynalab yet',
    ],
    [
      'no metric',
      tracking(70, { PredefinedMetricSpecification: undefined }),
      'Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.',
    ],
  ]
  it.each(bad)('refuses %s', async (_name, more, message) => {
    const { writes } = await provisioned()
    await register({ ...writes, MinCapacity: 5, MaxCapacity: 10 })
    const input = { ...writes, PolicyName: 'p', ...tracking(70), ...more } as PutScalingPolicyCommandInput // some of it wrong
    expect(await invalid(client.send(new PutScalingPolicyCommand(input)))).toBe(message)
  })

  it('is one for each metric, and needs its target', async () => {
    const { table, writes } = await provisioned()
    const put = (PolicyName: string) => client.send(new PutScalingPolicyCommand({ ...writes, PolicyName, ...tracking(70) }))
    expect(await refusal(put('p'))).toMatchObject({
      name: 'ObjectNotFoundException',
      message:
        `No scalable target registered for service namespace: dynamodb, resource ID: table/${table}, ` +
        `scalable dimension: ${WRITES}`,
    })
    await register({ ...writes, MinCapacity: 5, MaxCapacity: 10 })
    await put('p')
    expect(await invalid(put('q'))).toBe('Only one TargetTrackingScaling policy for a given metric specification is allowed.')
  })
})

describe('a scheduled action', () => {
  const action = { Schedule: 'cron(0 9 * * ? *)', Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity: 7 } }

  it('is made, shown as it was put, changed in part, and deleted', async () => {
    const { table, writes } = await provisioned()
    await register({ ...writes, MinCapacity: 5, MaxCapacity: 50 })
    const StartTime = new Date('2036-01-01T00:00:00Z')
    const put = (more: Partial<PutScheduledActionCommandInput>) =>
      client.send(new PutScheduledActionCommand({ ...writes, ScheduledActionName: 'a', ...more }))
    await put({ ...action, StartTime })
    const shown = async () =>
      (await client.send(new DescribeScheduledActionsCommand({ ServiceNamespace: 'dynamodb', ResourceId: writes.ResourceId })))
        .ScheduledActions
    const [first, ...others] = (await shown()) ?? []
    expect(others).toEqual([])
    expect(first).toEqual({
      ScheduledActionName: 'a',
      ScheduledActionARN: expect.stringMatching(
        new RegExp(
          `^arn:aws:autoscaling:eu-west-2:000000000000:scheduledAction:[0-9a-f-]{36}:resource/dynamodb/table/${table}:scheduledActionName/a$`,
        ),
      ),
      ...writes,
      ...action,
      StartTime,
      CreationTime: expect.any(Date),
    })
    await put({ ScalableTargetAction: { MaxCapacity: 40 } })
    const { StartTime: _start, ...kept } = first ?? {}
    expect(await shown()).toEqual([{ ...kept, ScalableTargetAction: { MaxCapacity: 40 } }])
    const named = { ServiceNamespace: 'dynamodb' as const, ScheduledActionNames: ['b'] }
    expect((await client.send(new DescribeScheduledActionsCommand(named))).ScheduledActions).toEqual([])
    await client.send(new DeleteScheduledActionCommand({ ...writes, ScheduledActionName: 'a' }))
    expect(await shown()).toEqual([])
    expect(await refusal(client.send(new DeleteScheduledActionCommand({ ...writes, ScheduledActionName: 'a' })))).toMatchObject({
      name: 'ObjectNotFoundException',
    })
  })

  const bad: readonly (readonly [string, object, string])[] = [
    ['no schedule', { Schedule: undefined }, 'Schedule is required when creating a scheduled action.'],
    ['what is no schedule', { Schedule: 'sometimes' }, 'Invalid schedule expression: sometimes'],
    ['the past', { Schedule: 'at(2020-01-01T00:00:00)' }, 'The time of the schedule is in the past: at(2020-01-01T00:00:00)'],
    [
      'the distant past',
      { Schedule: 'at(1066-10-14T09:00:00)' },
      'The time of the schedule is in the past: at(1066-10-14T09:00:00)',
    ],
    ['what is no zone', { Timezone: 'Nowhere' }, 'Invalid timezone: Nowhere'],
    [
      'nothing to do',
      { ScalableTargetAction: {} },
      'ScalableTargetAction must specify at least one of MinCapacity and MaxCapacity.',
    ],
    [
      'no action',
      { ScalableTargetAction: undefined },
      'ScalableTargetAction must specify at least one of MinCapacity and MaxCapacity.',
    ],
    [
      'crossed bounds',
      { ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 1 } },
      'Maximum capacity cannot be less than minimum capacity.',
    ],
    [
      'an end before the start',
      { StartTime: new Date('2036-01-02'), EndTime: new Date('2036-01-01') },
      'StartTime must be before EndTime.',
    ],
    ['an end that is over', { EndTime: new Date('2020-01-01') }, 'EndTime must be in the future.'],
    [
      'a name with a colon',
      { ScheduledActionName: 'a:b' },
      "1 validation error detected: Value 'a:b' at 'scheduledActionName' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
        '(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+',
    ],
  ]
  it.each(bad)('refuses %s', async (_name, more, message) => {
    const { writes } = await provisioned()
    await register({ ...writes, MinCapacity: 5, MaxCapacity: 10 })
    const input = { ...writes, ScheduledActionName: 'a', ...action, ...more } as PutScheduledActionCommandInput // some of it wrong
    expect(await invalid(client.send(new PutScheduledActionCommand(input)))).toBe(message)
  })
})

describe('a listing', () => {
  it('goes page by page, in the order of names, each entry once', async () => {
    const names: string[] = []
    for (let n = 0; n < 3; n++) {
      const { writes } = await provisioned()
      for (const ScalableDimension of [WRITES, READS] as const) {
        await register({ ...writes, ScalableDimension, MinCapacity: 5, MaxCapacity: 9 })
        names.push(`${writes.ResourceId} ${ScalableDimension}`)
      }
    }
    const listed: string[] = []
    const pages = paginateDescribeScalableTargets({ client, pageSize: 4 }, { ServiceNamespace: 'dynamodb' })
    for await (const { ScalableTargets = [] } of pages) {
      expect(ScalableTargets.length).toBeLessThanOrEqual(4)
      for (const { ResourceId, ScalableDimension } of ScalableTargets) listed.push(`${ResourceId} ${ScalableDimension}`)
    }
    expect(listed).toEqual([...new Set(listed)].toSorted())
    expect(listed).toEqual(expect.arrayContaining(names))
  })

  it('of activities goes from the newest, page by page', async () => {
    const { table, writes } = await provisioned()
    for (const least of [6, 7, 8, 9, 10]) await register({ ...writes, MinCapacity: least, MaxCapacity: 50 })
    expect(await unitsOf(table)).toEqual([5, 10])
    const seen: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await client.send(
        new DescribeScalingActivitiesCommand({
          ServiceNamespace: 'dynamodb',
          ResourceId: writes.ResourceId,
          MaxResults: 2,
          ...(NextToken && { NextToken }),
        }),
      )
      for (const { Cause } of page.ScalingActivities ?? []) seen.push(Cause)
      NextToken = page.NextToken
    } while (NextToken !== undefined)
    expect(seen).toEqual([10, 9, 8, 7, 6].map((least) => `minimum capacity was set to ${least}`))
  })

  it('refuses a token that it did not give, a page too long, and a dimension without a resource', async () => {
    const ServiceNamespace = 'dynamodb' as const
    const asked = { ServiceNamespace, NextToken: 'x' }
    for (const call of [
      () => client.send(new DescribeScalableTargetsCommand(asked)),
      () => client.send(new DescribeScalingPoliciesCommand(asked)),
      () => client.send(new DescribeScheduledActionsCommand(asked)),
      () => client.send(new DescribeScalingActivitiesCommand(asked)),
    ]) {
      expect(await refusal(call())).toMatchObject({
        name: 'InvalidNextTokenException',
        message: 'The next token supplied was invalid.',
      })
    }
    expect(await invalid(client.send(new DescribeScalableTargetsCommand({ ServiceNamespace, MaxResults: 51 })))).toBe(
      'MaxResults must be between 1 and 50.',
    )
    expect(await invalid(client.send(new DescribeScalingPoliciesCommand({ ServiceNamespace, MaxResults: 11 })))).toBe(
      'MaxResults must be between 1 and 10.',
    )
    expect(await invalid(client.send(new DescribeScalingActivitiesCommand({ ServiceNamespace, MaxResults: 0 })))).toBe(
      'MaxResults must be between 1 and 50.',
    )
    expect(await invalid(client.send(new DescribeScalableTargetsCommand({ ServiceNamespace, ScalableDimension: WRITES })))).toBe(
      'If you specify a scalable dimension, you must also specify a resource ID.',
    )
    expect(await invalid(client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' })))).toBe(
      'ServiceNamespace ecs is not supported by Dynalab yet',
    )
  })
})

describe('tags', () => {
  it('are set with the target, added to, taken away and listed', async () => {
    const { writes } = await provisioned()
    const { ScalableTargetARN: ResourceARN = '' } = await register({
      ...writes,
      MinCapacity: 5,
      MaxCapacity: 9,
      Tags: { a: '1', b: '2' },
    })
    const tags = async () => (await client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags
    expect(await tags()).toEqual({ a: '1', b: '2' })
    await client.send(new TagResourceCommand({ ResourceARN, Tags: { b: '3', c: '' } }))
    await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a', 'unknown'] }))
    expect(await tags()).toEqual({ b: '3', c: '' })
    expect(await invalid(register({ ...writes, Tags: { d: '1' } }))).toBe(
      'Tags can be specified only when a scalable target is registered. Use TagResource to tag it later.',
    )
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, n) => [`t${n}`, 'x']))
    expect(await refusal(client.send(new TagResourceCommand({ ResourceARN, Tags: many })))).toMatchObject({
      name: 'TooManyTagsException',
      ResourceName: ResourceARN,
    })
    expect(await tags()).toEqual({ b: '3', c: '' })
  })

  it('of what is nowhere', async () => {
    const ResourceARN = `arn:aws:application-autoscaling:eu-west-2:000000000000:scalable-target/${randomUUID()}`
    for (const call of [
      () => client.send(new ListTagsForResourceCommand({ ResourceARN })),
      () => client.send(new TagResourceCommand({ ResourceARN, Tags: {} })),
      () => client.send(new UntagResourceCommand({ ResourceARN, TagKeys: [] })),
    ]) {
      expect(await refusal(call())).toMatchObject({ name: 'ResourceNotFoundException', ResourceName: ResourceARN })
    }
  })
})

it('forecasts are not for tables', async () => {
  const { writes } = await provisioned()
  const range = { StartTime: new Date('2026-01-01'), EndTime: new Date('2026-01-02') }
  expect(await invalid(client.send(new GetPredictiveScalingForecastCommand({ ...writes, PolicyName: 'p', ...range })))).toBe(
    'PredictiveScaling is not supported for service namespace: dynamodb',
  )
})

it('answers and errors are of JSON 1.1, with bare names', async () => {
  const ask = (target: string, body: string) =>
    signedPost(wire.endpoint, { body, headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target } })
  const listTargets = 'AnyScaleFrontendService.DescribeScalableTargets'
  const good = await ask(listTargets, '{"ServiceNamespace":"dynamodb","MaxResults":1}')
  expect(good).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' } })
  const bad = await ask(listTargets, '{"ServiceNamespace":"ecs"}')
  expect(bad).toMatchObject({ status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' } })
  expect(parsed(bad)).toEqual({
    __type: 'ValidationException',
    Message: 'ServiceNamespace ecs is not supported by Dynalab yet',
  })
  expect(await ask('DynamoDB_20120810.ListTables', '{}')).toMatchObject({ status: 404 })
})

it('works in the process, without a socket', async () => {
  await using emulator = await ownEmulator()
  const inProcess = new ApplicationAutoScalingClient(emulator.clientConfig())
  expect((await inProcess.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' }))).ScalableTargets).toEqual([])
})
