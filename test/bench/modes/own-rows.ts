// Rows of forks, resets and jobs, which have a form of their own: alone, when `--ops` names no operation, and at the end of the usual run.
import { type ForkRow, forkRowsText, measureForkRows } from '../forks/rows.js'
import { type JobRow, jobRowsText, measureJobRows } from '../jobs/rows.js'
import type { Options } from '../options.js'
import { saveResults } from '../report/save.js'
import { buildProject } from '../targets/build.js'
import { PROJECT_DIR } from '../targets/list.js'

export interface OwnRows {
  readonly forks: readonly ForkRow[]
  readonly jobs: readonly JobRow[]
}

/** @returns the rows that were chosen; jobs are those of the build that is there */
export async function measureOwnRows({ forkRows, jobRows, jobItems, rounds }: Options): Promise<OwnRows> {
  const forks = await measureForkRows(forkRows, rounds)
  return { forks, jobs: await measureJobRows(jobRows, rounds, jobItems) }
}

export function ownRowsText({ forks, jobs }: OwnRows): string {
  const texts = [forks.length > 0 ? forkRowsText(forks) : '', jobs.length > 0 ? jobRowsText(jobs) : '']
  return texts.filter((text) => text !== '').join('\n\n')
}

/** Measures, prints and saves. Resolves to true: what fails is thrown. */
export async function ownRows(options: Options): Promise<boolean> {
  if (options.build && options.jobRows.length > 0) buildProject(PROJECT_DIR)
  const rows = await measureOwnRows(options)
  console.log(ownRowsText(rows))
  console.error(`\nwritten to ${saveResults('own-rows', options.settings, rows)}`)
  return true
}
