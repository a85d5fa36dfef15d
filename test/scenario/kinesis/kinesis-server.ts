// A small Kinesis for tests: PutRecords and DescribeStreamSummary over HTTP, which goes wrong by a seed as the service can. It throttles or
// refuses some records of a request, refuses a whole request, hangs up before it has taken anything, or after it has taken all.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fastDraws, seededRandom } from '../../../src/runtime/random.js'

export interface TakenRecord {
  readonly partitionKey: string
  readonly data: ChangeRecord
}

export interface ChangeRecord {
  readonly awsRegion: string
  readonly eventID: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly userIdentity: unknown
  readonly tableName: string
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly ApproximateCreationDateTimePrecision: string
    readonly Keys: Item
    readonly NewImage?: Item
    readonly OldImage?: Item
    readonly SizeBytes: number
  }
}

type Item = Readonly<Record<string, Readonly<Record<string, string>>>>

interface PutInput {
  readonly StreamName: string
  readonly Records: readonly { readonly PartitionKey: string; readonly Data: string }[]
}

type Mode = 'well' | 'by seed' | 'down' | 'throttled'

/** Requests that go wrong, in ten. */
const WRONG_IN_TEN = 5

export class KinesisServer {
  /** By stream, in the order in which they were taken. */
  readonly taken = new Map<string, TakenRecord[]>()
  readonly requests: PutInput[] = []
  mode: Mode = 'well'
  readonly #server: Server
  readonly #draw: () => number
  #resolveNext: (() => void)[] = []

  /** @param streams that there are */
  constructor(streams: readonly string[], seed = 'kinesis') {
    for (const stream of streams) this.taken.set(stream, [])
    this.#draw = fastDraws(seededRandom(seed), 'kinesis', '')
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  async listen(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  recordsOf(stream: string): readonly TakenRecord[] {
    return this.taken.get(stream) ?? []
  }

  /** Resolves when the stream has so many records. */
  async hasTaken(stream: string, count: number): Promise<void> {
    while (this.recordsOf(stream).length < count) await new Promise<void>((resolve) => this.#resolveNext.push(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const input = JSON.parse(Buffer.concat(chunks).toString()) as PutInput
    if (this.mode === 'down') return void request.socket.destroy()
    const stream = this.taken.get(input.StreamName)
    if (stream === undefined) return send(response, 400, { __type: 'ResourceNotFoundException', message: 'Stream not found' })
    if (!String(request.headers['x-amz-target']).endsWith('.PutRecords'))
      return send(response, 200, { StreamDescriptionSummary: {} })
    this.requests.push(input)
    this.#put(input, stream, request, response)
  }

  #put({ Records }: PutInput, stream: TakenRecord[], request: IncomingMessage, response: ServerResponse): void {
    const isWrong = this.mode === 'by seed' && this.#below(10) < WRONG_IN_TEN
    const way = isWrong ? this.#below(4) : undefined
    if (way === 0) return void request.socket.destroy()
    if (way === 1) return send(response, 500, { __type: 'InternalFailureException', message: 'by seed' })
    if (way === 2) {
      stream.push(...Records.map(takenOf))
      return void request.socket.destroy()
    }
    const answers = Records.map((record) => {
      const isTaken = this.mode !== 'throttled' && (way === undefined || this.#below(3) > 0)
      if (isTaken) stream.push(takenOf(record))
      if (isTaken) return { SequenceNumber: String(stream.length), ShardId: 'shardId-000000000000' }
      const throttle = this.mode === 'throttled' || this.#below(2) === 0
      return { ErrorCode: throttle ? 'ProvisionedThroughputExceededException' : 'InternalFailure', ErrorMessage: 'by seed' }
    })
    send(response, 200, {
      FailedRecordCount: answers.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
      Records: answers,
    })
    for (const resolve of this.#resolveNext.splice(0)) resolve()
  }

  #below(limit: number): number {
    return this.#draw() % limit
  }
}

const takenOf = ({ PartitionKey, Data }: PutInput['Records'][number]): TakenRecord => ({
  partitionKey: PartitionKey,
  data: JSON.parse(Buffer.from(Data, 'base64').toString()) as ChangeRecord, // of ours
})

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
}
