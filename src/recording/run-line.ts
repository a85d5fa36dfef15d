// The first line of a recording. Invariant: with it, and an empty emulator, the same requests get the same answers.
import type { OptionName } from '../emulator-options.js'
import { packageVersion } from '../package-version.js'
import type { Simulation } from '../simulation.js'
import { RECORDING_FORMAT, type RunLine } from './lines.js'

/** Options that decide no answer, that name places of this machine, or that a replay sets itself. */
const LEFT_OUT: ReadonlySet<OptionName> = new Set([
  ...(['port', 'host', 'cors', 'adminHosts', 'console', 'rootAnswer', 'requestTimeout', 'memory', 'logLevel', 'record'] as const),
  ...(['dataDir', 'inMemory', 'fsync', 'compactOnStart', 'acceptDamage', 'snapshotDir', 'audit', 'prices'] as const),
  ...([
    'hook',
    'kinesisEndpoint',
    'kinesisDir',
    's3Endpoint',
    's3Dir',
    'signature',
    'signatureKeys',
    'seed',
    'clock',
    'clockStart',
  ] as const),
])

export function runLineOf({ about, engine }: Pick<Simulation, 'about' | 'engine'>): RunLine {
  const { options } = about()
  const kept = Object.entries(options).filter(([name]) => !LEFT_OUT.has(name as OptionName)) // names of options, as `about` has them
  return {
    ...{ kind: 'run', format: RECORDING_FORMAT, version: packageVersion(), seed: String(options['seed']) },
    ...{ startedMs: engine.clock.nowMs(), isFromStart: engine.tables.namespaces().length === 0 },
    options: Object.fromEntries(kept),
  }
}
