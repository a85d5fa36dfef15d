// Files applied one after another, and what is to be told of it. Invariant: all files are read before the first request is sent.
import { type Finding } from './finding.js'
import { readTemplate, type TemplateFile, templatesAt, type Surroundings as Reading } from './read-template.js'
import { reconcile, type Surroundings as Reconciling } from './reconcile/reconcile.js'

export interface Report {
  readonly tables: number
  readonly changed: number
  readonly steps: number
  /** Names of tables that were not there before. */
  readonly created: readonly string[]
  /** Lines: what can't be resolved or read of a table, and what the service refused. */
  readonly failures: readonly string[]
  /** Lines: what is left out, and why. */
  readonly notes: readonly string[]
}

/** @throws TemplateError before anything is changed; Error when the service can't be asked */
export const applyTemplates = (paths: readonly string[], reading: Reading, around: Reconciling): Promise<Report> =>
  applyFiles(paths.flatMap(templatesAt), reading, around)

/** The same, of files that are read. */
export async function applyFiles(read: readonly TemplateFile[], reading: Reading, around: Reconciling): Promise<Report> {
  const files = read.map((file) => ({ file: file.name, ...readTemplate(file, reading) }))
  const lines = (isFatal: boolean): string[] =>
    files.flatMap(({ file, findings }) => findings.filter((one) => one.isFatal === isFatal).map((one) => lineOf(file, one)))
  const wanted = files.flatMap(({ tables, findings }) => tables.filter(({ path }) => !isBroken(path, findings)))
  const [failures, notes] = [lines(true), lines(false)]
  for (const name of reading.parameters.keys())
    if (!files.some(({ asked }) => asked.has(name))) failures.push(`no file has a parameter ${name}`)
  const created: string[] = []
  let [changed, steps] = [0, 0]
  for (const table of wanted) {
    const outcome = await reconcile(table, around)
    failures.push(...outcome.failures)
    notes.push(...outcome.absences)
    steps += outcome.steps
    if (outcome.steps > 0) changed++
    if (outcome.isNew) created.push(outcome.table)
  }
  return { tables: wanted.length, changed, steps, created, failures, notes }
}

const lineOf = (file: string, { path, words }: Finding): string => `${file}: ${path === '' ? '' : `${path}: `}${words}`

/** Something without which the table can't be told is wrong in it. */
const isBroken = (path: string, findings: readonly Finding[]): boolean =>
  findings.some(
    (one) =>
      one.isFatal &&
      (path === '' || one.path === path || (/^[.[]/.test(one.path.slice(path.length)) && one.path.startsWith(path))),
  )
