// Administration of a gateway: what it answers of itself, and a refusal by name of all that is simulated on one machine alone.
import type { About } from '../about.js'
import { notOnARing } from '../controls/refusal.js'
import { REFUSED_ROUTES } from '../ring/refused.js'
import { eventsRoute, type EventStreams } from '../server/admin/events.js'
import { faultRoutes } from '../server/admin/faults.js'
import { memoryRoute } from '../server/admin/memory.js'
import { metricsRoute } from '../server/admin/metrics.js'
import { requestRoutes } from '../server/admin/requests.js'
import type { Route } from '../server/admin/route.js'
import { aboutRoutes } from '../server/admin/status.js'
import type { MemoryFigures } from '../server/metrics/definitions.js'
import { gatewayScrape } from './gateway-scrape.js'
import type { GatewayService } from './gateway-service.js'

export interface GatewayRoutesParts {
  readonly service: GatewayService
  readonly streams: EventStreams
  readonly about: () => About
  /** Why requests are not served; undefined when they are. */
  readonly unready: () => string | undefined
}

export const gatewayRoutes = ({ service, streams, about, unready }: GatewayRoutesParts): readonly Route[] => [
  ...aboutRoutes({ unready }, about),
  ...faultRoutes(service.faults),
  ...requestRoutes(service.requests),
  eventsRoute(streams),
  memoryRoute(() => memoryOf(service)),
  metricsRoute(() => gatewayScrape(service, memoryOf(service))),
  ...REFUSED_ROUTES.flatMap(refusedRoutes),
]

const memoryOf = ({ budget, bulkReads }: GatewayService): MemoryFigures => ({
  limitBytes: Math.floor(budget.limitBytes),
  inFlightBytes: budget.usedBytes,
  waitingRequests: budget.waiting + bulkReads.waiting,
  refusedRequests: budget.refusals,
})

function refusedRoutes(name: string): readonly Route[] {
  return [`/${name}`, `/${name}/*`].flatMap((path) =>
    (['GET', 'POST', 'DELETE'] as const).map((method): Route => ({
      ...{ method, path, isRefusal: true },
      summary: 'Refused on a ring.',
      responses: {},
      answer: () => {
        throw notOnARing(name)
      },
    })),
  )
}
