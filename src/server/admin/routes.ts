// All routes of administration, in the order in which the OpenAPI document lists them.
import type { Controls } from '../../controls/controls.js'
import type { MemoryFigures } from '../metrics/definitions.js'
import type { Exposition } from '../metrics/prometheus.js'
import { capacityRoutes } from './capacity.js'
import { clockRoutes } from './clock.js'
import { type EventStreams, eventsRoute } from './events.js'
import { faultRoutes } from './faults.js'
import { kinesisRoutes } from './kinesis.js'
import { hookRoutes } from './hooks.js'
import { memoryRoute } from './memory.js'
import { metricsRoute } from './metrics.js'
import { regionRoutes } from './regions.js'
import type { Route } from './route.js'
import { scenarioRoutes } from './scenarios.js'
import { type EmulatorStatus, statusRoutes } from './status.js'
import { streamRoutes } from './streams.js'
import { strictRoutes } from './strict.js'
import { tableRoutes } from './tables.js'
import { zoneRoutes } from './zones.js'

export interface AdminParts {
  readonly controls: Controls
  readonly status: EmulatorStatus
  readonly streams: EventStreams
  readonly memory: () => MemoryFigures
  readonly scrape: () => Exposition
}

export const adminRoutes = ({ controls, status, streams, memory, scrape }: AdminParts): readonly Route[] => [
  ...statusRoutes(status),
  ...capacityRoutes(controls.capacity),
  ...faultRoutes(controls.faults),
  ...scenarioRoutes(controls.scenarios),
  ...tableRoutes(controls.capacity),
  ...streamRoutes(controls.streams),
  ...kinesisRoutes(controls.kinesis),
  ...hookRoutes(controls.hooks),
  ...regionRoutes(controls.regions),
  ...clockRoutes(controls.clock),
  ...zoneRoutes(controls.zones, controls.regions),
  ...strictRoutes(controls.strict),
  eventsRoute(streams),
  memoryRoute(memory),
  metricsRoute(scrape),
]
