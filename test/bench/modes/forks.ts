// Rows of forks and resets alone, when `--ops` names no other.
import { forkRowsText, measureForkRows } from '../forks/rows.js'
import type { Options } from '../options.js'
import { saveResults } from '../report/save.js'

/** Measures, prints and saves. Resolves to true: what fails is thrown. */
export async function forks({ forkRows, rounds, settings }: Options): Promise<boolean> {
  const rows = await measureForkRows(forkRows, rounds)
  console.log(forkRowsText(rows))
  console.error(`\nwritten to ${saveResults('forks', settings, { forks: rows })}`)
  return true
}
