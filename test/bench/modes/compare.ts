// The benchmark's usual run: ceilings, Dynalab and peers side by side.
import { LoadClient } from '../load/client.js'
import type { Options } from '../options.js'
import { type Comparison, comparisonData, comparisonText } from '../report/comparison.js'
import { linesOf } from '../report/lines.js'
import { saveResults } from '../report/save.js'
import { buildProject } from '../targets/build.js'
import { PROJECT_DIR, chooseTargets } from '../targets/list.js'
import { startServer, temporaryFolder } from '../targets/server.js'
import type { Target } from '../targets/target.js'
import { GET_RECORDS, GET_RECORDS_OF_CHANGES } from '../workloads/records.js'
import { SEARCH_VECTORS } from '../workloads/vectors.js'
import { measureOwnRows, ownRowsText } from './own-rows.js'
import { type Contestant, measureRounds, tablesOf, throughputOf } from './rounds.js'
import { type StartFigures, measureStarts } from './starts.js'

/** Measures, prints and saves. Returns whether every measurement gave a figure. */
export async function compare(options: Options): Promise<boolean> {
  if ([GET_RECORDS, GET_RECORDS_OF_CHANGES].some((one) => options.workloads.includes(one)))
    throw new Error('GetRecords is measured with --streams, --against or --profile')
  const workloads = options.areChosen ? options.workloads : [...options.workloads, SEARCH_VECTORS]
  const { targets, skipped } = chooseTargets(options.only, options.with ?? [])
  const needsBuild = options.jobRows.length > 0 || targets.some(({ kind }) => kind === 'dynalab')
  if (options.build && needsBuild) buildProject(PROJECT_DIR)
  const load = new LoadClient()
  const starts: { target: Target; readyMs: number; idleMb: number }[] = []
  for (const target of targets) starts.push({ target, ...(await measureStarts(target, options.starts)) })
  const contestants: Contestant[] = []
  for (const target of targets) contestants.push(await enter(load, target, { ...options, workloads }))
  const { samples, failures } = await measureRounds(load, contestants, workloads, options)
  const figures: StartFigures[] = starts.map(({ target, readyMs, idleMb }, index) => {
    const afterMb = contestants[index]?.server.residentMb() ?? Number.NaN
    return { contestant: target.name, kind: target.kind, readyMs, idleMb, afterMb }
  })
  for (const { server } of contestants) await server.stop()
  load.close()
  const own = await measureOwnRows(options)
  const comparison: Comparison = { lines: linesOf(samples, contestants), starts: figures, failures, skipped }
  console.log(comparisonText(comparison))
  const ownText = ownRowsText(own)
  if (ownText !== '') console.log(`\n${ownText}`)
  console.error(`\nwritten to ${saveResults('compare', options.settings, { ...comparisonData(comparison), ...own })}`)
  return failures.length === 0
}

/** Starts a server and gives it its tables. */
async function enter(load: LoadClient, target: Target, options: Options): Promise<Contestant> {
  console.error(`starting ${target.name}`)
  const server = await startServer(target, temporaryFolder(target.name))
  const isDynalab = target.kind === 'dynalab'
  const tables = tablesOf(options.workloads.filter(({ isOfDynalabAlone }) => isDynalab || isOfDynalabAlone !== true))
  const { items: itemCount } = options
  const throughput = isDynalab ? throughputOf(options) : 'on-demand'
  if (target.name !== 'empty') await load.prepare({ kind: 'set-up', port: server.port, tables, throughput, itemCount })
  return { label: target.name, server, itemCount, throughput }
}
