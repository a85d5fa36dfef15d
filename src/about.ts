// What a simulation says of itself: its version, its age, and what it was started with. Invariant: nothing of it is a secret; files are named,
// not shown.
import type { EmulatorOptions } from './emulator-options.js'
import { OPTIONS } from './option-table.js'
import { packageVersion } from './package-version.js'
import { machineMs, stopwatchMs } from './runtime/stopwatch.js'

export interface About {
  readonly version: string
  /** By the machine's clock. */
  readonly startedAt: string
  readonly uptimeMs: number
  /** Those that are not as they are by default. */
  readonly options: Readonly<Record<string, unknown>>
}

/** @param seed of its draws, also where none was given. @returns the present state, whenever it is called */
export function aboutOf(options: EmulatorOptions, seed: string): () => About {
  const startedAt = new Date(machineMs()).toISOString()
  const startedMs = stopwatchMs()
  return () => {
    const differing = OPTIONS.filter(({ name, isSecret, ...option }) => isSecret !== true && options[name] !== option.default)
    const shown = { ...Object.fromEntries(differing.map(({ name }) => [name, options[name]])), seed }
    return { version: packageVersion(), startedAt, uptimeMs: Math.round(stopwatchMs() - startedMs), options: shown }
  }
}
