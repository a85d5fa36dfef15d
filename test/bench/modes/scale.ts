// Cost must not grow with size: the same operations on few items and on many, in turn, and the start on an empty folder, a full one, and a full
// one whose last process was killed.
import { setTimeout as sleep } from 'node:timers/promises'
import { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import { READY_GOAL_MS, SCALE_GOAL } from '../report/goals.js'
import { saveResults } from '../report/save.js'
import { table, whole } from '../report/table.js'
import { median } from '../stats/median.js'
import { type RatioInterval, ratioInterval } from '../stats/ratio-interval.js'
import { buildProject } from '../targets/build.js'
import { PROJECT_DIR, chooseTargets } from '../targets/list.js'
import { deleteFolder, startServer, temporaryFolder } from '../targets/server.js'
import type { Target } from '../targets/target.js'
import type { Workload } from '../workloads/workload.js'
import { type Contestant, type Outcome, measureRounds, tablesOf, throughputOf } from './rounds.js'
import { measureReady } from './starts.js'

const FEW_ITEMS = 10_000
const USUAL_OPERATIONS = ['GetItem', 'PutItem', 'Query']
/** Compactions of a fill go on behind it. */
const SETTLE_MS = 3000
const BYTES_PER_MB = 1024 * 1024
const CRASHES = 3
/** Less than LevelDB's write buffer, so that a start after a crash finds all of it in the write-ahead file. */
const CRASH_FILL_MB = 12

interface Growth {
  readonly operation: string
  readonly few: number
  readonly many: number
  readonly interval: RatioInterval
}

/** Measures, prints and saves. Returns whether every measurement gave a figure. */
export async function scale(options: Options): Promise<boolean> {
  const { targets } = chooseTargets(options.only.length === 0 ? ['dynalab-disk'] : options.only, options.with ?? [])
  if (options.build && targets.some(({ kind }) => kind === 'dynalab')) buildProject(PROJECT_DIR)
  const load = new LoadClient()
  const reports: object[] = []
  let isComplete = true
  for (const target of targets.filter(({ kind }) => kind !== 'ceiling')) {
    const { growths, failures } = await measureGrowth(load, target, options)
    const ready = target.storage === 'disk' ? await measureReadies(load, target, options) : {}
    console.log(`${growthText(target, growths, options)}\n\n${readyText(target, ready)}`)
    for (const { operation, contestant, reason } of failures) console.log(`${operation} on ${contestant} FAILED: ${reason}`)
    reports.push({ target: target.name, growths, readyMs: ready, failures })
    isComplete &&= failures.length === 0
  }
  load.close()
  console.error(`\nwritten to ${saveResults('scale', options.settings, { reports })}`)
  return isComplete
}

async function measureGrowth(
  load: LoadClient,
  target: Target,
  options: Options,
): Promise<{ growths: Growth[]; failures: Outcome['failures'] }> {
  const isUsual = options.workloads.length > USUAL_OPERATIONS.length
  const workloads = options.workloads.filter(({ name }) => !isUsual || USUAL_OPERATIONS.includes(name))
  const throughput = target.kind === 'dynalab' ? throughputOf(options) : 'on-demand'
  const few = await fillContestant(load, target, { label: 'few', itemCount: FEW_ITEMS, throughput }, workloads)
  const many = await fillContestant(load, target, { label: 'many', itemCount: options.largeItems, throughput }, workloads)
  await sleep(SETTLE_MS)
  const { samples, failures } = await measureRounds(load, [few, many], workloads, options)
  await few.server.stop()
  await many.server.stop()
  const growths = workloads.flatMap(({ name }): Growth[] => {
    const rates = (label: string): number[] =>
      samples
        .filter((sample) => sample.operation === name && sample.contestant === label)
        .map(({ measured }) => measured.requestsPerSecond)
    const fewRates = rates('few')
    const manyRates = rates('many')
    if (manyRates.length < options.rounds || fewRates.length < options.rounds) return []
    const pairs = fewRates.map((before, round) => ({ before, after: manyRates[round] ?? Number.NaN }))
    return [{ operation: name, few: median(fewRates), many: median(manyRates), interval: ratioInterval([pairs]) }]
  })
  return { growths, failures }
}

async function fillContestant(
  load: LoadClient,
  target: Target,
  entry: Omit<Contestant, 'server'>,
  workloads: readonly Workload[],
): Promise<Contestant> {
  const { label, itemCount, throughput } = entry
  console.error(`filling ${target.name} with ${whole(itemCount)} items a table`)
  const server = await startServer(target, temporaryFolder(label))
  await load.prepare({ kind: 'set-up', port: server.port, tables: tablesOf(workloads), throughput, itemCount })
  return { ...entry, server }
}

/** Times to ready in ms, by the state of the folder. */
async function measureReadies(load: LoadClient, target: Target, { starts, largeMb }: Options): Promise<Record<string, number>> {
  const emptyMs: number[] = []
  for (let n = 0; n < starts; n++) emptyMs.push(await measureReady(target, temporaryFolder('empty'), 1))
  const folder = temporaryFolder('full')
  console.error(`filling ${target.name} with ${whole(largeMb)} MB`)
  await fillFolder(load, target, folder, largeMb)
  const fullMs = await measureReady(target, folder, starts)
  const killedMs: number[] = []
  for (let n = 0; n < CRASHES; n++) {
    const server = await startServer(target, folder)
    await load.prepare({ kind: 'fill-bytes', port: server.port, bytes: CRASH_FILL_MB * BYTES_PER_MB })
    await server.stop('crash')
    killedMs.push(await measureReady(target, folder, 1))
  }
  deleteFolder(folder)
  return {
    'an empty folder': median(emptyMs),
    [`${whole(largeMb)} MB`]: fullMs,
    [`${whole(largeMb)} MB after a kill`]: median(killedMs),
  }
}

async function fillFolder(load: LoadClient, target: Target, folder: string, megabytes: number): Promise<void> {
  const server = await startServer(target, folder)
  await load.prepare({ kind: 'set-up', port: server.port, tables: ['blobs'], throughput: 'on-demand', itemCount: 0 })
  await load.prepare({ kind: 'fill-bytes', port: server.port, bytes: megabytes * BYTES_PER_MB })
  await server.stop()
}

function growthText(target: Target, growths: readonly Growth[], { largeItems }: Options): string {
  const rows = growths.map(({ operation, few, many, interval }) => {
    const { ratio, low, high } = interval
    const judgement = `${SCALE_GOAL}: ${ratio >= SCALE_GOAL ? 'met' : 'MISSED'}`
    return [operation, whole(few), whole(many), ratio.toFixed(3), `${low.toFixed(3)} to ${high.toFixed(3)}`, judgement]
  })
  const heads = [target.name, `requests/s at ${whole(FEW_ITEMS)}`, `at ${whole(largeItems)}`, 'ratio', '95 % interval', 'goal']
  return table(heads, rows, ['goal'])
}

function readyText(target: Target, ready: Record<string, number>): string {
  const rows = Object.entries(ready).map(([folder, readyMs]) => {
    const judgement = target.kind === 'dynalab' ? `${READY_GOAL_MS}: ${readyMs <= READY_GOAL_MS ? 'met' : 'MISSED'}` : ''
    return [folder, whole(readyMs), judgement]
  })
  return table([`${target.name} starts with`, 'ready ms', 'goal'], rows, ['goal'])
}
