// An emulator built from its parts in the test's own process, so that a test can hold its clock and its store.
import { resolveOptions } from '../../src/config.js'
import { Emulator } from '../../src/emulator.js'
import { openEngine, type StoreEngine } from '../../src/engine/store-engine.js'
import { createLogger } from '../../src/logger.js'
import type { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { seededRandom } from '../../src/runtime/random.js'
import { Simulation } from '../../src/simulation.js'
import type { Durability, Store } from '../../src/storage/store.js'

export interface Settings {
  readonly clock: SteerableClock
  readonly transitionMs?: number
  readonly durability?: Durability
  readonly partitionBytes?: number
}

/** @returns an audited emulator on the store; closing it closes the store */
export async function emulatorOn(store: Store, settings: Settings): Promise<Emulator> {
  return (await partsOn(store, settings)).emulator
}

/** The same, with its engine for tests that steer what no API can. */
export async function partsOn(
  store: Store,
  { clock, transitionMs = 0, durability = 'os', partitionBytes }: Settings,
): Promise<{ readonly emulator: Emulator; readonly engine: StoreEngine }> {
  const options = resolveOptions({ transition: transitionMs, audit: 'on', logLevel: 'error', partitionBytes })
  const random = seededRandom('parts')
  const engine = await openEngine(store, {
    clock,
    random,
    durability,
    transitionMs,
    transactionHoldMs: 0,
    isAudited: true,
    capacity: { mode: 'provisioned', burstSec: 300, heatSec: 10 },
    partitionBytes: options.partitionBytes,
    onFailure: (error) => {
      throw error
    },
  })
  const logger = createLogger('error')
  return { emulator: new Emulator(new Simulation({ options, logger, store, engine, random }), { options, logger }), engine }
}
