// Forks over HTTP: made, named, found and dropped under /_dynalab/forks; asked by key or by path, and administrated beneath their ids.
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams'
import { describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator.js'
import { type Administration, administrations, makeTable } from './administration.js'

const open = administrations()

interface Made {
  readonly id: string
  readonly name?: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly endpoint: string
  readonly environment: Readonly<Record<string, string>>
}

async function made(lab: Administration, body?: object, query = ''): Promise<Made> {
  const { status, text } = await lab.ask('POST', `forks${query}`, body)
  expect(status).toBe(201)
  return JSON.parse(text) as Made // what the route is tested to give
}

const clientAt = (endpoint: string, { accessKeyId, secretAccessKey }: Pick<Made, 'accessKeyId' | 'secretAccessKey'>) =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 })

const ANYBODY = { accessKeyId: 'local', secretAccessKey: 'local' }

async function valueOf(client: DynamoDBClient): Promise<string | undefined> {
  const key = { pk: { S: 'a' }, sk: { S: '1' } }
  return (await client.send(new GetItemCommand({ TableName: 'music', Key: key }))).Item?.['v']?.S
}
const put = (client: DynamoDBClient, v: string): Promise<unknown> =>
  client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' }, sk: { S: '1' }, v: { S: v } } }))

describe('forks over HTTP', () => {
  test('are asked by key at the emulator, and by path with any key', async () => {
    const lab = await open()
    await makeTable(lab, 'music', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } })
    await put(clientAt(lab.endpoint, ANYBODY), 'base')
    const fork = await made(lab)
    expect(fork.endpoint).toBe(`${lab.endpoint}/fork/${fork.id}`)
    expect(fork.environment).toEqual({
      AWS_ACCESS_KEY_ID: fork.accessKeyId,
      AWS_SECRET_ACCESS_KEY: fork.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: fork.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: fork.endpoint,
    })
    await put(clientAt(lab.endpoint, fork), 'by key')
    expect(await valueOf(clientAt(fork.endpoint, ANYBODY))).toBe('by key')
    await put(clientAt(fork.endpoint, ANYBODY), 'by path')
    expect(await valueOf(clientAt(`${fork.endpoint}/`, fork))).toBe('by path')
    expect(await valueOf(clientAt(lab.endpoint, ANYBODY))).toBe('base')
    const streams = new DynamoDBStreamsClient({ endpoint: fork.endpoint, region: 'us-east-1', credentials: ANYBODY })
    expect((await streams.send(new ListStreamsCommand({}))).Streams).toHaveLength(1)
  })

  test('are found by name, and a name is one fork’s', async () => {
    const lab = await open()
    const fork = await made(lab, { name: 'w1' })
    const other = await made(lab, {}, '?name=w2')
    expect(await lab.told('GET', 'forks/w1')).toMatchObject({ id: fork.id, name: 'w1', isOpen: false })
    expect(await lab.told('GET', 'forks')).toMatchObject({ forks: [{ id: fork.id }, { id: other.id, name: 'w2' }] })
    expect(await lab.refused('POST', 'forks', { name: 'w1' })).toBe(
      '409 refused: there is a fork w1 already: use that one, drop it, or choose another name',
    )
    expect(await lab.refused('POST', 'forks', { nam: 'w1' })).toContain('400 refused: nam is unknown: the members are name,')
    const byName = clientAt(`${lab.endpoint}/fork/w1`, ANYBODY)
    expect((await byName.send(new ListTablesCommand({}))).TableNames).toEqual([])
    expect(await lab.told('GET', 'forks/w1')).toMatchObject({ isOpen: true })
    await expect(clientAt(`${lab.endpoint}/fork/w1`, other).send(new ListTablesCommand({}))).rejects.toThrow(
      /^The path names the fork w1, but DLFK[A-Z2-7]{16} is the key of another one/,
    )
  })

  test('that are gone are refused, by key, by path and in administration', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const fork = await made(lab, { name: 'w1' })
    expect((await lab.ask('DELETE', 'forks/w1')).status).toBe(204)
    for (const client of [
      clientAt(lab.endpoint, fork),
      clientAt(fork.endpoint, ANYBODY),
      clientAt(`${lab.endpoint}/fork/w1`, ANYBODY),
    ])
      await expect(valueOf(client)).rejects.toMatchObject({
        name: 'UnrecognizedClientException',
        message: expect.stringMatching(/^There is no fork \S+: it was dropped, or .* Make another one/) as string,
        $metadata: { httpStatusCode: 400 },
      })
    const gone = '404 refused: there is no fork w1: it was dropped, or ended with the server that made it; make another one'
    expect(await lab.refused('GET', 'forks/w1')).toBe(gone)
    expect(await lab.refused('DELETE', 'forks/w1')).toBe(gone)
    expect(await lab.refused('GET', 'forks/w1/clock')).toBe(gone)
  })

  test('are administrated beneath their ids, each for itself', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const fork = await made(lab, { clock: 'manual', clockStart: '2030-01-01' })
    const at = `forks/${fork.id}`
    expect(await lab.told('POST', `${at}/clock`, { advance: { hours: 1 } })).toMatchObject({ now: '2030-01-01T01:00:00.000Z' })
    expect(await lab.told('GET', 'clock')).not.toMatchObject({ now: '2030-01-01T01:00:00.000Z' })
    await lab.ask('POST', `${at}/faults`, { effect: 'error', error: 'InternalServerError', operation: 'GetItem' })
    await expect(valueOf(clientAt(lab.endpoint, fork))).rejects.toThrow()
    expect(await valueOf(clientAt(lab.endpoint, ANYBODY))).toBeUndefined()
    expect((await lab.ask('GET', `${at}/metrics`)).text).toContain('InjectedFaults{Rule="fault-1",Effect="error"} 1')
    expect((await lab.ask('GET', `${at}/tables/music/partitions`)).status).toBe(200)
    const child = JSON.parse((await lab.ask('POST', `${at}/forks`, { name: 'child' })).text) as Made
    expect((await clientAt(child.endpoint, ANYBODY).send(new ListTablesCommand({}))).TableNames).toEqual(['music'])
    expect((await lab.ask('POST', `${at}/reset`, { account: '000000000000', region: 'us-east-1' })).status).toBe(204)
    expect((await clientAt(fork.endpoint, ANYBODY).send(new ListTablesCommand({}))).TableNames).toEqual([])
    expect((await lab.ask('POST', `${at}/reset`)).status).toBe(204)
    expect((await clientAt(fork.endpoint, ANYBODY).send(new ListTablesCommand({}))).TableNames).toEqual(['music'])
    expect(await lab.told('GET', `${at}/faults`)).toMatchObject({ faults: [] })
    const document = (await lab.told('GET', 'openapi.json')) as { readonly paths: object }
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/_dynalab/forks', '/_dynalab/forks/{fork}', '/_dynalab/forks/{fork}/clock']),
    )
  })

  // A stream of events that would never end by itself must not keep a fork that is dropped.
  test('end the streams of their events when they are dropped', async () => {
    const lab = await open()
    const fork = await made(lab)
    const events = await fetch(`${lab.endpoint}/_dynalab/forks/${fork.id}/events`)
    const read = events.text()
    expect((await lab.ask('DELETE', `forks/${fork.id}`)).status).toBe(204)
    expect(await read).toContain(': events')
  })
})

describe('snapshots over HTTP', () => {
  test('are kept, listed, gone back to and taken away', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const client = clientAt(lab.endpoint, ANYBODY)
    await put(client, 'then')
    expect(await lab.ask('POST', 'snapshots', { name: 'one' })).toMatchObject({ status: 201 })
    expect(await lab.refused('POST', 'snapshots', { name: 'one' })).toContain('409 refused: there is a snapshot one already')
    expect(await lab.refused('POST', 'snapshots', {})).toBe('400 refused: name must be given')
    expect(await lab.refused('POST', 'snapshots/..%2Fone/restore')).toContain('400 refused: name must be a name')
    expect(await lab.told('GET', 'snapshots')).toMatchObject({ snapshots: [{ name: 'one' }] })
    const fork = await made(lab)
    await put(clientAt(fork.endpoint, ANYBODY), 'fork')
    expect(await lab.ask('POST', `forks/${fork.id}/snapshots`, { name: 'two' })).toMatchObject({ status: 201 })
    await put(clientAt(fork.endpoint, ANYBODY), 'fork, later')
    expect(await lab.ask('POST', `forks/${fork.id}/snapshots/two/restore`)).toMatchObject({ status: 204 })
    expect(await valueOf(clientAt(fork.endpoint, ANYBODY))).toBe('fork')
    expect(await lab.ask('DELETE', 'snapshots/one')).toMatchObject({ status: 204 })
    expect(await lab.refused('POST', 'snapshots/one/restore')).toContain('404 refused: there is no snapshot one')
  })

  // The routes of before the restore must ask what there is after it.
  test('leave administration with what is on', async () => {
    await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent', clock: 'manual', clockStart: '2030-01-01' })
    const { endpoint } = await emulator.listen({ port: 0 })
    const client = clientAt(endpoint, ANYBODY)
    await makeTable({ client } as Administration, 'music')
    await put(client, 'then')
    const ask = async (path: string, body?: object): Promise<string> =>
      (await fetch(`${endpoint}/_dynalab/${path}`, body && { method: 'POST', body: JSON.stringify(body) })).text()
    const events = await fetch(`${endpoint}/_dynalab/events`)
    await ask('snapshots', { name: 'one' })
    await ask('clock', { advance: { hours: 3 } })
    await put(client, 'now')
    await ask('snapshots/one/restore', {})
    expect(await valueOf(client)).toBe('then')
    expect(JSON.parse(await ask('clock'))).toMatchObject({ now: '2030-01-01T00:00:00.000Z' })
    expect(await events.text()).toContain(': events') // of the simulation before, which has ended
    await ask('clock', { advance: { hours: 1 } })
    expect(emulator.clock.show().now).toBe('2030-01-01T01:00:00.000Z')
  })
})
