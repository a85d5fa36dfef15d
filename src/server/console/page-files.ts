// The files of the console's page, as the build leaves them: each compressed by Brotli. The other codings are made of that when somebody
// first asks for them, and kept. Invariant: whatever a browser accepts, it gets the same file.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliDecompress, crc32, gzip } from 'node:zlib'

const BUILT = '.br'
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export const CODINGS = ['br', 'gzip', 'identity'] as const
export type Coding = (typeof CODINGS)[number]

/** One file of the page. */
export class PageFile {
  readonly type: string
  /** The same for every coding, so weak. */
  readonly tag: string
  readonly #codings: Partial<Record<Coding, Promise<Buffer>>>

  /** @param brotli its bytes, compressed */
  constructor(name: string, brotli: Buffer) {
    this.type = TYPES[extname(name)] ?? 'application/octet-stream'
    this.tag = `W/"${crc32(brotli).toString(16)}-${brotli.length}"`
    this.#codings = { br: Promise.resolve(brotli) }
  }

  bytes(coding: Coding): Promise<Buffer> {
    return (this.#codings[coding] ??= this.#make(coding))
  }

  async #make(coding: Coding): Promise<Buffer> {
    if (coding === 'gzip') return promisify(gzip)(await this.bytes('identity'))
    return promisify(brotliDecompress)(await this.bytes('br'))
  }
}

/** Files by their path beneath the console's. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** Where a build has its page: beside the server, or, seen from the sources, in what was built of them. */
const PLACES = ['../../console/', '../../../dist/console/'].map((place) => fileURLToPath(new URL(place, import.meta.url)))

/** Reads them all, some 200 KB. None where the page was not built. */
export function readPageFiles(places: readonly string[] = PLACES): PageFiles {
  const folder = places.find((place) => existsSync(join(place, `index.html${BUILT}`)))
  if (folder === undefined) return new Map()
  const built = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith(BUILT))
  return new Map(
    built.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const name = relative(folder, path).slice(0, -BUILT.length).replaceAll(sep, '/')
      return [name, new PageFile(name, readFileSync(path))]
    }),
  )
}
