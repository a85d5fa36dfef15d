// The files that a command is to read: files as they are, and the data files of an exported folder, by its manifests. Invariant: of a folder no
// file is read whose checksum is not the manifest's, and no name in a manifest leads out of the export. Source: docs S3DataExport.Output.
import { createHash } from 'node:crypto'
import { accessSync, constants, createReadStream, existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { OptionError } from '../../config.js'
import { isObject, type JsonObject } from '../../model/json.js'
import { partsOfKey } from '../../transfer/buckets/object-path.js'

export interface ItemFile {
  /** `-` is stdin. */
  readonly path: string
  readonly sizeBytes: number
  /** In base64, as a manifest says it. */
  readonly md5?: string
}

/** @throws OptionError for what can't be read, and for a folder that is no whole export */
export const itemFiles = (paths: readonly string[]): readonly ItemFile[] =>
  paths.flatMap((path) => {
    if (path === '-') return [{ path, sizeBytes: 0 }]
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
      ? exportedFiles(path)
      : [{ path, sizeBytes: sizeOf(path) }]
  })

/** @throws OptionError */
function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new OptionError(`there is no file ${file}`)
  if (!found.isFile()) throw new OptionError(`${file} is no file`)
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    throw new OptionError(`${file} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
  return found.size
}

/** @param folder of one export: that which has the manifests */
function exportedFiles(folder: string): readonly ItemFile[] {
  const [summary] = manifestIn(folder, 'manifest-summary')
  if (summary === undefined) throw new OptionError(`${join(folder, 'manifest-summary.json')} is empty`)
  if (summary['exportType'] === 'INCREMENTAL_EXPORT')
    throw new OptionError(`${folder} is an incremental export: it has changes, and no items`)
  return manifestIn(folder, 'manifest-files').map((file) => {
    const { dataFileS3Key: key, md5Checksum: md5 } = file
    if (typeof key !== 'string' || typeof md5 !== 'string')
      throw new OptionError(`${folder}: a line of manifest-files.json names no file`)
    const path = pathOf(folder, key)
    const sizeBytes = sizeOf(path)
    if (!realpathSync(path).startsWith(`${realpathSync(baseOf(folder))}${sep}`)) throw leadsOut(folder, key)
    return { path, sizeBytes, md5 }
  })
}

/** The folder of exports, which is right above that of one. */
const baseOf = (folder: string): string => dirname(resolve(folder))

/** A key is of the bucket; what is in a copy of it begins with the folder of exports. */
function pathOf(folder: string, key: string): string {
  try {
    const parts = partsOfKey(key)
    return join(baseOf(folder), ...parts.slice(parts.lastIndexOf('AWSDynamoDB') + 1))
  } catch {
    throw leadsOut(folder, key)
  }
}

/** By its name, or as a symbolic link. */
const leadsOut = (folder: string, key: string): OptionError =>
  new OptionError(`${folder}: its manifest names ${JSON.stringify(key)}, which leads out of it`)

/** The lines of a manifest, once its checksum is the one beside it, if there is one. */
function manifestIn(folder: string, name: string): readonly JsonObject[] {
  const path = join(folder, `${name}.json`)
  if (!existsSync(path)) throw new OptionError(`${folder} has no ${name}.json: name the folder of one export, or its files`)
  const bytes = readFileSync(path)
  const sum = [`${name}.md5`, `${name}.checksum`].map((one) => join(folder, one)).find((one) => existsSync(one))
  if (sum !== undefined && readFileSync(sum, 'utf8').trim() !== createHash('md5').update(bytes).digest('base64'))
    throw new OptionError(`${path} is not what it was: its MD5 is another than ${sum} says`)
  try {
    const lines = bytes
      .toString()
      .split('\n')
      .filter((line) => line.trim() !== '')
    return lines.map((line) => JSON.parse(line) as unknown).filter(isObject)
  } catch {
    throw new OptionError(`${path} is no JSON`)
  }
}

/** Why the file is not to be read; undefined for one that is what the manifest says. */
export async function faultOf({ path, md5 }: ItemFile): Promise<string | undefined> {
  if (md5 === undefined) return undefined
  const hash = createHash('md5')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer) // a stream of bytes
  const found = hash.digest('base64')
  return found === md5 ? undefined : `its MD5 is ${found}, and the manifest says ${md5}: nothing of it is read`
}
