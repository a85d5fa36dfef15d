// By hand: how long searches of vectors take, and how long they hold the event loop up. `npm run generate && node --import tsx
// test/bench/vectors.ts [VECTORS] [DIMENSIONS] [SEARCHES]` fills a table on disk and prints the first search, which reads the index, then
// many one after the other, then many at once beside reads of one item. Times are CPU time of the loop's thread, so that a busy machine does
// not count. Linux alone tells that time. The vectors are seeded, so each run has the same.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from '../../src/emulator.js'
import { apiOf, type Call } from '../scenario/api.js'
import { seededRandom } from './stats/random.js'
import { turnsDuring } from './stats/thread-turns.js'

const VECTORS = Number(process.argv[2] ?? 10_000)
const DIMENSIONS = Number(process.argv[3] ?? 768)
const SEARCHES = Number(process.argv[4] ?? 50)
const AT_ONCE = 10
const PUTS = 25
const SHOWN = 3
const TableName = 'vectors'
const IndexName = 'near'

const shownMs = (ms: number): string => ms.toFixed(1)
const random = seededRandom(768)

const numbers = (): object[] => Array.from({ length: DIMENSIONS }, () => ({ N: (random() - 0.5).toFixed(6) }))
const keyOf = (n: number): object => ({ pk: { S: `p${n}` } })

async function shown(name: string, task: () => Promise<unknown>): Promise<void> {
  const { totalMs, longestMs } = await turnsDuring(task, SHOWN)
  console.log(`${name}: ${shownMs(totalMs)} ms of CPU, the longest turns ${longestMs.map(shownMs).join(', ')} ms`)
}

async function fill(call: Call): Promise<void> {
  for (let first = 0; first < VECTORS; first += PUTS) {
    const puts = Array.from({ length: Math.min(PUTS, VECTORS - first) }, (_none, at) => ({
      PutRequest: { Item: { ...keyOf(first + at), v: { L: numbers() } } },
    }))
    await call('BatchWriteItem', { RequestItems: { [TableName]: puts } })
  }
}

const search = (call: Call): Promise<unknown> =>
  call('SearchVectors', { TableName, IndexName, SearchVector: numbers(), TopK: 10 })

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dynalab-vectors-'))
  const emulator = await createEmulator({ dataDir: folder, logLevel: 'error' })
  const call = apiOf(emulator)
  for (const distance of ['COSINE', 'EUCLIDEAN', 'DOT_PRODUCT']) {
    await call('CreateTable', {
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      VectorIndexes: [
        {
          IndexName,
          VectorAttribute: { AttributeName: 'v' },
          Dimensions: DIMENSIONS,
          DistanceFunction: distance,
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    })
    console.log(`${VECTORS} vectors of ${DIMENSIONS} dimensions, ${distance}`)
    await shown('written', () => fill(call))
    await shown('the first search', () => search(call))
    const times: number[] = []
    for (let n = 0; n < SEARCHES; n++) times.push((await turnsDuring(() => search(call))).totalMs)
    times.sort((a, b) => a - b)
    console.log(
      `a search: median ${shownMs(times[times.length >> 1] ?? 0)}, fastest ${shownMs(times[0] ?? 0)}, slowest ${shownMs(times.at(-1) ?? 0)} ms of CPU`,
    )
    await shown(`${AT_ONCE} searches at once, and a read a turn`, async () => {
      let isOver = false
      const reads = (async () => {
        for (let n = 0; !isOver; n = (n + 1) % VECTORS) {
          await call('GetItem', { TableName, Key: keyOf(n), ProjectionExpression: 'pk' })
          await new Promise((resolve) => setImmediate(resolve))
        }
      })()
      await Promise.all(Array.from({ length: AT_ONCE }, () => search(call)))
      isOver = true
      await reads
    })
    await call('DeleteTable', { TableName })
    if (process.argv[5] === 'once') break
  }
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
}

await main()
