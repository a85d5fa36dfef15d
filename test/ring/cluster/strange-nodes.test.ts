// What is proved: whatever answers at the address of a node, a gateway that starts is told in one line, and its process goes on.
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { connect, loadDriver } from '../../../src/ring/cluster/driver.js'
import { type ClusterSettings, DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'

const servers: Server[] = []
const sockets = new Set<Socket>()

afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) server.close()
})

/** @param answer to the first bytes of a connection. @returns where it listens */
async function serverThat(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)))
    socket.once('data', () => answer(socket))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function faultAt(node: string, more: Partial<ClusterSettings> = {}): Promise<string> {
  const settings = { nodes: [node], datacentre: 'east', keyspace: 'k', replicas: new Map(), levels: DEFAULT_LEVELS, ...more }
  const failure: unknown = await connect(await loadDriver(), settings).catch((error: unknown) => error)
  if (!(failure instanceof Error)) throw new Error('connected')
  return failure.message.replaceAll(node, 'NODE')
}

const answering = (bytes: Buffer) => serverThat((socket) => void socket.write(bytes))
/** Of version 4, without flags and empty. */
const frame = (stream: number, opcode: number): Buffer => Buffer.from([0x84, 0, stream >> 8, stream & 0xff, opcode, 0, 0, 0, 0])
const READY = 2
const ALERT = Buffer.from([0x15, 3, 3, 0, 2, 2, 70])

test.each<[string, Buffer, string]>([
  ['plain words', Buffer.from('what do you want?'), 'What answers at NODE is no node of Cassandra: name nodes with --ring'],
  ['zeros', Buffer.alloc(64), 'What answers at NODE is no node of Cassandra: name nodes with --ring'],
  [
    'an answer to a stream far away',
    frame(0x7fff, READY),
    'What answers at NODE is no node of Cassandra: name nodes with --ring',
  ],
  ['a frame of no kind', frame(0, 0x77), "The ring can't be reached at NODE: Received invalid opcode: 119."],
  ['an error without its words', frame(0, 0), 'What answers at NODE is no node of Cassandra: name nodes with --ring'],
  ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'What answers at NODE speaks HTTP, and is no node of Cassandra'],
  ['a TLS alert', ALERT, 'The ring at NODE encrypts its connections: add --ring-tls on.'],
  ['two TLS alerts', Buffer.concat([ALERT, ALERT]), 'The ring at NODE encrypts its connections: add --ring-tls on.'],
])('%s', async (_name, bytes, line) => {
  const fault = await faultAt(await answering(bytes))
  expect(fault).toContain(line)
  expect(fault).not.toContain('\n')
})

test('no answer at all', async () => {
  expect(await faultAt(await serverThat(() => undefined))).toMatch(
    /^The ring can't be reached at NODE: .*timeout.*\. Start its nodes, or name others with --ring\.$/,
  )
})

test('a connection that is closed', async () => {
  expect(await faultAt(await serverThat((socket) => void socket.end()))).toContain(
    "The ring can't be reached at NODE: the connection was closed. Add --ring-tls on where it encrypts its connections",
  )
})

test('plain words to TLS', async () => {
  expect(await faultAt(await answering(Buffer.from('what do you want?')), { tls: {} })).toContain(
    'The ring at NODE does not encrypt its connections: leave --ring-tls out',
  )
})
