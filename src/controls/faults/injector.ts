// Does to a request what the rules say. Invariant: the rules choose their hits when the request arrives, in one turn of the event loop. So
// hits depend on the order of requests alone, and not on what a request waits for afterwards.
import type { Call } from '../../faults/call.js'
import { latencyMs, shareOf, someOf } from '../../faults/draws.js'
import type { FaultRules, Hit } from '../../faults/fault-rules.js'
import { type Effect, namesElements } from '../../faults/rule.js'
import { type CancellationReason, NO_REASON, reasonOf, transactionCanceled } from '../../intents/cancellation.js'
import { ApiError, transactionConflict } from '../../model/errors.js'
import type { Context, Operation } from '../../operations/operation.js'
import { ConnectionLost } from '../../protocol/connection-lost.js'
import type { CheckedRequest, Faults } from '../../protocol/stages.js'
import type { Clock } from '../../runtime/clock.js'
import type { Random } from '../../runtime/random.js'
import { callOf, type RequestCall } from './call-of.js'
import type { PlacingEngine } from './element-place.js'
import { errorFor, withMessage, type Subject, throttleFor } from './fault-errors.js'
import type { Latencies } from './latencies.js'
import { operationOf } from './operation-catalogue.js'

type Output = object | undefined
type Run = (context: Context) => Output | Promise<Output>

export interface InjectorParts {
  /** Undefined on a ring. */
  readonly placing: PlacingEngine | undefined
  readonly rules: FaultRules
  readonly latencies: Latencies
  readonly clock: Clock
  readonly random: Random
}

/** What the hits of one request come to. */
interface Injection {
  readonly unprocessed: Set<number>
  isLost: boolean
}

export class Injector implements Faults<Context, Operation> {
  readonly #parts: InjectorParts
  readonly #made = new WeakMap<ApiError, string>()

  constructor(parts: InjectorParts) {
    this.#parts = parts
  }

  get isEmpty(): boolean {
    return this.#parts.rules.isEmpty
  }

  /** The id of the fault that made the error; undefined for the service's own. */
  faultBehind(error: ApiError): string | undefined {
    return this.#made.get(error)
  }

  around(request: CheckedRequest<Operation>, context: Context, run: Run): Output | Promise<Output> {
    const { rules, clock } = this.#parts
    const call = callOf(request, context, this.#parts.placing)
    const hits = rules.ask(call, clock.nowMs())
    const serving = call.serving()
    const given = serving === undefined ? context : { ...context, serving } // what was drawn for a rule holds for the request
    return hits.length === 0 ? run(given) : this.#inject(hits, call, given, run)
  }

  async #inject(hits: readonly Hit[], call: RequestCall, context: Context, run: Run): Promise<Output> {
    const injection: Injection = { unprocessed: new Set(), isLost: false }
    for (const hit of hits) {
      try {
        await this.#apply(hit, call, context, injection)
      } catch (error) {
        if (error instanceof ApiError) this.#made.set(error, hit.rule.id)
        throw error
      }
    }
    const given = injection.unprocessed.size === 0 ? context : { ...context, unprocessed: injection.unprocessed }
    if (!injection.isLost) return run(given)
    throw new ConnectionLost(await outcomeOf(run, given))
  }

  /** @throws ApiError, ConnectionLost for effects that end the request */
  async #apply(hit: Hit, call: RequestCall, context: Context, injection: Injection): Promise<void> {
    const { random, latencies } = this.#parts
    const { id, effect } = hit.rule
    switch (effect.kind) {
      case 'latency':
        return latencies.wait(id, latencyMs(effect, random, id, hit.number))
      case 'partial-batch': {
        const count = 'count' in effect ? effect.count : shareOf(effect.share, hit.elements.length, random, id, hit.number)
        for (const at of someOf(hit.elements, count, random, id, hit.number)) injection.unprocessed.add(at)
        return
      }
      case 'response-lost':
        injection.isLost = true
        return
      case 'connection-reset':
        throw new ConnectionLost(undefined)
      case 'error':
        if (effect.error === 'TransactionCanceledException')
          throw withMessage(cancellation(hit, call, transactionConflict), effect.message)
        throw errorFor(effect, subjectAt(hit.elements[0], call, context))
      case 'throttle':
        return throttle(effect, hit, call, context, injection)
      case 'zone-down':
      case 'region-cut':
        throw new Error('what stands by itself hits no request')
      case 'replication-paused':
        throw new ApiError('InternalServerError', 'Internal server error')
      case 'transaction-conflict':
        throw call.form === 'transaction' ? cancellation(hit, call, transactionConflict) : transactionConflict()
    }
  }
}

/** A batch that was met in part gets the rest done; a transaction is cancelled; all else is refused as a whole. */
function throttle(
  effect: Extract<Effect, { kind: 'throttle' }>,
  hit: Hit,
  call: RequestCall,
  context: Context,
  injection: Injection,
): void {
  const error = (at: number | undefined): ApiError => throttleFor(effect, subjectAt(at, call, context))
  const isPart = hit.elements.length < call.elements.length
  if (call.form === 'batch' && isPart) return hit.elements.forEach((at) => injection.unprocessed.add(at))
  if (call.form === 'transaction' && namesElements(hit.rule.match)) throw cancellation(hit, call, error)
  throw error(hit.elements[0])
}

/** Cancelled at each element that the rule names; at the first where it names none. */
function cancellation(hit: Hit, { elements }: Call, error: (at: number) => ApiError): ApiError {
  const at = new Set(namesElements(hit.rule.match) ? hit.elements : hit.elements.slice(0, 1))
  return transactionCanceled(
    elements.map((_element, place): CancellationReason => (at.has(place) ? reasonOf(error(place)) : NO_REASON)),
  )
}

function subjectAt(at: number | undefined, call: Call, { engine, namespace }: Context): Subject {
  const { table, index, side } = (at === undefined ? undefined : call.elements[at]) ?? {}
  const record = table === undefined ? undefined : engine.tables.find(namespace, table)?.record
  return { operation: operationOf(call.operation), namespace, table, record, index, side }
}

/** What the operation comes to, a refusal included. */
async function outcomeOf(run: Run, context: Context): Promise<NonNullable<ConnectionLost['outcome']>> {
  try {
    return { kind: 'output', output: await run(context) }
  } catch (error) {
    if (error instanceof ApiError) return { kind: 'refusal', error }
    throw error
  }
}
