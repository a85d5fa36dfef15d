// What the official client makes of servers that don't answer as Kinesis does: an error with its cause, and no record that counts as taken.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { clientSink } from '../../src/kinesis/client-sink.js'
import type { KinesisSink } from '../../src/kinesis/sink.js'

const name = { namespace: { account: '000000000000', region: 'us-east-1' }, stream: 'orders' }
const records = ['a', 'b'].map((text) => ({ partitionKey: text, data: Buffer.from(text), atMs: 0, units: 1 }))

let server: Server | undefined
let sink: KinesisSink | undefined
afterEach(async () => {
  await sink?.close()
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve))
})

async function at(listener: RequestListener): Promise<KinesisSink> {
  const listening = createServer(listener).listen(0, '127.0.0.1')
  server = listening
  await new Promise((resolve) => listening.once('listening', resolve))
  sink = clientSink(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`, 50)
  return sink
}

test('a server that never answers is given up', async () => {
  const tried = await at(() => undefined)
  await expect(tried.put(name, records)).rejects.toThrow('a request has exceeded the configured 50 ms requestTimeout')
  await expect(tried.check(name)).rejects.toThrow('requestTimeout')
})

test('closing ends what is under way', async () => {
  const hanging = await at(() => undefined)
  const put = hanging.put(name, records)
  const refused = expect(put).rejects.toThrow(/abort/i)
  await hanging.close()
  await refused
})

test('a server that is no Kinesis has taken nothing, whatever its status', async () => {
  const tried = await at((_request, response) => response.end('{}'))
  expect(await tried.put(name, records)).toEqual(['failed', 'failed'])
})

test('a throttled request has throttled all of its records', async () => {
  const tried = await at((_request, response) =>
    response.writeHead(400).end(JSON.stringify({ __type: 'ProvisionedThroughputExceededException', message: 'slow down' })),
  )
  expect(await tried.put(name, records)).toEqual(['throttled', 'throttled'])
})

test('a stream that may not be used is as good as missing', async () => {
  const tried = await at((_request, response) =>
    response.writeHead(400).end(JSON.stringify({ __type: 'AccessDeniedException', message: 'no' })),
  )
  expect(await tried.check(name)).toBe('missing')
})
