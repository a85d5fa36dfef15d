// What `seed` and `import` have in common: items of files, written to a table. Invariant: each row that is not written is named by its file and
// line, and those after it are written all the same.
import { accessSync, constants, createReadStream, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { OptionError } from '../../config.js'
import { BatchWriter } from '../items/batch-writer.js'
import { csvRows } from '../items/csv.js'
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
  /** `-` is stdin. */
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
    failed++
    if (faults.length < TOLD) faults.push(fault)
    if (flags.json !== true && failed <= TOLD) say(`${fault.place}: ${fault.reason}`)
  }
  const writer = new BatchWriter(wireClient(endpoint, namespace, key), blame)
  const sizes = files.map(sizeOf)
  const bar = await progress(sizes.reduce((a, b) => a + b, 0))
  let doneBytes = 0
  try {
    for (const [at, file] of files.entries()) {
      const { rows, readBytes } = open(file, form)
      for await (const row of rows) {
        const place = `${file}:${row.line}`
        const to = table ?? ('item' in row ? row.table : undefined)
        if ('fault' in row) blame({ place, reason: row.fault })
        else if (to === undefined) blame({ place, reason: 'the row names no table: name one by --table' })
        else await writer.add({ table: to, item: row.item, place })
        bar.update(doneBytes + readBytes(), `${writer.written} items, ${failed} refused`)
      }
      doneBytes += sizes[at] ?? 0
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

/** @throws OptionError */
function sizeOf(file: string): number {
  if (file === '-') return 0
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new OptionError(`there is no file ${file}`)
  if (!found.isFile()) throw new OptionError(`${file} is no file`)
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    throw new OptionError(`${file} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
  return found.size
}

interface Opened {
  readonly rows: AsyncIterable<RowOf>
  readonly readBytes: () => number
}

function open(file: string, form: FileForm): Opened {
  const stream = file === '-' ? process.stdin : createReadStream(file)
  const readBytes = (): number => ('bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0)
  const isCsv = form === 'csv' || (form === 'auto' && /\.csv$/i.test(file))
  if (isCsv) return { rows: csvRows(stream), readBytes }
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })
  return { rows: rowsIn(lines, form), readBytes }
}
