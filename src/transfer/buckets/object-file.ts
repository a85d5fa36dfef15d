// An object as a file: written under a temporary name and renamed, so nobody sees half of it, whatever stops the writer. Invariant: a temporary
// file is its writer's alone, though any number of servers share the folder; the next one who writes the same object removes what a killed
// writer of it left. Keys of a job hold its id, so that is the job itself, when it goes on.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { newToken } from '../../runtime/random.js'
import { isTemporaryOf, temporaryName } from './object-path.js'

const MARK_BYTES = 9

/** Begins the names of all temporary files of an object, in its folder. */
const markOf = (name: string): string => createHash('sha256').update(name).digest().subarray(0, MARK_BYTES).toString('base64url')

/** @param isSynced whether it is on the disk then. @throws Error of the disk; ENOENT also where the folder or the temporary file went */
export async function replaceFile(path: string, bytes: Uint8Array, isSynced: boolean): Promise<void> {
  const [folder, mark] = [dirname(path), markOf(basename(path))]
  const temporary = join(folder, temporaryName(mark, newToken()))
  try {
    await writeNew(temporary, bytes, isSynced)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined) // the error before it is the one to tell
    throw error
  }
  await removeLeft(folder, mark).catch(() => undefined) // the object is there, whatever lies beside it
}

async function writeNew(path: string, bytes: Uint8Array, isSynced: boolean): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW)
  try {
    await file.writeFile(bytes)
    if (isSynced) await file.sync()
  } finally {
    await file.close()
  }
}

async function removeLeft(folder: string, mark: string): Promise<void> {
  for (const name of await readdir(folder)) if (isTemporaryOf(mark, name)) await rm(join(folder, name), { force: true })
}
