// Two tables of one server, measured in turn: they share the process and the moods of the machine, so that a ratio tells of nothing but what
// they differ in. The server is started anew several times.
import { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import type { GoalOf } from '../report/goals.js'
import { saveResults } from '../report/save.js'
import { buildProject } from '../targets/build.js'
import { PROJECT_DIR, dynalab, dynalabStorage } from '../targets/list.js'
import { type Server, deleteFolder, startServer, temporaryFolder } from '../targets/server.js'
import type { Target } from '../targets/target.js'
import type { TableName } from '../workloads/tables.js'
import type { Workload } from '../workloads/workload.js'
import { type Sides, changesOf, changesText } from './changes.js'
import { type Contestant, type Outcome, measureRounds } from './rounds.js'

/** What is measured beside what. */
export interface Beside {
  /** The mode's name in the saved results. */
  readonly mode: string
  readonly workloads: readonly Workload[]
  readonly sides: Sides
  readonly goalOf: GoalOf
  /** What the reader must know beside the sides' names. */
  readonly note?: string
  /** Makes both tables on a new server. */
  setUp(load: LoadClient, server: Server): Promise<readonly Contestant[]>
}

/** Measures, prints and saves. Returns whether every measurement gave a figure. */
export async function measureBeside(options: Options, beside: Beside): Promise<boolean> {
  const { mode, workloads, sides, goalOf, note } = beside
  if (options.build) buildProject(PROJECT_DIR)
  const storage = dynalabStorage(options.only)
  const serveArgs = options.with ?? []
  const load = new LoadClient()
  const launches: Outcome[] = []
  for (let n = 0; n < options.launches; n++) launches.push(await launch(load, dynalab(storage, { serveArgs }), options, beside))
  load.close()
  const changes = changesOf(workloads, launches, sides)
  const title = `${['Dynalab', `(${storage})`, ...serveArgs].join(' ')}: ${sides.after.shown} against ${sides.before.shown}`
  console.log([title, changesText(changes, sides, goalOf), ...(note === undefined ? [] : [note])].join('\n\n'))
  const failures = launches.flatMap((outcome) => outcome.failures)
  for (const { operation, contestant, reason } of failures) console.log(`${operation} on ${contestant} FAILED: ${reason}`)
  console.error(`\nwritten to ${saveResults(mode, options.settings, { changes, failures })}`)
  return failures.length === 0
}

/**
 * The workloads that a mode measures: those named, or else its usual ones.
 * @param tables that the mode has a right to choose between
 * @throws Error for one that uses another table
 */
export function workloadsBeside(
  flag: string,
  { workloads, areChosen }: Pick<Options, 'workloads' | 'areChosen'>,
  usual: readonly Workload[],
  tables: readonly TableName[],
): readonly Workload[] {
  if (!areChosen) return usual
  const others = workloads.filter((workload) => workload.tables.some((table) => !tables.includes(table)))
  if (others.length > 0) throw new Error(`${flag} cannot measure ${others.map(({ name }) => name).join(', ')}`)
  return workloads
}

/** Both tables made on a new server, measured and gone with it. */
async function launch(load: LoadClient, target: Target, options: Options, beside: Beside): Promise<Outcome> {
  const folder = temporaryFolder(beside.mode)
  const server = await startServer(target, folder)
  const outcome = await measureRounds(load, await beside.setUp(load, server), beside.workloads, options)
  await server.stop()
  deleteFolder(folder)
  return outcome
}
