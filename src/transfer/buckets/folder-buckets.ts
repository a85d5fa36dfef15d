// Buckets as folders: `ROOT/BUCKET/KEY`. Invariants: no link is followed, so nothing outside of the root is reached; what goes while it is
// used is missed as S3 would miss it: a key or its bucket, and never a folder of a key, since S3 has none.
import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
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
import { replaceFile } from './object-file.js'
import { checkBucket, isTemporary, partsOfKey, partsOfPrefix } from './object-path.js'

export interface FolderBucketsOptions {
  readonly root: string
  /** Whether what was written is on the disk when `write` says so. */
  readonly isSynced: boolean
}

/** Of a write whose folder or temporary file goes, since somebody tidies up at that moment. */
const ATTEMPTS = 3

export function folderBuckets({ root, isSynced }: FolderBucketsOptions): Buckets {
  const bucketOf = async (bucket: string): Promise<string> => {
    const folder = join(root, checkBucket(bucket))
    if ((await kindOf(folder)) !== 'folder') throw noSuchBucket()
    return folder
  }
  const inBucket = async <Result>({ bucket }: { bucket: string }, task: (folder: string) => Promise<Result>): Promise<Result> => {
    try {
      return await task(await bucketOf(bucket))
    } catch (error) {
      const known = inWordsOfS3(error)
      if (known.code === 'S3NoSuchKey') await bucketOf(bucket) // it may have gone with its bucket
      throw known
    }
  }
  return {
    place: `folders in ${root}`,
    list: (name, prefix) =>
      inBucket(name, async (bucket) => {
        const { folders, begin } = partsOfPrefix(prefix)
        const found: StoredObject[] = []
        const base = await walkDown(bucket, folders)
        if (base !== undefined) await gather(base, folders.map((folder) => `${folder}/`).join(''), begin, found)
        return found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
      }),
    read: (name, key) =>
      inBucket(name, async (bucket) => {
        const parts = partsOfKey(key)
        const folder = await walkDown(bucket, parts.slice(0, -1))
        const path = folder === undefined ? undefined : join(folder, parts.at(-1) ?? '')
        if (path === undefined || (await kindOf(path)) !== 'file') throw noSuchKey()
        const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
        const stream: Readable = file.createReadStream()
        return stream
      }),
    write: (name, key, bytes) =>
      inBucket(name, async (bucket) => {
        const parts = partsOfKey(key)
        for (let attempt = 1; ; attempt++) {
          try {
            return await put(bucket, parts, bytes, isSynced)
          } catch (error) {
            if (!isAbsence(error) || attempt === ATTEMPTS) throw error
          }
        }
      }),
    close: () => Promise.resolve(),
  }
}

async function put(bucket: string, parts: readonly string[], bytes: Uint8Array, isSynced: boolean): Promise<void> {
  const folder = await makeDown(bucket, parts.slice(0, -1))
  const path = join(folder, parts.at(-1) ?? '')
  if (['folder', 'other'].includes((await kindOf(path)) ?? ''))
    throw accessDenied('a folder or a link has the name of the object')
  await replaceFile(path, bytes, isSynced)
}

type Kind = 'folder' | 'file' | 'other'

function kindIn(stats: Stats): Kind {
  if (stats.isDirectory()) return 'folder'
  return stats.isFile() ? 'file' : 'other'
}

/** What is there, links not followed. */
async function kindOf(path: string): Promise<Kind | undefined> {
  try {
    return kindIn(await lstat(path))
  } catch (error) {
    if (isAbsence(error) || codeOf(error) === 'ENOTDIR') return undefined
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

/** @throws BucketError where something else has the name of a folder, Error of the disk where a folder goes meanwhile */
async function makeDown(base: string, folders: readonly string[]): Promise<string> {
  let path = base
  for (const name of folders) {
    path = join(path, name)
    await mkdir(path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    if (kindIn(await lstat(path)) !== 'folder') throw accessDenied('a file or a link has the name of a folder of the key')
  }
  return path
}

/** Adds what lies below the folder. Links and special files are no objects. */
async function gather(folder: string, keys: string, begin: string, found: StoredObject[]): Promise<void> {
  for (const entry of (await unlessGone(readdir(folder, { withFileTypes: true }))) ?? []) {
    if (!entry.name.startsWith(begin) || isTemporary(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await gather(path, `${keys}${entry.name}/`, '', found)
    const stats = entry.isFile() ? await unlessGone(lstat(path)) : undefined
    if (stats === undefined) continue
    if (found.length === MOST_OBJECTS) throw tooManyObjects()
    found.push({ key: keys + entry.name, sizeBytes: stats.size })
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

const isAbsence = (error: unknown): boolean => codeOf(error) === 'ENOENT'

/** @returns undefined for what went since it was seen */
async function unlessGone<Result>(looking: Promise<Result>): Promise<Result | undefined> {
  try {
    return await looking
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/** What the disk says, as S3 would. Source: assumed. */
function inWordsOfS3(error: unknown): BucketError {
  if (error instanceof BucketError) return error
  const code = codeOf(error)
  if (code === 'ENOENT') return noSuchKey()
  const [sentence = code] = (error instanceof Error ? error.message : String(error)).split(',')
  if (['EACCES', 'EPERM', 'ELOOP', 'ENOTDIR', 'EROFS'].includes(code)) return accessDenied(sentence)
  return new BucketError('InternalError', `We encountered an internal error: ${sentence}`, 500)
}
