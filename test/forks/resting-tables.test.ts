// A fork opens a table when somebody asks for it, and shares what the catalogue says with other forks. So what is there, what a change of the base
// makes of it and what a table counts must be as if all had been open from the start.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator, type Fork } from '../../src/emulator.js'
import { apiOf } from '../scenario/api.js'

let folder: string
let emulator: Emulator
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynalab-resting-'))
})
afterEach(async () => {
  await emulator.close()
  await rm(folder, { recursive: true, force: true })
})

type Holder = Emulator | Fork
const ask = (holder: Holder, operation: string, input: object): Promise<unknown> => apiOf(holder)(operation, input)
const names = (holder: Holder): Promise<unknown> => ask(holder, 'ListTables', {})
const described = async (holder: Holder, TableName: string): Promise<Record<string, unknown>> =>
  ((await ask(holder, 'DescribeTable', { TableName })) as { Table: Record<string, unknown> }).Table
const create = (holder: Holder, TableName: string, more: object = { BillingMode: 'PAY_PER_REQUEST' }): Promise<unknown> =>
  ask(holder, 'CreateTable', {
    TableName,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    ...more,
  })
const drop = (holder: Holder, TableName: string): Promise<unknown> => ask(holder, 'DeleteTable', { TableName })
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: unknown) => String(error),
  )

describe.each([
  ['in memory', () => ({ inMemory: true })],
  ['on disk', () => ({ dataDir: folder })],
])('tables of a fork %s', (_kind, place) => {
  beforeEach(async () => {
    emulator = await createEmulator({ ...place(), logLevel: 'silent' })
    for (const name of ['tab-c', 'tab-a', 'tab-b']) await create(emulator, name)
  })

  // Names come from what rests and from what is open, each once, whichever was asked for before.
  test('are listed in order, be they open or not', async () => {
    const fork = await emulator.fork()
    expect(await names(fork)).toEqual({ TableNames: ['tab-a', 'tab-b', 'tab-c'] })
    await described(fork, 'tab-b')
    await create(fork, 'tab-aa')
    expect(await names(fork)).toEqual({ TableNames: ['tab-a', 'tab-aa', 'tab-b', 'tab-c'] })
    expect(await refusal(create(fork, 'tab-c'))).toContain('ResourceInUse')
    await drop(fork, 'tab-c')
    expect(await names(fork)).toEqual({ TableNames: ['tab-a', 'tab-aa', 'tab-b'] })
    expect(await refusal(described(fork, 'tab-c'))).toContain('ResourceNotFound')
    expect(await names(emulator)).toEqual({ TableNames: ['tab-a', 'tab-b', 'tab-c'] })
  })

  // What the first fork read of the catalogue must not be given to one that was made after a change.
  test('are those of the moment at which it was made', async () => {
    const first = await emulator.fork()
    expect(await names(first)).toEqual({ TableNames: ['tab-a', 'tab-b', 'tab-c'] })
    await drop(emulator, 'tab-b')
    await ask(emulator, 'UpdateTable', { TableName: 'tab-c', DeletionProtectionEnabled: true })
    const second = await emulator.fork()
    await create(emulator, 'tab-d')
    const third = await emulator.fork()
    const seen = [await names(first), await names(second), await names(third)]
    expect(seen).toEqual([
      { TableNames: ['tab-a', 'tab-b', 'tab-c'] },
      { TableNames: ['tab-a', 'tab-c'] },
      { TableNames: ['tab-a', 'tab-c', 'tab-d'] },
    ])
    expect((await described(first, 'tab-c'))['DeletionProtectionEnabled']).toBe(false)
    expect((await described(second, 'tab-c'))['DeletionProtectionEnabled']).toBe(true)
  })

  test('of a fork of a fork are those that this one showed', async () => {
    const parent = await emulator.fork()
    const early = await parent.fork()
    await drop(parent, 'tab-a')
    await create(parent, 'tab-d')
    const late = await parent.fork()
    expect(await names(early)).toEqual({ TableNames: ['tab-a', 'tab-b', 'tab-c'] })
    expect(await names(late)).toEqual({ TableNames: ['tab-b', 'tab-c', 'tab-d'] })
    await parent.reset()
    expect(await names(parent)).toEqual({ TableNames: ['tab-a', 'tab-b', 'tab-c'] })
  })

  // A table that nobody had asked for was provisioned all the same.
  test('have cost what they would have if all had been open', async () => {
    await create(emulator, 'tab-p', { ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 } })
    const forks = [await emulator.fork({ clock: 'manual' }), await emulator.fork({ clock: 'manual' })] as const
    await described(forks[0], 'tab-p')
    for (const fork of forks) await fork.clock.advance({ hours: 10 })
    // The clocks of the forks began when these were made, which may be a millisecond apart.
    const [{ from: _from, to: _to, ...asked }, { from, to, ...rested }] = [await forks[0].cost.bill(), await forks[1].cost.bill()]
    expect(Date.parse(to) - Date.parse(from)).toBe(36_000_000)
    expect(rested).toEqual(asked)
    expect(JSON.stringify(rested)).toContain('"tab-p"')
  })

  // Zones are lost before anybody has asked for the table: whoever asks for it then must be refused as by any other table.
  test('lie in the zones of their namespace, and a reset drops them', async () => {
    const fork = await emulator.fork()
    expect((await fork.zones.show()).namespaces).toHaveLength(1)
    for (const zone of ['us-east-1a', 'us-east-1b', 'us-east-1c']) await fork.zones.down(zone)
    const read = ask(fork, 'GetItem', { TableName: 'tab-a', Key: { pk: { S: 'x' } }, ConsistentRead: true })
    expect(await refusal(read)).toContain('InternalServerError')
    await fork.reset({ account: '000000000000', region: 'us-east-1' })
    expect(await names(fork)).toEqual({ TableNames: [] })
  })
})
