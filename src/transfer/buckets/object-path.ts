// Names of buckets and keys as paths of files. Invariant: what passes here is a path below the root, whatever its text; whether a symbolic
// link leads away from it is asked of the disk (`folder-buckets.ts`).
import { accessDenied, type BucketError, noSuchBucket } from './buckets.js'

/** What the model's pattern of S3Bucket matches, in linear time; a name that is `..` or has a slash does not match it. */
const BUCKET = /^[a-z0-9A-Z][.\-\w]*[a-z0-9A-Z]$/

const TEMPORARY = { begin: '.dynalab-', end: '.tmp' } as const

/** Objects that are being written; they are no objects yet. */
export const isTemporary = (name: string): boolean => name.startsWith(TEMPORARY.begin) && name.endsWith(TEMPORARY.end)

/** @param mark of the object. @param token of its writer */
export const temporaryName = (mark: string, token: string): string => `${TEMPORARY.begin}${mark}.${token}${TEMPORARY.end}`

/** Whether that is an object of that mark which somebody is writing, or was. */
export const isTemporaryOf = (mark: string, name: string): boolean =>
  isTemporary(name) && name.startsWith(`${TEMPORARY.begin}${mark}.`)

/** @throws BucketError */
export function checkBucket(bucket: string): string {
  if (!BUCKET.test(bucket)) throw noSuchBucket()
  return bucket
}

/** The folders and the file of a key. @throws BucketError for a key that no file can have: S3 would take `a//b` and `../a` as they are */
export function partsOfKey(key: string): readonly string[] {
  const parts = key.split('/')
  if (parts.some(isNoName)) throw noFileName()
  return parts
}

/** The folder in which all keys with the prefix lie, and how their names in it begin. @throws BucketError */
export function partsOfPrefix(prefix: string): { readonly folders: readonly string[]; readonly begin: string } {
  const parts = prefix.split('/')
  const begin = parts.pop() ?? ''
  if (parts.some(isNoName) || /[\0\\]/.test(begin)) throw noFileName()
  return { folders: parts, begin }
}

const noFileName = (): BucketError =>
  accessDenied('what stands between the slashes of the key can be no name of a file or folder')

/** A backslash is a slash on Windows. */
const isNoName = (part: string): boolean =>
  part === '' || part === '.' || part === '..' || /[\0\\]/.test(part) || isTemporary(part)
