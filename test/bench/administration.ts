// By hand: how long views of administration hold the event loop up. `npm run generate && node --import tsx test/bench/administration.ts [TABLES]` makes
// a thousand tables with a global index each, writes to all of them and reads from them, then asks over HTTP, from a thread of its own, for one view
// after the other, and prints the longest turns of the server's loop by the CPU time of its thread. Linux alone tells that time.
import { Worker } from 'node:worker_threads'
import { createEmulator } from '../../src/emulator.js'
import { apiOf, type Call } from '../scenario/api.js'
import { turnsDuring } from './stats/thread-turns.js'

const TABLES = Number(process.argv[2] ?? 1000)
const WRITES = 5
const ASKED = 10
const TOGETHER = 20
const VIEWS = [
  ...['/series', '/series?step=minute', '/cost', '/state', '/state?tables=200', '/tables', '/replicas', '/zones', '/streams'],
  ...['/capacity', '/tables/table-0/partitions', '/tables/table-0/series', '/metrics'],
]
/** Asks for an address and throws the answer away, as often as it is told to. */
const CLIENT = `
  import { parentPort } from 'node:worker_threads'
  parentPort.on('message', async (url) => {
    const answer = await fetch(url)
    parentPort.postMessage({ status: answer.status, bytes: (await answer.arrayBuffer()).byteLength })
  })`

async function makeTable(call: Call, n: number): Promise<void> {
  const TableName = `table-${n}`
  await call('CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: ['pk', 'state'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-state',
        KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  })
}

async function useTable(call: Call, n: number): Promise<void> {
  const TableName = `table-${n}`
  for (let at = 0; at < WRITES; at++)
    await call('PutItem', { TableName, Item: { pk: { S: `p${at}` }, state: { S: `s${at % 2}` }, n: { N: `${n}` } } })
  await call('GetItem', { TableName, Key: { pk: { S: 'p0' } } })
  await call('Scan', { TableName, IndexName: 'by-state' })
}

/** All tables, some at once. */
async function ofAll(task: (n: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < TABLES; first += TOGETHER)
    await Promise.all(Array.from({ length: Math.min(TOGETHER, TABLES - first) }, (_none, at) => task(first + at)))
}

const emulator = await createEmulator({ inMemory: true, capacity: 'full', transition: 0, logLevel: 'error' })
const call = apiOf(emulator)
await ofAll((n) => makeTable(call, n))
await emulator.drain()
const { endpoint } = await emulator.listen({ port: 0 })
await ofAll((n) => useTable(call, n))

const client = new Worker(new URL(`data:text/javascript,${encodeURIComponent(CLIENT)}`))
const asked = (url: string): Promise<{ readonly status: number; readonly bytes: number }> =>
  new Promise((resolve) => {
    client.once('message', resolve)
    client.postMessage(url)
  })
const pauseMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const shown = (list: readonly number[]): string => list.map((ms) => ms.toFixed(1)).join(', ')
await pauseMs(3000) // what the tables left to do
const idle = await turnsDuring(() => pauseMs(3000))
console.log(`${TABLES} tables, nobody asks: the longest turns ${shown(idle.longestMs)} ms of CPU`)
for (const view of VIEWS) {
  const url = `${endpoint}/_dynalab${view}`
  const { status, bytes } = await asked(url) // the first one compiles
  const { longestMs } = await turnsDuring(async () => {
    for (let n = 0; n < ASKED; n++) await asked(url)
  })
  console.log(
    `GET ${view.padEnd(28)} ${status}, ${(bytes / 1024).toFixed(0).padStart(5)} KB, the longest turns ${shown(longestMs)} ms of CPU`,
  )
}
await client.terminate()
await emulator.close()
