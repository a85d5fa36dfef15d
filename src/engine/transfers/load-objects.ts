// The objects under a prefix, read row by row from where a job stands. Invariant: a row has the same place whenever it is read, so a job that
// goes on neither repeats nor leaves out one; an object that breaks is a fault at the place where it does.
import { type BucketName, type Buckets, noSuchKey, type StoredObject } from '../../transfer/buckets/buckets.js'
import { BrokenFile } from '../../transfer/formats/broken-file.js'
import { type Compression, decompressed } from '../../transfer/formats/decompressed.js'
import type { Reader, ReadRow } from '../../transfer/formats/read-row.js'
import type { LoadProgress } from '../../transfer/jobs/job.js'

export interface LoadSource {
  readonly name: BucketName
  readonly prefix: string
  readonly compression: Compression
  readonly reader: Reader
}

/** A row, and how many of its object there are up to it. */
export interface PlacedRow {
  readonly key: string
  readonly index: number
  readonly row: ReadRow
}

/** @throws BucketError */
export const listObjects = (buckets: Buckets, { name, prefix }: LoadSource): Promise<readonly StoredObject[]> =>
  buckets.list(name, prefix)

/** @throws BucketError, also where the object went in which it is to go on, and what a server's stream throws */
export async function* rowsOf(
  buckets: Buckets,
  source: LoadSource,
  objects: readonly StoredObject[],
  { key: from, rows: done }: Pick<LoadProgress, 'key' | 'rows'>,
): AsyncGenerator<PlacedRow> {
  const start = from === undefined ? 0 : objects.findIndex(({ key }) => key === from)
  if (start === -1) throw noSuchKey() // to begin anew would put and count rows twice
  for (const { key } of objects.slice(start)) {
    const passed = key === from ? done : 0
    let index = 0
    for await (const row of rowsIn(buckets, source, key)) {
      if (index >= passed) yield { key, index, row }
      index++
    }
  }
}

async function* rowsIn(buckets: Buckets, source: LoadSource, key: string): AsyncGenerator<ReadRow> {
  const bytes = decompressed(() => buckets.read(source.name, key), source.compression)
  try {
    yield* source.reader(bytes)
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error
    yield { fault: `The object can't be read further: ${error.message}`, bytes: 0, isLast: true }
  } finally {
    await bytes.return(undefined) // a reader that has seen enough may leave it open
  }
}
