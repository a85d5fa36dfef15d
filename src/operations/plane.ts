// The planes of the engine that an operation needs and an engine may lack. Invariant: what needs such a plane takes it from here, so that an
// engine without it refuses in one sentence.
import type { Engine } from '../engine/contract/engine.js'
import { validation } from '../model/errors.js'

const NAMES = {
  backups: 'Backups',
  globalTables: 'Global tables',
  kinesis: 'Kinesis destinations',
  metering: 'Contributor Insights',
  scaling: 'Application Auto Scaling',
  streams: 'DynamoDB Streams',
  timeToLive: 'Time to live',
  transfers: 'Imports, exports and bulk operations',
  vectors: 'Vector indexes',
} as const

/** @throws ApiError ValidationException where the engine has no such plane */
export function planeOf<Plane extends keyof typeof NAMES>(engine: Engine, plane: Plane): NonNullable<Engine[Plane]> {
  const found = engine[plane]
  if (found === undefined) throw validation(`${NAMES[plane]}: not supported by the engine in use`)
  return found
}
