// What a killed process left among snapshots: halves of those that were being kept or taken away, and copies that were read. Invariant: a snapshot
// has none of these names, since its own begins with a letter or digit; and a copy that somebody reads stays.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isInUse } from '../storage/lock.js'

const HALF = /^\..+\.(new|gone)$/
const COPY = /^\..+-look-\w{6}$/

/** @param folder in which nobody keeps snapshots now; there need be none */
export async function clearLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    if (HALF.test(name) || (COPY.test(name) && !(await isInUse(path)))) await rm(path, { recursive: true, force: true })
  }
}
