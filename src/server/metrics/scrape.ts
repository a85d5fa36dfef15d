// One scrape: everything that is measured, as Prometheus reads it.
import type { Catalogue } from '../../controls/catalogue.js'
import type { FaultControls } from '../../controls/fault-controls.js'
import type { RequestMeter } from '../../metering/request-meter.js'
import { type Exposition, exposition } from './prometheus.js'
import { seriesOf } from './series.js'

export function scrape(catalogue: Catalogue, meter: RequestMeter, faults: Pick<FaultControls, 'list'>): Exposition {
  const tables = catalogue.namespaces().flatMap((namespace) =>
    catalogue.names(namespace).flatMap((name) => {
      const table = catalogue.find(namespace, name)
      return table === undefined ? [] : [{ table, figures: meter.ofTable(table) }]
    }),
  )
  return exposition(seriesOf({ tables, namespaces: [...meter.ofNamespaces()], faults: faults.list() }))
}
