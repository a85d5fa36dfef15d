// `dynalab serve`: opens the store, binds the port, says so, and ends on a signal.
// Invariant: stdout carries the ready line and nothing else, and only once a request would be answered.
import { type Command, InvalidArgumentError } from 'commander'
import { OptionError, resolveOptions, strangeVariables } from '../../config.js'
import { createLogger } from '../../logger.js'
import type { EmulatorOptions } from '../../emulator-options.js'
import { descriptorShares, LEAST_DESCRIPTORS } from '../../runtime/descriptors.js'
import { afterMs } from '../../runtime/heartbeat.js'
import { newSeed } from '../../runtime/random.js'
import { ENDPOINT_VARIABLE } from '../endpoint-variable.js'
import { addFlags, givenOptions } from '../flags.js'
import { examples } from '../screen/output.js'
import { startBlock } from '../start-block.js'
import { startErrorLine } from '../start-error.js'
import { starterEnded } from '../starter.js'

/** What is told to stop has stopped by then. Whatever is open then a restart puts in order, as after a kill. */
const STOPPING_MS = 9000

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

export function configure(command: Command): void {
  addFlags(command).allowExcessArguments()
  command.option('--exit-with <pid>', 'ends when the process of that id has ended, however it did', processId)
  command.addHelpText('after', examples('serve', 'serve --in-memory --port 0', 'serve --data-dir ./db --region-lag 500 --seed 7'))
  command.action(async () => {
    refuseWords(command.args)
    const options = resolveOptions(givenOptions(command))
    try {
      await serve(options, command.opts<{ exitWith?: number }>().exitWith)
    } catch (error) {
      throw new Error(startErrorLine(error, options), { cause: error })
    }
    process.exit(0)
  })
}

function processId(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('must be the id of a process')
  return Number(text)
}

function refuseWords([word]: readonly string[]): void {
  if (word !== undefined) throw new OptionError(`'${word}' is neither a flag nor a command in its place: see dynalab --help`)
}

/**
 * Serves until SIGINT, SIGTERM or SIGHUP, or until its starter has ended, then answers what is in flight and closes.
 * @param starter the id of a process. @throws Error when it can't start, or not go on
 */
async function serve(resolved: EmulatorOptions, starter: number | undefined): Promise<void> {
  const stopped = firstSignal()
  const options = { ...resolved, seed: resolved.seed ?? newSeed() }
  const logger = createLogger(options.logLevel)
  for (const name of strangeVariables().filter((name) => name !== ENDPOINT_VARIABLE))
    logger.warn(`${name} is set and is no option: see dynalab --help for the variables that are`)
  refuseFewDescriptors()
  const { createEmulator, createGateway } = await import('../../emulator.js')
  const server = options.ring === undefined ? await createEmulator(options) : await createGateway(options)
  try {
    const { endpoint, adminToken } = await server.listen({ port: options.port, host: options.host })
    process.stdout.write(`dynalab listening on ${endpoint}\n`)
    logger.info(startBlock(options, { endpoint, adminToken }))
    const lost = 'lost' in server ? [server.lost] : []
    const loss = await Promise.race([stopped, starterEnded(starter), ...lost])
    if (loss !== undefined) throw loss
  } finally {
    await server.close()
  }
}

/** @throws Error where the rest of the program could not even be read */
function refuseFewDescriptors(): void {
  const { limit } = descriptorShares()
  if (limit >= LEAST_DESCRIPTORS) return
  throw new Error(`it takes ${LEAST_DESCRIPTORS} open files to start, and the limit is ${limit}: raise it (ulimit -n)`)
}

/** Resolves at the first signal; a second one ends the process at once, and so does time. */
function firstSignal(): Promise<void> {
  return new Promise((resolveFirst) => {
    let isStopping = false
    for (const [signal, exitCode] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        if (isStopping) process.exit(exitCode)
        isStopping = true
        afterMs(STOPPING_MS, () => process.exit(exitCode))
        resolveFirst()
      })
    }
  })
}
