// What an engine offers to operations, plane by plane. Invariant: an engine has the planes of items and tables; whoever needs another one
// must say what happens where it lacks (`operations/plane.ts`). No operation's name appears in this folder.
import type { Placement } from '../../intents/placement.js'
import type { Clock } from '../../runtime/clock.js'
import type { Backups } from './backups.js'
import type { Items } from './items.js'
import type { KinesisDestinations } from './kinesis.js'
import type { Metering } from './metering.js'
import type { Scaling } from './scaling.js'
import type { Streams } from './streams.js'
import type { TimeToLives } from './time-to-live.js'
import type { GlobalTables, Tables } from './tables.js'
import type { Transfers } from './transfers.js'
import type { Vectors } from './vectors.js'

export interface Engine {
  readonly clock: Clock
  readonly items: Items
  readonly placement: Placement
  readonly tables: Tables
  readonly backups?: Backups
  readonly globalTables?: GlobalTables
  readonly kinesis?: KinesisDestinations
  readonly metering?: Metering
  readonly scaling?: Scaling
  readonly streams?: Streams
  readonly timeToLive?: TimeToLives
  readonly transfers?: Transfers
  readonly vectors?: Vectors
}
