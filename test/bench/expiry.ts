// By hand: how long expiry holds the event loop up. `npm run generate && node --import tsx test/bench/expiry.ts [ITEMS]` fills a table on
// disk, a tenth of it due within two days, moves the clock by these, and prints the longest turns of the loop, by the CPU time of its
// thread, so that a busy machine does not count. Linux alone tells that time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from '../../src/emulator.js'
import { apiOf, type Call } from '../scenario/api.js'
import { turnsDuring } from './stats/thread-turns.js'

const ITEMS = Number(process.argv[2] ?? 1_000_000)
const TWO_DAYS_SEC = 172_800
const START_SEC = Date.UTC(2026, 0, 1) / 1000
const PUTS = 25
const BATCHES_TOGETHER = 20
const TableName = 'sessions'

/** Runs the task, and prints what it took and the longest turns meanwhile. */
async function watched(name: string, task: () => Promise<unknown>): Promise<void> {
  const begunMs = performance.now()
  const { count, longestMs } = await turnsDuring(task)
  const seconds = ((performance.now() - begunMs) / 1000).toFixed(1)
  console.log(`${name}: ${seconds} s, ${count} turns, the longest ${longestMs.map((ms) => ms.toFixed(1)).join(', ')} ms of CPU`)
}

/** Every tenth is due at some second of two days, the others after them. */
function itemOf(n: number): object {
  const seconds = n % 10 === 0 ? (n * 7919) % TWO_DAYS_SEC : TWO_DAYS_SEC + 1 + n
  return { pk: { S: `p${n}` }, expires: { N: String(START_SEC + seconds) }, fill: { S: 'x'.repeat(60) } }
}

async function fill(call: Call): Promise<void> {
  for (let first = 0; first < ITEMS; first += PUTS * BATCHES_TOGETHER) {
    const batches = Array.from({ length: BATCHES_TOGETHER }, (_none, batch) => {
      const puts = Array.from({ length: PUTS }, (_one, at) => ({ PutRequest: { Item: itemOf(first + batch * PUTS + at) } }))
      return call('BatchWriteItem', { RequestItems: { [TableName]: puts } })
    })
    await Promise.all(batches)
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'dynalab-expiry-'))
const emulator = await createEmulator({ dataDir, clock: 'manual', capacity: 'off', logLevel: 'error' })
const call = apiOf(emulator)
await call('CreateTable', {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
})
await call('UpdateTimeToLive', { TableName, TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } })
await watched(`${ITEMS} items written`, () => fill(call))
await watched('two days later', () => emulator.clock.advance({ days: 2 }))
const { Table } = await call<{ Table: { ItemCount: number } }>('DescribeTable', { TableName })
console.log(`${Table.ItemCount} items left`)
await emulator.close()
rmSync(dataDir, { recursive: true })
