// Requests as they come and the last of them, over HTTP: what each was and what refused it, looked at, sent again, and followed while nothing
// is kept.
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEmulator, type Emulator, type LoggedRequest } from '../../src/emulator.js'

let emulator: Emulator
let endpoint: string
let client: DynamoDBClient

beforeEach(async () => {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent', clock: 'manual', seed: 'requests', capacity: 'full' })
  endpoint = (await emulator.listen({ port: 0 })).endpoint
  const credentials = { accessKeyId: 'tester', secretAccessKey: 'x' }
  client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  await client.send(
    new CreateTableCommand({
      TableName: 'music',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
    }),
  )
})
afterEach(async () => {
  client.destroy()
  await emulator.close()
})

const put = (pk: string) => new PutItemCommand({ TableName: 'music', Item: { pk: { S: pk } } })
const ask = async (method: string, path: string, body?: object) => {
  const answer = await fetch(`${endpoint}/_dynalab/${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
  return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Record<string, unknown> }
}
const kept = async (query = ''): Promise<readonly LoggedRequest[]> =>
  (await ask('GET', `requests${query}`)).body['requests'] as readonly LoggedRequest[]

test('are kept from the moment on at which it is asked for, until it is not', async () => {
  await client.send(put('a'))
  expect(await kept()).toEqual([])
  expect((await ask('POST', 'requests', { most: 2 })).body).toEqual({ most: 2, requests: [] })
  for (const pk of ['b', 'c', 'd']) await client.send(put(pk))
  expect(await kept()).toMatchObject([{ operation: 'PutItem', units: 1, caller: 'tester', client: '127.0.0.1' }, { units: 1 }])
  await ask('POST', 'requests', { most: 0 })
  expect(await kept()).toEqual([])
  expect((await ask('POST', 'requests', { most: -1 })).status).toBe(400)
  expect((await ask('POST', 'requests', {})).body['reason']).toBe('most must be given')
})

// The table's series leads from a throttle to its request, which says what limit it was; a fault's says which fault.
test('say what refused them, and a throttle in a series leads to its request', async () => {
  emulator.requests.keep(10)
  emulator.capacity.setBuckets('music', { write: -1 })
  await client.send(put('a')).catch(() => undefined)
  emulator.faults.inject({ id: 'broken', effect: 'error', error: 'InternalServerError', operation: 'GetItem' })
  await client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'a' } } })).catch(() => undefined)
  const [throttled, broken] = await kept()
  expect(throttled).toMatchObject({ throttled: ['TableWriteProvisionedThroughputExceeded'], status: 400 })
  expect(broken).toMatchObject({ fault: 'broken', status: 500 })
  expect(throttled).not.toHaveProperty('fault')
  expect((await emulator.series.of('music')).throttled).toEqual([{ atMs: emulator.clock.now(), requestId: throttled?.requestId }])
  expect((await kept('?only=throttled')).length).toBe(1)
  expect((await kept('?only=errors&operation=GetItem')).length).toBe(1)
  expect((await kept('?caller=nobody')).length).toBe(0)
})

test('one is shown with what it asked, and is sent again as it was', async () => {
  emulator.requests.keep(10)
  const { $metadata } = await client.send(put('a'))
  const shown = await ask('GET', `requests/${$metadata.requestId}`)
  expect(shown.body).toMatchObject({ operation: 'PutItem', isCut: false, canReplay: true })
  expect(JSON.parse(String(shown.body['input']))).toEqual({ TableName: 'music', Item: { pk: { S: 'a' } } })
  await client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' }, more: { S: 'x' } } }))
  const again = await ask('POST', `requests/${$metadata.requestId}/replay`)
  expect(again.body).toMatchObject({ status: 200, body: '{}', requestId: expect.stringMatching(/^[A-Z0-9]{52}$/) })
  const { Item } = await client.send(new GetItemCommand({ TableName: 'music', Key: { pk: { S: 'a' } } }))
  expect(Item).toEqual({ pk: { S: 'a' } })
  expect((await ask('POST', 'requests/none/replay')).status).toBe(404)
})

// What is too large to be kept is said to be so, and not sent in part.
test('a large body is not kept', async () => {
  emulator.requests.keep(10)
  const Item = { pk: { S: 'a' }, big: { S: 'x'.repeat(300 * 1024) } }
  await client.send(new PutItemCommand({ TableName: 'music', Item }))
  const [large] = await kept()
  expect(emulator.requests.show(large?.requestId ?? '')).toMatchObject({ canReplay: false, isCut: true })
  expect((await ask('POST', `requests/${large?.requestId}/replay`)).status).toBe(409)
})

test('come over the stream of events while nothing is kept', async () => {
  const leaving = new AbortController()
  const stream = await fetch(`${endpoint}/_dynalab/events?requests=errors`, { signal: leaving.signal })
  const read = textOf(stream)
  await client.send(put('a'))
  await client.send(new GetItemCommand({ TableName: 'none', Key: { pk: { S: 'a' } } })).catch(() => undefined)
  const text = await read((sofar) => /event: request\ndata: .*\n/.test(sofar))
  const [, data = ''] = /event: request\ndata: (.*)\n/.exec(text) ?? []
  expect(JSON.parse(data)).toMatchObject({ operation: 'GetItem', error: 'ResourceNotFoundException', tables: ['none'] })
  expect(text.match(/event: request\n/g)).toHaveLength(1)
  expect(await kept()).toEqual([])
  leaving.abort()
  expect((await ask('GET', 'events?requests=some')).body['reason']).toBe('requests must be one of all, errors, throttled')
})

/** Reads on until the text is as asked. */
function textOf({ body }: Response): (isMeant: (text: string) => boolean) => Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return async (isMeant) => {
    while (!isMeant(text)) {
      const { value } = (await reader?.read()) ?? {}
      if (value === undefined) throw new Error(`the stream has ended: ${text}`)
      text += value
    }
    return text
  }
}
