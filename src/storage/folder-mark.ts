// The mark of a data folder, `dynalab.json`: it names the format of what lies beside it. Invariant: it is there as a whole or not at all,
// whatever ends the process that writes it.
import { access, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { FolderError } from './folder-error.js'

/**
 * Raised whenever what is stored changes its shape. 2: partition maps with their lineage, counters of item collections. 3: rows and log
 * entries of global tables, tombstones, undo rows, the clock. 4: pins, whose undo rows and dropped tables an older version would clear, and
 * logs that outlive their tables, which one would never clear. 5: rows whose sets are sorted, so that they need no look when they are read;
 * indexes that leave out what no write may bring. 6: every value has a seal (seal.ts).
 * 7: due times, which an older version would not keep. 8: seals with another sum, rows in logs as their
 * difference from the row before, rows of several log entries, and vector indexes, none of which an older version knows. 9: backups and windows
 * of recovery, whose past an older version would clear; rows in logs without what their entry says, and entries without what their row of
 * the log says. 10: rows with the CRC-32 of their JSON in their seals (row-sums.ts), which an older version would take for damaged.
 */
export const FORMAT_VERSION = 10
const FIRST_SEALED_FORMAT = 6
/** Older folders are taken over as they are: what they lack is made when they are opened. */
export const OLDEST_FORMAT = 1

/** The name of the file. */
export const MARK = 'dynalab.json'
/** Where it is written before it is moved to its place. */
const BESIDE = `${MARK}.new`

export interface FolderMark {
  readonly format: number
  /** Whether some values may be there without a seal, from before there were seals. */
  readonly hasUnsealed: boolean
}

/** @returns undefined without a mark. @throws FolderError */
export async function readMark(folder: string): Promise<FolderMark | undefined> {
  let text: string
  try {
    text = await readFile(join(folder, MARK), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new FolderError(`cannot read ${join(folder, MARK)} (${(error as NodeJS.ErrnoException).code})`)
  }
  const mark = markOf(text)
  if (mark === undefined)
    throw new FolderError(`${join(folder, MARK)} does not name a data format: restore it or name another --data-dir`)
  return mark
}

function markOf(text: string): FolderMark | undefined {
  try {
    const { format, unsealed } = JSON.parse(text) as { format?: unknown; unsealed?: unknown }
    if (typeof format !== 'number' || !Number.isInteger(format)) return undefined
    return { format, hasUnsealed: format < FIRST_SEALED_FORMAT || unsealed === true }
  } catch {
    return undefined // not JSON: the caller says so
  }
}

/** Says that the folder is being made: until it has its mark, what else is in it is not finished. */
export async function beginMark(folder: string): Promise<void> {
  await writeBeside(folder, { hasUnsealed: false })
  await syncNames(folder)
}

/** Whether somebody began to make the folder, or to mark it anew. */
export async function isMarkBegun(folder: string): Promise<boolean> {
  return access(join(folder, BESIDE)).then(
    () => true,
    () => false,
  )
}

/** Marks the folder with the present format. Written beside and renamed, so that a kill leaves the whole mark or none. */
export async function writeMark(folder: string, holds: Pick<FolderMark, 'hasUnsealed'>): Promise<void> {
  await writeBeside(folder, holds)
  await rename(join(folder, BESIDE), join(folder, MARK))
  await syncNames(folder)
}

async function writeBeside(folder: string, { hasUnsealed }: Pick<FolderMark, 'hasUnsealed'>): Promise<void> {
  const file = await open(join(folder, BESIDE), 'w')
  await file.writeFile(`${JSON.stringify({ format: FORMAT_VERSION, ...(hasUnsealed ? { unsealed: true } : {}) })}\n`)
  await file.sync()
  await file.close()
}

/** Makes a rename last over the loss of power: a store without its mark would be refused. */
export async function syncNames(folder: string): Promise<void> {
  const names = await open(folder, 'r').catch(() => undefined) // some systems can't open a folder, and need not sync it
  if (names === undefined) return
  await names.sync()
  await names.close()
}
