// A data folder: `dynalab.json` names the format, `store/` holds LevelDB. Invariant: a folder of another format is refused by name
// before anything in it is opened, so that nothing is ever silently emptied or rewritten.
import { mkdir, open, readdir, readFile, rename, stat, access, constants } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { openDiskStore } from './level-store.js'
import type { Store } from './store.js'

/**
 * Raised whenever what is stored changes its shape. 2: partition maps with their lineage, counters of item collections. 3: rows and log
 * entries of global tables, tombstones, undo rows, the clock. 4: pins, whose undo rows and dropped tables an older version would clear, and
 * logs that outlive their tables, which one would never clear. 5: rows whose sets are sorted, so that they need no look when they are read.
 */
export const FORMAT_VERSION = 5
/** Older folders are taken over as they are: what they lack is made when they are opened. */
const OLDEST_FORMAT = 1

const MARK = 'dynalab.json'

/** A start-up error that the operator can mend: one line with the cause and the remedy. */
export class FolderError extends Error {}

/** Whether a folder that is missing is created; `existing` is for those who only look, and leaves the mark of an older format. */
type FolderUse = 'create' | 'existing'

/** Opens the folder's store. @throws FolderError */
export async function openFolder(folder: string, use: FolderUse): Promise<Store> {
  await checkWritable(folder, use)
  const format = await checkFormat(folder, use)
  await checkStore(folder)
  try {
    const store = await openDiskStore(join(folder, 'store'))
    // An older Dynalab could not read what will be written from here on; whoever only looks leaves the mark as it is.
    if (format < FORMAT_VERSION && use === 'create') await writeMark(folder)
    return store
  } catch (error) {
    throw inWords(folder, error)
  }
}

async function checkWritable(folder: string, use: FolderUse): Promise<void> {
  try {
    if (use === 'create') await makeFolder(resolve(folder))
    if (!(await stat(folder)).isDirectory()) throw new FolderError(`${folder} is a file, not a folder: name another --data-dir`)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    if (error instanceof FolderError) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new FolderError(`${folder} is a file, or lies below one: name another --data-dir`)
    }
    if (code === 'ENOENT') {
      throw new FolderError(
        `there is no folder ${folder}${use === 'create' ? ', and none can be made there' : ''}: check the path`,
      )
    }
    throw new FolderError(
      `cannot write to the data folder ${folder} (${code}): give this user the right to (chown or chmod), or name another --data-dir`,
    )
  }
}

/** Step by step: Node's own recursive mkdir never ends where the system says that a folder below an existing one has no parent (/proc). */
async function makeFolder(folder: string): Promise<void> {
  if (await exists(folder)) return
  const parent = dirname(folder)
  if (!(await exists(parent))) await makeFolder(parent)
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error // another process may have made it just now
  })
}

/** @returns the folder's format; the present one for a folder that is new */
async function checkFormat(folder: string, use: FolderUse): Promise<number> {
  const mark = await readMark(folder)
  if (mark === undefined) {
    if (await exists(join(folder, 'store'))) {
      throw new FolderError(
        `${folder} has a store but no ${MARK}, so its format is unknown: restore that file or name another --data-dir`,
      )
    }
    if (use === 'existing') throw new FolderError(`${folder} is not a Dynalab data folder: it has no ${MARK}`)
    await writeMark(folder)
    return FORMAT_VERSION
  }
  if (mark > FORMAT_VERSION) {
    throw new FolderError(
      `${folder} has data format ${mark}, written by a newer Dynalab; this one reads format ${FORMAT_VERSION}: upgrade Dynalab or name another --data-dir`,
    )
  }
  if (mark < OLDEST_FORMAT) {
    throw new FolderError(
      `${folder} has data format ${mark}, which this Dynalab (format ${FORMAT_VERSION}) can't migrate: open it with the version that wrote it, or name another --data-dir`,
    )
  }
  return mark
}

/** LevelDB takes a store that has lost the file `CURRENT` for a new one, and deletes the data files that it then doesn't know. */
async function checkStore(folder: string): Promise<void> {
  const names = await readdir(join(folder, 'store')).catch((): string[] => []) // what is not there is made, what can't be read LevelDB refuses
  if (names.includes('CURRENT') || !names.some((name) => /\.(ldb|sst|log)$/.test(name))) return
  throw new FolderError(
    `${folder} is damaged: its store has data but no file CURRENT: restore the folder or name another --data-dir`,
  )
}

async function readMark(folder: string): Promise<number | undefined> {
  let text: string
  try {
    text = await readFile(join(folder, MARK), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new FolderError(`cannot read ${join(folder, MARK)} (${(error as NodeJS.ErrnoException).code})`)
  }
  const format = formatOf(text)
  if (format === undefined)
    throw new FolderError(`${join(folder, MARK)} does not name a data format: restore it or name another --data-dir`)
  return format
}

function formatOf(text: string): number | undefined {
  try {
    const { format } = JSON.parse(text) as { format?: unknown }
    return typeof format === 'number' && Number.isInteger(format) ? format : undefined
  } catch {
    return undefined // not JSON: the caller says so
  }
}

/** Written beside and renamed, so that a kill leaves the whole mark or none. */
async function writeMark(folder: string): Promise<void> {
  const beside = join(folder, `${MARK}.new`)
  const file = await open(beside, 'w')
  await file.writeFile(`${JSON.stringify({ format: FORMAT_VERSION })}\n`)
  await file.sync()
  await file.close()
  await rename(beside, join(folder, MARK))
  await syncNames(folder)
}

/** Makes a rename last over the loss of power: a store without its mark would be refused. */
async function syncNames(folder: string): Promise<void> {
  const names = await open(folder, 'r').catch(() => undefined) // some systems can't open a folder, and need not sync it
  if (names === undefined) return
  await names.sync()
  await names.close()
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function inWords(folder: string, error: unknown): FolderError {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  if (cause?.code === 'LEVEL_LOCKED') {
    return new FolderError(`the data folder ${folder} is in use by another process: stop that one or name another --data-dir`)
  }
  return new FolderError(`cannot open the store in ${folder}: ${cause?.message ?? String(error)}`)
}
