// The HTTP server of an emulator, as its options say. Invariant: what is served is what the emulator answers in the process.
import { HOME_REGION } from './client-config.js'
import { connectionLimit } from './connection-limit.js'
import type { EmulatorOptions } from './emulator-options.js'
import { stackOf } from './logger.js'
import type { Logger } from './operator-log.js'
import { newToken } from './runtime/random.js'
import { packageVersion } from './package-version.js'
import { adminHostsOf } from './server/admin/caller.js'
import { type AdminForks, forkRoutes } from './server/admin/forks.js'
import { type Asked, liveRoutes } from './server/admin/live-routes.js'
import { type Recording, recordingRoute, RecordingStreams } from './server/admin/recording.js'
import { type KeptSnapshots, type Restorable, snapshotRoutes } from './server/admin/snapshots.js'
import type { EmulatorStatus } from './server/admin/status.js'
import { originsOf } from './server/cors.js'
import { HttpServer, type HttpServerOptions } from './server/http-server.js'
import type { PathForks } from './server/path-forks.js'
import { rootAnswer } from './server/root-answer.js'
import type { Simulation } from './simulation.js'

/** What an emulator needs beside its simulation. */
export interface Surroundings {
  readonly options: EmulatorOptions
  readonly logger: Logger
}

/** What the emulator itself gives. */
export interface Served extends Pick<HttpServerOptions, 'dispatch'> {
  readonly forks: AdminForks & PathForks & { readonly queuedCharacters: number }
  readonly snapshots: KeptSnapshots
  readonly emulator: Restorable
  readonly recording: Recording
  readonly status: EmulatorStatus
}

/** Not yet listening. @param simulation the one that is on now; another one after a restore */
export function serverOf(simulation: () => Simulation, served: Served, surroundings: Surroundings): HttpServer {
  const { dispatch, forks, snapshots, emulator, recording, status } = served
  const { budget, turn, nextRequestId } = simulation()
  const recordings = new RecordingStreams(recording)
  const asked = (): Asked => ({ simulation: simulation(), status })
  const routes = [
    ...liveRoutes(asked(), asked),
    ...snapshotRoutes(snapshots, emulator),
    recordingRoute(recordings),
    ...forkRoutes(forks, asked()),
  ]
  return new HttpServer({
    ...{ dispatch, forks, budget, turn, nextRequestId, routes },
    ...listeningBy(surroundings),
    observe: recording.noteAdmin.bind(recording),
    endStreams: () => recordings.close(),
    queuedCharacters: () => simulation().engine.queuedCharacters + forks.queuedCharacters,
    isConsoleOn: surroundings.options.console === 'on',
  })
}

type Listens = 'root' | 'origins' | 'adminHosts' | 'adminToken' | 'newToken' | 'requestMs' | 'connectionLimit' | 'version'

/** How any server listens, by its options. */
export const listeningBy = ({ options, logger }: Surroundings): Pick<HttpServerOptions, Listens | 'onUnexpected'> => ({
  root: rootAnswer(options.rootAnswer, HOME_REGION),
  origins: originsOf(options.cors),
  adminHosts: adminHostsOf(`${options.host},${options.adminHosts ?? ''}`),
  adminToken: options.adminToken,
  newToken,
  requestMs: options.requestTimeout * 1000,
  connectionLimit: connectionLimit(logger),
  version: packageVersion(),
  onUnexpected: (error) => logger.error(`a request failed: ${stackOf(error)}`),
})
