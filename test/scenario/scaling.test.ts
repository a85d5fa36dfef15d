// What auto scaling does by the emulator's clock, on a clock that only the test moves: tables that grow under load and shrink behind it,
// what holds that back, actions at their times, restarts. Requests go through the real clients, in the process.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  ListTagsForResourceCommand,
  PutScalingPolicyCommand,
  PutScheduledActionCommand,
  RegisterScalableTargetCommand,
  type ScalableDimension,
  type ScalingActivity,
  type SuspendedState,
} from '@aws-sdk/client-application-auto-scaling'
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import type { Emulator } from '../../src/emulator.js'
import { manualAt } from '../../src/runtime/clock-state.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { openFolder } from '../../src/storage/folder.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import type { Store } from '../../src/storage/store.js'
import { emulatorOn } from '../support/emulator-rig.js'

const START_MS = Date.UTC(2026, 0, 1)
const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const DYNAMODB = 'dynamodb' as const

/** Remembers when it was asked to wake somebody. */
class WatchedClock extends SteerableClock {
  readonly dues: number[] = []

  override at(dueMs: number, task: () => void | Promise<void>): () => void {
    this.dues.push(dueMs)
    return super.at(dueMs, task)
  }
}

const opened: Lab[] = []
afterEach(async () => {
  for (const lab of opened.splice(0)) await lab.close()
})

/** An emulator with both clients. */
interface LabOptions {
  readonly store?: Store
  readonly transitionMs?: number
  readonly startMs?: number
}

class Lab {
  readonly clock: WatchedClock
  readonly #emulator: Emulator
  readonly tables: DynamoDBClient
  readonly scaling: ApplicationAutoScalingClient
  #puts = 0

  private constructor(clock: WatchedClock, emulator: Emulator) {
    this.clock = clock
    this.#emulator = emulator
    this.tables = new DynamoDBClient(this.configIn('us-east-1'))
    this.scaling = new ApplicationAutoScalingClient(this.configIn('us-east-1'))
  }

  configIn(region: string): ReturnType<Emulator['clientConfig']> & { maxAttempts: number } {
    return { ...this.#emulator.clientConfig(), region, maxAttempts: 1 }
  }

  static async open({ store, transitionMs = 0, startMs = START_MS }: LabOptions = {}): Promise<Lab> {
    const clock = new WatchedClock(manualAt(startMs))
    const { emulator } = await emulatorOn(store ?? (await openMemoryStore()), { clock, isAudited: true, transitionMs })
    const lab = new Lab(clock, emulator)
    opened.push(lab)
    return lab
  }

  async close(): Promise<void> {
    await this.#emulator.close()
  }

  reset(): Promise<void> {
    return this.#emulator.reset({ account: '000000000000', region: 'us-east-1' })
  }

  async makeTable(name: string, units = 10, index = false): Promise<void> {
    const throughput = { ReadCapacityUnits: units, WriteCapacityUnits: units }
    const attributes = index ? ['pk', 'g'] : ['pk']
    await this.tables.send(
      new CreateTableCommand({
        TableName: name,
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        ProvisionedThroughput: throughput,
        ...(index && {
          GlobalSecondaryIndexes: [
            {
              IndexName: 'byG',
              KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
              Projection: { ProjectionType: 'ALL' as const },
              ProvisionedThroughput: throughput,
            },
          ],
        }),
      }),
    )
  }

  /** Registers with a policy. */
  async track(id: Id, bounds: { least: number; most: number; suspended?: SuspendedState }, more: object = {}): Promise<void> {
    await this.register(id, bounds)
    await this.scaling.send(
      new PutScalingPolicyCommand({
        ...id,
        PolicyName: 'track',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          PredefinedMetricSpecification: {
            PredefinedMetricType: id.ScalableDimension.includes(':Read')
              ? 'DynamoDBReadCapacityUtilization'
              : 'DynamoDBWriteCapacityUtilization',
          },
          ...more,
        },
      }),
    )
  }

  async register(id: Id, { least, most, suspended }: { least: number; most: number; suspended?: SuspendedState }): Promise<void> {
    const bounds = { MinCapacity: least, MaxCapacity: most, ...(suspended && { SuspendedState: suspended }) }
    await this.scaling.send(new RegisterScalableTargetCommand({ ...id, ...bounds }))
  }

  /** So many minutes with writes of so many units a second, six times a minute. */
  async write(table: string, unitsPerSec: number, minutes: number): Promise<void> {
    for (let slice = 0; slice < minutes * 6; slice++) {
      for (let left = unitsPerSec * 10; left > 0; left -= 20) {
        const size = Math.min(20, left) * 1024 - 64
        const Item = { pk: { S: String(this.#puts++) }, g: { S: 'g' }, text: { S: 'x'.repeat(size) } }
        await this.tables.send(new PutItemCommand({ TableName: table, Item }))
      }
      await this.clock.advance(10 * SECOND_MS)
    }
  }

  async unitsOf(table: string): Promise<{ read: number; write: number; index: (number | undefined)[] }> {
    const { Table } = await this.tables.send(new DescribeTableCommand({ TableName: table }))
    const { ReadCapacityUnits: read = 0, WriteCapacityUnits: write = 0 } = Table?.ProvisionedThroughput ?? {}
    const index = Table?.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput
    return { read, write, index: [index?.ReadCapacityUnits, index?.WriteCapacityUnits] }
  }

  async activities({ ResourceId }: { ResourceId: string }, IncludeNotScaledActivities = false): Promise<ScalingActivity[]> {
    const asked = { ServiceNamespace: DYNAMODB, ResourceId, IncludeNotScaledActivities }
    return (await this.scaling.send(new DescribeScalingActivitiesCommand(asked))).ScalingActivities ?? []
  }
}

interface Id {
  readonly ServiceNamespace: 'dynamodb'
  readonly ResourceId: string
  readonly ScalableDimension: ScalableDimension
}
const idOf = (resource: string, units: 'Read' | 'Write'): Id => ({
  ServiceNamespace: DYNAMODB,
  ResourceId: `table/${resource}`,
  ScalableDimension: `dynamodb:${resource.includes('/') ? 'index' : 'table'}:${units}CapacityUnits`,
})
const WRITES = idOf('Tee', 'Write')
const secondsIn = (date: Date | undefined): number => ((date?.getTime() ?? 0) - START_MS) / SECOND_MS

describe('target tracking', () => {
  // The whole cycle: two minutes above the target move the table out, fifteen far below move it in, silence moves nothing.
  test('scales a table out under load, in behind it, and leaves it alone without traffic', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.track(WRITES, { least: 2, most: 100 })
    await lab.write('Tee', 14, 1)
    expect(await lab.unitsOf('Tee')).toMatchObject({ read: 10, write: 10 })
    await lab.write('Tee', 14, 1)
    expect(await lab.unitsOf('Tee')).toMatchObject({ read: 10, write: 20 })
    await lab.write('Tee', 3, 14)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 20 })
    await lab.write('Tee', 3, 1)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 5 })
    await lab.clock.advance(120 * MINUTE_MS)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 5 })

    const policies = await lab.scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: DYNAMODB }))
    const [high, low] = policies.ScalingPolicies?.[0]?.Alarms?.map(({ AlarmName }) => AlarmName) ?? []
    const [inwards, outwards, ...more] = await lab.activities(WRITES)
    expect(more).toEqual([])
    expect(outwards).toMatchObject({
      ...WRITES,
      Description: 'Setting write capacity units to 20.',
      Cause: `monitor alarm ${high} in state ALARM triggered policy track`,
      StatusCode: 'Successful',
      StatusMessage: 'Successfully set write capacity units to 20. Change successfully fulfilled by dynamodb.',
    })
    expect(secondsIn(outwards?.StartTime)).toBe(120)
    expect(inwards).toMatchObject({
      Description: 'Setting write capacity units to 5.',
      Cause: `monitor alarm ${low} in state ALARM triggered policy track`,
      StatusCode: 'Successful',
    })
    expect(secondsIn(inwards?.StartTime)).toBe(17 * 60)
  })

  test('scales reads, writes and an index of several tables, each by its own use', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10, true)
    await lab.makeTable('You', 10)
    const bounds = { least: 5, most: 15 }
    for (const id of [WRITES, idOf('Tee', 'Read'), idOf('Tee/index/byG', 'Write'), idOf('You', 'Write'), idOf('You', 'Read')]) {
      await lab.track(id, bounds)
    }
    for (let minute = 0; minute < 2; minute++) {
      for (let n = 0; n < 480; n++)
        await lab.tables.send(new GetItemCommand({ TableName: 'You', Key: { pk: { S: 'none' } }, ConsistentRead: true }))
      await lab.write('Tee', 12, 1)
    }
    expect(await lab.unitsOf('Tee')).toEqual({ read: 10, write: 15, index: [10, 15] })
    expect(await lab.unitsOf('You')).toMatchObject({ read: 12, write: 10 })
  })

  test('is held back by suspension, by cooldowns and by DisableScaleIn, and goes on without them', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.track(
      WRITES,
      { least: 2, most: 100, suspended: { DynamicScalingOutSuspended: true } },
      { ScaleOutCooldown: 180, DisableScaleIn: true },
    )
    await lab.write('Tee', 14, 2)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 10 })
    await lab.register(WRITES, { least: 2, most: 100, suspended: { DynamicScalingOutSuspended: false } })
    await lab.write('Tee', 14, 1)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 20 })
    await lab.write('Tee', 21, 2)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 20 })
    await lab.write('Tee', 21, 1)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 30 })
    await lab.write('Tee', 1, 20)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 30 })
    await lab.track(WRITES, { least: 2, most: 100, suspended: { DynamicScalingInSuspended: true } })
    await lab.write('Tee', 1, 2)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 30 })
    await lab.register(WRITES, { least: 2, most: 100, suspended: { DynamicScalingInSuspended: false } })
    await lab.write('Tee', 1, 1)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 2 })
  })

  // An alarm that goes on is written down once, and shown only to those who ask for it.
  test('says why it did not scale', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.track(WRITES, { least: 10, most: 10 })
    await lab.write('Tee', 9, 5)
    await lab.write('Tee', 1, 17)
    expect(await lab.activities(WRITES)).toEqual([])
    expect(await lab.activities(WRITES, true)).toMatchObject([
      {
        StatusCode: 'Failed',
        Description: 'Attempting to scale due to alarm triggered',
        NotScaledReasons: [{ Code: 'AlreadyAtMinCapacity', MinCapacity: 10 }],
      },
      { NotScaledReasons: [{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 10 }] },
    ])
  })

  test('fails in the words of UpdateTable: once a day has had its decreases, and on demand', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    for (const up of [20, 30, 40, 50]) {
      for (const WriteCapacityUnits of [up + 1, up]) {
        const ProvisionedThroughput = { ReadCapacityUnits: 10, WriteCapacityUnits }
        await lab.tables.send(new UpdateTableCommand({ TableName: 'Tee', ProvisionedThroughput }))
      }
    }
    await lab.track(WRITES, { least: 2, most: 100 })
    await lab.write('Tee', 7, 20)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 50 })
    const [refused, ...others] = await lab.activities(WRITES)
    expect(others).toEqual([])
    expect(refused).toMatchObject({ StatusCode: 'Failed', Description: 'Setting write capacity units to 10.' })
    expect(refused?.StatusMessage).toMatch(
      /^Failed to set write capacity units to 10\. Reason: Subscriber limit exceeded: .* Number of decreases today: 4\. /,
    )
    await lab.write('Tee', 7, 41) // an hour behind the last one, the next is allowed
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 10 })

    await lab.tables.send(new UpdateTableCommand({ TableName: 'Tee', BillingMode: 'PAY_PER_REQUEST' }))
    await lab.write('Tee', 7, 4)
    expect(await lab.activities(WRITES)).toMatchObject([
      {
        StatusCode: 'Failed',
        StatusMessage:
          'Failed to set write capacity units to 10. Reason: One or more parameter values were invalid: ' +
          'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
      },
      { StatusCode: 'Successful' },
      { StatusCode: 'Failed' },
    ])
  })

  test('serves the next table of a name when the first is gone', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.track(WRITES, { least: 2, most: 100 })
    await lab.tables.send(new DeleteTableCommand({ TableName: 'Tee' }))
    await lab.clock.advance(5 * MINUTE_MS)
    expect(await lab.activities(WRITES, true)).toEqual([])
    await lab.makeTable('Tee', 10)
    await lab.write('Tee', 14, 2)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 20 })
  })

  // A request that comes at the full minute itself, before the policies had their turn, sets the timer anew.
  test('looks at a full minute even when a request comes just then', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    lab.clock.at(START_MS + 2 * MINUTE_MS, () => lab.register(WRITES, { least: 2, most: 50 }))
    await lab.track(WRITES, { least: 2, most: 100 })
    await lab.write('Tee', 14, 2)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 20 })
  })

  test('wakes at full minutes while there are policies, and never without', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.register(WRITES, { least: 2, most: 100 })
    const minutes = (): number[] => lab.clock.dues.filter((dueMs) => dueMs < START_MS + 59 * MINUTE_MS)
    await lab.clock.advance(90 * SECOND_MS)
    expect(minutes()).toEqual([])
    await lab.track(WRITES, { least: 2, most: 100 })
    await lab.clock.advance(60 * SECOND_MS)
    expect(minutes()).toEqual([120, 180].map((seconds) => START_MS + seconds * SECOND_MS))
    await lab.scaling.send(new DeregisterScalableTargetCommand(WRITES))
    await lab.clock.advance(10 * MINUTE_MS)
    expect(minutes()).toHaveLength(2)
  })
})

describe('a change that takes time', () => {
  test('is in progress until the table is ACTIVE again, and nothing else is tried meanwhile', async () => {
    const lab = await Lab.open({ transitionMs: 90 * SECOND_MS })
    await lab.makeTable('Tee', 10)
    await lab.clock.advance(2 * MINUTE_MS)
    await lab.track(WRITES, { least: 2, most: 100 })
    await lab.write('Tee', 14, 2)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 10 })
    const [begun] = await lab.activities(WRITES)
    expect(begun).toMatchObject({
      StatusCode: 'InProgress',
      StatusMessage: 'Successfully set write capacity units to 20. Waiting for change to be fulfilled by dynamodb.',
    })
    expect(begun).not.toHaveProperty('EndTime')
    // New bounds wait for the table, and are kept at the first full minute behind it.
    await lab.register(WRITES, { least: 25, most: 100 })
    await lab.clock.advance(MINUTE_MS)
    expect(await lab.activities(WRITES)).toMatchObject([{ StatusCode: 'InProgress' }])
    await lab.clock.advance(30 * SECOND_MS)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 20 })
    const [done] = await lab.activities(WRITES)
    expect(done).toMatchObject({ ActivityId: begun?.ActivityId, StatusCode: 'Successful' })
    expect((done?.EndTime?.getTime() ?? 0) - (done?.StartTime?.getTime() ?? 0)).toBe(90 * SECOND_MS)
    await lab.clock.advance(3 * MINUTE_MS)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 25 })
  })
})

describe('a scheduled action', () => {
  const put = (lab: Lab, ScheduledActionName: string, Schedule: string, MinCapacity?: number, MaxCapacity?: number) =>
    lab.scaling.send(
      new PutScheduledActionCommand({
        ...WRITES,
        ScheduledActionName,
        Schedule,
        ScalableTargetAction: { ...(MinCapacity && { MinCapacity }), ...(MaxCapacity && { MaxCapacity }) },
      }),
    )
  const boundsOf = async (lab: Lab): Promise<(number | undefined)[]> => {
    const { ScalableTargets: [target] = [] } = await lab.scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: DYNAMODB }),
    )
    return [target?.MinCapacity, target?.MaxCapacity]
  }

  test('moves the bounds at its times, and the capacity with them', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.register(WRITES, { least: 5, most: 20 })
    await put(lab, 'morning', 'cron(30 0 * * ? *)', 30, 40)
    await put(lab, 'evening', 'at(2026-01-01T01:00:15)', 1, 8)
    await lab.clock.advance(30 * MINUTE_MS - 1)
    expect(await boundsOf(lab)).toEqual([5, 20])
    await lab.clock.advance(1)
    expect(await boundsOf(lab)).toEqual([30, 40])
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 30 })
    await lab.clock.advance(31 * MINUTE_MS)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 8 })
    await lab.clock.advance(24 * 60 * MINUTE_MS)
    expect(await lab.unitsOf('Tee')).toMatchObject({ write: 30 })
    const seen = (await lab.activities(WRITES)).map(({ Description, Cause, StatusMessage }) => [
      Description,
      Cause,
      StatusMessage,
    ])
    expect(seen.slice(-4)).toEqual([
      [
        'Setting write capacity units to 8.',
        'maximum capacity was set to 8',
        'Successfully set write capacity units to 8. Change successfully fulfilled by dynamodb.',
      ],
      [
        'Setting min capacity to 1 and max capacity to 8',
        'scheduled action name evening was triggered',
        'Successfully set min capacity to 1 and max capacity to 8',
      ],
      [
        'Setting write capacity units to 30.',
        'minimum capacity was set to 30',
        'Successfully set write capacity units to 30. Change successfully fulfilled by dynamodb.',
      ],
      [
        'Setting min capacity to 30 and max capacity to 40',
        'scheduled action name morning was triggered',
        'Successfully set min capacity to 30 and max capacity to 40',
      ],
    ])
  })

  test('does nothing while it is suspended, and fails when it would cross the bounds', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.register(WRITES, { least: 5, most: 20, suspended: { ScheduledScalingSuspended: true } })
    await put(lab, 'up', 'rate(1 minute)', 15)
    await lab.clock.advance(3 * MINUTE_MS)
    expect(await boundsOf(lab)).toEqual([5, 20])
    expect(await lab.activities(WRITES)).toEqual([])
    await put(lab, 'up', 'rate(1 minute)', 21)
    await lab.register(WRITES, { least: 5, most: 20, suspended: { ScheduledScalingSuspended: false } })
    await lab.clock.advance(MINUTE_MS)
    expect(await boundsOf(lab)).toEqual([5, 20])
    expect(await lab.activities(WRITES)).toMatchObject([
      {
        Description: 'Setting min capacity to 21',
        StatusCode: 'Failed',
        StatusMessage: 'Failed to set min capacity to 21. Reason: Maximum capacity cannot be less than minimum capacity.',
      },
    ])
  })
})

describe('what is registered', () => {
  test('survives a restart, a change under way and the time of an action included', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dynalab-scaling-'))
    try {
      const first = await Lab.open({ store: await openFolder(folder, 'create'), transitionMs: 30 * SECOND_MS })
      await first.makeTable('Tee', 10)
      await first.clock.advance(MINUTE_MS)
      await first.track(WRITES, { least: 5, most: 100 })
      await first.scaling.send(
        new PutScheduledActionCommand({
          ...WRITES,
          ScheduledActionName: 'later',
          Schedule: 'rate(10 minutes)',
          ScalableTargetAction: { MinCapacity: 40 },
        }),
      )
      await first.write('Tee', 14, 2)
      expect(await first.activities(WRITES)).toMatchObject([{ StatusCode: 'InProgress' }])
      const all = async (lab: Lab) => ({
        targets: (await lab.scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: DYNAMODB }))).ScalableTargets,
        policies: (await lab.scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: DYNAMODB }))).ScalingPolicies,
        actions: (await lab.scaling.send(new DescribeScheduledActionsCommand({ ServiceNamespace: DYNAMODB }))).ScheduledActions,
        activities: await lab.activities(WRITES),
      })
      const before = await all(first)
      const nowMs = first.clock.nowMs()
      await first.close()
      opened.pop()

      const second = await Lab.open({ store: await openFolder(folder, 'existing'), transitionMs: 30 * SECOND_MS, startMs: nowMs })
      expect(await all(second)).toEqual(before)
      const tags = await second.scaling.send(
        new ListTagsForResourceCommand({ ResourceARN: before.targets?.[0]?.ScalableTargetARN }),
      )
      expect(tags.Tags).toEqual({})
      await second.clock.advance(30 * SECOND_MS)
      expect(await second.unitsOf('Tee')).toMatchObject({ write: 20 })
      expect(await second.activities(WRITES)).toMatchObject([{ StatusCode: 'Successful' }])
      await second.write('Tee', 21, 3)
      expect(await second.unitsOf('Tee')).toMatchObject({ write: 30 })
      await second.clock.advance(10 * MINUTE_MS)
      expect(await second.unitsOf('Tee')).toMatchObject({ write: 40 })
    } finally {
      for (const lab of opened.splice(0)) await lab.close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('goes with the reset of its namespace, its history too, and no other', async () => {
    const lab = await Lab.open()
    const elsewhere = new ApplicationAutoScalingClient(lab.configIn('eu-west-1'))
    await lab.makeTable('Tee', 10)
    await lab.track(WRITES, { least: 11, most: 100 })
    const other = new DynamoDBClient(lab.configIn('eu-west-1'))
    await other.send(
      new CreateTableCommand({
        TableName: 'Tee',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 },
      }),
    )
    await elsewhere.send(new RegisterScalableTargetCommand({ ...WRITES, MinCapacity: 12, MaxCapacity: 20 }))
    expect(await lab.activities(WRITES)).toHaveLength(1)
    await lab.reset()
    expect(await lab.activities(WRITES)).toEqual([])
    const listed = { ServiceNamespace: DYNAMODB }
    expect((await lab.scaling.send(new DescribeScalableTargetsCommand(listed))).ScalableTargets).toEqual([])
    expect((await elsewhere.send(new DescribeScalableTargetsCommand(listed))).ScalableTargets).toHaveLength(1)
    expect((await elsewhere.send(new DescribeScalingActivitiesCommand(listed))).ScalingActivities).toHaveLength(1)
  })

  test('has six weeks of history', async () => {
    const lab = await Lab.open()
    await lab.makeTable('Tee', 10)
    await lab.register(WRITES, { least: 11, most: 100 })
    await lab.clock.advance(42 * 24 * 60 * MINUTE_MS)
    expect(await lab.activities(WRITES)).toHaveLength(1)
    await lab.clock.advance(1)
    expect(await lab.activities(WRITES)).toEqual([])
    await lab.register(WRITES, { least: 12, most: 100 })
    expect(await lab.activities(WRITES)).toHaveLength(1)
  })
})
