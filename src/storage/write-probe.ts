// Whether a data folder takes writes again after one has failed. To try it on LevelDB would take its reads away each time that it fails, so
// this looks at what LevelDB needs in order to open: room for what its logs hold, a file that can be written, and descriptors.
import { type FileHandle, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'

const PROBE = 'dynalab.probe'
const PROBE_BYTES = 64 * 1024
/** LevelDB opens about ten files when it starts, and some more when it compacts. */
const PROBE_DESCRIPTORS = 32
/** Beside what the logs hold: a manifest and a new log. */
const SPARE_BYTES = 1024 * 1024

/** @param folder of a store that is open. @throws Error of the system, with its code */
export async function probeWrites(folder: string): Promise<void> {
  await probeRoom(folder)
  const path = join(folder, PROBE)
  const files: FileHandle[] = []
  try {
    const file = await open(path, 'w')
    files.push(file)
    await file.write(Buffer.alloc(PROBE_BYTES, 1))
    await file.sync()
    while (files.length < PROBE_DESCRIPTORS) files.push(await open(path, 'r'))
  } finally {
    for (const file of files) await file.close()
    await rm(path, { force: true })
  }
}

/** What is in the logs becomes a table file when LevelDB opens. */
async function probeRoom(folder: string): Promise<void> {
  const store = join(folder, 'store')
  const logs = (await readdir(store)).filter((name) => name.endsWith('.log'))
  const sizes = await Promise.all(logs.map(async (name) => (await stat(join(store, name))).size))
  const neededBytes = sizes.reduce((sum, size) => sum + size, SPARE_BYTES)
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < neededBytes) throw new Error(`no space left on device: ${neededBytes} bytes are needed to open the store`)
}
