// Emulators of ours, for the tests of what other endpoints don't have: options, administration, use within the process.
import { afterAll } from 'vitest'
import { createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'

/** True where the tests run against somebody else's endpoint, which has no options of ours. */
export const isForeign = (process.env['DYNAMODB_ENDPOINT'] ?? '') !== ''
/** Ours says more than the service in one place: it names an operation that it lacks, since SDKs show nothing otherwise. */
export const namesUnknown = !isForeign || process.env['DYNAMODB_ENDPOINT_IS_OURS'] === '1'

/** An emulator in memory that says nothing, closed by whoever asked for it. */
export function ownEmulator(options: GivenOptions = {}): Promise<Emulator> {
  return createEmulator({ inMemory: true, logLevel: 'silent', ...options })
}

/** Opens emulators that are closed when the file's tests have run. */
export function emulators(): (options?: GivenOptions) => Promise<Emulator> {
  const opened: Emulator[] = []
  afterAll(async () => {
    await Promise.all(opened.map((emulator) => emulator.close()))
  })
  return async (options) => {
    const emulator = await ownEmulator(options)
    opened.push(emulator)
    return emulator
  }
}
