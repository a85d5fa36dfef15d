// Where Dynalab's time goes: V8's sampling profiler runs in the server, and only the samples taken while the load was measured count.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Measured } from '../load/drive.js'
import { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import { percent, table, whole } from '../report/table.js'
import { buildProject } from '../targets/build.js'
import { PROJECT_DIR, dynalab, dynalabStorage } from '../targets/list.js'
import { deleteFolder, startServer, temporaryFolder } from '../targets/server.js'
import type { Workload } from '../workloads/workload.js'
import { type CpuProfile, type SelfTime, selfTimes } from '../stats/cpu-profile.js'
import { measureRounds, throughputOf } from './rounds.js'

const SAMPLING_US = 250
const TOP_FUNCTIONS = 30

/** Profiles each chosen operation in a process of its own and prints. Returns whether every run gave figures. */
export async function profile(options: Options): Promise<boolean> {
  if (options.build) buildProject(PROJECT_DIR, 'modules')
  const storage = dynalabStorage(options.only)
  const load = new LoadClient()
  let isComplete = true
  for (const workload of options.workloads) isComplete = (await profileOne(load, workload, storage, options)) && isComplete
  load.close()
  return isComplete
}

async function profileOne(load: LoadClient, workload: Workload, storage: 'disk' | 'memory', options: Options): Promise<boolean> {
  const profileDir = temporaryFolder('profile')
  const dataDir = temporaryFolder('data')
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, `--cpu-prof-interval=${SAMPLING_US}`]
  const server = await startServer(dynalab(storage, { nodeArgs, serveArgs: options.with ?? [] }), dataDir)
  const throughput = throughputOf(options)
  const { items: itemCount } = options
  await load.prepare({ kind: 'set-up', port: server.port, tables: workload.tables, throughput, itemCount })
  const contestant = { label: server.target.name, server, itemCount, throughput }
  const { samples, failures } = await measureRounds(load, [contestant], [workload], { ...options, rounds: 1 })
  await server.stop()
  const [sample] = samples
  if (sample !== undefined) console.log(profileText(workload, sample.measured, readProfile(profileDir)))
  for (const { operation, reason } of failures) console.log(`${operation} FAILED: ${reason}`)
  deleteFolder(profileDir)
  deleteFolder(dataDir)
  return sample !== undefined
}

/** @throws Error when the server left no profile, which means that it did not exit by itself. */
function readProfile(folder: string): CpuProfile {
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'))
  if (file === undefined) throw new Error('the server left no profile: it did not end on SIGTERM')
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile // V8's own format.
}

function profileText(workload: Workload, measured: Measured, cpuProfile: CpuProfile): string {
  const { busyShare, functions, places } = selfTimes(cpuProfile, measured.startedAtUs, measured.endedAtUs, PROJECT_DIR)
  const rows = (entries: readonly SelfTime[]): string[][] =>
    entries
      .slice(0, TOP_FUNCTIONS)
      .map(({ name, share }) => [name, percent(share), `${((share * busyShare * 1e6) / measured.requestsPerSecond).toFixed(2)}`])
  const heads = ['self time', 'µs a request']
  const title = `${workload.name}: ${whole(measured.requestsPerSecond)} requests/s, main thread busy ${percent(busyShare)} of the time`
  return [title, table(['function', ...heads], rows(functions)), table(['place', ...heads], rows(places)), ''].join('\n\n')
}
