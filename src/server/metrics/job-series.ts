// What backups, restores, exports, imports and bulk operations add up to, as series. CloudWatch has none of these.
import type { KindFigures } from '../../metering/job-figures.js'
import type { Rest } from '../../runtime/rest.js'
import type { Definition } from './definitions.js'
import { labelText } from './sample-text.js'
import { allSeries, type Series } from './series.js'

const OF_KINDS: readonly Definition<KindFigures>[] = [
  {
    name: 'StartedJobs',
    help: 'Jobs that began since the start.',
    type: 'counter',
    value: ({ started }) => started,
  },
  {
    name: 'JobItems',
    help: 'Items that jobs carried, counted when they ended.',
    type: 'counter',
    value: ({ items }) => items,
  },
  {
    name: 'FailedJobItems',
    help: 'Records that jobs could not make items of.',
    type: 'counter',
    value: ({ failedItems }) => failedItems,
  },
  {
    name: 'JobBytes',
    help: 'Bytes that jobs carried: of items, or of what an import or bulk operation read.',
    type: 'counter',
    value: ({ sizeBytes }) => sizeBytes,
  },
]

const ENDED: Definition<number> = {
  name: 'EndedJobs',
  help: 'Jobs that ended since the start, by their status.',
  type: 'counter',
  value: (jobs) => jobs,
}

export async function jobSeriesOf(figures: Iterable<KindFigures>, rest: Rest): Promise<readonly Series[]> {
  const subjects = [...figures].map((of) => ({ of, labels: labelText({ ...of.namespace, Job: of.kind }) }))
  const ends = subjects.flatMap(({ of, labels }) =>
    [...of.ended].map(([Status, jobs]) => ({ of: jobs, labels: `${labels},${labelText({ Status })}` })),
  )
  return [...(await allSeries(OF_KINDS, subjects, rest)), ...(await allSeries([ENDED], ends, rest))]
}
