// Histories on three nodes of their own, which are killed and started again while gateways die: items are linearizable, transactions serializable.
//   npm run ring:histories -- [--count 10] [--seed S]
// It prints its seed and what it found, and ends with 1 where that is wrong, or where the search came to no end: that shows nothing.
import { parseArgs } from 'node:util'
import type { RingTable } from '../../../src/ring/catalogue/ring-table.js'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'
import { prepareKeyspace } from '../../../src/ring/schema/keyspace.js'
import { fastDraws, newSeed, seededRandom } from '../../../src/runtime/random.js'
import { onThreeNodes, type ThreeNodes, withThreeNodes } from '../support/three-nodes.js'
import { prepareTransactions } from '../support/transactions.js'
import { makeHistoryTable, runRingHistory } from './run.js'

const { values } = parseArgs({ options: { count: { type: 'string', default: '10' }, seed: { type: 'string' } } })
const seed = values.seed ?? newSeed()
console.log(`seed ${seed}`)

/** @returns how many are wrong or undecided */
async function run({ killThem }: ThreeNodes): Promise<number> {
  const settings = { ...onThreeNodes('histories'), levels: DEFAULT_LEVELS }
  const cluster = await Cluster.open(settings, (first) => prepareKeyspace(first, settings, []))
  await prepareTransactions(cluster)
  const seeds = Array.from({ length: Number(values.count) }, (_, n) => `${seed}-${n}`)
  const tables: RingTable[] = []
  for (const one of seeds) tables.push(await makeHistoryTable(cluster, one))
  let isOver = false
  const killing = killThem(fastDraws(seededRandom(seed), 'nodes', ''), () => isOver)
  let wrong = 0
  let undecided = 0
  for (const [n, table] of tables.entries()) {
    const { violations, ...counts } = await runRingHistory(cluster, table, `${seed}-${n}`)
    console.log(`history ${n}:`, counts)
    for (const { check, lines } of violations)
      console.log([`${check === 'undecided' ? 'UNDECIDED' : `WRONG, ${check}`}:`, ...lines.slice(0, 60)].join('\n  '))
    if (violations.length > 0) wrong++
    if (violations.some(({ check }) => check === 'undecided')) undecided++
  }
  isOver = true
  console.log(`nodes killed ${await killing} times`)
  console.log(`${tables.length} histories: ${wrong - undecided} wrong, ${undecided} undecided`)
  await cluster.close()
  return wrong
}

process.exit((await withThreeNodes(run)) === 0 ? 0 : 1)
