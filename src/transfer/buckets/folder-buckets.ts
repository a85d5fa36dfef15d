// Buckets as folders: `ROOT/BUCKET/KEY`. Invariants: no link is followed, so nothing outside of the root is reached; an object is written
// under a temporary name and renamed, so nobody sees half of it, whatever stops the writer.
import { constants } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { machineMs } from '../../runtime/stopwatch.js'
import {
  accessDenied,
  BucketError,
  type Buckets,
  MOST_OBJECTS,
  noSuchBucket,
  noSuchKey,
  type StoredObject,
  tooManyObjects,
} from './buckets.js'
import { checkBucket, isTemporary, partsOfKey, partsOfPrefix } from './object-path.js'

export interface FolderBucketsOptions {
  readonly root: string
  /** Whether what was written is on the disk when `write` says so. */
  readonly isSynced: boolean
}

const NO_FOLLOW = constants.O_NOFOLLOW

export function folderBuckets({ root, isSynced }: FolderBucketsOptions): Buckets {
  const bucketOf = async (bucket: string): Promise<string> => {
    const folder = join(root, checkBucket(bucket))
    if ((await kindOf(folder)) !== 'folder') throw noSuchBucket()
    return folder
  }
  let written = 0
  return {
    place: `folders in ${root}`,
    list: ({ bucket }, prefix) =>
      inWordsOfS3(async () => {
        const { folders, begin } = partsOfPrefix(prefix)
        const found: StoredObject[] = []
        const base = await walkDown(await bucketOf(bucket), folders)
        if (base !== undefined) await gather(base, folders.map((name) => `${name}/`).join(''), begin, found)
        return found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
      }),
    read: ({ bucket }, key) =>
      inWordsOfS3(async () => {
        const parts = partsOfKey(key)
        const folder = await walkDown(await bucketOf(bucket), parts.slice(0, -1))
        const path = folder === undefined ? undefined : join(folder, parts.at(-1) ?? '')
        if (path === undefined || (await kindOf(path)) !== 'file') throw noSuchKey()
        const file = await open(path, constants.O_RDONLY | NO_FOLLOW)
        const stream: Readable = file.createReadStream()
        return stream
      }),
    write: ({ bucket }, key, bytes) =>
      inWordsOfS3(async () => {
        const parts = partsOfKey(key)
        const folder = await makeDown(await bucketOf(bucket), parts.slice(0, -1))
        const path = join(folder, parts.at(-1) ?? '')
        if (['folder', 'other'].includes((await kindOf(path)) ?? ''))
          throw accessDenied('a folder or a link has the name of the object')
        await replace(path, join(folder, `.dynalab-${machineMs().toString(36)}-${written++}.tmp`), bytes, isSynced)
      }),
    close: () => Promise.resolve(),
  }
}

type Kind = 'folder' | 'file' | 'other'

/** What is there, links not followed. */
async function kindOf(path: string): Promise<Kind | undefined> {
  try {
    const stats = await lstat(path)
    if (stats.isDirectory()) return 'folder'
    return stats.isFile() ? 'file' : 'other'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined
    throw error
  }
}

/** @returns undefined where one of the folders is not there. @throws BucketError for a link */
async function walkDown(base: string, folders: readonly string[]): Promise<string | undefined> {
  let path = base
  for (const name of folders) {
    path = join(path, name)
    const kind = await kindOf(path)
    if (kind === 'other') throw accessDenied('a link or a special file has the name of a folder of the key')
    if (kind !== 'folder') return undefined
  }
  return path
}

/** @throws BucketError where something else has the name of a folder */
async function makeDown(base: string, folders: readonly string[]): Promise<string> {
  let path = base
  for (const name of folders) {
    path = join(path, name)
    await mkdir(path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    if ((await kindOf(path)) !== 'folder') throw accessDenied('a file or a link has the name of a folder of the key')
  }
  return path
}

/** Adds what lies below the folder. Links and special files are no objects. */
async function gather(folder: string, keys: string, begin: string, found: StoredObject[]): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.name.startsWith(begin) || isTemporary(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await gather(path, `${keys}${entry.name}/`, '', found)
    if (!entry.isFile()) continue
    if (found.length === MOST_OBJECTS) throw tooManyObjects()
    found.push({ key: keys + entry.name, sizeBytes: (await lstat(path)).size })
  }
}

async function replace(path: string, temporary: string, bytes: Uint8Array, isSynced: boolean): Promise<void> {
  try {
    const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NO_FOLLOW)
    try {
      await file.writeFile(bytes)
      if (isSynced) await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined) // the error before it is the one to tell
    throw error
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

/** What the disk says, as S3 would. Source: assumed. */
async function inWordsOfS3<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task()
  } catch (error) {
    if (error instanceof BucketError) throw error
    const code = codeOf(error)
    if (code === 'ENOENT') throw noSuchKey()
    const [sentence = code] = (error instanceof Error ? error.message : String(error)).split(',')
    if (['EACCES', 'EPERM', 'ELOOP', 'ENOTDIR', 'EROFS'].includes(code)) throw accessDenied(sentence)
    throw new BucketError('InternalError', `We encountered an internal error: ${sentence}`, 500)
  }
}
