// Two gateways on three nodes under a steady load, while a node is killed, paused, added and removed, and while all of them are killed at once.
//   npm run ring:outage -- [--only down,paused,grow,dark] [--seconds 20] [--clients 6] [--seed S]
// It prints its seed and what clients saw, and ends with 1 where an acknowledged write was lost, an index is not the projection of its items, or a
// client was refused for longer than a second while most replicas were there.
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Cluster } from '../../../src/ring/cluster/cluster.js'
import { DEFAULT_LEVELS } from '../../../src/ring/cluster/settings.js'
import { verifyRing } from '../../../src/ring/inspect/verify-ring.js'
import { fastDraws, newSeed, seededRandom } from '../../../src/runtime/random.js'
import { onThreeNodes, type ThreeNodes, withThreeNodes } from '../support/three-nodes.js'
import { GatewayProcess } from './gateway-process.js'
import { createLoadTable, LoadClient } from './load.js'
import { type Measures, measuresOf } from './measures.js'
import { type Phase, phasesOf, type Subject, SUBJECTS } from './phases.js'

const REFUSED_AT_MOST_MS = 1000
const KEYSPACE = 'outage'
const GATEWAYS = 2
/** The gateways have their leases again, and what was unfinished is done. */
const SETTLED_MS = 15_000

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: SUBJECTS.join(',') },
    seconds: { type: 'string', default: '20' },
    clients: { type: 'string', default: '6' },
    seed: { type: 'string' },
  },
})
const seed = values.seed ?? newSeed()
const phaseMs = Number(values.seconds) * 1000
const only = values.only.split(',')
console.log(`seed ${seed}`)

const draws = (purpose: string): (() => number) => fastDraws(seededRandom(seed), 'outage', purpose)

const words = ({ requests, refusals, ...times }: Measures): string =>
  [
    `${requests} requests`,
    ...Object.entries(times).map(([name, ms]) => `${name.replace(/Ms$/, '')} ${Math.round(ms)} ms`),
    `refusals ${JSON.stringify(refusals)}`,
  ].join(', ')

/** @returns what is wrong with it */
async function measured({ name, isServed, happens }: Phase, clients: readonly LoadClient[]): Promise<readonly string[]> {
  const startMs = performance.now()
  await happens()
  const happenedMs = performance.now() - startMs
  await setTimeout(phaseMs)
  const endMs = performance.now()
  const samples = clients.flatMap((client) => client.samples.filter((sample) => sample.endMs >= startMs && sample.endMs < endMs))
  const measures = measuresOf(samples, startMs, endMs)
  console.log(`${name} (${(happenedMs / 1000).toFixed(1)} s): ${words(measures)}`)
  if (!isServed || measures.refusedMs <= REFUSED_AT_MOST_MS) return []
  return [`${name}: a client was refused for ${Math.round(measures.refusedMs)} ms`]
}

async function underLoad(phases: readonly Phase[], clients: readonly LoadClient[]): Promise<readonly string[]> {
  const working = Promise.all(clients.map((client) => client.work()))
  const faults: string[] = []
  try {
    for (const phase of phases) faults.push(...(await Promise.race([measured(phase, clients), working.then(() => [])])))
  } finally {
    for (const client of clients) client.end()
    await working
  }
  await setTimeout(SETTLED_MS)
  for (const client of clients) await client.readAll()
  return [...faults, ...clients.flatMap((client) => client.faults)]
}

async function verified(): Promise<readonly string[]> {
  const cluster = await Cluster.open({ ...onThreeNodes(KEYSPACE), levels: DEFAULT_LEVELS }, () => Promise.resolve())
  try {
    const { items, unsettled, problems } = await verifyRing(cluster, 'compare')
    console.log(`${items} items verified, ${unsettled} not settled yet`)
    return problems
  } finally {
    await cluster.close()
  }
}

async function run(three: ThreeNodes): Promise<readonly string[]> {
  const gateways: GatewayProcess[] = []
  try {
    for (let n = 0; n < GATEWAYS; n++) gateways.push(await GatewayProcess.start(three.addresses, KEYSPACE))
    const endpoints = gateways.map(({ endpoint }) => endpoint)
    await createLoadTable(endpoints[0] ?? '')
    const clients = Array.from(
      { length: Number(values.clients) },
      (_, n) => new LoadClient(n, endpoints[n % endpoints.length] ?? '', draws(`client ${n}`)),
    )
    const subjects = SUBJECTS.filter((subject) => only.includes(subject))
    const nodeDraws = draws('nodes')
    const phases = subjects.flatMap((subject: Subject) => phasesOf(subject, three, nodeDraws))
    const quiet: Phase = { name: 'nothing happens', isServed: true, happens: () => undefined }
    const faults = await underLoad([quiet, ...phases], clients)
    const acknowledged = clients.reduce((sum, client) => sum + client.acknowledged, 0)
    console.log(`${acknowledged} requests answered`)
    return [...faults, ...(await verified())]
  } finally {
    for (const gateway of gateways) await gateway.stop()
  }
}

const faults = await withThreeNodes(run)
for (const fault of faults) console.log(`WRONG: ${fault}`)
console.log(faults.length === 0 ? `nothing wrong, seed ${seed}` : `${faults.length} wrong, seed ${seed}`)
process.exit(faults.length === 0 ? 0 : 1)
