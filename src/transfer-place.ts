// Where exports go and imports come from, as the options say: an endpoint, folders, or nowhere; and where it is noted what went wrong in them.
// Invariant: what is needed for that is there when the server starts.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { flagOf } from './config.js'
import type { EmulatorOptions } from './emulator-options.js'
import { OptionError } from './option-value.js'
import { makeFolder } from './storage/make-folder.js'
import { type Buckets, NO_BUCKETS } from './transfer/buckets/buckets.js'
import { clientBuckets, S3_PACKAGE } from './transfer/buckets/client-buckets.js'
import { folderBuckets } from './transfer/buckets/folder-buckets.js'
import { fileNotes, NO_NOTES, type Notes } from './transfer/notes.js'

/** Under the data folder, beside the store. */
const FOLDER = 's3'
const NOTES = 'transfers'

type TransferOptions = Pick<EmulatorOptions, 's3Endpoint' | 's3Dir' | 'dataDir' | 'inMemory' | 'fsync'>

/** @throws OptionError: one line with the cause and the remedy */
export async function bucketsOf({ s3Endpoint, s3Dir, dataDir, inMemory, fsync }: TransferOptions): Promise<Buckets> {
  if (s3Endpoint !== undefined) {
    checkClient()
    return clientBuckets(s3Endpoint)
  }
  if (s3Dir === undefined && inMemory) return NO_BUCKETS
  if (s3Dir !== undefined) await makeFolder(resolve(s3Dir)).catch((error: unknown) => refuseFolder(s3Dir, error))
  return folderBuckets({ root: resolve(s3Dir ?? join(dataDir, FOLDER)), isSynced: fsync === 'on' })
}

export const notesOf = ({ dataDir, inMemory }: TransferOptions): Notes => (inMemory ? NO_NOTES : fileNotes(join(dataDir, NOTES)))

function checkClient(): void {
  try {
    createRequire(import.meta.url).resolve(S3_PACKAGE)
  } catch {
    throw new OptionError(
      `${flagOf('s3Endpoint')} needs a package that is not installed: npm install ${S3_PACKAGE}, or leave it out`,
    )
  }
}

function refuseFolder(folder: string, error: unknown): never {
  const cause = error instanceof Error ? error.message : String(error)
  throw new OptionError(`${flagOf('s3Dir')} ${folder} can't be used: ${cause}; name a folder that can be written`)
}
