// Clients at work at the same time, each one request after the other, and the history of what they were told.
import { nextTurn } from '../../../src/runtime/clock.js'
import type { Operation, ReplicaRead } from './history.js'
import { type Request, requestOf } from './requests.js'
import type { Draw } from './sequential.js'
import { NOTHING_HAPPENED, type Told, WrongAnswer } from './told.js'
import type { Answer, Send } from './wire.js'

/** Times that a request with a token is sent before its client gives up. */
const MOST_TRIES = 8

/** What is taken down; times are counted, not measured. */
export class Recorder {
  readonly operations: Operation[] = []
  readonly replicaReads: ReplicaRead[] = []
  readonly wrongAnswers: string[] = []
  /** Requests that were sent, whatever became of them. */
  requests = 0
  #events = 0

  event(): number {
    return ++this.#events
  }

  /** What the answer tells; nothing when it is wrong, which is taken down, too. */
  understand(request: Request, answer: Answer): Told {
    try {
      return request.told(answer)
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error
      this.wrongAnswers.push(`${request.operation} ${JSON.stringify(request.input)}: ${error.message}`)
      return NOTHING_HAPPENED
    }
  }

  /** Each moment has times of its own, so that no two are equal. */
  take(client: number, name: string, call: number, returned: number, { moments, shown }: Told): void {
    for (const [at, moment] of moments.entries()) {
      const times = { call: call + at / 100, return: moment.outcome === 'unknown' ? Infinity : returned + at / 100 }
      this.operations.push({ client, name, ...times, ...moment })
    }
    if (shown !== undefined) this.replicaReads.push({ client, name, call, return: returned, ...shown })
  }
}

export interface Client {
  readonly number: number
  readonly draw: Draw
  readonly send: Send
  readonly recorder: Recorder
  readonly keys: number
  readonly hasLocalIndex: boolean
  readonly hasTransactions: boolean
  readonly isStrong?: true
  readonly isSpread: (index?: string) => boolean
}

/** Sends so many drawn requests, with pauses of some turns. */
export async function work(client: Client, requests: number): Promise<void> {
  const { number, draw, recorder } = client
  const writers = new Map<number, string>()
  const writerOf = (key: number): string | undefined => writers.get(key)
  for (let n = 0; n < requests; n++) {
    for (let turns = draw(4); turns > 0; turns--) await nextTurn()
    const request = requestOf({ ...client, name: `${number}.${n}`, writerOf })
    const call = recorder.event()
    recorder.requests++
    const answer = await answered(client, request)
    const told = recorder.understand(request, answer)
    recorder.take(number, request.operation, call, recorder.event(), told)
    learn(writers, told)
  }
}

/** A repeated request is one operation: what its token did is done once, whichever try did it. */
async function answered({ send, draw }: Client, { operation, input, isRepeatable }: Request): Promise<Answer> {
  let isOpen = false
  for (let tries = 1; ; tries++) {
    const answer = await send(operation, input)
    if (answer.kind === 'lost') isOpen = true
    const isFinal = answer.kind === 'output' || (answer.kind === 'refused' && !isBusy(answer))
    if (isFinal || !isRepeatable || !isOpen) return answer
    if (tries === MOST_TRIES) return { kind: 'lost' }
    for (let turns = 1 + draw(12); turns > 0; turns--) await nextTurn()
  }
}

/** Refusals that say nothing about what an earlier try may have done. */
function isBusy({ name, body }: Extract<Answer, { kind: 'refused' }>): boolean {
  if (name === 'TransactionInProgressException') return true
  return (body.CancellationReasons ?? []).some(({ Code }) => Code === 'TransactionConflict')
}

function learn(writers: Map<number, string>, { moments, shown }: Told): void {
  const seen = moments.flatMap(({ accesses }) => accesses.map(({ key, before }) => ({ key, item: before })))
  for (const { key, item } of [...seen, ...(shown?.saw ?? [])])
    if (item !== undefined && item !== null) writers.set(key, item.writer)
}
