// The HTTP server of an emulator, as its options say. Invariant: what is served is what the emulator answers in the process.
import { HOME_REGION } from './client-config.js'
import { connectionLimit } from './connection-limit.js'
import type { EmulatorOptions } from './emulator-options.js'
import { stackOf } from './logger.js'
import type { Logger } from './operator-log.js'
import { newToken } from './runtime/random.js'
import { packageVersion } from './package-version.js'
import { adminHostsOf } from './server/admin/caller.js'
import { originsOf } from './server/cors.js'
import { HttpServer, type HttpServerOptions } from './server/http-server.js'
import { rootAnswer } from './server/root-answer.js'
import type { Simulation } from './simulation.js'

/** What an emulator needs beside its simulation. */
export interface Surroundings {
  readonly options: EmulatorOptions
  readonly logger: Logger
}

/** What the emulator itself gives. */
export type Served = Pick<HttpServerOptions, 'dispatch' | 'forks' | 'snapshots' | 'emulator' | 'recording' | 'status'>

/** Not yet listening. @param simulation the one that is on now */
export const serverOf = (simulation: () => Simulation, served: Served, { options, logger }: Surroundings): HttpServer =>
  new HttpServer(simulation, {
    ...served,
    root: rootAnswer(options.rootAnswer, HOME_REGION),
    origins: originsOf(options.cors),
    isConsoleOn: options.console === 'on',
    adminHosts: adminHostsOf(`${options.host},${options.adminHosts ?? ''}`),
    adminToken: options.adminToken,
    newToken,
    requestMs: options.requestTimeout * 1000,
    connectionLimit: connectionLimit(logger),
    version: packageVersion(),
    onUnexpected: (error) => logger.error(`a request failed: ${stackOf(error)}`),
  })
