// One scrape: everything that is measured, as Prometheus reads it.
import type { StoreEngine } from '../../engine/store-engine.js'
import type { FaultControls } from '../../controls/fault-controls.js'
import { type Exposition, exposition } from './prometheus.js'
import type { RequestMeter } from '../../metering/request-meter.js'
import { seriesOf } from './series.js'

export function scrape(engine: StoreEngine, meter: RequestMeter, faults: FaultControls): Promise<Exposition> {
  const tables = engine.namespaces().flatMap((namespace) =>
    engine.tableNames(namespace).flatMap((name) => {
      const table = engine.findTable(namespace, name)
      return table === undefined ? [] : [{ table, figures: meter.ofTable(table) }]
    }),
  )
  return exposition(seriesOf({ tables, namespaces: [...meter.ofNamespaces()], faults: faults.list() }))
}
