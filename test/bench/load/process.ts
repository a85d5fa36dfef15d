// The load process: does what the benchmark asks over IPC and ends when the benchmark does. Its own process, so that the load and the server
// each have a core.
import { seededRandom } from '../stats/random.js'
import { ALL_WORKLOADS } from '../workloads/list.js'
import type { TableName } from '../workloads/tables.js'
import type { Answer, Round, Workload } from '../workloads/workload.js'
import { fillBuckets, splitTable } from './admin.js'
import { type Measured, NotOffered, drive } from './drive.js'
import { call, fillBytes, fillItems, setUpTables } from './fill.js'
import type { Ask, Run, Told } from './messages.js'

const CHECK_EVERY = 50
/** What a warm-up may send before anything is known of the server's speed. */
const FIRST_EXPECTED_REQUESTS = 2000
const EXPECTED_MARGIN = 1.25

let revision = 1

async function obey(id: number, ask: Ask): Promise<Told> {
  switch (ask.kind) {
    case 'set-up':
      await setUpTables(ask)
      return { id, outcome: 'done' }
    case 'split':
      await splitTable(ask)
      return { id, outcome: 'done' }
    case 'fill-bytes':
      await fillBytes(ask.port, ask.bytes)
      return { id, outcome: 'done' }
    case 'run':
      return { id, outcome: 'measured', measured: await run(ask) }
  }
}

async function run(ask: Run): Promise<Measured> {
  const workload = ALL_WORKLOADS.find((candidate) => candidate.name === ask.workload)
  if (workload === undefined) throw new Error(`no workload ${ask.workload}`)
  const mayBeRefused = ask.throughput !== 'on-demand'
  if (mayBeRefused) for (const table of workload.tables) await fillBuckets(ask.port, tableOf(ask, table))
  const checkEvery = mayBeRefused && workload.mayBePartial === true ? 1 : CHECK_EVERY
  const warm = await runRound(ask, workload, ask.warmupSeconds, FIRST_EXPECTED_REQUESTS, 1)
  return runRound(ask, workload, ask.seconds, warm.requestsPerSecond * ask.seconds * EXPECTED_MARGIN, checkEvery)
}

const tableOf = (ask: Run, table: TableName): TableName => (table === 'items' ? ask.items : table)

async function runRound(
  ask: Run,
  workload: Workload,
  seconds: number,
  expectedRequests: number,
  checkEvery: number,
): Promise<Measured> {
  const { port, pid, items, itemCount } = ask
  const next = await workload.prepare({ ...roundOn(port, ask.seed), items, itemCount, expectedRequests })
  const isRight = (body: string): boolean => ask.checks === 'status' || workload.isRight(JSON.parse(body) as Answer)
  return drive({ port, pid, operation: workload.operation, next, seconds, checkEvery, isRight })
}

function roundOn(port: number, seed: number): Omit<Round, 'items' | 'itemCount' | 'expectedRequests'> {
  return {
    random: seededRandom(seed),
    revision: () => revision++,
    call: (operation, body) => call(port, operation, body),
    fill: (table, count, ofRevision) => fillItems(port, table, count, ofRevision),
  }
}

async function answer(id: number, ask: Ask): Promise<Told> {
  try {
    return await obey(id, ask)
  } catch (error) {
    if (error instanceof NotOffered) return { id, outcome: 'not-offered' }
    return { id, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

process.on('message', ({ id, ask }: { id: number; ask: Ask }) => {
  void answer(id, ask).then((told) => process.send?.(told))
})
process.on('disconnect', () => process.exit(0))
