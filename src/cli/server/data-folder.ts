// Commands on a data folder that no server has open: the command serves it itself for as long as it takes.
import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { OptionError } from '../../config.js'
import { startOwn } from './own-server.js'
import type { ServerFlags } from './server-flags.js'

export interface FolderFlags extends ServerFlags {
  readonly dataDir?: string
}

export const addFolderFlag = (command: Command): Command =>
  command.addOption(
    new Option('--data-dir <folder>', 'a data folder that no server has open, in place of a server').helpGroup('Server:'),
  )

/** Runs the task on the server that the flags name, or on the folder. @throws Error in one line */
export async function onFolder<Flags extends FolderFlags>(flags: Flags, task: (flags: Flags) => Promise<void>): Promise<void> {
  const { dataDir, ...others } = flags
  if (dataDir === undefined) return task(flags)
  if (others.endpoint !== undefined || others.port !== undefined || others.host !== undefined)
    throw new OptionError('--data-dir and a server contradict each other: leave one of them out')
  // A server begins with an empty folder where there is none. Here that would only hide a wrong path, and leave a folder there.
  if (!existsSync(dataDir))
    throw new OptionError(`--data-dir ${dataDir} is not there: name the folder that a server has its data in`)
  const own = await startOwn({ dataDir })
  try {
    await task({ ...flags, endpoint: own.endpoint })
  } finally {
    await own.close()
  }
}
