// The package: an emulator is opened here, and these are the types of what it offers.
import { type GivenOptions, OptionError, resolveOptions } from './config.js'
import { createLogger } from './logger.js'
import { Emulator } from './open-emulator.js'
import { openSimulation } from './open-simulation.js'
import type { RingGateway } from './ring-gateway/ring-gateway.js'
import { applyAtStart } from './schema-at-start.js'

export { Emulator } from './open-emulator.js'
export type { ClientConfig, ClientCredentials } from './client-config.js'
export type { GivenOptions } from './config.js'
export type { Fork } from './forks/fork.js'
export type { ShownSnapshot, Snapshots } from './snapshots/snapshots.js'
export type { ForkOptions } from './forks/fork-options.js'
export type { EmulatorOptions } from './emulator-options.js'
export type { CapacityControls } from './controls/capacity-controls.js'
export type { ScenarioControls, ScenarioOptions, ShownScenario } from './controls/scenario-controls.js'
export type { FaultControls, FaultSpec, ShownFault } from './controls/fault-controls.js'
export type { BackupControls, ShownBackups } from './controls/backup-controls.js'
export type { KinesisControls } from './controls/kinesis-controls.js'
export type { HookControls, HookSpec, ShownHook } from './controls/hook-controls.js'
export type { RegionControls } from './controls/region-controls.js'
export type { StrictChoice, StrictControls, StrictSummary } from './controls/strict-controls.js'
export type { Finding } from './strict/findings.js'
export type { RequestControls } from './controls/request-controls.js'
export type { LoggedRequest } from './protocol/logged-request.js'
export type { StreamControls } from './controls/stream-controls.js'
export type { CatalogueControls, ShownMiss, ShownTable } from './controls/catalogue-controls.js'
export type { Bill, CostControls } from './controls/cost-controls.js'
export type { ClockControls } from './controls/clock-controls.js'
export type { EmulatorState } from './emulator-state.js'
export type { StateChoice } from './controls/state-controls.js'
export type { SeriesControls, TableSeries } from './controls/series-controls.js'
export type { EventControls } from './controls/event-controls.js'
export type { EmittedEvent } from './model/event.js'
export type { Listening } from './server/http-server.js'
export type { RingGateway } from './ring-gateway/ring-gateway.js'

/** Opens an emulator. @throws OptionError, FolderError: one line with the cause and the remedy */
export async function createEmulator(given: GivenOptions = {}): Promise<Emulator> {
  const options = resolveOptions(given)
  if (options.ring !== undefined) throw new OptionError('ring is for createGateway: an emulator has its data on this machine')
  const logger = createLogger(options.logLevel)
  const simulation = await openSimulation(options, logger)
  try {
    await applyAtStart(simulation.ownDispatch, options, logger)
  } catch (error) {
    await simulation.close()
    throw error
  }
  return new Emulator(simulation, { options, logger })
}

/** Opens a gateway of a ring. @throws OptionError, RingError: one line with the cause and the remedy */
export async function createGateway(given: GivenOptions): Promise<RingGateway> {
  const { openGateway } = await import('./ring-gateway/open-gateway.js')
  return openGateway(given)
}
