// Cost must not grow with the number of partitions: a table of many and a table of one, equal in all else, in turn on one server, so that both
// have the same process and the same moods of the machine.
import { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import { CAPACITY_GOAL } from '../report/goals.js'
import { saveResults } from '../report/save.js'
import { whole } from '../report/table.js'
import { buildProject } from '../targets/build.js'
import { PROJECT_DIR, dynalab, dynalabStorage } from '../targets/list.js'
import { deleteFolder, startServer, temporaryFolder } from '../targets/server.js'
import type { Target } from '../targets/target.js'
import type { Workload } from '../workloads/workload.js'
import { type Sides, changesOf, changesText } from './changes.js'
import { type Outcome, measureRounds } from './rounds.js'

const USUAL_OPERATIONS = ['GetItem', 'PutItem']
/** Provisioned, since one on demand never has fewer than four partitions. */
const THROUGHPUT = 'one-partition'

/** Measures, prints and saves. Returns whether every measurement gave a figure. */
export async function partitions(options: Options, count: number): Promise<boolean> {
  const workloads = workloadsOf(options)
  if (options.build) buildProject(PROJECT_DIR)
  const storage = dynalabStorage(options.only)
  const serveArgs = options.with ?? []
  const load = new LoadClient()
  const launches: Outcome[] = []
  for (let n = 0; n < options.launches; n++)
    launches.push(await launch(load, dynalab(storage, { serveArgs }), { ...options, workloads }, count))
  load.close()
  const sides: Sides = {
    before: { label: 'one', shown: '1 partition' },
    after: { label: 'many', shown: `${whole(count)} partitions` },
  }
  const changes = changesOf(workloads, launches, sides)
  const title = `${['Dynalab', `(${storage})`, ...serveArgs].join(' ')}: ${sides.after.shown} against ${sides.before.shown}`
  console.log(`${title}\n\n${changesText(changes, sides, CAPACITY_GOAL)}`)
  const failures = launches.flatMap((outcome) => outcome.failures)
  for (const { operation, contestant, reason } of failures) console.log(`${operation} on ${contestant} FAILED: ${reason}`)
  console.error(`\nwritten to ${saveResults('partitions', options.settings, { changes, failures })}`)
  return failures.length === 0
}

/** @throws Error for an operation that uses another table than `items`, which is the one that there are two of */
function workloadsOf({ workloads, areChosen }: Options): readonly Workload[] {
  if (!areChosen) return workloads.filter(({ name }) => USUAL_OPERATIONS.includes(name))
  const others = workloads.filter(({ tables }) => tables.join() !== 'items')
  if (others.length > 0) throw new Error(`--partitions cannot measure ${others.map(({ name }) => name).join(', ')}`)
  return workloads
}

/** Both tables made on a new server, measured and gone with it. */
async function launch(load: LoadClient, target: Target, options: Options, count: number): Promise<Outcome> {
  const folder = temporaryFolder('partitions')
  const server = await startServer(target, folder)
  const { port } = server
  const { items: itemCount } = options
  await load.prepare({ kind: 'set-up', port, tables: ['items', 'partitioned'], throughput: THROUGHPUT, itemCount })
  console.error(`splitting a table into ${whole(count)} partitions`)
  await load.prepare({ kind: 'split', port, table: 'partitioned', itemCount, partitions: count })
  const both = { server, itemCount, throughput: THROUGHPUT } as const
  const contestants = [
    { ...both, label: 'one', items: 'items' },
    { ...both, label: 'many', items: 'partitioned' },
  ] as const
  const outcome = await measureRounds(load, contestants, options.workloads, options)
  await server.stop()
  deleteFolder(folder)
  return outcome
}
