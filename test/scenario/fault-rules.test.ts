// Which requests a fault rule hits, and when it ends: by table, key and namespace, by count, by the seed, by the clock, with a reset.
import { DynamoDBClient, GetItemCommand, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as faulted from './faulted.js'
import { ARN, type Command, get, keyOf, openTable, put, query } from './faulted.js'
import type { Lab } from '../support/lab.js'

const HOME = { account: '000000000000', region: 'us-east-1' }

let lab: Lab
beforeEach(async () => {
  lab = await openTable()
})
afterEach(async () => lab.close())

const outcome = (command: Command, client = lab.client): Promise<string> => faulted.outcome(client, command)
const outcomes = (commands: readonly Command[]): Promise<string[]> => faulted.outcomes(lab.client, commands)

describe('who is met', () => {
  test('is told by table, index, key, account and region', async () => {
    const { faults } = lab.emulator
    const error = { effect: 'error', error: 'InternalServerError' } as const
    const hit = (commands: readonly Command[]) => outcomes(commands).then((all) => all.map((one) => one !== 'ok'))
    faults.inject({ id: 'x', table: 'Other', ...error })
    expect(await hit([put('a'), new ListTablesCommand({})])).toEqual([false, false])
    faults.remove('x')
    faults.inject({ id: 'x', key: { pk: { S: 'a' } }, ...error })
    expect(await hit([put('a'), put('b'), get('a'), get('b'), query('a'), query('b')])).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
    ])
    expect(await hit([new ScanCommand({ TableName: 'Tab' })])).toEqual([false])
    const byArn = new GetItemCommand({ TableName: ARN, Key: keyOf('a') })
    expect(await hit([byArn])).toEqual([true])
    faults.remove('x')
    faults.inject({ id: 'x', region: 'eu-west-1', ...error })
    expect(await hit([put('a')])).toEqual([false])
    const elsewhere = new DynamoDBClient({ ...lab.emulator.clientConfig(), region: 'eu-west-1', maxAttempts: 1 })
    expect(await outcome(new ListTablesCommand({}), elsewhere)).toBe('InternalServerError')
    faults.remove('x')
    faults.inject({ id: 'x', ...HOME, ...error })
    expect(await outcome(new ListTablesCommand({}), elsewhere)).toBe('ok')
    expect(await hit([put('a')])).toEqual([true])
  })

  test('is told by the partition that a key lies in, until that is split', async () => {
    const { partitions } = lab.emulator.capacity.partitions('Tab')
    const ids = partitions.map(({ id }) => id)
    const names = Array.from({ length: 40 }, (_, n) => `k${n}`)
    const error = { effect: 'error', error: 'InternalServerError' } as const
    const met: string[][] = []
    for (const partition of ids) {
      const { id } = lab.emulator.faults.inject({ table: 'Tab', partition, ...error })
      const hits = await outcomes(names.map(get))
      const queried = await outcomes(names.map(query))
      expect(queried).toEqual(hits)
      met.push(names.filter((_name, at) => hits[at] !== 'ok'))
      lab.emulator.faults.remove(id)
    }
    expect(met.every((some) => some.length > 0)).toBe(true)
    expect(met.flat().sort()).toEqual([...names].sort())
    lab.emulator.faults.inject({ table: 'Tab', partition: ids[0], ...error })
    const [name = ''] = met[0] ?? []
    expect(await outcome(get(name))).toBe('InternalServerError')
    await lab.emulator.capacity.split('Tab', { key: keyOf(name) })
    expect(await outcome(get(name))).toBe('ok')
  })

  test('is counted: nth, every, after', async () => {
    const { faults } = lab.emulator
    const pattern = async (spec: object): Promise<string> => {
      faults.inject({ id: 'x', operation: 'GetItem', effect: 'error', error: 'InternalServerError', ...spec })
      const all = await outcomes(Array.from({ length: 8 }, () => get('a')))
      faults.remove('x')
      return all.map((one) => (one === 'ok' ? '.' : 'x')).join('')
    }
    expect(await pattern({ nth: 3 })).toBe('..x.....')
    expect(await pattern({ every: 3 })).toBe('..x..x..')
    expect(await pattern({ after: 5 })).toBe('.....xxx')
    expect(await pattern({ after: 2, every: 2 })).toBe('...x.x.x')
    expect(await pattern({ after: 2, every: 2, times: 2 })).toBe('...x.x..')
  })

  test('is drawn by the seed: the same for the same rule, another for another', async () => {
    const pattern = async (seed: string, id: string): Promise<string> => {
      await lab.close()
      lab = await openTable(seed)
      lab.emulator.faults.inject({ id, operation: 'GetItem', effect: 'error', error: 'InternalServerError', probability: 0.3 })
      const all = await outcomes(Array.from({ length: 60 }, () => get('a')))
      return all.map((one) => (one === 'ok' ? '.' : 'x')).join('')
    }
    const first = await pattern('seed', 'rule')
    expect(await pattern('seed', 'rule')).toBe(first)
    expect(await pattern('other', 'rule')).not.toBe(first)
    expect(await pattern('seed', 'another')).not.toBe(first)
    const hits = [...first].filter((one) => one === 'x').length
    expect(hits).toBeGreaterThan(8)
    expect(hits).toBeLessThan(28)
  })
})

describe('a rule', () => {
  const spec = { operation: 'GetItem', effect: 'error', error: 'InternalServerError' } as const

  test('ends by the clock, and tells what it did', async () => {
    const { faults } = lab.emulator
    const startMs = lab.clock.nowMs()
    const { id } = faults.inject({ ...spec, duration: 'PT1M', nth: 2 })
    await lab.clock.advance(1000)
    expect(await outcomes([get('a'), get('a'), put('a')])).toEqual(['ok', 'InternalServerError', 'ok'])
    await lab.clock.advance(58_999)
    expect(faults.show(id)).toMatchObject({ state: 'active', matches: 2, hits: 1 })
    await lab.clock.advance(1)
    expect(await outcomes([get('a'), get('a'), get('a')])).toEqual(['ok', 'ok', 'ok'])
    expect(faults.show(id)).toEqual({
      id: 'fault-1',
      operation: ['GetItem'],
      effect: 'error',
      error: 'InternalServerError',
      nth: 2,
      state: 'expired',
      matches: 2,
      hits: 1,
      createdAtMs: startMs,
      expiresAtMs: startMs + 60_000,
      firstHitAtMs: startMs + 1000,
      lastHitAtMs: startMs + 1000,
    })
    expect(faults.injector.isEmpty).toBe(true)
  })

  test('ends by its hits', async () => {
    const { id } = lab.emulator.faults.inject({ ...spec, times: 2 })
    expect(await outcomes([get('a'), get('a'), get('a')])).toEqual(['InternalServerError', 'InternalServerError', 'ok'])
    expect(lab.emulator.faults.show(id)).toMatchObject({ state: 'used up', matches: 2, hits: 2 })
    expect(lab.emulator.faults.injector.isEmpty).toBe(true)
  })

  test('goes with the reset of its namespace, one for all with the reset of all', async () => {
    const { emulator } = lab
    emulator.faults.inject({ ...spec, id: 'home', ...HOME })
    emulator.faults.inject({ ...spec, id: 'away', account: '111122223333', region: 'eu-west-1' })
    emulator.faults.inject({ ...spec, id: 'all' })
    const ids = () => emulator.faults.list().map(({ id }) => id)
    await emulator.reset(HOME)
    expect(ids()).toEqual(['away', 'all'])
    expect(emulator.faults.list({ account: '111122223333', region: 'eu-west-1' }).map(({ id }) => id)).toEqual(['away'])
    await emulator.reset()
    expect(ids()).toEqual([])
  })

  test('in front of another one keeps what it refused from it', async () => {
    const first = lab.emulator.faults.inject({ ...spec, every: 2 })
    const second = lab.emulator.faults.inject({ ...spec, error: 'RequestLimitExceeded' })
    expect(await outcomes([get('a'), get('a'), get('a')])).toEqual([
      'RequestLimitExceeded',
      'InternalServerError',
      'RequestLimitExceeded',
    ])
    expect(lab.emulator.faults.show(first.id)).toMatchObject({ matches: 3, hits: 1 })
    expect(lab.emulator.faults.show(second.id)).toMatchObject({ matches: 2, hits: 2 })
  })
})
