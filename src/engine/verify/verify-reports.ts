// What `verify` holds the reports of bulk operations to: they are of a job that is under way, and its pieces follow each other up to where its
// progress says. What comes after that was noted before a stop, and is written again.
import type { Store } from '../../storage/store.js'
import { readTransferNotesKey, TRANSFER_NOTES_RANGE } from '../../storage/transfer-keys.js'
import { type BulkJob, isUnderWay, type Job } from '../../transfer/jobs/job.js'
import { jobKey } from '../../transfer/jobs/rows.js'
import { keyWords } from './stored-records.js'
import { rowsUnder } from './rows-under.js'

export async function brokenReports(store: Store, jobs: readonly Job[]): Promise<readonly string[]> {
  const reporting = new Map(jobs.filter(reports).map((job) => [jobKey(job).toString('latin1'), job]))
  /** How far the pieces of a job go without a gap. */
  const noted = new Map<string, number>()
  const strays = new Set<string>()
  for await (const [key, text] of rowsUnder(store, TRANSFER_NOTES_RANGE)) {
    const { jobKey: owner, atBytes } = readTransferNotesKey(key)
    const name = owner.toString('latin1')
    if (!reporting.has(name)) strays.add(`the report of ${keyWords(owner)} is of no job that is under way`)
    else if (atBytes === (noted.get(name) ?? 0)) noted.set(name, atBytes + Buffer.byteLength(text))
  }
  const gaps = [...reporting].flatMap(([name, { progress }]) => {
    const there = noted.get(name) ?? 0
    const words = `the report of ${keyWords(Buffer.from(name, 'latin1'))} has ${there} bytes, its job has noted ${progress.notedBytes}`
    return there < progress.notedBytes ? [words] : []
  })
  return [...strays, ...gaps]
}

const reports = (job: Job): job is BulkJob => job.kind === 'bulk' && isUnderWay(job)
