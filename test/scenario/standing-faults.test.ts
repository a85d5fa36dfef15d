// Faults of the infrastructure, on a global table of two regions: cut or paused as long as a rule stands, whole again when it ends in
// whatever way.
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeTable } from './faulted.js'
import { type Lab, openLab } from '../support/lab.js'

const HERE = 'us-east-1'
const THERE = 'eu-west-1'
const PAUSE = 'aws:dynamodb:global-table-pause-replication'
const ARN = `arn:aws:dynamodb:${HERE}:000000000000:table/Tab`

let lab: Lab
let there: DynamoDBClient
beforeEach(async () => {
  lab = await openLab()
  there = new DynamoDBClient({ ...lab.emulator.clientConfig(), region: THERE, maxAttempts: 1 })
  await makeTable(lab.client)
  await lab.client.send(new UpdateTableCommand({ TableName: 'Tab', ReplicaUpdates: [{ Create: { RegionName: THERE } }] }))
  await lab.engine.drain()
})
afterEach(async () => lab.close())

const Key = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } })
const put = (client: DynamoDBClient, pk: string): Promise<unknown> =>
  client.send(new PutItemCommand({ TableName: 'Tab', Item: Key(pk) }))

/** Whether the item is in that region, once all has gone over that can. */
async function has(client: DynamoDBClient, pk: string): Promise<boolean> {
  await lab.engine.drain()
  const { Item } = await client.send(new GetItemCommand({ TableName: 'Tab', Key: Key(pk), ConsistentRead: true }))
  return Item !== undefined
}

describe('a zone that is lost', () => {
  const states = () =>
    lab.emulator.zones
      .show()
      .namespaces.find(({ region }) => region === HERE)
      ?.zones.map(({ state }) => state)
  const outcomesOf = (): Promise<string[]> => {
    const keys = Array.from({ length: 24 }, (_, n) => `k${n}`)
    return Promise.all(keys.map((pk) => put(lab.client, pk).then(() => 'ok', (error: Error) => error.name))) // prettier-ignore
  }

  test('leaves its partitions without a leader for the failover time, and comes back when the rule is over', async () => {
    lab.emulator.zones.setFailover(3000)
    lab.emulator.faults.inject({ effect: 'zone-down', zone: `${HERE}a`, duration: 'PT1M' })
    expect(states()).toEqual(['down', 'up', 'up'])
    expect(new Set(await outcomesOf())).toEqual(new Set(['ok', 'InternalServerError']))
    await lab.clock.advance(3000)
    expect(new Set(await outcomesOf())).toEqual(new Set(['ok']))
    await lab.clock.advance(57_000)
    expect(states()).toEqual(['up', 'up', 'up'])
  })

  test('of one account, stays lost while a rule for all says so', () => {
    const { faults } = lab.emulator
    faults.inject({ id: 'all', effect: 'zone-down', zone: `${HERE}b` })
    faults.inject({ id: 'own', effect: 'zone-down', zone: `${HERE}b`, account: '000000000000' })
    faults.remove('own')
    expect(states()).toEqual(['up', 'down', 'up'])
    faults.inject({ id: 'own', effect: 'zone-down', zone: `${HERE}b`, account: '000000000000' })
    faults.remove('all')
    expect(states()).toEqual(['up', 'down', 'up'])
    faults.clear({ account: '000000000000', region: HERE })
    expect(states()).toEqual(['up', 'up', 'up'])
  })

  test('is brought back by the end of the rule alone', async () => {
    const { faults, zones } = lab.emulator
    const zone = `${HERE}b`
    const account = { account: '000000000000', region: HERE }
    faults.inject({ id: 'own', effect: 'zone-down', zone, account: account.account, duration: 'PT1M' })
    for (const place of [undefined, account]) {
      for (const way of ['heal', 'pause', 'resume'] as const)
        expect(() => zones[way](zone, place), way).toThrow(
          `zone ${zone} is lost as long as there is the fault own: remove that fault`,
        )
      zones.reset(place)
      expect(states()).toEqual(['up', 'down', 'up'])
    }
    zones.heal(zone, { account: '111122223333', region: HERE }) // another's
    zones.pause(`${HERE}c`)
    expect(states()).toEqual(['up', 'down', 'paused'])
    await lab.clock.advance(60_000)
    expect(states()).toEqual(['up', 'up', 'paused'])
    zones.pause(zone)
    zones.reset()
    expect(states()).toEqual(['up', 'up', 'up'])
  })

  test('stays lost when another namespace is reset', async () => {
    lab.emulator.faults.inject({ effect: 'zone-down', zone: `${HERE}c` })
    await lab.emulator.reset({ account: '111122223333', region: HERE })
    expect(states()).toEqual(['up', 'up', 'down'])
  })
})

describe('a rule on a zone', () => {
  const error = { effect: 'error', error: 'RequestLimitExceeded' } as const
  const ZONES = ['a', 'b', 'c'].map((letter) => HERE + letter)

  test('meets writes and strong reads of the partitions that the zone leads', async () => {
    const met: string[][] = []
    const keys = Array.from({ length: 24 }, (_, n) => `k${n}`)
    for (const zone of ZONES) {
      const { id } = lab.emulator.faults.inject({ zone, ...error })
      const refused: string[] = []
      for (const pk of keys) {
        const written = await put(lab.client, pk).then(() => true, () => false) // prettier-ignore
        const read = new GetItemCommand({ TableName: 'Tab', Key: Key(pk), ConsistentRead: true })
        expect(await lab.client.send(read).then(() => true, () => false)).toBe(written) // prettier-ignore
        if (!written) refused.push(pk)
      }
      met.push(refused)
      lab.emulator.faults.remove(id)
    }
    expect(met.every((some) => some.length > 0)).toBe(true)
    expect(met.flat().sort()).toEqual([...keys].sort())
  })

  test('meets the eventually consistent reads that the zone would have served, and no others', async () => {
    lab.emulator.zones.setLag({ replicaLag: 20 })
    await put(lab.client, 'a')
    const served: string[] = []
    lab.client.middlewareStack.add(
      (next) => async (given) => {
        const done = await next(given)
        const { headers } = done.response as { headers: Record<string, string> } // what the handler of the process gives
        served.push(headers['x-dynalab-replica']?.split(';')[0] ?? '')
        return done
      },
      { step: 'deserialize', priority: 'low' },
    )
    const zonesOf = async (): Promise<string[]> => {
      served.length = 0
      const read = new GetItemCommand({ TableName: 'Tab', Key: Key('a') })
      for (let n = 0; n < 40; n++) await lab.client.send(read).catch(() => served.push('refused'))
      return served.filter((zone) => zone !== '')
    }
    expect(new Set(await zonesOf())).toEqual(new Set(ZONES))
    lab.emulator.faults.inject({ zone: `${HERE}b`, ...error })
    expect(new Set(await zonesOf())).toEqual(new Set([`${HERE}a`, 'refused', `${HERE}c`]))
  })
})

describe('a region that is cut off', () => {
  test('keeps its writes and gets none, until the rule’s time is over', async () => {
    lab.emulator.faults.inject({ effect: 'region-cut', region: THERE, duration: 'PT1M' })
    await put(lab.client, 'a')
    await put(there, 'b')
    expect([await has(there, 'a'), await has(lab.client, 'b')]).toEqual([false, false])
    await lab.clock.advance(59_999)
    expect(await has(there, 'a')).toBe(false)
    await lab.clock.advance(1)
    expect([await has(there, 'a'), await has(lab.client, 'b')]).toEqual([true, true])
    expect(lab.emulator.regions.show().cuts).toEqual([])
  })

  test('one way only, until the rule is taken away', async () => {
    const { id } = lab.emulator.faults.inject({ effect: 'region-cut', from: HERE, to: THERE, oneWay: true })
    await put(lab.client, 'a')
    await put(there, 'b')
    expect([await has(there, 'a'), await has(lab.client, 'b')]).toEqual([false, true])
    lab.emulator.faults.remove(id)
    expect(await has(there, 'a')).toBe(true)
  })

  test('stays cut off while another rule says so', async () => {
    const { faults } = lab.emulator
    faults.inject({ id: 'all', effect: 'region-cut', region: THERE })
    faults.inject({ id: 'same', effect: 'region-cut', region: THERE })
    faults.inject({ id: 'link', effect: 'region-cut', from: HERE, to: THERE })
    await put(lab.client, 'a')
    faults.remove('all')
    expect(await has(there, 'a')).toBe(false)
    faults.remove('same')
    expect(await has(there, 'a')).toBe(false)
    expect(lab.emulator.regions.show().cuts).toHaveLength(2)
    faults.remove('link')
    expect(await has(there, 'a')).toBe(true)
  })

  test('goes with the reset of all, and stays through that of another namespace', async () => {
    lab.emulator.faults.inject({ effect: 'region-cut', region: THERE })
    await lab.emulator.reset({ account: '111122223333', region: THERE })
    expect(lab.emulator.regions.show().cuts).toHaveLength(2)
    await lab.emulator.reset()
    expect(lab.emulator.regions.show().cuts).toEqual([])
  })
})

describe('replication that is paused', () => {
  test.each([
    { effect: 'replication-paused', table: 'Tab', region: HERE, duration: 'PT2M' },
    { action: PAUSE, parameters: { duration: 'PT2M' }, targets: { Tables: [ARN] } },
  ])('by %j sends nothing and takes nothing', async (rule) => {
    lab.emulator.faults.inject(rule)
    await put(lab.client, 'a')
    await put(there, 'b')
    expect([await has(there, 'a'), await has(lab.client, 'b')]).toEqual([false, false])
    await lab.clock.advance(120_000)
    expect([await has(there, 'a'), await has(lab.client, 'b')]).toEqual([true, true])
  })

  test('ends with its table', async () => {
    const { id } = lab.emulator.faults.inject({ effect: 'replication-paused', table: 'Tab', region: HERE })
    await lab.emulator.reset({ account: '000000000000', region: HERE })
    expect(() => lab.emulator.faults.show(id)).toThrow(`there is no fault ${id}`)
    expect(lab.emulator.regions.show().paused).toEqual([])
  })
})

describe('a strongly consistent global table whose replication is paused', () => {
  const others = ['us-east-2', 'us-west-2']
  const change = (kind: 'Create' | 'Delete', more: object = {}) => {
    const ReplicaUpdates = others.map((RegionName) => ({ [kind]: { RegionName } }))
    return lab.client.send(new UpdateTableCommand({ TableName: 'Strong', ReplicaUpdates, ...more }))
  }

  async function makeStrong(): Promise<void> {
    await makeTable(lab.client, 'Strong')
    await change('Create', { MultiRegionConsistency: 'STRONG' })
    await lab.engine.drain()
  }

  test('answers eventually consistent reads there, and everything elsewhere', async () => {
    const elsewhere = new DynamoDBClient({ ...lab.emulator.clientConfig(), region: 'us-east-2', maxAttempts: 1 })
    await makeStrong()
    const { id } = lab.emulator.faults.inject({ effect: 'replication-paused', table: 'Strong', region: HERE })
    const write = new PutItemCommand({ TableName: 'Strong', Item: Key('a') })
    const read = (ConsistentRead: boolean) => new GetItemCommand({ TableName: 'Strong', Key: Key('a'), ConsistentRead })
    const induced = { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }
    await expect(lab.client.send(write)).rejects.toMatchObject(induced)
    await expect(lab.client.send(read(true))).rejects.toMatchObject(induced)
    await lab.client.send(read(false))
    await elsewhere.send(write)
    expect(lab.emulator.faults.show(id)).toMatchObject({ matches: 2, hits: 2 })
    await put(lab.client, 'b') // another table
    lab.emulator.faults.remove(id)
    await lab.client.send(write)
  })

  test('is over for eventually consistent reads too', async () => {
    const west = lab.clientAt('us-west-2')
    await makeStrong()
    lab.emulator.faults.inject({ effect: 'replication-paused', table: 'Strong', region: HERE, duration: 'PT1M' })
    await west.send(new PutItemCommand({ TableName: 'Strong', Item: Key('late') }))
    const seen = async () => (await lab.client.send(new GetItemCommand({ TableName: 'Strong', Key: Key('late') }))).Item
    expect(await seen()).toBeUndefined()
    await lab.clock.advance(60_000)
    expect(await seen()).toEqual(Key('late'))
  })

  test('ends although the table of another pause is no replica any more, and tells of its end', async () => {
    const told: string[] = []
    lab.emulator.events.on((event) => told.push(event.type))
    await makeStrong()
    lab.emulator.faults.inject({ effect: 'replication-paused', table: 'Strong', region: 'us-west-2' })
    const { id } = lab.emulator.faults.inject({ effect: 'replication-paused', table: 'Tab', region: HERE })
    await change('Delete')
    lab.emulator.faults.remove(id)
    expect(lab.emulator.regions.show().paused.map(({ table }) => table)).toEqual(['Strong'])
    expect(told).toContain('replication.resumed')
    lab.emulator.regions.resumeReplication({ table: 'Strong', region: 'us-west-2' })
    expect(lab.emulator.regions.show().paused).toEqual([])
  })
})

test.each([
  [{ effect: 'zone-down' }, 'zone must be given with effect zone-down'],
  [{ effect: 'zone-down', zone: 'us-east-1z' }, 'zone must be the name of a zone, such as us-east-1b: there is no us-east-1z'],
  [{ effect: 'zone-down', zone: 'us-east-1a', region: THERE }, `zone must be one of ${THERE}: us-east-1a is none`],
  [{ effect: 'zone-down', zone: 'us-east-1a', nth: 1 }, 'nth must not stand beside effect zone-down'],
  [{ effect: 'connection-reset', zone: 'us-esat-1a' }, 'region must be one of AWS, or one that has tables: us-esat-1 is neither'],
  [
    { effect: 'connection-reset', zone: 'us-east-1a', operation: 'ListTables' },
    'zone must not be given: no replica serves dynamodb:ListTables',
  ],
  [{ effect: 'region-cut' }, 'region, from or to must be given'],
  [{ effect: 'region-cut', region: 'mars' }, 'region must be a region in which a replica can be, such as us-east-1'],
  [{ effect: 'region-cut', region: THERE, times: 2 }, 'times must not stand beside effect region-cut'],
  [{ effect: 'region-cut', region: THERE, operation: 'GetItem' }, 'operation must not stand beside effect region-cut'],
  [{ effect: 'latency', latencyMs: 1, from: THERE }, 'from must not stand beside effect latency'],
  [{ effect: 'replication-paused', region: HERE }, 'table must be given with effect replication-paused'],
  [{ effect: 'replication-paused', table: 'Tab' }, 'region must be given with effect replication-paused'],
  [{ effect: 'replication-paused', table: 'None', region: HERE }, `there is no table None in ${HERE} of account 000000000000`],
  [
    { action: PAUSE, parameters: { duration: 'PT2M' } },
    'targets.Tables must be the ARN of one replica of a global table; another one takes another fault',
  ],
])('%j is refused', (rule, reason) => {
  expect(() => lab.emulator.faults.inject(rule)).toThrow(reason)
  expect(lab.emulator.faults.list()).toEqual([])
  expect(lab.emulator.regions.show()).toMatchObject({ cuts: [], paused: [] })
})
