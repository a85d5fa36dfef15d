// `dynalab streams tail`: what is written to a table, a line a record, from a server that runs. Reads as the KCL does, without leases.
import type { Namespace } from '../../../model/namespace.js'
import { pauseMs } from '../../../runtime/heartbeat.js'
import { recordLine } from './record-line.js'
import {
  type Begin,
  dropped,
  joined,
  type ListedShard,
  moved,
  NO_READERS,
  type Place,
  setBack,
  type ShardReaders,
} from './shard-readers.js'
import { type Call, type ClientKey, Refused, Unreachable, wireClient } from '../../server/wire-client.js'

const POLL_MS = 250
/** New shards are looked for that often, and whenever one ends. */
const POLLS_A_LOOK = 8
/** Refusals after which the same may be asked again. */
const PASSING: ReadonlySet<string> = new Set([
  ...['LimitExceededException', 'ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'],
  ...['InternalServerError', 'ServiceUnavailable'],
])

export interface TailOptions {
  readonly endpoint: string
  readonly namespace: Namespace
  /** Undefined: nothing is signed. */
  readonly key?: ClientKey | undefined
  readonly table: string
  readonly begin: Begin
  /** End with the last record that is there, rather than wait for more. */
  readonly isOnce: boolean
}

export interface TailOutput {
  readonly isColoured: boolean
  line(text: string): void
  /** For the person, beside the records. */
  say(text: string): void
}

/** Resolves when the stream has ended, or all of it was read once. @throws Error in one line */
export async function tail({ endpoint, namespace, key, table, begin, isOnce }: TailOptions, output: TailOutput): Promise<void> {
  const call = wireClient(endpoint, namespace, key)
  const arn = await streamOf(call, table, namespace)
  const patient = patiently(call, output, endpoint)
  let all = joined(NO_READERS, await shardsOf(patient, arn), begin)
  if (begin === 'now') {
    for (const { shardId, place } of all.readers)
      all = moved(all, shardId, undefined, await iteratorAt(patient, arn, shardId, place))
    output.say(`following ${table} from now on`)
  }
  for (let poll = 1; ; poll++) {
    const endedBefore = all.ended.size
    const records: StreamRecord[] = []
    for (const { shardId } of all.readers) {
      const page = await readOf(patient, arn, all, shardId)
      records.push(...page.records)
      all = page.all
    }
    for (const record of records.sort(compareNumbers)) output.line(recordLine(record, output.isColoured))
    const hasEnded = all.ended.size > endedBefore
    if (hasEnded || poll % POLLS_A_LOOK === 0) {
      const known = all.readers.length
      all = joined(all, await shardsOf(patient, arn), 'start')
      if (all.readers.length === 0) return output.say(`the stream ${arn} has ended`)
      if (all.readers.length > known) continue
    }
    if (records.length > 0 || hasEnded) continue
    if (isOnce) return
    await pauseMs(POLL_MS)
  }
}

/** The ARN of the table's newest stream. */
async function streamOf(call: Call, table: string, { account, region }: Namespace): Promise<string> {
  try {
    const { Table } = (await call('DynamoDB', 'DescribeTable', { TableName: table })) as { Table?: { LatestStreamArn?: string } }
    const arn = Table?.LatestStreamArn
    if (arn !== undefined) return arn
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.name !== 'ResourceNotFoundException') throw new Error(error.message, { cause: error })
    throw new Error(`there is no table ${table} in account ${account}, ${region}: see --account and --region`, { cause: error })
  }
  throw new Error(`the table ${table} has no stream: enable one by UpdateTable with a StreamSpecification`)
}

interface Page {
  readonly records: readonly StreamRecord[]
  readonly all: ShardReaders
}

async function readOf(call: Call, arn: string, all: ShardReaders, shardId: string): Promise<Page> {
  const reader = all.readers.find((one) => one.shardId === shardId)
  if (reader === undefined) return { records: [], all }
  try {
    const iterator = reader.iterator ?? (await iteratorAt(call, arn, shardId, reader.place))
    const answer = await call('DynamoDBStreams', 'GetRecords', { ShardIterator: iterator })
    const { Records = [], NextShardIterator } = answer as { Records?: readonly StreamRecord[]; NextShardIterator?: string }
    return { records: Records, all: moved(all, shardId, Records.at(-1)?.dynamodb.SequenceNumber, NextShardIterator) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.name === 'ExpiredIteratorException') return { records: [], all: setBack(all, shardId, false) }
    if (error.name === 'TrimmedDataAccessException') return { records: [], all: setBack(all, shardId, true) }
    if (error.name === 'ResourceNotFoundException') return { records: [], all: dropped(all, shardId) }
    throw new Error(`${error.name}: ${error.message}`, { cause: error })
  }
}

interface StreamRecord {
  readonly dynamodb: { readonly SequenceNumber: string }
}

/** Numbers of one table grow in the order of its writes, whatever the shards. */
const compareNumbers = ({ dynamodb: a }: StreamRecord, { dynamodb: b }: StreamRecord): number =>
  BigInt(a.SequenceNumber) < BigInt(b.SequenceNumber) ? -1 : 1

async function iteratorAt(call: Call, arn: string, shardId: string, place: Place): Promise<string> {
  const at =
    'after' in place
      ? { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: place.after }
      : { ShardIteratorType: place.from === 'start' ? 'TRIM_HORIZON' : 'LATEST' }
  const answer = await call('DynamoDBStreams', 'GetShardIterator', { StreamArn: arn, ShardId: shardId, ...at })
  return (answer as { ShardIterator: string }).ShardIterator
}

/** None when the stream can't be read any more. */
async function shardsOf(call: Call, arn: string): Promise<readonly ListedShard[]> {
  const shards: ListedShard[] = []
  let from: string | undefined
  try {
    do {
      const asked = { StreamArn: arn, ...(from === undefined ? {} : { ExclusiveStartShardId: from }) }
      const { StreamDescription } = (await call('DynamoDBStreams', 'DescribeStream', asked)) as Described
      shards.push(...StreamDescription.Shards)
      from = StreamDescription.LastEvaluatedShardId
    } while (from !== undefined)
  } catch (error) {
    if (!(error instanceof Refused) || error.name !== 'ResourceNotFoundException') throw error
  }
  return shards
}

interface Described {
  readonly StreamDescription: { readonly Shards: readonly ListedShard[]; readonly LastEvaluatedShardId?: string }
}

/** Asks again where it may help: a server that is started anew goes on where it was. */
function patiently(call: Call, output: TailOutput, endpoint: string): Call {
  return async (...asked) => {
    for (let isSaid = false; ; await pauseMs(POLL_MS)) {
      try {
        const answer = await call(...asked)
        if (isSaid) output.say(`${endpoint} answers again`)
        return answer
      } catch (error) {
        if (error instanceof Refused && PASSING.has(error.name)) continue
        if (!(error instanceof Unreachable)) throw error
        if (!isSaid) output.say(`nothing answers at ${endpoint}; waiting for it`)
        isSaid = true
      }
    }
  }
}
