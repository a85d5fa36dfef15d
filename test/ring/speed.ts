// What a gateway adds to the bare statements, on the node at DYNALAB_TEST_RING, in one run: a put beside a read and a conditional write, a get
// beside a SELECT. By hand: node --import tsx test/ring/speed.ts [ROUNDS]
import { cutKey, ITEM } from '../../src/ring/rows/key-cut.js'
import { itemTable } from '../../src/ring/schema/item-tables.js'
import { readItem, setItem } from '../../src/ring/write/item-rows.js'
import { openCluster } from './support/gateway.js'
import { itemsOf, makeTable, putting, suffixOf } from './support/items.js'
import { newTable } from './support/tables.js'
import { Row } from '../../src/storage/row.js'

const rounds = Number(process.argv[2] ?? 400)
const WARMING = 100
const cluster = await openCluster('test_speed')
const table = await makeTable(cluster, newTable('speed'))
const { physicalId } = table.record
const { writer, reader, clock } = itemsOf(cluster)

const itemOf = (n: number, by: string) => ({ id: { S: `${by}-${n % 50}` }, n: { N: String(n) }, text: { S: 'x'.repeat(250) } })

let version = Date.now() * 1000
async function barePut(n: number): Promise<void> {
  const item = itemOf(n, 'bare')
  const key = cutKey(ITEM, suffixOf(table, item), 1)
  const before = await readItem(cluster, physicalId, key, 'strong')
  const row = Row.make({ sizeBytes: 300, sequence: ++version, writtenAtMs: 0, origin: 0 }, JSON.stringify(item), item)
  await cluster.compareAndSet([setItem(physicalId, key, before.version, version, row)])
}

async function bareGet(n: number): Promise<void> {
  const { h, k } = cutKey(ITEM, suffixOf(table, itemOf(n, 'bare')), 1)
  await cluster.readOne({ cql: `SELECT row FROM ${itemTable(physicalId)} WHERE h = ? AND k = ?`, values: [h, k] }, 'strong')
}

const WORK: Readonly<Record<string, (n: number) => Promise<unknown>>> = {
  'bare read and conditional write': barePut,
  put: (n) => writer.write(table, putting(table, itemOf(n, 'own'))),
  'bare SELECT': bareGet,
  get: (n) => reader.get(table, suffixOf(table, itemOf(n, 'own')), 'strong'),
}

// In turns, so that whatever else the machine does falls on all of them.
const times = new Map(Object.keys(WORK).map((name) => [name, [] as number[]]))
for (let n = 0; n < WARMING + rounds; n++) {
  for (const [name, work] of Object.entries(WORK)) {
    const start = performance.now()
    await work(n)
    if (n >= WARMING) times.get(name)?.push(performance.now() - start)
  }
}
for (const [name, all] of times) {
  const sorted = all.sort((a, b) => a - b)
  const at = (part: number): string => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(2)
  process.stdout.write(`${name.padEnd(32)} p50 ${at(0.5)} ms   p90 ${at(0.9)} ms\n`)
}
await cluster.close()
clock.close()
