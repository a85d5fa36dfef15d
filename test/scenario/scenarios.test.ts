// Named scenarios: one call that breaks something for a while, what was drawn for it, and that the same seed draws the same.
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ShownScenario } from '../../src/emulator.js'
import { get, keyOf, makeTable, openTable, outcome, outcomes, put } from './faulted.js'
import { type Lab } from '../support/lab.js'

const HOME = { account: '000000000000', region: 'us-east-1' }
const KEYS = Array.from({ length: 24 }, (_, n) => `k${n}`)

let lab: Lab
beforeEach(async () => {
  lab = await openTable('scenarios')
})
afterEach(async () => lab.close())

const statesOf = () => lab.emulator.zones.show(HOME).namespaces[0]?.zones.map(({ zone, state }) => `${zone} ${state}`)

describe('zone-loss', () => {
  test('loses the zone that was named, and heals it at its end', async () => {
    const startMs = lab.clock.nowMs()
    const run = lab.emulator.scenarios.run('zone-loss', { zone: 'us-east-1b', duration: 'PT10S' })
    expect(run).toMatchObject({ id: 'zone-loss-1', name: 'zone-loss', seed: 'scenarios', drawn: {} })
    expect(run.fault).toMatchObject({ effect: 'zone-down', state: 'active', createdAtMs: startMs, expiresAtMs: startMs + 10_000 })
    expect(statesOf()).toEqual(['us-east-1a up', 'us-east-1b down', 'us-east-1c up'])
    await lab.clock.advance(10_000)
    expect(statesOf()).toEqual(['us-east-1a up', 'us-east-1b up', 'us-east-1c up'])
    expect(lab.emulator.scenarios.list()).toMatchObject([{ id: 'zone-loss-1', fault: { state: 'expired' } }])
  })

  test('draws one by the seed and the id, for a minute', async () => {
    const { scenarios, faults } = lab.emulator
    const drawn = (id: string): unknown => {
      const { drawn: what, fault } = scenarios.run('zone-loss', { id })
      expect(fault.zone).toBe(what['zone'])
      expect((fault.expiresAtMs ?? 0) - fault.createdAtMs).toBe(60_000)
      faults.remove(id)
      return what['zone']
    }
    const ids = Array.from({ length: 20 }, (_, n) => `run-${n}`)
    const first = ids.map(drawn)
    expect(new Set(first)).toEqual(new Set(['us-east-1a', 'us-east-1b', 'us-east-1c']))
    await lab.close()
    lab = await openTable('scenarios')
    const again = ids.map((id) => lab.emulator.scenarios.run('zone-loss', { id }).drawn['zone'])
    expect(again).toEqual(first)
  })
})

describe('region-cut', () => {
  test('cuts off a region that has replicas, until its fault is taken away', async () => {
    const { scenarios, faults, regions } = lab.emulator
    expect(() => scenarios.run('region-cut')).toThrow('region must be given: no global table has a region to draw')
    await lab.client.send(new UpdateTableCommand({ TableName: 'Tab', ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] }))
    await lab.engine.drain()
    const { id, drawn } = scenarios.run('region-cut')
    expect(['us-east-1', 'eu-west-1']).toContain(drawn['region'])
    const there = new DynamoDBClient({ ...lab.emulator.clientConfig(), region: 'eu-west-1', maxAttempts: 1 })
    const read = new GetItemCommand({ TableName: 'Tab', Key: keyOf('a') })
    await lab.client.send(put('a'))
    await lab.engine.drain()
    expect((await there.send(read)).Item).toBeUndefined()
    faults.remove(id)
    expect(regions.show().cuts).toEqual([])
    await lab.engine.drain()
    expect((await there.send(read)).Item).toBeDefined()
    expect(scenarios.list()).toEqual([])
  })
})

describe('hot-partition', () => {
  const throttled = async (): Promise<string[]> => {
    const all = await outcomes(lab.client, KEYS.map(get))
    return KEYS.filter((_pk, at) => all[at] === 'ThrottlingException')
  }

  test('throttles the partition of a key and no other, reads and writes, until it is split', async () => {
    const run: ShownScenario = lab.emulator.scenarios.run('hot-partition', { table: 'Tab', key: { pk: { S: 'k3' } } })
    const hot = await throttled()
    expect(hot).toContain('k3')
    expect(hot.length).toBeLessThan(KEYS.length)
    await expect(lab.client.send(put('k3'))).rejects.toMatchObject({
      name: 'ThrottlingException',
      throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded' }],
    })
    expect(lab.emulator.faults.show(run.id)).toMatchObject({ hits: hot.length + 1 })
    await lab.emulator.capacity.split('Tab', { key: keyOf('k3') })
    expect(await throttled()).toEqual([])
  })

  test('draws a partition, and ends', async () => {
    const { drawn } = lab.emulator.scenarios.run('hot-partition', { table: 'Tab', durationMs: 500 })
    expect(lab.emulator.capacity.partitions('Tab').partitions.map(({ id }) => id)).toContain(drawn['partition'])
    expect((await throttled()).length).toBeGreaterThan(0)
    await lab.clock.advance(500)
    expect(await throttled()).toEqual([])
  })

  test('leaves the table of the same name in another region alone', async () => {
    const there = new DynamoDBClient({ ...lab.emulator.clientConfig(), region: 'eu-west-1', maxAttempts: 1 })
    await makeTable(there)
    lab.emulator.scenarios.run('hot-partition', { table: 'Tab', key: { pk: { S: 'k3' } } })
    const write = new PutItemCommand({ TableName: 'Tab', Item: keyOf('k3') })
    expect(await outcome(there, write)).toBe('ok')
  })
})

test.each([
  ['meteor', {}, 'name must be one of zone-loss, region-cut, hot-partition'],
  ['zone-loss', { zone: 'us-east-1z' }, 'zone must be the name of a zone'],
  ['zone-loss', { table: 'Tab' }, 'table must not stand beside name zone-loss'],
  ['zone-loss', { durationMs: 1, duration: 'PT1S' }, 'duration must not stand beside durationMs'],
  ['region-cut', { region: 'mars-1' }, 'region must be'],
  ['hot-partition', {}, 'table must be given with name hot-partition'],
  ['hot-partition', { table: 'Nope' }, 'there is no table Nope in us-east-1 of account 000000000000'],
  ['hot-partition', { table: 'Tab', index: 'No' }, 'table Tab has no index No'],
  ['hot-partition', { table: 'Tab', key: { x: { S: 'a' } } }, 'key must have the hash attributes (pk)'],
])('%s with %j is refused', (name, options, reason) => {
  expect(() => lab.emulator.scenarios.run(name, options)).toThrow(reason)
  expect(lab.emulator.scenarios.list()).toEqual([])
  expect(lab.emulator.faults.list()).toEqual([])
})

test('over HTTP as in the library', async () => {
  const { endpoint } = await lab.emulator.listen({ port: 0 })
  const ask = (method: string, body?: object): Promise<Response> =>
    fetch(`${endpoint}/_dynalab/scenarios`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const made = await ask('POST', { name: 'zone-loss', zone: 'us-east-1a', duration: 'PT5S' })
  expect(made.status).toBe(200)
  expect(await made.json()).toMatchObject({ id: 'zone-loss-1', fault: { state: 'active' } })
  expect(await (await ask('GET')).json()).toMatchObject({ scenarios: [{ id: 'zone-loss-1', seed: 'scenarios' }] })
  const refused = await ask('POST', { name: 'zone-loss', speed: 1 })
  expect(refused.status).toBe(400)
  expect(await refused.text()).toContain('speed is unknown')
  expect((await ask('POST', {})).status).toBe(400)
})
