// Jobs as rows of the store: a JSON record under its namespace, kind and id. Pure operations; the engine commits them.
import { TRANSFER_RANGE, transferKey } from '../../storage/transfer-keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { Job } from './job.js'

const CHUNK_ROWS = 100

export const jobKey = ({ namespace, kind, id }: Job): Buffer => transferKey(namespace.account, namespace.region, `${kind}/${id}`)

export const jobOp = (job: Job): StoreOp => put(jobKey(job), JSON.stringify(job))
export const removeJobOp = (job: Job): StoreOp => del(jobKey(job))

/** Every job of every namespace. */
export async function loadJobs(store: Store): Promise<readonly Job[]> {
  const jobs: Job[] = []
  const cursor = store.cursor({ ...TRANSFER_RANGE, only: 'values' })
  try {
    for (let rows = await cursor.next(CHUNK_ROWS); rows.length > 0; rows = await cursor.next(CHUNK_ROWS)) {
      for (const [, text] of rows) jobs.push(JSON.parse(text) as Job) // our own text
    }
  } finally {
    await cursor.close()
  }
  return jobs
}
