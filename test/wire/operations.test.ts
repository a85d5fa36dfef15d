// The operations are those of the newest clients. A client that knows a new one fails here, and shows its name: it then gets its line in
// docs/operations.md, there or not there yet.
import * as dynamodb from '@aws-sdk/client-dynamodb'
import * as streams from '@aws-sdk/client-dynamodb-streams'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { emulators, isForeign, namesUnknown, ownEmulator } from './own-emulator.js'
import { clientConfig } from './credentials.js'

/** The command classes that a client's module has. */
const operationsOf = (client: object): readonly string[] =>
  Object.keys(client)
    .filter((name) => /^[A-Z]\w+Command$/.test(name))
    .map((name) => name.slice(0, -'Command'.length))
    .toSorted()

const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
const rows = [...page.matchAll(/^\| ([A-Z]\w+) +\| ([^|]*)\|/gm)].map(([, name = '', faithful = '']) => ({
  name,
  isThere: faithful.trim() !== 'not there',
}))
const known = [...operationsOf(dynamodb), ...operationsOf(streams)]

test('the page has a line for each operation of both clients, and for no other', () => {
  expect(known.length).toBeGreaterThan(60)
  expect(rows.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
})

describe.skipIf(isForeign || !namesUnknown)('each is there as the page says', () => {
  const open = emulators()
  let endpoint: string
  beforeAll(async () => {
    endpoint = (await (await open()).listen({ port: 0 })).endpoint
  })

  test.each(rows)('$name', async ({ name, isThere }) => {
    const isOfStreams = operationsOf(streams).includes(name)
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${isOfStreams ? 'DynamoDBStreams' : 'DynamoDB'}_20120810.${name}`,
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
      },
      body: '{}',
    })
    expect((await response.text()).includes('UnknownOperationException')).toBe(!isThere)
  })
})

test.skipIf(isForeign)('what an endpoint of its own is asked for is no discovery', async () => {
  await using emulator = await ownEmulator()
  const { endpoint } = await emulator.listen({ port: 0 })
  const client = new dynamodb.DynamoDBClient({ ...clientConfig(endpoint), endpointDiscoveryEnabled: true })
  expect((await client.send(new dynamodb.ListTablesCommand({}))).TableNames).toEqual([])
  client.destroy()
})
