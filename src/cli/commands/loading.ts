// What `seed` and `import` have in common: items of files, written to a table. Invariant: each row that is not written is named by its file and
// line, and those after it are written all the same.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { BatchWriter } from '../items/batch-writer.js'
import { csvRows } from '../items/csv.js'
import { ionRows } from '../items/ion.js'
import { faultOf, itemFiles } from '../items/item-files.js'
import type { Form, RowOf } from '../items/item-form.js'
import { rowsIn } from '../items/rows.js'
import { print, say } from '../screen/output.js'
import { progress } from '../screen/progress.js'
import { placeFor, type ServerFlags } from '../server/server-flags.js'
import { wireClient } from '../server/wire-client.js'

export type FileForm = Form | 'csv'

export interface LoadingFlags extends ServerFlags {
  readonly json?: true
}

export interface Loading {
  /** `-` is stdin; a folder is one that the service exported. */
  readonly files: readonly string[]
  /** Undefined: as the rows say. */
  readonly table: string | undefined
  readonly form: FileForm
}

interface Fault {
  readonly place: string
  readonly reason: string
}

/** Of faults, so many are told; the rest is a number. */
const TOLD = 100

/** Prints what was done, and sets the exit code. @throws Error in one line when nothing more can be written */
export async function load({ files, table, form }: Loading, flags: LoadingFlags): Promise<void> {
  const { endpoint, namespace, key } = await placeFor(flags)
  const faults: Fault[] = []
  let failed = 0
  const blame = (fault: Fault): void => {
    if (table !== undefined && writer.isMissing(table))
      throw new Error(
        `there is no table ${table} in ${namespace.region} of account ${namespace.account}: make it first, for example with dynalab apply, or name another by --region and --account`,
      )
    failed++
    if (faults.length < TOLD) faults.push(fault)
    if (flags.json !== true && failed <= TOLD) say(`${fault.place}: ${fault.reason}`)
  }
  const writer = new BatchWriter(wireClient(endpoint, namespace, key), blame)
  const found = itemFiles(files)
  const bar = await progress(found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
  let doneBytes = 0
  try {
    for (const one of found) {
      const { path: file } = one
      const damage = await faultOf(one)
      if (damage !== undefined) {
        blame({ place: file, reason: damage })
        continue
      }
      const { rows, readBytes } = open(file, form)
      for await (const row of rows) {
        const place = `${file}:${row.line}`
        const to = table ?? ('item' in row ? row.table : undefined)
        if ('fault' in row) blame({ place, reason: row.fault })
        else if (to === undefined) blame({ place, reason: 'the row names no table: name one by --table' })
        else await writer.add({ table: to, item: row.item, place })
        bar.update(doneBytes + readBytes(), `${writer.written} items, ${failed} refused`)
      }
      doneBytes += one.sizeBytes
    }
    await writer.end()
  } finally {
    bar.end()
  }
  const { written } = writer
  const report = { files, written, failed, faults }
  print(
    report,
    flags.json,
    () => `${written} ${written === 1 ? 'item' : 'items'} written${failed === 0 ? '' : `, ${failed} rows refused`}`,
  )
  if (failed > 0) process.exitCode = 1
}

interface Opened {
  readonly rows: AsyncIterable<RowOf>
  readonly readBytes: () => number
}

/** A file that ends with `.gz` is one; what its name says before that counts. */
function open(file: string, form: FileForm): Opened {
  const source = file === '-' ? process.stdin : createReadStream(file)
  const readBytes = (): number => ('bytesRead' in source && typeof source.bytesRead === 'number' ? source.bytesRead : 0)
  const name = file.replace(/\.gz$/i, '')
  const stream: Readable = name === file ? source : source.pipe(createGunzip())
  source.once('error', (error: Error) => stream.destroy(error))
  if (form === 'auto' && /\.ion$/i.test(name)) return { rows: ionRows(stream), readBytes }
  if (form === 'csv' || (form === 'auto' && /\.csv$/i.test(name))) return { rows: csvRows(stream), readBytes }
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
  return { rows: rowsIn(lines, form), readBytes }
}
