// What is proved: bytes that are no frames, in the middle of the work with a node, fail what waits for it and nothing more: the process goes on, and so
// does the work once the line is whole again.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'

/** To clients of the line. */
const sockets = new Set<Socket>()
/** What the line says instead of the node. */
let garbage: Buffer | undefined

const line = createServer((socket) => {
  const node = connect({ host: process.env['DYNALAB_TEST_RING'] ?? '127.0.0.1', port: 9042 })
  const end = (): void => {
    sockets.delete(socket)
    for (const one of [socket, node]) one.destroy()
  }
  sockets.add(socket)
  for (const one of [socket, node]) one.on('error', end).on('close', end)
  socket.pipe(node)
  node.on('data', (bytes) => void socket.write(garbage ?? bytes))
})
let cluster: Cluster

beforeAll(async () => {
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
  const settings = {
    nodes: [`127.0.0.1:${(line.address() as AddressInfo).port}`],
    datacentre: 'us-east',
    keyspace: 'system',
    replicas: new Map([['us-east', 1]]),
    levels: DEFAULT_LEVELS,
  }
  cluster = await Cluster.open(settings, () => Promise.resolve())
})

afterAll(async () => {
  await cluster.close()
  line.close()
})

const read = () => cluster.readOne({ cql: "SELECT cluster_name FROM local WHERE key = 'local'", values: [] }, 'eventual')
/** Version 4, of a stream that nobody asked for. */
const UNASKED = Buffer.from([0x84, 0, 0x7f, 0xff, 2, 0, 0, 0, 0])

test.each([
  ['plain words', Buffer.from('HTTP/1.1 503 Service Unavailable\r\n\r\n'.repeat(4))],
  ['zeros', Buffer.alloc(4096)],
  ['a TLS alert', Buffer.from([0x15, 3, 3, 0, 2, 2, 70, 0x15, 3, 3, 0, 2, 2, 70])],
  ['answers that nobody asked for', Buffer.concat(Array.from({ length: 100 }, () => UNASKED))],
])('%s', async (_name, bytes) => {
  expect((await read())?.text('cluster_name')).toBe('dynalab')
  garbage = bytes
  for (const socket of sockets) socket.write(bytes)
  await expect(read()).rejects.toThrow('Internal server error')
  garbage = undefined
  const shown = async () => (await read().catch(() => undefined))?.text('cluster_name')
  await expect.poll(shown, { timeout: 15_000, interval: 50 }).toBe('dynalab')
})
