// The metrics of a gateway: what is counted of its requests, and what it does with the ring.
import type { MemoryFigures } from '../server/metrics/definitions.js'
import { exposition, type Exposition } from '../server/metrics/prometheus.js'
import { requestSeriesOf, series } from '../server/metrics/series.js'
import type { GatewayService } from './gateway-service.js'

export function gatewayScrape({ engine, meter, faults }: GatewayService, memory: MemoryFigures): Exposition {
  const tables = [...engine.known.all()].map((table) => ({ record: table.record, figures: meter.ofTable(table) }))
  const requests = requestSeriesOf({
    tables,
    streams: [],
    namespaces: [...meter.ofNamespaces()],
    faults: faults.list(),
    memory,
  })
  const ring = engine
    .figures()
    .map(({ value, ...figure }) => series({ ...figure, value: () => value }, [{ of: undefined, labels: '' }]))
  return exposition([...requests, ...ring])
}
