// What a stream costs those who write, and what reading it costs: a table with a stream and a table without, equal in all else, in turn on one
// server. Pages of records stand against pages that a Scan reads of the same items.
import type { Options } from '../options.js'
import { streamGoal } from '../report/goals.js'
import { ALL_WORKLOADS } from '../workloads/list.js'
import { measureBeside, workloadsBeside } from './beside.js'
import { throughputOf } from './rounds.js'

const READS = ['GetRecords', 'GetRecords-changes']
const USUAL = ALL_WORKLOADS.filter(({ name }) => name === 'PutItem' || READS.includes(name))

/**
 * Measures, prints and saves. Returns whether every measurement gave a figure.
 * @throws Error for an operation that uses another table than those two
 */
export function streams(options: Options): Promise<boolean> {
  const { items: itemCount } = options
  const workloads = workloadsBeside('--streams', options, USUAL, ['items', 'streamed'])
  const throughput = throughputOf(options)
  const hasRecords = workloads.some(({ name }) => READS.includes(name))
  return measureBeside(options, {
    mode: 'streams',
    workloads,
    sides: {
      before: { label: 'plain', shown: 'no stream' },
      after: { label: 'streamed', shown: 'a stream' },
    },
    goalOf: streamGoal,
    ...(hasRecords
      ? {
          note: 'GetRecords, pages of 100 records of inserts, or of changes with both images, is against Scan, pages of 100 items.',
        }
      : {}),
    async setUp(load, server) {
      await load.prepare({ kind: 'set-up', port: server.port, tables: ['items', 'streamed'], throughput, itemCount })
      const both = { server, itemCount, throughput } as const
      return [
        { ...both, label: 'plain', items: 'items', instead: Object.fromEntries(READS.map((name) => [name, 'Scan'])) },
        { ...both, label: 'streamed', items: 'streamed' },
      ]
    },
  })
}
