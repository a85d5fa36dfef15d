// The bank on three nodes of its own, one of which is killed and started again and again while gateways die at every step.
//   npm run ring:bank -- [--seconds 60] [--seed S]
// It prints its seed and what it found, and ends with 1 where that is wrong.
import { parseArgs } from 'node:util'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'
import { prepareKeyspace } from '../../../src/ring/schema/keyspace.js'
import { fastDraws, newSeed, seededRandom } from '../../../src/runtime/random.js'
import { again } from '../support/again.js'
import { makeTable } from '../support/items.js'
import { onThreeNodes, withThreeNodes, type ThreeNodes } from '../support/three-nodes.js'
import { readStoredTable } from '../support/stored-table.js'
import { prepareTransactions } from '../support/transactions.js'
import { runBank } from './bank.js'
import { faultsOf } from './books.js'
import { bankTable } from './task.js'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } })
const seed = values.seed ?? newSeed()
const durationMs = Number(values.seconds) * 1000
console.log(`seed ${seed}`)

async function run({ addresses, killThem }: ThreeNodes): Promise<readonly string[]> {
  const settings = { ...onThreeNodes('bank'), levels: DEFAULT_LEVELS }
  const cluster = await Cluster.open(settings, (first) => prepareKeyspace(first, settings, []))
  try {
    await prepareTransactions(cluster)
    const table = await makeTable(cluster, bankTable)
    const endMs = Date.now() + durationMs
    const killing = killThem(fastDraws(seededRandom(seed), 'nodes', ''), () => Date.now() > endMs)
    const place = { nodes: addresses, replicas: addresses.length, keyspace: 'bank' }
    const bank = await runBank({ cluster, table, place, seed, durationMs, before: killing })
    const { made, sums, ...rest } = bank
    console.log(`${made.length} transfers, nodes killed ${await killing} times,`, rest, 'sums', sums)
    return faultsOf(bank, await again(() => readStoredTable(cluster, table)))
  } finally {
    await cluster.close()
  }
}

const faults = await withThreeNodes(run)
for (const fault of faults) console.log(`WRONG: ${fault}`)
process.exit(faults.length === 0 ? 0 : 1)
