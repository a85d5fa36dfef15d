// A process of its own for many-forks.test.ts: makes forks of data on disk, writes to each and drops it, and prints what it takes at each
// quarter, as JSON. Usage: node --expose-gc --import tsx many-forks.ts FOLDER FORKS
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createEmulator } from '../../src/emulator.js'
import { apiOf, type Call } from '../scenario/api.js'

const [, , dataDir = '', forks = ''] = process.argv
const MANY = Number(forks)

const put = (call: Call, pk: string): Promise<unknown> =>
  call('PutItem', { TableName: 'music', Item: { pk: { S: pk }, fill: { S: 'x'.repeat(200) } } })

function fileBytes(): number {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce(
    (sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

function print(made: number): void {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  console.log(JSON.stringify({ made, heapBytes: heapUsed, residentBytes: rss, fileBytes: fileBytes() }))
}

const emulator = await createEmulator({ dataDir, capacity: 'off', logLevel: 'error' })
const base = apiOf(emulator)
await base('CreateTable', {
  TableName: 'music',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
})
for (let n = 0; n < 100; n++) await put(base, `${n}`)
for (let made = 1; made <= MANY; made++) {
  const fork = await emulator.fork()
  const call = apiOf(fork)
  for (let n = 0; n < 3; n++) await put(call, `${n}`)
  await fork.drop()
  if (made % (MANY / 4) === 0) print(made)
}
await emulator.close()
