// Two simulations in one process: each answers for its own tables, steers its own parts and is closed by itself.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../src/config.js'
import { createLogger } from '../src/logger.js'
import { openSimulation } from '../src/open-simulation.js'
import type { Simulation } from '../src/simulation.js'

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
}

const open = (): Promise<Simulation> =>
  openSimulation(
    resolveOptions({ inMemory: true, logLevel: 'silent', clock: 'manual', seed: 'the same' }),
    createLogger('silent'),
  )

/** What the simulation answers: its output, or the name of its refusal. */
async function ask({ dispatch }: Simulation, operation: string, input: object): Promise<unknown> {
  const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` }
  const { status, body } = await dispatch({ target: headers['x-amz-target'], headers, body: Buffer.from(JSON.stringify(input)) })
  const output = JSON.parse(String(body)) as { readonly __type?: string }
  return status === 200 ? output : output.__type?.split('#').at(-1)
}

const makeTable = (simulation: Simulation, TableName: string): Promise<unknown> =>
  ask(simulation, 'CreateTable', {
    TableName,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  })

const put = (simulation: Simulation, v: string): Promise<unknown> =>
  ask(simulation, 'PutItem', { TableName: 'shared', Item: { pk: { S: 'a' }, v: { S: v } } })

const get = (simulation: Simulation): Promise<unknown> =>
  ask(simulation, 'GetItem', { TableName: 'shared', Key: { pk: { S: 'a' } } })

describe('two simulations in one process', () => {
  // Of the same seed and with a table of the same name: nothing but the simulation tells their data apart.
  it('answer for their own tables', async () => {
    const [one, other] = [await open(), await open()]
    await Promise.all([makeTable(one, 'shared'), makeTable(other, 'shared'), makeTable(other, 'second')])
    await Promise.all([put(one, 'of one'), put(other, 'of the other')])
    expect(await ask(one, 'ListTables', {})).toEqual({ TableNames: ['shared'] })
    expect(await ask(other, 'ListTables', {})).toEqual({ TableNames: ['second', 'shared'] })
    expect(await get(one)).toEqual({ Item: { pk: { S: 'a' }, v: { S: 'of one' } } })
    expect(await get(other)).toEqual({ Item: { pk: { S: 'a' }, v: { S: 'of the other' } } })
    await Promise.all([one.close(), other.close()])
  })

  it('are steered and counted apart', async () => {
    const [one, other] = [await open(), await open()]
    await Promise.all([makeTable(one, 'shared'), makeTable(other, 'shared')])
    one.controls.faults.inject({ operation: 'GetItem', effect: 'error', error: 'InternalServerError' })
    one.controls.capacity.set({ mode: 'off' })
    one.controls.regions.cut({ region: 'eu-west-1' })
    one.controls.zones.down('us-east-1a')
    const beforeMs = other.controls.clock.now()
    await one.controls.clock.advance({ hours: 1 })
    expect([await get(one), await get(other)]).toEqual(['InternalServerError', {}])
    expect(other.controls.faults.list()).toEqual([])
    expect(other.controls.capacity.show()).toMatchObject({ mode: 'provisioned' })
    expect(other.controls.regions.show()).toMatchObject({ cuts: [] })
    expect(other.controls.zones.show().namespaces[0]?.zones.map(({ state }) => state)).toEqual(['up', 'up', 'up'])
    expect(other.controls.clock.now()).toBe(beforeMs)
    const figuresOf = ({ engine, meter }: Simulation) => {
      const table = engine.tables.find({ account: '000000000000', region: 'us-east-1' }, 'shared')
      return table && meter.ofTable(table)?.operations.get('GetItem')
    }
    expect([figuresOf(one)?.systemErrors, figuresOf(other)?.systemErrors]).toEqual([1, 0])
    await Promise.all([one.close(), other.close()])
  })

  it('are reset and closed apart', async () => {
    const [one, other] = [await open(), await open()]
    await Promise.all([makeTable(one, 'shared'), makeTable(other, 'shared')])
    await put(other, 'still here')
    other.controls.faults.inject({ id: 'stays', operation: 'ListTables', effect: 'connection-reset' })
    await one.reset()
    expect(await ask(one, 'ListTables', {})).toEqual({ TableNames: [] })
    await one.close()
    expect(await get(other)).toEqual({ Item: { pk: { S: 'a' }, v: { S: 'still here' } } })
    expect(await put(other, 'new')).toEqual({})
    await other.controls.clock.advance(1000)
    expect(other.controls.faults.list()).toMatchObject([{ id: 'stays', state: 'active' }])
    await other.close()
  })
})

// The batch in flight fails, and so does what would set memory right after it: whoever runs the server is told the cause alone.
it('logs nothing of what fails since its data folder is gone', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dynalab-lost-'))
  const lines: string[] = []
  const simulation = await openSimulation(
    resolveOptions({ dataDir }),
    createLogger('warn', (line) => lines.push(line)),
  )
  await makeTable(simulation, 'shared')
  const large = Array.from({ length: 30 }, (_, n) => ({ pk: { S: String(n) }, v: { S: 'x'.repeat(380_000) } }))
  const puts = large.map((Item) => ask(simulation, 'PutItem', { TableName: 'shared', Item }))
  await rm(join(dataDir, 'dynalab.json')) // the batch takes many turns, so this is seen before it has landed
  expect(await Promise.all(puts)).toEqual(puts.map(() => 'InternalServerError'))
  await simulation.lost
  await simulation.close()
  expect(lines).toEqual([])
  await rm(dataDir, { recursive: true })
})
