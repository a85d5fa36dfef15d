// Judges a change: the working tree beside a commit, A B B A, both started anew several times, because two processes of one build already
// differ by a few percent.
import { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import { saveResults } from '../report/save.js'
import { table, whole } from '../report/table.js'
import { median } from '../stats/median.js'
import { type Pair, type RatioInterval, ratioInterval, verdict } from '../stats/ratio-interval.js'
import { buildCommit, buildProject } from '../targets/build.js'
import { PROJECT_DIR, dynalab, dynalabStorage } from '../targets/list.js'
import { deleteFolder, startServer, temporaryFolder } from '../targets/server.js'
import type { Target } from '../targets/target.js'
import { type Contestant, type Failure, type Outcome, measureRounds, tablesOf } from './rounds.js'

interface Change {
  readonly operation: string
  readonly before: number
  readonly after: number
  readonly interval: RatioInterval
}

/** Measures, prints and saves. Returns whether every measurement gave a figure. */
export async function against(options: Options, gitRef: string): Promise<boolean> {
  const { projectDir, commit } = buildCommit(gitRef)
  if (options.build) buildProject(PROJECT_DIR)
  const storage = dynalabStorage(options.only)
  const targets = [dynalab(storage, { name: 'before', projectDir }), dynalab(storage, { name: 'after' })]
  const load = new LoadClient()
  const launches: Outcome[] = []
  for (let n = 0; n < options.launches; n++) launches.push(await launch(load, targets, options))
  load.close()
  const changes = options.workloads.flatMap(({ name }) => changeOf(name, launches))
  const failures: Failure[] = launches.flatMap((outcome) => outcome.failures)
  console.log(changesText(changes, commit, storage))
  for (const { operation, contestant, reason } of failures) console.log(`${operation} on ${contestant} FAILED: ${reason}`)
  console.error(`\nwritten to ${saveResults('against', { ...options.settings, commit }, { changes, failures })}`)
  return failures.length === 0
}

/** Both builds started, measured and stopped. */
async function launch(load: LoadClient, targets: readonly Target[], options: Options): Promise<Outcome> {
  const folders = targets.map(({ name }) => temporaryFolder(name))
  const contestants: Contestant[] = []
  for (const [index, target] of targets.entries()) {
    const server = await startServer(target, folders[index] ?? '')
    await load.prepare({ kind: 'set-up', port: server.port, tables: tablesOf(options.workloads), itemCount: options.items })
    contestants.push({ label: target.name, server, itemCount: options.items })
  }
  const outcome = await measureRounds(load, contestants, options.workloads, options)
  for (const { server } of contestants) await server.stop()
  for (const folder of folders) deleteFolder(folder)
  return outcome
}

function changeOf(operation: string, launches: readonly Outcome[]): Change[] {
  const pairs = launches.map((outcome) => pairsOf(operation, outcome)).filter(({ length }) => length > 0)
  if (pairs.length === 0) return []
  const all = pairs.flat()
  const before = median(all.map((pair) => pair.before))
  const after = median(all.map((pair) => pair.after))
  return [{ operation, before, after, interval: ratioInterval(pairs) }]
}

function pairsOf(operation: string, { samples }: Outcome): Pair[] {
  const rates = (label: string): Map<number, number> => {
    const own = samples.filter((sample) => sample.operation === operation && sample.contestant === label)
    return new Map(own.map(({ round, measured }) => [round, measured.requestsPerSecond]))
  }
  const after = rates('after')
  return [...rates('before')].flatMap(([round, rate]) => {
    const other = after.get(round)
    return other === undefined ? [] : [{ before: rate, after: other }]
  })
}

function changesText(changes: readonly Change[], commit: string, storage: string): string {
  const rows = changes.map(({ operation, before, after, interval }) => {
    const { ratio, low, high } = interval
    return [
      operation,
      whole(before),
      whole(after),
      ratio.toFixed(3),
      `${low.toFixed(3)} to ${high.toFixed(3)}`,
      verdict(interval),
    ]
  })
  const heads = ['operation', `${commit} requests/s`, 'now requests/s', 'ratio', '95 % interval', 'verdict']
  return `Dynalab (${storage}): the working tree against ${commit}\n\n${table(heads, rows, ['verdict'])}`
}
