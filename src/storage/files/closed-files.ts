// The list of a store's files as a clean stop left them, `store/CLOSED`: with it a start knows exactly whether something was lost since.
// Invariant: it is there only while nobody has the store open, so a kill leaves none, and no false alarm.
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

const LIST = 'CLOSED'
const BESIDE = `${LIST}.new`
/** Not data: the lock, and LevelDB's diary. */
const IGNORED: ReadonlySet<string> = new Set([LIST, BESIDE, 'LOCK', 'LOG', 'LOG.old'])

/** Bytes, and the sum of files that have none of their own that a start checks. */
type Kept = readonly [bytes: number, sum: number]

/** Call it when the store is closed. @throws Error of the system */
export async function writeClosed(store: string): Promise<void> {
  const files = JSON.stringify(await filesOf(store))
  const file = await open(join(store, BESIDE), 'w')
  await file.writeFile(`${JSON.stringify({ sum: crc32(files), files })}\n`)
  await file.sync()
  await file.close()
  await rename(join(store, BESIDE), join(store, LIST))
}

/** Call it before the store is opened. It is gone for good when this resolves: one that came back after a loss of power would be wrong. */
export async function removeClosed(store: string): Promise<void> {
  if (!(await isThere(join(store, LIST)))) return
  await rm(join(store, LIST))
  const names = await open(store, 'r').catch(() => undefined) // some systems can't open a folder, and need not sync it
  await names?.sync()
  await names?.close()
}

/** @returns one sentence for each file that is not as the last clean stop left it; none after a kill, when nobody knows */
export async function changesSinceClosed(store: string): Promise<readonly string[]> {
  const text = await readFile(join(store, LIST), 'utf8').catch(() => undefined)
  if (text === undefined) return []
  const listed = listOf(text)
  if (listed === undefined) return [`${LIST}, the list of files at the last stop, is damaged`]
  const found = await filesOf(store)
  return Object.entries(listed).flatMap(([name, kept]) => changeOf(name, kept, found[name]) ?? [])
}

function changeOf(name: string, [bytes, sum]: Kept, found: Kept | undefined): string | undefined {
  if (found === undefined) return `${name} is missing since the last stop`
  if (found[0] !== bytes) return `${name} has ${found[0]} bytes, it had ${bytes} at the last stop`
  return found[1] === sum ? undefined : `${name} was changed since the last stop`
}

function listOf(text: string): Readonly<Record<string, Kept>> | undefined {
  try {
    const { sum, files } = JSON.parse(text) as { sum?: unknown; files?: unknown }
    if (typeof files !== 'string' || crc32(files) !== sum) return undefined
    return JSON.parse(files) as Readonly<Record<string, Kept>> // our own text, by its sum
  } catch {
    return undefined // not JSON: the caller says so
  }
}

/** Table files carry sums of their own, and are many. */
async function filesOf(store: string): Promise<Record<string, Kept>> {
  const files: Record<string, Kept> = {}
  for (const name of (await readdir(store)).sort()) {
    if (IGNORED.has(name)) continue
    const path = join(store, name)
    files[name] = /\.(ldb|sst)$/.test(name) ? [(await stat(path)).size, 0] : summed(await readFile(path))
  }
  return files
}

const summed = (bytes: Buffer): Kept => [bytes.length, crc32(bytes)]

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
