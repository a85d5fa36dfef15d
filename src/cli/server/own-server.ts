// A server that the command starts itself, in its own process, over HTTP as any other: a program that is being tried can use it, too.
import { flagsOverEnvironment, OptionError, optionsFromEnvironment, resolveOptions } from '../../config.js'
import { newSeed } from '../../runtime/random.js'
import { portIn, type ServerFlags } from './server-flags.js'
import { startErrorLine } from '../start-error.js'

export interface OwnData {
  readonly inMemory?: true
  readonly dataDir?: string
}

export interface OwnServer {
  readonly endpoint: string
  /** What its administration asks for; undefined where it asks for none. */
  readonly adminToken: string | undefined
  /** Resolves when its data folder was taken away. */
  readonly lost: Promise<Error>
  close(): Promise<void>
}

/** Starts it on the port that flags name, else on any free one; options of the environment count. @throws Error of one line */
export async function startOwn({ inMemory, dataDir, port, host, adminToken: token }: OwnData & ServerFlags): Promise<OwnServer> {
  if (inMemory === true && dataDir !== undefined)
    throw new OptionError('--in-memory and --data-dir contradict each other: leave one of them out')
  const given = flagsOverEnvironment(optionsFromEnvironment(), {
    inMemory,
    dataDir,
    ...(token !== undefined && { adminToken: token }),
  })
  const at = { port: portIn(port) ?? 0, host: host ?? given.host }
  const options = resolveOptions({ logLevel: 'warn', seed: newSeed(), ...given, ...at })
  try {
    const { createEmulator } = await import('../../emulator.js')
    const emulator = await createEmulator(options)
    const { endpoint, adminToken } = await emulator.listen()
    return { endpoint, adminToken, lost: emulator.lost, close: () => emulator.close() }
  } catch (error) {
    throw new Error(startErrorLine(error, options), { cause: error })
  }
}
