// A copy of a store to look at: LevelDB writes while it opens, so who only looks opens a copy. Table files never change, so they are
// linked where that is possible. Invariant: nothing is written in the store; one that a process has open can't be opened by its copy.
import { constants } from 'node:fs'
import { copyFile, link, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { FolderError } from '../folder-error.js'

/** @returns the copy's folder, for the caller to remove. @throws FolderError when there is no room */
export async function copyStore(store: string): Promise<string> {
  const copy = await makePlace(resolve(store))
  try {
    for (const name of await readdir(store)) await copyOne(resolve(store), copy, name)
    return copy
  } catch (error) {
    await rm(copy, { recursive: true, force: true })
    const { code } = error as NodeJS.ErrnoException
    throw new FolderError(
      `cannot copy ${store} to ${copy} to look at it (${code}): free space there, or set TMPDIR to another disk`,
    )
  }
}

/** Beside the data folder, where links are possible; where nobody may write there, among temporary files. */
export async function makePlace(store: string): Promise<string> {
  const folder = dirname(store)
  return mkdtemp(join(dirname(folder), `.${basename(folder)}-look-`)).catch(() => mkdtemp(join(tmpdir(), 'dynalab-look-')))
}

async function copyOne(store: string, copy: string, name: string): Promise<void> {
  if (name === 'LOCK') return lendLock(store, copy)
  const from = join(store, name)
  const to = join(copy, name)
  if (/\.(ldb|sst)$/.test(name) && (await isDone(link(from, to)))) return
  await copyFile(from, to, constants.COPYFILE_FICLONE)
}

/** The lock is the file's, whatever its name: the copy gets the same file, so that LevelDB finds it locked. */
export async function lendLock(store: string, copy: string): Promise<void> {
  const lock = join(store, 'LOCK')
  if (!(await readdir(store)).includes('LOCK')) return
  if (!(await isDone(link(lock, join(copy, 'LOCK'))))) await isDone(symlink(lock, join(copy, 'LOCK')))
}

const isDone = (attempt: Promise<void>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  )
