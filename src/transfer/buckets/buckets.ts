// Where exports are written and imports are read: objects in buckets. Invariant: whatever a key says, nothing outside of its bucket is
// read or written. Source: docs S3DataExport, S3DataImport (failure codes).
import type { Readable } from 'node:stream'

/** A bucket, in the region of who asks. */
export interface BucketName {
  readonly bucket: string
  readonly region: string
}

export interface StoredObject {
  readonly key: string
  readonly sizeBytes: number
}

export interface Buckets {
  /** As lines for the operator name it. */
  readonly place: string
  /** Objects whose keys begin with the prefix, in the order of their UTF-8 bytes. @throws BucketError */
  list(name: BucketName, prefix: string): Promise<readonly StoredObject[]>
  /** The bytes of an object. What goes wrong later is an error of the stream. @throws BucketError */
  read(name: BucketName, key: string): Promise<Readable>
  /** Writes an object as a whole: whoever looks sees all of it or what was there before. @throws BucketError */
  write(name: BucketName, key: string, bytes: Uint8Array): Promise<void>
  /** Ends what is under way. */
  close(): Promise<void>
}

/** Most objects of one import. Source: docs ServiceQuotas (imports). */
export const MOST_OBJECTS = 50_000

/** Why a bucket does not do what is asked, in the words of a job's FailureCode and FailureMessage. */
export class BucketError extends Error {
  /** `S3` and the error code of that service. Source: docs S3DataImport.Requesting; other codes than S3NoSuchBucket assumed. */
  readonly code: string

  constructor(errorCode: string, sentence: string, status: number) {
    super(`${sentence} (Service: Amazon S3; Status Code: ${status}; Error Code: ${errorCode}; Proxy: null)`)
    this.code = `S3${errorCode}`
  }
}

export const noSuchBucket = (): BucketError => new BucketError('NoSuchBucket', 'The specified bucket does not exist', 404)
export const noSuchKey = (): BucketError => new BucketError('NoSuchKey', 'The specified key does not exist.', 404)
/** @param reason what stands in the way here; S3 says no more than the first two words */
export const accessDenied = (reason: string): BucketError => new BucketError('AccessDenied', `Access Denied: ${reason}`, 403)
export const tooManyObjects = (): BucketError =>
  new BucketError('InvalidRequest', `More than ${MOST_OBJECTS} objects match the prefix`, 400)

/** Every bucket belongs to the account that asks. @throws BucketError where somebody else is said to own it */
export function checkOwner(owner: string | undefined, account: string): void {
  if (owner !== undefined && owner !== account)
    throw accessDenied('the bucket belongs to the account that asks, not to its S3BucketOwner')
}

/** For data in memory where no place was named: there are no buckets. */
export const NO_BUCKETS: Buckets = {
  place: 'nowhere',
  list: () => Promise.reject(noSuchBucket()),
  read: () => Promise.reject(noSuchBucket()),
  write: () => Promise.reject(noSuchBucket()),
  close: () => Promise.resolve(),
}
