// A data folder: `dynalab.json` names the format, `store/` holds LevelDB. Invariant: a folder of another format, or one that has lost its
// store, is refused by name before anything in it is opened, so that nothing is ever silently emptied or rewritten. A new folder gets its
// mark last, when it has a store: whatever a kill leaves of one is then known for what it is, by the mark that is not in its place yet.
import { mkdir, readdir, stat, access, constants } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FolderError } from './folder-error.js'
import {
  beginMark,
  type FolderMark,
  FORMAT_VERSION,
  isMarkBegun,
  MARK,
  OLDEST_FORMAT,
  readMark,
  writeMark,
} from './folder-mark.js'
import { openDiskStore } from './level-store.js'
import { sealedStore } from './sealed-store.js'
import type { Store } from './store.js'

/** What a folder of data lets in: its owner. */
const OWNER_ALONE = 0o700

/** Whether a folder that is missing is created; `existing` is for those who only look, and leaves the mark of an older format. */
type FolderUse = 'create' | 'existing'

export interface FolderOptions {
  /** Told, in one line, of each damaged value that a read meets. */
  readonly onDamage?: (words: string) => void
}

/** Opens the folder's store; damaged values are refused when they are read (sealed-store.ts). @throws FolderError */
export async function openFolder(folder: string, use: FolderUse, { onDamage }: FolderOptions = {}): Promise<Store> {
  await checkWritable(folder, use)
  const mark = await checkFormat(folder, use)
  if (mark === 'new') await beginMark(folder)
  else await checkStore(folder)
  const hasUnsealed = mark !== 'new' && mark.hasUnsealed
  try {
    const store = await openDiskStore(join(folder, 'store'))
    // An older Dynalab could not read what will be written from here on; whoever only looks leaves the mark as it is.
    if ((mark === 'new' || mark.format !== FORMAT_VERSION) && use === 'create') await writeMark(folder, { hasUnsealed })
    return sealedStore(store, { hasUnsealed, onDamage: onDamage ?? (() => undefined) })
  } catch (error) {
    throw inWords(folder, error)
  }
}

async function checkWritable(folder: string, use: FolderUse): Promise<void> {
  try {
    if (use === 'create') await makeFolder(resolve(folder), OWNER_ALONE)
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
async function makeFolder(folder: string, mode?: number): Promise<void> {
  if (await exists(folder)) return
  const parent = dirname(folder)
  if (!(await exists(parent))) await makeFolder(parent)
  await mkdir(folder, mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error // another process may have made it just now
  })
}

/** @returns the folder's mark; `new` for one that is new, or was never finished */
async function checkFormat(folder: string, use: FolderUse): Promise<FolderMark | 'new'> {
  const mark = await readMark(folder)
  if (mark === undefined) {
    if (use === 'existing') throw new FolderError(`${folder} is not a Dynalab data folder: it has no ${MARK}`)
    if ((await exists(join(folder, 'store'))) && !(await isMarkBegun(folder))) {
      throw new FolderError(
        `${folder} has a store but no ${MARK}, so its format is unknown: restore that file or name another --data-dir`,
      )
    }
    return 'new'
  }
  if (mark.format > FORMAT_VERSION) {
    throw new FolderError(
      `${folder} has data format ${mark.format}, written by a newer Dynalab; this one reads format ${FORMAT_VERSION}: upgrade Dynalab or name another --data-dir`,
    )
  }
  if (mark.format < OLDEST_FORMAT) {
    throw new FolderError(
      `${folder} has data format ${mark.format}, which this Dynalab (format ${FORMAT_VERSION}) can't migrate: open it with the version that wrote it, or name another --data-dir`,
    )
  }
  return mark
}

/** LevelDB takes a store that has lost the file `CURRENT` for a new one, and deletes the data files that it then doesn't know. */
async function checkStore(folder: string): Promise<void> {
  const names = await readdir(join(folder, 'store')).catch((error: NodeJS.ErrnoException) => {
    return error.code === 'ENOENT' ? [] : ['CURRENT'] // what can't be read LevelDB refuses
  })
  if (names.includes('CURRENT')) return
  if (names.some((name) => /\.(ldb|sst|log)$/.test(name))) {
    throw new FolderError(
      `${folder} is damaged: its store has data but no file CURRENT: restore the folder or name another --data-dir`,
    )
  }
  throw new FolderError(
    `${folder} has ${MARK} but no store: restore the folder, or empty it to start anew, or name another --data-dir`,
  )
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
