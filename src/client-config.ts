// What an AWS SDK client in this process is configured with, so that it needs no socket.
import type { InProcessHandler } from './server/in-process.js'

/** The region of clients that name none, and of the health text. */
export const HOME_REGION = 'us-east-1'

/** What the endpoint is called of an emulator that does not listen. */
export const NO_ENDPOINT = 'http://dynalab.local'

/** What a client signs with. */
export interface ClientCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Any key will do, where none is asked for. */
export const ANYBODY: ClientCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }

/** Enough for `new DynamoDBClient(…)` to work on the emulator without a socket. */
export interface ClientConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: ClientCredentials
  readonly requestHandler: InProcessHandler
}
