// Cost must not grow with the number of partitions: a table of many and a table of one, equal in all else, in turn on one server.
import type { Options } from '../options.js'
import { CAPACITY_GOAL } from '../report/goals.js'
import { whole } from '../report/table.js'
import { WORKLOADS } from '../workloads/list.js'
import { measureBeside, workloadsBeside } from './beside.js'

const USUAL = WORKLOADS.filter(({ name }) => name === 'GetItem' || name === 'PutItem')
/** Provisioned, since one on demand never has fewer than four partitions. */
const THROUGHPUT = 'one-partition'

/**
 * Measures, prints and saves. Returns whether every measurement gave a figure.
 * @throws Error for an operation that uses another table than `items`, which is the one that there are two of
 */
export function partitions(options: Options, count: number): Promise<boolean> {
  const { items: itemCount } = options
  return measureBeside(options, {
    mode: 'partitions',
    workloads: workloadsBeside('--partitions', options, USUAL, ['items']),
    sides: {
      before: { label: 'one', shown: '1 partition' },
      after: { label: 'many', shown: `${whole(count)} partitions` },
    },
    goalOf: () => CAPACITY_GOAL,
    async setUp(load, server) {
      const { port } = server
      await load.prepare({ kind: 'set-up', port, tables: ['items', 'partitioned'], throughput: THROUGHPUT, itemCount })
      console.error(`splitting a table into ${whole(count)} partitions`)
      await load.prepare({ kind: 'split', port, table: 'partitioned', itemCount, partitions: count })
      const both = { server, itemCount, throughput: THROUGHPUT } as const
      return [
        { ...both, label: 'one', items: 'items' },
        { ...both, label: 'many', items: 'partitioned' },
      ]
    },
  })
}
