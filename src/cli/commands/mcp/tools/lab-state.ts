// The tool that reads the lab: whatever the administration shows, and the metrics.
import { z } from 'zod'
import { bounded } from '../bounded.js'
import type { Lab } from '../lab.js'
import { READS, tool } from '../tool.js'

const PARTS = ['ready', 'clock', 'faults', 'scenarios', 'zones', 'replicas', 'regions', 'capacity', 'streams'] as const
const MORE = ['hooks', 'kinesis', 'strict', 'memory', 'missed', 'cost'] as const
/** Of the server, also for whoever works in a fork. */
const OF_SERVER = ['snapshots', 'forks'] as const
const part = z.enum([...PARTS, ...MORE, ...OF_SERVER, 'metrics'])
type Part = z.infer<typeof part>

const DEFAULT: readonly Part[] = ['ready', 'clock', 'faults', 'zones', 'regions', 'capacity', 'metrics']
/** Characters that all parts have together at most. */
const STATE_CHARS = 36_000

const labState = tool({
  ...READS,
  name: 'lab_state',
  title: 'Read the lab',
  description:
    'How the emulated service is: clock, faults with their hits, zones, links between regions, capacity, streams, what a run would cost (cost), who asked ' +
    'for tables that are not there (missed); and metrics, which ' +
    'count requests, errors, throttles and units, those that are 0 left out. Partitions of a table: table_capacity.',
  input: z.strictObject({
    parts: z
      .array(part)
      .min(1)
      .default([...DEFAULT]),
    table: z.string().optional().describe('metrics of this table alone'),
  }),
  output: z.looseObject({
    endpoint: z.string(),
    fork: z.string().optional().describe('the id of the fork that all this is about'),
  }),
  run: async ({ parts, table }, lab) => {
    const wanted = [...new Set(parts)]
    const share = Math.floor(STATE_CHARS / wanted.length)
    const shown = await Promise.all(
      wanted.map(async (one) => [one, bounded(await partOf(lab, one, table), share).value] as const),
    )
    return { endpoint: lab.endpoint, ...(lab.fork === undefined ? {} : { fork: lab.fork }), ...Object.fromEntries(shown) }
  },
})

async function partOf(lab: Lab, one: Part, table: string | undefined): Promise<object> {
  if (one === 'metrics') return metricsIn(await lab.metrics(), table)
  return one === 'snapshots' || one === 'forks' ? lab.administerServer(one) : lab.administer(one)
}

/** Metrics that are not 0, by their names with labels. Buckets of histograms are left out: their counts and sums are there. */
export function metricsIn(text: string, table?: string): Readonly<Record<string, number>> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !/^\w+_bucket\{/.test(line))
  const ofTable = table === undefined ? lines : lines.filter((line) => line.includes(`TableName="${table}"`))
  const pairs = ofTable.map((line) => {
    const at = line.lastIndexOf(' ')
    return [line.slice(0, at), Number(line.slice(at + 1))] as const
  })
  return Object.fromEntries(pairs.filter(([, amount]) => amount !== 0))
}

export const LAB_TOOLS = [labState]
