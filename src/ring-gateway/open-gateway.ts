// Opens a gateway of a ring by its options. Invariant: what could not be opened leaves nothing open.
import { type GivenOptions, resolveOptions } from '../config.js'
import type { EmulatorOptions } from '../emulator-options.js'
import { guardOf } from '../guard-of-options.js'
import { createLogger } from '../logger.js'
import type { Logger } from '../operator-log.js'
import { openRing, type RingEngine } from '../ring/open-ring.js'
import { MACHINE_TIME } from '../runtime/clock-state.js'
import { newSeed, type Random, seededRandom } from '../runtime/random.js'
import { SteerableClock } from '../runtime/steerable-clock.js'
import { applyAtStart } from '../schema-at-start.js'
import { failureLog } from './failure-log.js'
import { GatewayService } from './gateway-service.js'
import { RingGateway } from './ring-gateway.js'
import { ringPlaceOf } from './ring-place.js'

/** Opens a gateway. @throws OptionError, RingError: one line with the cause and the remedy */
export async function openGateway(given: GivenOptions): Promise<RingGateway> {
  const options = resolveOptions(given)
  const logger = createLogger(options.logLevel)
  const random = seededRandom(options.seed ?? newSeed())
  const guard = await guardOf(options, logger)
  const engine = await engineOf(options, logger, random)
  try {
    const service = new GatewayService({ options, logger, engine, random, guard })
    await applyAtStart(service.ownDispatch, options, logger)
    return new RingGateway(service, { options, logger }, random.seed)
  } catch (error) {
    await engine.stop()
    throw error
  }
}

async function engineOf(options: EmulatorOptions, logger: Logger, random: Random): Promise<RingEngine> {
  return openRing({
    place: await ringPlaceOf(options),
    clock: new SteerableClock(MACHINE_TIME),
    random,
    capacity: { mode: options.capacity, burstSec: options.burst, heatSec: options.heat },
    onFailure: failureLog((words) => logger.warn(words)),
  })
}
