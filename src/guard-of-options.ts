// Who says whether a request may pass, where the options ask for that.
import type { AccessGuard } from './authorization/guard.js'
import type { EmulatorOptions } from './emulator-options.js'
import type { Logger } from './operator-log.js'

/** Its files, and what reads them, are loaded where they are asked for. @throws FileFault */
export async function guardOf(options: EmulatorOptions, logger: Logger): Promise<AccessGuard | undefined> {
  if (options.signature === 'off' && options.iam === undefined) return undefined
  const { openGuard } = await import('./authorization/open-guard.js')
  return openGuard(options, logger)
}
