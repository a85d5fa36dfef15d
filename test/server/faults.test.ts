// Faults over the administration API: what is answered, what is refused and in which words, and that the library and the routes mean the
// same. Other services on the port can be met too, and an ambiguous name must say whose it is.
import { DescribeScalableTargetsCommand, ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling'
import { GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { administrations, BY_G, makeTable } from './administration.js'

const open = administrations()
const get = new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'a' }, sk: { S: '1' } } })

describe('the routes of faults', () => {
  it('make, show, list and take away', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const made = await lab.told('POST', 'faults', {
      operation: 'GetItem',
      effect: 'error',
      error: 'InternalServerError',
      times: 1,
    })
    const rule = { id: 'fault-1', operation: ['GetItem'], effect: 'error', error: 'InternalServerError', times: 1 }
    const createdAtMs = lab.clock.nowMs()
    expect(made).toEqual({ ...rule, state: 'active', matches: 0, hits: 0, createdAtMs })
    await lab.clock.advance(5)
    await expect(lab.client.send(get)).rejects.toThrow('Internal server error')
    const done = {
      ...rule,
      state: 'used up',
      matches: 1,
      hits: 1,
      createdAtMs,
      firstHitAtMs: createdAtMs + 5,
      lastHitAtMs: createdAtMs + 5,
    }
    expect(await lab.told('GET', 'faults/fault-1')).toEqual(done)
    await lab.told('POST', 'faults', { effect: 'latency', latencyMs: 1, account: '000000000000', region: 'us-east-1' })
    expect(await lab.told('GET', 'faults?account=000000000000&region=us-east-1')).toMatchObject({ faults: [{ id: 'fault-2' }] })
    expect(await lab.told('DELETE', 'faults/fault-1')).toEqual(done)
    expect(await lab.refused('DELETE', 'faults/fault-1')).toBe('404 refused: there is no fault fault-1')
    expect(await lab.told('DELETE', 'faults')).toMatchObject({ removed: [{ id: 'fault-2', latencyMs: { min: 1, max: 1 } }] })
    expect(await lab.told('GET', 'faults')).toEqual({ faults: [] })
  })

  it('go with POST reset', async () => {
    const lab = await open()
    lab.emulator.faults.inject({ effect: 'connection-reset' })
    expect((await lab.ask('POST', 'reset')).status).toBe(204)
    expect(await lab.told('GET', 'faults')).toEqual({ faults: [] })
  })

  it('take an id of one’s own, once while it is active', async () => {
    const lab = await open()
    const rule = { id: 'mine', effect: 'connection-reset' }
    await lab.told('POST', 'faults', rule)
    expect(await lab.refused('POST', 'faults', rule)).toBe('409 refused: id must be another one: a fault mine is active')
    await lab.told('DELETE', 'faults/mine')
    await lab.told('POST', 'faults', rule)
  })

  // What a rule draws hangs on its id, so a slip that was refused must not move the next one to another.
  it('are numbered without those that were refused', async () => {
    const lab = await open()
    await lab.refused('POST', 'faults', { effect: 'latency' })
    await lab.refused('POST', 'faults', { effect: 'zone-down', zone: 'us-east-1x' })
    expect(await lab.told('POST', 'faults', { effect: 'connection-reset', table: 'music' })).toMatchObject({ id: 'fault-1' })
    await lab.told('DELETE', 'faults/fault-1')
    expect(await lab.told('POST', 'faults', { effect: 'connection-reset', table: 'music' })).toMatchObject({ id: 'fault-2' })
  })

  it('are described', async () => {
    const lab = await open()
    const document = await lab.told('GET', 'openapi.json')
    expect(document).toMatchObject({
      paths: {
        '/_dynalab/faults': { post: { requestBody: {} }, get: {}, delete: {} },
        '/_dynalab/faults/{id}': { get: {}, delete: {} },
      },
    })
  })
})

describe('a rule on another service', () => {
  it('meets that alone, under its own errors', async () => {
    const lab = await open()
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const scaling = new ApplicationAutoScalingClient({ endpoint: lab.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
    const targets = new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' })
    const operation = 'application-autoscaling:DescribeScalableTargets'
    await lab.told('POST', 'faults', { operation, effect: 'error', error: 'ConcurrentUpdateException', times: 1 })
    await lab.client.send(new ListTablesCommand({}))
    await expect(scaling.send(targets)).rejects.toMatchObject({
      name: 'ConcurrentUpdateException',
      $metadata: { httpStatusCode: 500 },
    })
    await lab.told('POST', 'faults', { operation: 'DescribeScalableTargets', effect: 'throttle', times: 1 })
    await expect(scaling.send(targets)).rejects.toMatchObject({ name: 'ThrottlingException' })
    expect((await scaling.send(targets)).ScalableTargets).toEqual([])
  })
})

const REFUSALS: readonly (readonly [object, string])[] = [
  [{}, 'effect must be given: one of latency, error, '],
  [{ effect: 'fire' }, 'effect must be one of latency, error, throttle, partial-batch'],
  [{ effect: 'latency' }, 'latencyMs must be given with effect latency'],
  [{ effect: 'latency', latencyMs: { min: 9, max: 1 } }, 'latencyMs must be a whole number of milliseconds'],
  [{ effect: 'latency', latencyMs: 1, error: 'X' }, 'error must not stand beside effect latency'],
  [{ effect: 'latency', latencyMs: 1, weight: 2 }, 'weight is unknown: the members are id, operation, table'],
  [{ effect: 'error' }, 'error must be given with effect error'],
  [{ effect: 'error', error: 'Oops' }, 'error must be the name of an error that an operation can throw: Oops is none'],
  [
    { operation: 'GetItem', effect: 'error', error: 'ConditionalCheckFailedException' },
    'error must be one that dynamodb:GetItem can throw: AccessDeniedException, InternalServerError, ',
  ],
  [{ operation: 'GetItems', effect: 'connection-reset' }, 'operation must be the name of an operation: GetItems is none'],
  [
    { operation: 'TagResource', effect: 'connection-reset' },
    'operation must say whose TagResource is meant: dynamodb:TagResource or application-autoscaling:TagResource',
  ],
  [{ operation: ['GetItem', 'X'], effect: 'connection-reset' }, 'operation must be the name of an operation: X is none'],
  [{ operation: 'GetItem', effect: 'partial-batch', share: 0.5 }, 'effect must be another one: dynamodb:GetItem is no batch'],
  [{ operation: 'BatchGetItem', effect: 'partial-batch' }, 'share or count must be given with effect partial-batch'],
  [{ effect: 'connection-reset', nth: 3, every: 2 }, 'nth must be a multiple of every: no other number is hit'],
  [{ effect: 'connection-reset', table: 'a b' }, 'table must be the name of a table: 3 to 255 letters'],
  [
    { effect: 'connection-reset', table: 'arn:aws:dynamodb:us-east-1:000000000000:table/music' },
    'table must be the name of a table: 3 to 255 letters',
  ],
  [
    { effect: 'connection-reset', key: { pk: { S: 'a' }, sk: { L: [] } } },
    'key must have values of types S, N and B alone: sk is none',
  ],
  [{ effect: 'partial-batch', share: 0.5, count: 1 }, 'share must not stand beside count'],
  [{ effect: 'partial-batch', share: 1.5 }, 'share must be a number above 0 and up to 1'],
  [{ effect: 'partial-batch', count: 0 }, 'count must be a whole number of elements from 1 to 100'],
  [{ operation: 'GetItem', effect: 'transaction-conflict' }, 'effect must be another one: dynamodb:GetItem meets no conflicts'],
  [
    { operation: 'ListTables', table: 'music', effect: 'connection-reset' },
    'table must not be given: requests of dynamodb:ListTables',
  ],
  [
    { operation: 'GetItem', index: 'byG', effect: 'connection-reset' },
    'index must not be given: requests of dynamodb:GetItem name',
  ],
  [
    { operation: 'Scan', key: { pk: { S: 'a' } }, effect: 'connection-reset' },
    'key must not be given: requests of dynamodb:Scan',
  ],
  [{ key: {}, effect: 'connection-reset' }, 'key must have an attribute at least'],
  [{ key: { pk: { N: 'x' } }, effect: 'connection-reset' }, 'key must be legal: '],
  [
    { account: '000000000000', region: 'us-east-1', table: 'music', key: { x: { S: 'a' } }, effect: 'connection-reset' },
    'key must have attributes of the key alone: x is none',
  ],
  [
    { account: '000000000000', region: 'us-east-1', table: 'music', index: 'byH', effect: 'connection-reset' },
    'index must be one of music: byH is none',
  ],
  [
    { region: 'us-esat-1', effect: 'connection-reset' },
    'region must be one of AWS, or one that has tables: us-esat-1 is neither',
  ],
  [{ account: '12', effect: 'connection-reset' }, 'account must be the 12 digits of an account'],
  [
    { operation: 'ListTables', effect: 'throttle', limit: 'KeyRangeThroughputExceeded' },
    'limit must not be given: dynamodb:ListTables takes',
  ],
  [
    { operation: 'ListTables', effect: 'throttle', error: 'RequestLimitExceeded' },
    'error must be one that dynamodb:ListTables can throw: Thr',
  ],
  [{ effect: 'throttle', error: 'InternalServerError' }, 'error must be one of ProvisionedThroughputExceededException, '],
  [
    { effect: 'throttle', error: 'RequestLimitExceeded', limit: 'KeyRangeThroughputExceeded' },
    'limit must be another one: RequestLimitExceeded is never thrown for KeyRangeThroughputExceeded',
  ],
  [
    { effect: 'error', error: 'ResourceInUseException', key: { pk: { S: 'a' } } },
    'no operation can have effect error with these members: error, key',
  ],
  [{ effect: 'connection-reset', duration: '1 minute' }, 'duration must be a duration as ISO 8601 writes it, such as "PT1M"'],
  [{ effect: 'connection-reset', duration: 'PT1M', durationMs: 5 }, 'duration must not stand beside durationMs'],
  [{ effect: 'connection-reset', durationMs: 0 }, 'durationMs must be a whole number of milliseconds'],
  [{ effect: 'connection-reset', times: 0 }, 'times must be a whole number from 1 to'],
  [{ effect: 'connection-reset', nth: 1.5 }, 'nth must be a whole number from 1 to'],
  [{ effect: 'connection-reset', probability: 0 }, 'probability must be a number above 0 and up to 1'],
  [{ id: 'a/b', effect: 'connection-reset' }, 'id must be of 1 to 100 letters'],
]

describe('a rule that can never take effect', () => {
  it('is refused by the member that is wrong', async () => {
    const lab = await open()
    await makeTable(lab, 'music', BY_G)
    for (const [rule, reason] of REFUSALS) {
      const words = await lab.refused('POST', 'faults', rule)
      expect(words.startsWith(`400 refused: ${reason}`), `${JSON.stringify(rule)}: ${words}`).toBe(true)
    }
    expect(lab.emulator.faults.list()).toEqual([])
  })
})

it('the hits of rules are a metric', async () => {
  const lab = await open()
  lab.emulator.faults.inject({ operation: 'ListTables', effect: 'error', error: 'InternalServerError', times: 2 })
  for (let n = 0; n < 3; n++) await lab.client.send(new ListTablesCommand({})).catch(() => undefined)
  const { text } = await lab.ask('GET', 'metrics')
  expect(text).toContain('InjectedFaults{Rule="fault-1",Effect="error"} 2')
})
