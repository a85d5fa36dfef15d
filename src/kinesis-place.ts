// Where records of Kinesis destinations go, as the options say: to an endpoint, to files, or nowhere. Invariant: what is needed for that is
// there when the server starts, so that a start fails where a record would.
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { flagOf } from './config.js'
import { CLIENT_PACKAGES, clientSink } from './kinesis/client-sink.js'
import { fileSink } from './kinesis/file-sink.js'
import { type KinesisSink, NOWHERE } from './kinesis/sink.js'
import type { EmulatorOptions } from './emulator-options.js'
import { OptionError } from './option-value.js'
import { makeFolder } from './storage/make-folder.js'

/** Under the data folder, beside the store. */
const FOLDER = 'kinesis'

type KinesisOptions = Pick<EmulatorOptions, 'kinesisEndpoint' | 'kinesisDir' | 'dataDir' | 'inMemory' | 'fsync'>

/** @throws OptionError: one line with the cause and the remedy */
export async function kinesisSinkOf({
  kinesisEndpoint,
  kinesisDir,
  dataDir,
  inMemory,
  fsync,
}: KinesisOptions): Promise<KinesisSink> {
  if (kinesisEndpoint !== undefined) {
    checkClient()
    return clientSink(kinesisEndpoint)
  }
  if (kinesisDir === undefined && inMemory) return NOWHERE
  if (kinesisDir !== undefined) await makeFolder(resolve(kinesisDir)).catch((error: unknown) => refuseFolder(kinesisDir, error))
  return fileSink({ folder: kinesisDir ?? join(dataDir, FOLDER), durability: fsync === 'on' ? 'disk' : 'os' })
}

function checkClient(): void {
  const require = createRequire(import.meta.url)
  try {
    for (const name of CLIENT_PACKAGES) require.resolve(name)
  } catch {
    throw new OptionError(
      `${flagOf('kinesisEndpoint')} needs packages that are not installed: npm install ${CLIENT_PACKAGES.join(' ')}, or leave it out`,
    )
  }
}

function refuseFolder(folder: string, error: unknown): never {
  const cause = error instanceof Error ? error.message : String(error)
  throw new OptionError(`${flagOf('kinesisDir')} ${folder} can't be used: ${cause}; name a folder that can be written`)
}
