// The data files of an export or a report: lines, compressed as they come, each file an object with its checksum. Invariant: what is held of a file is what
// compression leaves of it, and a file ends before that grows large; the same lines make the same bytes.
import { once } from 'node:events'
import { createGzip, type Gzip } from 'node:zlib'
import type { BucketName, Buckets } from '../../transfer/buckets/buckets.js'
import type { DataFile } from '../../transfer/jobs/job.js'
import { md5Of } from '../../transfer/layout.js'

/** Of lines; compressed they take a tenth to a third of it. */
export const FILE_CHARACTERS = 24 * 1024 * 1024
const CHUNK_CHARACTERS = 128 * 1024

/** Puts a manifest into its bucket, and its checksum beside it. @param path without an ending. @throws BucketError */
export async function writeManifest(buckets: Buckets, name: BucketName, path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  await buckets.write(name, `${path}.json`, bytes)
  await buckets.write(name, `${path}.md5`, Buffer.from(md5Of(bytes).md5))
}

export class DataFileWriter {
  readonly #gzip: Gzip = createGzip()
  readonly #compressed: Buffer[] = []
  readonly #ended: Promise<unknown>
  #lines: string[] = []
  #lineCharacters = 0
  itemCount = 0
  characters = 0

  constructor() {
    this.#gzip.on('data', (chunk: Buffer) => this.#compressed.push(chunk))
    this.#ended = once(this.#gzip, 'end')
  }

  async add(line: string): Promise<void> {
    this.#lines.push(line)
    this.itemCount++
    this.characters += line.length
    this.#lineCharacters += line.length
    if (this.#lineCharacters >= CHUNK_CHARACTERS) await this.#flush()
  }

  /** Compresses the rest and puts the file into its bucket. @throws BucketError */
  async end(buckets: Buckets, name: BucketName, key: string): Promise<DataFile> {
    await this.#flush()
    this.#gzip.end()
    await this.#ended
    const bytes = Buffer.concat(this.#compressed)
    await buckets.write(name, key, bytes)
    return { key, itemCount: this.itemCount, ...md5Of(bytes) }
  }

  async #flush(): Promise<void> {
    const text = this.#lines.join('')
    this.#lines = []
    this.#lineCharacters = 0
    if (text !== '' && !this.#gzip.write(text)) await once(this.#gzip, 'drain')
  }
}
