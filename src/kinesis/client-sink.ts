// Records by PutRecords to an endpoint that speaks it, through the official client. The client is loaded when it is first needed, so whoever
// has no destination need not even have it. Invariant: a record counts as taken only when the answer gives it a place in a shard.
// Source: docs API_PutRecords (answers in part), API_DescribeStreamSummary.
import type * as KinesisSdk from '@aws-sdk/client-kinesis'
import type { KinesisClient, PutRecordsResultEntry } from '@aws-sdk/client-kinesis'
import type { KinesisRecord } from './record.js'
import { type KinesisSink, type PutOutcome, SinkError } from './sink.js'
import type { KinesisStreamName } from './stream-name.js'

/** The packages that it needs, which are installed by whoever uses it. */
export const CLIENT_PACKAGES: readonly string[] = ['@aws-sdk/client-kinesis', '@smithy/node-http-handler']

const CONNECT_MS = 3000
const REQUEST_MS = 10_000
/** Clients are one a namespace, and any client can name any number of these. */
const MOST_CLIENTS = 100

const THROTTLES: ReadonlySet<string> = new Set(['ProvisionedThroughputExceededException', 'LimitExceededException'])
/** Source: docs kds_gettingstarted: a stream that is not there and one that may not be used are the same refusal. */
const MISSING: ReadonlySet<string> = new Set(['ResourceNotFoundException', 'AccessDeniedException'])

/** @param answersWithinMs after which a request counts as failed; by the machine's time */
export function clientSink(endpoint: string, answersWithinMs = REQUEST_MS): KinesisSink {
  const clients = new Clients(endpoint, answersWithinMs)
  const ending = new AbortController()
  const { signal: abortSignal } = ending
  return {
    place: endpoint,
    check: async ({ namespace, stream }) => {
      try {
        const { sdk, client } = await clients.of(namespace)
        await client.send(new sdk.DescribeStreamSummaryCommand({ StreamName: stream }), { abortSignal })
        return 'there'
      } catch (error) {
        if (MISSING.has(nameOf(error))) return 'missing'
        throw new SinkError(reasonOf(error))
      }
    },
    put: async ({ namespace, stream }, records) => {
      try {
        const { sdk, client } = await clients.of(namespace)
        const input = { StreamName: stream, Records: records.map(entryOf) }
        const { Records: entries = [] } = await client.send(new sdk.PutRecordsCommand(input), { abortSignal })
        return records.map((_, n) => outcomeOf(entries[n]))
      } catch (error) {
        if (THROTTLES.has(nameOf(error))) return records.map(() => 'throttled')
        throw new SinkError(reasonOf(error))
      }
    },
    close: async () => {
      ending.abort()
      await clients.close()
    },
  }
}

const entryOf = ({ data, partitionKey }: KinesisRecord): { Data: Buffer; PartitionKey: string } => ({
  Data: data,
  PartitionKey: partitionKey,
})

function outcomeOf({ ErrorCode, SequenceNumber }: PutRecordsResultEntry = {}): PutOutcome {
  if (ErrorCode !== undefined && THROTTLES.has(ErrorCode)) return 'throttled'
  return ErrorCode === undefined && SequenceNumber !== undefined ? 'taken' : 'failed'
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** One line; the client adds hints for its own users after the first one. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [line = ''] = error.message.trim().split('\n')
  const { code } = error as NodeJS.ErrnoException
  return line === '' ? (code ?? error.name) : line
}

interface Ready {
  readonly sdk: typeof KinesisSdk
  readonly client: KinesisClient
}

/** One client for each namespace, since a local server may tell accounts by the key, over the same connections. */
class Clients {
  readonly #endpoint: string
  readonly #answersWithinMs: number
  readonly #known = new Map<string, KinesisClient>()
  #loading: ReturnType<typeof load> | undefined

  constructor(endpoint: string, answersWithinMs: number) {
    this.#endpoint = endpoint
    this.#answersWithinMs = answersWithinMs
  }

  async of({ account, region }: KinesisStreamName['namespace']): Promise<Ready> {
    this.#loading ??= load(this.#answersWithinMs)
    const { sdk, requestHandler } = await this.#loading
    const id = `${account}/${region}`
    if (this.#known.size >= MOST_CLIENTS) this.#known.clear()
    const known = this.#known.get(id)
    if (known !== undefined) return { sdk, client: known }
    const credentials = { accessKeyId: account, secretAccessKey: 'dynalab' }
    const settings = { endpoint: this.#endpoint, region, credentials, requestHandler, maxAttempts: 1 }
    const client = new sdk.KinesisClient(settings)
    this.#known.set(id, client)
    return { sdk, client }
  }

  async close(): Promise<void> {
    const loaded = await this.#loading?.catch(() => undefined)
    loaded?.requestHandler.destroy()
  }
}

/** Only by its last setting does the handler give up what has no answer. By HTTP/1.1: the client's own way is HTTP/2, which local servers over plain HTTP don't speak. */
async function load(requestTimeout: number) {
  const [sdk, { NodeHttpHandler }] = await Promise.all([import('@aws-sdk/client-kinesis'), import('@smithy/node-http-handler')])
  return {
    sdk,
    requestHandler: new NodeHttpHandler({ connectionTimeout: CONNECT_MS, requestTimeout, throwOnRequestTimeout: true }),
  }
}
