// The metrics of a gateway: what is counted of its requests, and what it does with the ring.
import { newRest } from '../runtime/rest.js'
import type { MemoryFigures } from '../server/metrics/definitions.js'
import { exposition, type Exposition } from '../server/metrics/prometheus.js'
import { allSeries, requestSeriesOf } from '../server/metrics/series.js'
import type { GatewayService } from './gateway-service.js'

export async function gatewayScrape({ engine, meter, faults }: GatewayService, memory: MemoryFigures): Promise<Exposition> {
  const rest = newRest()
  const tables = [...engine.known.all()].map((table) => ({ record: table.record, figures: meter.ofTable(table) }))
  const subjects = { tables, streams: [], namespaces: [...meter.ofNamespaces()], faults: faults.list(), memory }
  const ring = engine.figures().map(({ value, ...figure }) => ({ ...figure, value: () => value }))
  return exposition([
    ...(await requestSeriesOf(subjects, rest)),
    ...(await allSeries(ring, [{ of: undefined, labels: '' }], rest)),
  ])
}
