// `dynalab bench`: a short load on a server that runs, and what it answered a second. Invariant: it touches no table but one of its own, which
// is gone afterwards; and it says how much of a processor this client took, since it may be the slower one.
import type { Command } from 'commander'
import { OptionError } from '../../config.js'
import { patience } from '../../runtime/heartbeat.js'
import { newSeed } from '../../runtime/random.js'
import { stopwatchMs } from '../../runtime/stopwatch.js'
import { addJsonFlag, examples, print, say } from '../screen/output.js'
import { textTable } from '../screen/text-table.js'
import { addPlaceFlags, placeFor, type ServerFlags } from '../server/server-flags.js'
import { type Call, Refused, wireClient } from '../server/wire-client.js'

const ITEMS = 1000
const GROUPS = 50
const FILL_BATCH = 25
const BUSY_SHARE = 0.9
const PAUSE_MS = 10
const PATIENCE_MS = 60_000

interface Measured {
  readonly operation: string
  readonly operations: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly refused: number
  /** Of one processor, by this client. */
  readonly clientCpu: number
}

interface BenchFlags extends ServerFlags {
  readonly seconds: string
  readonly connections: string
  readonly size: string
  readonly json?: true
}

type Ask = (n: number) => readonly [operation: string, input: object]

export function configure(command: Command): void {
  command
    .option('--seconds <number>', 'how long each operation is asked', '3')
    .option('--connections <number>', 'requests under way at once', '16')
    .option('--size <bytes>', 'of an item', '200')
  addPlaceFlags(addJsonFlag(command))
  command.addHelpText('after', examples('bench', 'bench --seconds 10 --connections 64 --json'))
  command.action(bench)
}

async function bench(flags: BenchFlags): Promise<void> {
  const seconds = numberIn('--seconds', flags.seconds, 0.1, 600)
  const connections = numberIn('--connections', flags.connections, 1, 1000)
  const sizeBytes = numberIn('--size', flags.size, 1, 300_000)
  const { endpoint, namespace, key } = await placeFor(flags)
  const call = wireClient(endpoint, namespace, key)
  const table = `dynalab-bench-${newSeed()}`
  await call('DynamoDB', 'CreateTable', definitionOf(table))
  await whenActive(call, table)
  const results: Measured[] = []
  try {
    await fill(call, table, sizeBytes)
    for (const [operation, ask] of Object.entries(asksOf(table, sizeBytes)))
      results.push(await measure(operation, call, ask, { seconds, connections }))
  } finally {
    await call('DynamoDB', 'DeleteTable', { TableName: table })
  }
  print({ endpoint, seconds, connections, sizeBytes, results }, flags.json, () => resultText(results))
  if (results.some(({ clientCpu }) => clientCpu > BUSY_SHARE))
    say('this client took a whole processor: the server may be faster than that')
}

/** @throws OptionError */
function numberIn(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= least && value <= most) return value
  throw new OptionError(`${flag} is ${JSON.stringify(text)}: it must be a number from ${least} to ${most}`)
}

const definitionOf = (TableName: string): object => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'group', AttributeType: 'S' },
    { AttributeName: 'id', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'group', KeyType: 'HASH' },
    { AttributeName: 'id', KeyType: 'RANGE' },
  ],
})

/** @throws Error in one line when it takes too long, as by a clock that stands still; such a table can't be deleted yet */
async function whenActive(call: Call, table: string): Promise<void> {
  const mayWait = patience(PAUSE_MS, PATIENCE_MS)
  for (;;) {
    const { Table } = (await call('DynamoDB', 'DescribeTable', { TableName: table })) as { Table: { TableStatus: string } }
    if (Table.TableStatus === 'ACTIVE') return
    if (!(await mayWait()))
      throw new Error(
        `the table ${table} is ${Table.TableStatus} after a minute, and stays: see by dynalab clock whether time goes on`,
      )
  }
}

const keyOf = (n: number): Readonly<Record<'group' | 'id', object>> => ({
  group: { S: `g${n % GROUPS}` },
  id: { S: `i${Math.floor((n % ITEMS) / GROUPS)}` },
})

const itemOf = (n: number, sizeBytes: number): object => ({ ...keyOf(n), text: { S: 'x'.repeat(sizeBytes) } })

async function fill(call: Call, table: string, sizeBytes: number): Promise<void> {
  for (let n = 0; n < ITEMS; n += FILL_BATCH) {
    const requests = Array.from({ length: FILL_BATCH }, (_, at) => ({ PutRequest: { Item: itemOf(n + at, sizeBytes) } }))
    await call('DynamoDB', 'BatchWriteItem', { RequestItems: { [table]: requests } })
  }
}

const asksOf = (TableName: string, sizeBytes: number): Readonly<Record<string, Ask>> => ({
  PutItem: (n) => ['PutItem', { TableName, Item: itemOf(n, sizeBytes) }],
  GetItem: (n) => ['GetItem', { TableName, Key: keyOf(n) }],
  'Query of 10': (n) => [
    'Query',
    {
      TableName,
      Limit: 10,
      KeyConditionExpression: '#g = :g',
      ExpressionAttributeNames: { '#g': 'group' },
      ExpressionAttributeValues: { ':g': keyOf(n).group },
    },
  ],
})

interface Load {
  readonly seconds: number
  readonly connections: number
}

async function measure(operation: string, call: Call, ask: Ask, { seconds, connections }: Load): Promise<Measured> {
  const latencies: number[] = []
  let [asked, refused] = [0, 0]
  const cpuBefore = process.cpuUsage()
  const startedMs = stopwatchMs()
  const endMs = startedMs + seconds * 1000
  const askOn = async (): Promise<void> => {
    while (stopwatchMs() < endMs) {
      const beganMs = stopwatchMs()
      try {
        await call('DynamoDB', ...ask(asked++))
        latencies.push(stopwatchMs() - beganMs)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        refused++
      }
    }
  }
  await Promise.all(Array.from({ length: connections }, askOn))
  const elapsedMs = stopwatchMs() - startedMs
  const { user, system } = process.cpuUsage(cpuBefore)
  latencies.sort((a, b) => a - b)
  return {
    ...{ operation, operations: latencies.length, perSecond: Math.round((latencies.length / elapsedMs) * 1000) },
    ...{ p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99), refused },
    clientCpu: rounded((user + system) / 1000 / elapsedMs),
  }
}

const percentile = (sorted: readonly number[], share: number): number =>
  rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)

const rounded = (value: number): number => Math.round(value * 100) / 100

const resultText = (results: readonly Measured[]): string =>
  textTable(
    ['OPERATION', 'A SECOND', 'P50 MS', 'P99 MS', 'REFUSED', 'CPU OF THIS CLIENT'],
    results.map(({ operation, perSecond, p50Ms, p99Ms, refused, clientCpu }) => [
      operation,
      perSecond,
      p50Ms,
      p99Ms,
      refused,
      clientCpu,
    ]),
  )
