// One scrape: everything that is measured, as Prometheus reads it. It is made in slices: requests are answered meanwhile.
import { type Catalogue, tablesOf } from '../../controls/catalogue.js'
import type { FaultControls } from '../../controls/fault-controls.js'
import type { StrictControls } from '../../controls/strict-controls.js'
import type { HookControls } from '../../controls/hook-controls.js'
import type { JobFigures } from '../../metering/job-figures.js'
import type { RequestMeter } from '../../metering/request-meter.js'
import { newRest, type Rest } from '../../runtime/rest.js'
import type { StreamName } from '../../streams/stream-arn.js'
import type { MemoryFigures } from './definitions.js'
import { hookSeriesOf } from './hook-series.js'
import { jobSeriesOf } from './job-series.js'
import { type Exposition, exposition } from './prometheus.js'
import { seriesOf } from './series.js'
import { strictSeriesOf } from './strict-series.js'

export interface Measured {
  readonly tables: Catalogue
  readonly streams: { find(name: StreamName): object | undefined }
  readonly clock: { nowMs(): number }
  readonly meter: RequestMeter
  readonly jobs: Pick<JobFigures, 'all'>
  readonly faults: Pick<FaultControls, 'list'>
  readonly hooks: Pick<HookControls, 'list'>
  readonly strict: Pick<StrictControls, 'counts'>
  readonly memory: MemoryFigures
}

/** Of the tables that are there when it begins. */
export async function scrape(
  { tables: catalogue, streams, clock, meter, jobs, faults, hooks, strict, memory }: Measured,
  rest: Rest = newRest(),
): Promise<Exposition> {
  const tables = tablesOf(catalogue, catalogue.namespaces()).map((table) => ({ table, figures: meter.ofTable(table) }))
  await rest()
  const subjects = {
    tables,
    streams: meter.streams.all((name) => streams.find(name) !== undefined),
    namespaces: [...meter.ofNamespaces()],
    faults: faults.list(),
    memory,
    nowMs: clock.nowMs(),
  }
  await rest()
  return exposition([
    ...(await seriesOf(subjects, rest)),
    ...(await jobSeriesOf(jobs.all(), rest)),
    ...(await hookSeriesOf(hooks.list(), rest)),
    ...(await strictSeriesOf(strict.counts(), rest)),
  ])
}
