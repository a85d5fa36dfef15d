// The files that a handler file is made of: itself and what it imports by relative paths, found in their text. A path that is put together
// while the code runs is not found; nothing follows from that but that a change of that file is not seen.
import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

const RELATIVE = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g
/** As `require` tries them. */
const ENDINGS = ['', '.js', '.json', '.cjs', '.mjs', '/index.js']
const MOST_FILES = 500

/** @param entry absolute; it is among them though it is not there */
export async function localFiles(entry: string): Promise<ReadonlySet<string>> {
  const found = new Set([entry])
  for (const file of found) {
    const text = await readFile(file, 'utf8').catch(() => '')
    for (const [, path = ''] of text.matchAll(RELATIVE)) {
      const imported = await firstFile(resolve(dirname(file), path))
      if (imported !== undefined && found.size < MOST_FILES) found.add(imported)
    }
  }
  return found
}

async function firstFile(path: string): Promise<string | undefined> {
  for (const ending of ENDINGS) {
    const isFile = await stat(path + ending).then(
      (found) => found.isFile(),
      () => false,
    )
    if (isFile) return path + ending
  }
  return undefined
}
