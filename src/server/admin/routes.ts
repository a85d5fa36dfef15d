// All routes of administration of a simulation, in the order in which the OpenAPI document lists them.
import type { AdminParts } from '../served-simulation.js'
import { backupRoutes } from './backups.js'
import { capacityRoutes } from './capacity.js'
import { catalogueRoutes } from './catalogue.js'
import { clockRoutes } from './clock.js'
import { costRoute } from './cost.js'
import { eventsRoute } from './events.js'
import { faultRoutes } from './faults.js'
import { kinesisRoutes } from './kinesis.js'
import { hookRoutes } from './hooks.js'
import { memoryRoute } from './memory.js'
import { metricsRoute } from './metrics.js'
import { regionRoutes } from './regions.js'
import { requestRoutes } from './requests.js'
import type { Route } from './route.js'
import { seriesRoutes } from './series.js'
import { scenarioRoutes } from './scenarios.js'
import { stateRoute } from './state.js'
import { statusRoutes } from './status.js'
import { streamRoutes } from './streams.js'
import { strictRoutes } from './strict.js'
import { tableRoutes } from './tables.js'
import { zoneRoutes } from './zones.js'

export const adminRoutes = ({ controls, status, about, streams, memory, scrape }: AdminParts): readonly Route[] => [
  ...statusRoutes(status, about),
  stateRoute(controls.state, () => status.beside()),
  ...capacityRoutes(controls.capacity),
  ...faultRoutes(controls.faults),
  ...scenarioRoutes(controls.scenarios),
  ...catalogueRoutes(controls.catalogue),
  ...tableRoutes(controls.capacity),
  ...seriesRoutes(controls.series),
  costRoute(controls.cost),
  ...backupRoutes(controls.backups),
  ...streamRoutes(controls.streams),
  ...kinesisRoutes(controls.kinesis),
  ...hookRoutes(controls.hooks),
  ...regionRoutes(controls.regions),
  ...clockRoutes(controls.clock),
  ...zoneRoutes(controls.zones, controls.regions),
  ...strictRoutes(controls.strict),
  ...requestRoutes(controls.requests),
  eventsRoute(streams),
  memoryRoute(memory),
  metricsRoute(scrape),
]
