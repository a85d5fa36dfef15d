// A data folder: `dynalab.json` names the format, `store/` holds LevelDB. Invariant: a folder of another format, or one that has lost its
// store, is refused by name before anything in it is opened, so that nothing is ever silently emptied or rewritten. A new folder gets its
// mark last, when it has a store: whatever a kill leaves of one is then known for what it is, by the mark that is not in its place yet.
import { readdir, stat, access, constants } from 'node:fs/promises'
import { join, resolve } from 'node:path'
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
import { changesSinceClosed, removeClosed, writeClosed } from './files/closed-files.js'
import { damagesOf, START_TABLE_BYTES } from './files/inspect-files.js'
import { lossesTold } from './files/level-diary.js'
import { hold, isInUse, isLocked } from './lock.js'
import { identityOf } from './folder-watch.js'
import { openDiskStore } from './level-store.js'
import { makeFolder } from './make-folder.js'
import { sealed } from './seal.js'
import { sealedStore } from './sealed-store.js'
import type { Store } from './store.js'

/** What a folder of data lets in: its owner. */
const OWNER_ALONE = 0o700

/** Whether a folder that is missing is created; `existing` is for those who only look, and leaves the mark of an older format. */
type FolderUse = 'create' | 'existing'

export interface FolderOptions {
  /** Told, in one line, of each damaged value that a read meets, and of damages that are accepted. */
  readonly onDamage?: (words: string) => void
  /** What a damaged value is called by those who wrote it. */
  readonly nameOf?: (key: Buffer) => string | undefined
  /** Whether a store with damaged files is opened all the same, without what is lost. */
  readonly acceptsDamage?: boolean
}

/** The store of a folder. Closing it leaves word of its files, so that a loss is seen at the next start. */
export interface FolderStore extends Store {
  /** Closes the store and leaves the folder alone: it may be another one by now. */
  abandon(): Promise<void>
}

/** Opens the folder's store; damaged values are refused when they are read (sealed-store.ts). @throws FolderError */
export async function openFolder(folder: string, use: FolderUse, options: FolderOptions = {}): Promise<FolderStore> {
  const mark = await checkFolder(folder, use)
  if (mark === 'new') await beginMark(folder)
  const hasUnsealed = mark !== 'new' && mark.hasUnsealed
  const path = join(folder, 'store')
  await checkFiles(folder, options)
  try {
    await removeClosed(path)
    const level = await openDiskStore(path, sealed)
    await checkDiary(folder, level, options)
    // An older Dynalab could not read what will be written from here on; whoever only looks leaves the mark as it is.
    if ((mark === 'new' || mark.format !== FORMAT_VERSION) && use === 'create') await writeMark(folder, { hasUnsealed })
    const store = sealedStore(level, {
      hasUnsealed,
      onDamage: options.onDamage ?? (() => undefined),
      ...(options.nameOf === undefined ? {} : { nameOf: options.nameOf }),
    })
    const release = hold(path)
    return {
      ...store,
      abandon: () => store.close().finally(release),
      close: () => closeWithList(path, store).finally(release),
    }
  } catch (error) {
    throw error instanceof FolderError ? error : inWords(folder, error)
  }
}

/** That the folder may be opened, as far as it says itself. @returns its mark; `new` for one that is new. @throws FolderError */
export async function checkFolder(folder: string, use: FolderUse): Promise<FolderMark | 'new'> {
  await checkWritable(folder, use)
  const mark = await checkFormat(folder, use)
  if (mark !== 'new') await checkStore(folder)
  return mark
}

/** The list is a help: without one the next start looks as after a kill. */
async function closeWithList(path: string, store: Store): Promise<void> {
  const lockId = identityOf(join(path, 'LOCK'))
  await store.close()
  if (lockId !== undefined && identityOf(join(path, 'LOCK')) === lockId) await writeClosed(path).catch(() => undefined)
}

/** Before LevelDB opens the files: it would drop what it can't read, and the files with it. */
async function checkFiles(folder: string, options: FolderOptions): Promise<void> {
  const path = join(folder, 'store')
  const { inTables, elsewhere } = await damagesOf(path, START_TABLE_BYTES)
  const damages = [...inTables, ...elsewhere, ...(await changesSinceClosed(path))]
  if (damages.length === 0) return
  if (await isInUse(path)) throw inUse(folder)
  judge(folder, damages, options)
}

/** What the look at the files did not find, LevelDB may have. */
async function checkDiary(folder: string, level: Store, options: FolderOptions): Promise<void> {
  try {
    judge(folder, await lossesTold(join(folder, 'store')), options)
  } catch (error) {
    await level.close()
    throw error
  }
}

/** @throws FolderError for damages that are not accepted */
function judge(folder: string, damages: readonly string[], { acceptsDamage, onDamage }: FolderOptions): void {
  const [first, ...others] = damages
  if (first === undefined) return
  const words = `${folder} is damaged: ${first}${others.length === 0 ? '' : ` (and ${others.length} more)`}`
  if (acceptsDamage === true) return onDamage?.(`${words}; it is opened without what is lost, as --accept-damage says`)
  throw new FolderError(
    `${words}: restore the folder, see what is lost by \`dynalab verify\`, or start without that by --accept-damage`,
  )
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

export function inWords(folder: string, error: unknown): FolderError {
  if (isLocked(error)) return inUse(folder)
  const cause = (error as { cause?: { message?: string } }).cause
  const words = cause?.message ?? String(error)
  return new FolderError(`cannot open the store in ${folder}: ${words.replace(/\s+/g, ' ')}`)
}

export const inUse = (folder: string): FolderError =>
  new FolderError(`the data folder ${folder} is in use by another process: stop that one or name another --data-dir`)
