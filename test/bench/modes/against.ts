// Judges a change, or what options cost: the working tree beside a commit or beside itself, in turn, both started anew several times, because
// two processes of one build already differ by a few percent.
import { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import { CAPACITY_GOAL } from '../report/goals.js'
import { saveResults } from '../report/save.js'
import { buildCommit, buildProject, commitOf, isWorkingTree } from '../targets/build.js'
import { PROJECT_DIR, dynalab, dynalabStorage } from '../targets/list.js'
import { deleteFolder, startServer, temporaryFolder } from '../targets/server.js'
import type { Target } from '../targets/target.js'
import { type Sides, changesOf, changesText } from './changes.js'
import { type Contestant, type Outcome, measureRounds, tablesOf, throughputOf } from './rounds.js'

/** Measures, prints and saves. Returns whether every measurement gave a figure. */
export async function against(options: Options): Promise<boolean> {
  const { with: withArgs = [], againstWith = [] } = options
  const other = otherBuild(options)
  if (options.build) buildProject(PROJECT_DIR)
  const storage = dynalabStorage(options.only)
  const targets = [
    dynalab(storage, { name: 'before', projectDir: other.projectDir, serveArgs: againstWith }),
    dynalab(storage, { name: 'after', serveArgs: withArgs }),
  ]
  const load = new LoadClient()
  const launches: Outcome[] = []
  for (let n = 0; n < options.launches; n++) launches.push(await launch(load, targets, options))
  load.close()
  const sides: Sides = {
    before: { label: 'before', shown: [other.name, ...againstWith].join(' ') },
    after: { label: 'after', shown: ['now', ...withArgs].join(' ') },
  }
  const changes = changesOf(options.workloads, launches, sides)
  const goal = withArgs.includes('full') ? () => CAPACITY_GOAL : undefined
  console.log(`Dynalab (${storage}): ${sides.after.shown} against ${sides.before.shown}\n\n${changesText(changes, sides, goal)}`)
  const failures = launches.flatMap((outcome) => outcome.failures)
  for (const { operation, contestant, reason } of failures) console.log(`${operation} on ${contestant} FAILED: ${reason}`)
  console.error(`\nwritten to ${saveResults('against', { ...options.settings, other: other.name }, { changes, failures })}`)
  return failures.length === 0
}

/** The build to measure against: without a commit the working tree's own, which is also that of a commit with the same sources. */
function otherBuild(options: Options): { name: string; projectDir: string } {
  if (options.against === undefined) return { name: 'now', projectDir: PROJECT_DIR }
  const name = commitOf(options.against)
  return { name, projectDir: isWorkingTree(name) ? PROJECT_DIR : buildCommit(name) }
}

/** Both builds started, measured and stopped. */
async function launch(load: LoadClient, targets: readonly Target[], options: Options): Promise<Outcome> {
  const folders = targets.map(({ name }) => temporaryFolder(name))
  const tables = tablesOf(options.workloads)
  const throughput = throughputOf(options)
  const { items: itemCount } = options
  const contestants: Contestant[] = []
  for (const [index, target] of targets.entries()) {
    const server = await startServer(target, folders[index] ?? '')
    await load.prepare({ kind: 'set-up', port: server.port, tables, throughput, itemCount })
    contestants.push({ label: target.name, server, itemCount, throughput })
  }
  const outcome = await measureRounds(load, contestants, options.workloads, options)
  for (const { server } of contestants) await server.stop()
  for (const folder of folders) deleteFolder(folder)
  return outcome
}
