// Buckets of a server that speaks S3, through the official client, which is loaded when it is first needed: whoever names no endpoint need
// not have it. Invariant: an object is one PutObject, so it is there as a whole or not at all. Source: docs API_PutObject, API_ListObjectsV2.
import type { Readable } from 'node:stream'
import type * as S3Sdk from '@aws-sdk/client-s3'
import type { S3Client } from '@aws-sdk/client-s3'
import {
  BucketError,
  type BucketName,
  type Buckets,
  MOST_OBJECTS,
  noSuchBucket,
  type StoredObject,
  tooManyObjects,
} from './buckets.js'
import { checkBucket } from './object-path.js'

/** The package that it needs, which is installed by whoever uses it. */
export const S3_PACKAGE = '@aws-sdk/client-s3'

const REQUEST_MS = 60_000
/** Clients are one a region, and any client of ours can name any number of regions. */
const MOST_CLIENTS = 100

/** @param endpoint may say a key and a secret, as `http://KEY:SECRET@127.0.0.1:9000`; else the client looks where all SDK clients look */
export function clientBuckets(endpoint: string): Buckets {
  const clients = new Clients(endpoint)
  const ending = new AbortController()
  const signal = (): AbortSignal => AbortSignal.any([ending.signal, AbortSignal.timeout(REQUEST_MS)])
  const asked = async <Result>(name: BucketName, ask: (ready: Ready, bucket: string) => Promise<Result>): Promise<Result> => {
    const bucket = checkBucket(name.bucket)
    try {
      return await ask(await clients.of(name.region), bucket)
    } catch (error) {
      throw inWordsOfS3(error)
    }
  }
  return {
    place: clients.place,
    list: (name, prefix) => asked(name, (ready, bucket) => listAll(ready, { Bucket: bucket, Prefix: prefix }, signal)),
    read: (name, key) =>
      asked(name, async ({ sdk, client }, bucket) => {
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: ending.signal })
        if (Body === undefined) throw new BucketError('InternalError', 'The answer has no body', 500)
        return Body as Readable // as the client says of Node
      }),
    write: (name, key, bytes) =>
      asked(name, async ({ sdk, client }, bucket) => {
        await client.send(new sdk.PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }), { abortSignal: signal() })
      }),
    close: () => {
      ending.abort()
      clients.close()
      return Promise.resolve()
    },
  }
}

async function listAll(
  { sdk, client }: Ready,
  input: { readonly Bucket: string; readonly Prefix: string },
  signal: () => AbortSignal,
): Promise<readonly StoredObject[]> {
  const found: StoredObject[] = []
  let token: string | undefined
  do {
    const page = { ...input, ...(token === undefined ? {} : { ContinuationToken: token }) }
    const answer = await client.send(new sdk.ListObjectsV2Command(page), { abortSignal: signal() })
    for (const { Key = '', Size = 0 } of answer.Contents ?? []) if (!Key.endsWith('/')) found.push({ key: Key, sizeBytes: Size })
    if (found.length > MOST_OBJECTS) throw tooManyObjects()
    token = answer.IsTruncated === true ? answer.NextContinuationToken : undefined
  } while (token !== undefined)
  return found
}

/** What the server or the network said. */
function inWordsOfS3(error: unknown): BucketError {
  if (error instanceof BucketError) return error
  if (!(error instanceof Error)) return new BucketError('InternalError', String(error), 500)
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string }
  if (error.name === 'NoSuchBucket') return noSuchBucket()
  const [line = ''] = error.message.trim().split('\n')
  return new BucketError(error.name, line === '' ? (code ?? error.name) : line, $metadata?.httpStatusCode ?? 500)
}

interface Ready {
  readonly sdk: typeof S3Sdk
  readonly client: S3Client
}

class Clients {
  readonly place: string
  readonly #credentials: { accessKeyId: string; secretAccessKey: string } | undefined
  readonly #known = new Map<string, S3Client>()
  #loading: Promise<typeof S3Sdk> | undefined

  constructor(endpoint: string) {
    const url = new URL(endpoint)
    const [accessKeyId, secretAccessKey] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
    if (accessKeyId !== '') this.#credentials = { accessKeyId, secretAccessKey }
    url.username = ''
    url.password = ''
    this.place = url.href.replace(/\/$/, '')
  }

  async of(region: string): Promise<Ready> {
    const sdk = await (this.#loading ??= import('@aws-sdk/client-s3'))
    const known = this.#known.get(region)
    if (known !== undefined) return { sdk, client: known }
    if (this.#known.size >= MOST_CLIENTS) this.close()
    const credentials = this.#credentials === undefined ? {} : { credentials: this.#credentials }
    // Servers that others wrote know neither buckets as host names nor checksums that they were not asked for.
    const forms = {
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    } as const
    const client = new sdk.S3Client({ endpoint: this.place, region, ...credentials, ...forms })
    this.#known.set(region, client)
    return { sdk, client }
  }

  close(): void {
    for (const client of this.#known.values()) client.destroy()
    this.#known.clear()
  }
}
