// Hooks over HTTP: added, looked at, measured and taken away; a file is refused, since whoever reaches the port could have it loaded.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, expect, test } from 'vitest'
import type { ShownHook } from '../../src/emulator.js'
import { createStreamTable } from '../streams/reading.js'
import { type Administration, administrations } from './administration.js'

const open = administrations()
const servers: Server[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** Answers each event with that status. @returns its URL */
async function handler(status: () => number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status()).end())
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
const put = ({ client }: Administration, id: string) =>
  client.send(new PutItemCommand({ TableName: 'Str', Item: { Id: { N: id } } }))

test('a URL is hooked, shown, measured and taken away', async () => {
  const admin = await open()
  await createStreamTable(admin, 'Str', 'KEYS_ONLY')
  let status = 200
  const url = await handler(() => status)
  const filterCriteria = { filters: [{ pattern: { dynamodb: { Keys: { Id: { N: [{ 'anything-but': '9' }] } } } } }] }
  const given = { table: 'Str', handler: url, name: 'mirror', batchSize: 1, maximumRetryAttempts: 0, filterCriteria }
  expect(await admin.told('POST', 'hooks', given)).toMatchObject({
    ...{ name: 'mirror', table: 'Str', handler: url, settings: { batchSize: 1, timeout: 30, functionResponseTypes: [] } },
  })
  await put(admin, '1')
  await put(admin, '9')
  await admin.emulator.hooks.idle()
  status = 500
  await put(admin, '2')
  await admin.clock.advance(3000)
  const figures = { invocations: 2, errors: 1, polledEvents: 3, filteredOutEvents: 1, droppedEvents: 1 }
  expect(await admin.told('GET', 'hooks/mirror')).toMatchObject({ figures, state: 'reading', lastFailure: `${url} answers 500` })
  expect(((await admin.told('GET', 'hooks')) as { hooks: ShownHook[] }).hooks.map(({ name }) => name)).toEqual(['mirror'])
  const { text } = await admin.ask('GET', 'metrics')
  const labels = '{FunctionName="mirror",TableName="Str"}'
  for (const [name, value] of Object.entries({
    ...{ Invocations: 2, Errors: 1, IteratorAge: 0, PolledEventCount: 3, FilteredOutEventCount: 1, InvokedEventCount: 2 },
    ...{ FailedInvokeEventCount: 1, DroppedEventCount: 1, OnFailureDestinationDeliveredEventCount: 0 },
  })) {
    expect(text).toContain(`\n${name}${labels} ${value}\n`)
  }
  expect(await admin.told('DELETE', 'hooks/mirror')).toMatchObject({ name: 'mirror', figures })
  expect(await admin.refused('GET', 'hooks/mirror')).toBe('404 refused: there is no hook mirror')
  expect(await admin.told('GET', 'hooks')).toEqual({ hooks: [] })
})

test('IteratorAge is the age of the last record when its batch is done', async () => {
  const admin = await open()
  await createStreamTable(admin, 'Str', 'KEYS_ONLY')
  await put(admin, '1')
  await admin.clock.advance(5000)
  admin.emulator.hooks.add({ table: 'Str', name: 'h', handler: () => undefined })
  await admin.emulator.hooks.idle()
  expect((await admin.ask('GET', 'metrics')).text).toContain('\nIteratorAge{FunctionName="h",TableName="Str"} 5000\n')
})

test.each<[object, string]>([
  [
    { table: 'Str', handler: './handler.js' },
    '400 refused: handler must be a URL of http or https; files are named by --hook and by',
  ],
  [
    { table: 'Str', handler: 'http://127.0.0.1:1/', destinationConfig: { onFailure: { destination: '/tmp/failed.jsonl' } } },
    '400 refused: destinationConfig must not be given: files are named by --hook and by the library',
  ],
  [{ table: 'Str', handler: 'file:///etc/handler.js' }, '400 refused: handler must be a URL of http or https'],
  [{ table: 'Str' }, '400 refused: handler must be a URL of http or https'],
  [{ handler: 'http://127.0.0.1:1/' }, '400 refused: table must be given'],
  [
    { table: 'Str', handler: 'http://127.0.0.1:1/', batchSize: '5' },
    '400 refused: batchSize must be a whole number from 1 to 10000',
  ],
  [
    { table: 'Str', handler: 'http://127.0.0.1:1/', filterCriteria: { filters: [{ pattern: '{' }] } },
    '400 refused: filterCriteria.filters[0].pattern is malformed: it is not JSON',
  ],
])('%j is refused', async (body, words) => {
  const admin = await open()
  expect(await admin.refused('POST', 'hooks', body)).toContain(words)
  expect(await admin.told('GET', 'hooks')).toEqual({ hooks: [] })
})

test('a name that is taken is in conflict', async () => {
  const admin = await open()
  const given = { table: 'Str', handler: 'http://127.0.0.1:1/' }
  await admin.told('POST', 'hooks', given)
  expect(await admin.refused('POST', 'hooks', given)).toBe(
    '409 refused: there is a hook Str-127.0.0.1-1 already: give this one another name',
  )
})
