// The driver, loaded when a ring is asked for, and how it is set up. Its own retries are for requests that may be made twice.
import type cassandra from 'cassandra-driver'
import type { Client, types as driverTypes } from 'cassandra-driver'
import { type ConnectionFailure, connectionFault } from './connection-fault.js'
import { type DriverConnection, guardConnections } from './connection-guard.js'
import { RingError } from './outcome.js'
import type { ClusterSettings, LevelName, SerialScope } from './settings.js'

/** A node that does not answer is as good as gone: the driver then asks another one. */
const READ_TIMEOUT_MS = 5000
/** After a change of the schema, until all nodes that are up know it. */
const AGREEMENT_SECONDS = 30
const CONNECT_TIMEOUT_MS = 3000
/** A read that takes longer is asked of a second node too. */
const SPECULATION_MS = 400
const RECONNECT_MS = 1000
/** Some statements of each of some hundred tables. */
const PREPARED_STATEMENTS = 20_000

export type Driver = typeof cassandra

/** What the package has no types for. */
const CONNECTION: string = 'cassandra-driver/lib/connection.js'

/** @returns the driver, whose connections are guarded */
export async function loadDriver(): Promise<Driver> {
  const driver = await import('cassandra-driver')
  const inside = (await import(CONNECTION)) as { readonly default: { readonly prototype: DriverConnection } }
  guardConnections(inside.default.prototype)
  return driver.default
}

/** A part of the driver's client that its types don't show. */
interface Controlled {
  readonly controlConnection: { shutdown(): void }
}

/** @param keyspace that the connection is for, when there is one */
export async function connect(driver: Driver, settings: ClusterSettings, keyspace?: string): Promise<Client> {
  const { nodes, datacentre, credentials, tls } = settings
  const { reconnection, speculativeExecution } = driver.policies
  const client = new driver.Client({
    contactPoints: [...nodes],
    localDataCenter: datacentre,
    ...(keyspace === undefined ? {} : { keyspace }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(tls === undefined
      ? {}
      : { sslOptions: { ca: tls.authority, cert: tls.certificate, key: tls.key, rejectUnauthorized: true } }),
    protocolOptions: { maxSchemaAgreementWaitSeconds: AGREEMENT_SECONDS },
    maxPrepared: PREPARED_STATEMENTS,
    socketOptions: { readTimeout: READ_TIMEOUT_MS, connectTimeout: CONNECT_TIMEOUT_MS },
    policies: {
      reconnection: new reconnection.ConstantReconnectionPolicy(RECONNECT_MS),
      speculativeExecution: new speculativeExecution.ConstantSpeculativeExecutionPolicy(SPECULATION_MS, 1),
    },
  })
  try {
    await client.connect()
    return client
  } catch (failure) {
    // What shutdown leaves alone when the client never was connected.
    ;(client as unknown as Controlled).controlConnection.shutdown()
    throw unreachable(driver, settings, failure)
  }
}

/** Whatever keeps the driver from connecting, it says so in the error of one node; the first one is shown. */
function unreachable(driver: Driver, settings: ClusterSettings, failure: unknown): unknown {
  if (!(failure instanceof driver.errors.NoHostAvailableError)) return failure
  const [cause] = Object.values(failure.innerErrors as Record<string, ConnectionFailure>)
  return new RingError(connectionFault(cause, settings))
}

export function levelNumber(driver: Driver, level: LevelName): driverTypes.consistencies {
  const { consistencies } = driver.types
  switch (level) {
    case 'ONE':
      return consistencies.one
    case 'TWO':
      return consistencies.two
    case 'THREE':
      return consistencies.three
    case 'QUORUM':
      return consistencies.quorum
    case 'ALL':
      return consistencies.all
    case 'LOCAL_ONE':
      return consistencies.localOne
    case 'LOCAL_QUORUM':
      return consistencies.localQuorum
    case 'EACH_QUORUM':
      return consistencies.eachQuorum
  }
}

export const serialNumber = (driver: Driver, scope: SerialScope): driverTypes.consistencies =>
  scope === 'local' ? driver.types.consistencies.localSerial : driver.types.consistencies.serial
