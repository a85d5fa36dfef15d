// What is to be reported of a job, as rows of the store until its report is written: a piece of lines each, under the job and the bytes before
// it. Invariant: a piece that is written again, after a stop, replaces itself; so a fork, a restored store and a restart have all of it.
import { keySlices } from '../../storage/key-slices.js'
import { transferNotesKey, transferNotesRange } from '../../storage/transfer-keys.js'
import { del, put, type Store, type StoreOp } from '../../storage/store.js'
import type { Job } from './job.js'

/** A piece may have a megabyte. */
const CHUNK_PIECES = 4
const SLICE_KEYS = 1000

const nameOf = ({ namespace: { account, region }, kind, id }: Job) => [account, region, `${kind}/${id}`] as const

export const pieceOp = (job: Job, atBytes: number, text: string): StoreOp => put(transferNotesKey(...nameOf(job), atBytes), text)

/** The first so many bytes, piece by piece. */
export async function* piecesOf(store: Store, job: Job, bytes: number): AsyncGenerator<string> {
  const cursor = store.cursor({ ...transferNotesRange(...nameOf(job), bytes), only: 'values' })
  try {
    for (let rows = await cursor.next(CHUNK_PIECES); rows.length > 0; rows = await cursor.next(CHUNK_PIECES))
      for (const [, text] of rows) yield text
  } finally {
    await cursor.close()
  }
}

/** What removes them all. */
export async function removalOf(store: Store, job: Job): Promise<readonly StoreOp[]> {
  const ops: StoreOp[] = []
  for await (const keys of keySlices(store, transferNotesRange(...nameOf(job)), SLICE_KEYS)) ops.push(...keys.map(del))
  return ops
}
