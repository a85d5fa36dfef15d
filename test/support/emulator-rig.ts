// A whole emulator on parts that a test holds: its store, its clock, its engine. Closing it closes the store.
import type { Logger } from '../../src/operator-log.js'
import { resolveOptions } from '../../src/config.js'
import { Emulator, type GivenOptions } from '../../src/emulator.js'
import { openEngine, type StoreEngine } from '../../src/engine/store-engine.js'
import { createLogger } from '../../src/logger.js'
import type { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { Turn } from '../../src/runtime/turn.js'
import { Simulation } from '../../src/simulation.js'
import type { Store } from '../../src/storage/store.js'
import { engineSettings, type RigOptions } from './engine-rig.js'

export interface EmulatorRigOptions extends RigOptions {
  /** What is not the engine's: the wording and the like. */
  readonly given?: GivenOptions
  /** Says errors on stdout unless another is given. */
  readonly logger?: Logger
}

export interface EmulatorRig {
  readonly emulator: Emulator
  readonly engine: StoreEngine
  readonly clock: SteerableClock
}

export async function emulatorOn(
  store: Store,
  { given = {}, logger = createLogger('error'), ...rig }: EmulatorRigOptions = {},
): Promise<EmulatorRig> {
  const settings = engineSettings(rig)
  const options = resolveOptions({ inMemory: true, logLevel: 'error', ...given })
  const engine = await openEngine(store, settings)
  const simulation = new Simulation({ options, logger, store, engine, random: settings.random, turn: new Turn('endless') })
  return { emulator: new Emulator(simulation, { options, logger }), engine, clock: settings.clock }
}
