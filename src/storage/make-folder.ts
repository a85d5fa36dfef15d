// Folders that are made with their parents.
import { access, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * The folder, if it is not there. Step by step: Node's own recursive mkdir never ends where the system says that a folder below an existing
 * one has no parent (/proc).
 * @param folder absolute. @param mode of the last one. @throws the error of the system's call
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  if (await exists(folder)) return
  const parent = dirname(folder)
  if (!(await exists(parent))) await makeFolder(parent)
  await mkdir(folder, mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error // another process may have made it just now
  })
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
