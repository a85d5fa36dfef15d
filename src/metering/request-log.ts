// The requests of a simulation, to look at as they come and afterwards: for whoever asks why a test failed. Invariants: while none are kept and
// nobody listens, a request costs a look at one member; a text of a client is kept in part; what is answered stays as it is.
import { ApiError } from '../model/errors.js'
import { isObject } from '../model/json.js'
import { Served } from '../model/serving.js'
import type { Context, Operation } from '../operations/operation.js'
import { plainName } from '../operations/plain-name.js'
import { credentialOf } from '../protocol/credentials.js'
import type { LoggedRequest } from '../protocol/logged-request.js'
import type { MeasuredRequest, Meter, Output, Request } from '../protocol/stages.js'
import { machineMs, stopwatchMs } from '../runtime/stopwatch.js'
import { KeptRequests } from './kept-requests.js'

const MOST_CHARACTERS = 400
const MOST_TABLES = 10
/** What a client sends with requests that nobody asked for, so that they can be left out. */
const POLLING = 'x-dynalab-polling'

/** What the log is told by others. */
export interface RequestLogParts {
  /** By the emulator's clock. */
  readonly nowMs: () => number
  /** The id of the fault that made the error. */
  readonly faultBehind: (error: ApiError) => string | undefined
}

type Listener = (request: LoggedRequest) => void

export class RequestLog implements Meter<Operation> {
  readonly kept: KeptRequests
  readonly #parts: RequestLogParts
  readonly #units = new WeakMap<object, number>()
  readonly #listeners = new Set<Listener>()
  #isOn: boolean

  /** @param most that are kept; none with 0 */
  constructor(most: number, parts: RequestLogParts) {
    this.kept = new KeptRequests(most)
    this.#parts = parts
    this.#isOn = most > 0
  }

  /** Requests are kept, or somebody listens. */
  get isOn(): boolean {
    return this.#isOn
  }

  get most(): number {
    return this.kept.most
  }

  set most(most: number) {
    this.kept.most = most
    this.#switch()
  }

  /** Calls back with each request that is answered. @returns a function that ends it */
  on(listener: Listener): () => void {
    const own: Listener = (request) => listener(request)
    this.#listeners.add(own)
    this.#switch()
    return () => {
      this.#listeners.delete(own)
      this.#switch()
    }
  }

  noteAnswer(progress: MeasuredRequest<Operation>, output: Output): void {
    if (!this.#isOn) return
    const units = output && this.#units.get(output)
    this.#add({ ...this.#outlineOf(progress), ...(units === undefined ? {} : { units }), status: 200 }, progress)
  }

  noteRefusal(progress: MeasuredRequest<Operation>, error: ApiError): void {
    if (!this.#isOn) return
    const { name, message, status } = error
    const fault = this.#parts.faultBehind(error)
    const throttled = throttlesIn(error)
    this.#add(
      {
        ...{ ...this.#outlineOf(progress), status, error: name, rule: message.slice(0, MOST_CHARACTERS) },
        ...(fault === undefined ? {} : { fault }),
        ...(throttled.length === 0 ? {} : { throttled }),
      },
      progress,
    )
  }

  /**
   * The same operation, whose units are asked for in any case; a client that has not asked is not told. Who waits is handed on where the
   * operation takes that.
   */
  counting(operation: Operation): Operation {
    if (operation.side === undefined) return operation
    const run = (input: never, ...rest: [Context]) => {
      if (!this.#isOn) return operation.run(input, ...rest)
      const { ReturnConsumedCapacity: asked = 'NONE' } = input as { readonly ReturnConsumedCapacity?: string } // by its schema
      if (asked !== 'NONE') return each(operation.run(input, ...rest), (output) => this.#note(output, output))
      const told = { ...(input as object), ReturnConsumedCapacity: 'TOTAL' } as never // the schema lets through what it is one of
      return each(operation.run(told, ...rest), (output) => this.#note(output, withoutCapacity(output)))
    }
    return { ...operation, run }
  }

  #note(output: object, answered: object): object {
    const units = unitsIn(output)
    if (units !== undefined) this.#units.set(answered, units)
    return answered
  }

  #add(logged: LoggedRequest, { request }: MeasuredRequest<Operation>): void {
    this.kept.add(logged, request)
    for (const listener of this.#listeners) listener(logged)
  }

  #switch(): void {
    this.#isOn = this.kept.most > 0 || this.#listeners.size > 0
  }

  #outlineOf(progress: MeasuredRequest<Operation>): Omit<LoggedRequest, 'status'> {
    const { operation, namespace, startedMs, request, requestId } = progress
    const latencyMs = stopwatchMs() - startedMs
    const address = request.client?.address
    const caller = callerIn(request)
    return {
      requestId,
      atMs: Math.round(machineMs() - latencyMs),
      emulatedAtMs: this.#parts.nowMs(),
      operation: operation?.name ?? 'unknown',
      ...(namespace === undefined ? {} : { account: namespace.account, region: namespace.region }),
      tables: tablesIn(progress),
      latencyMs: Math.round(latencyMs * 1000) / 1000,
      bytes: request.body.length,
      ...(caller === undefined ? {} : { caller }),
      ...(address === undefined ? {} : { client: address }),
      ...(request.headers[POLLING] === undefined ? {} : { polling: true as const }),
    }
  }
}

/** @param change of the bare output */
function each(given: Output | Promise<Output>, change: (output: object) => object): Output | Promise<Output> {
  const changed = (output: Output): Output => {
    if (output instanceof Served) return output.changed(change)
    return output && change(output)
  }
  return given instanceof Promise ? given.then(changed) : changed(given)
}

function withoutCapacity(output: object): object {
  const { ConsumedCapacity: _units, ...rest } = output as { readonly ConsumedCapacity?: unknown }
  return rest
}

function unitsIn(output: object): number | undefined {
  const entries = [Reflect.get(output, 'ConsumedCapacity')].flat().filter(isObject)
  return entries.length === 0 ? undefined : entries.reduce((sum, { CapacityUnits }) => sum + Number(CapacityUnits), 0)
}

/** The limits that were hit, as the service names them. */
function throttlesIn({ extra }: ApiError): readonly string[] {
  const { ThrottlingReasons: reasons } = extra
  const named = Array.isArray(reasons) ? reasons.filter(isObject).map(({ reason }) => reason) : []
  return named.filter((reason) => typeof reason === 'string')
}

/** The id of the key that the request was signed with, or said to be. */
function callerIn({ headers, query = '' }: Request): string | undefined {
  try {
    return credentialOf(headers, query).split('/', 1)[0]?.slice(0, MOST_CHARACTERS)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

function tablesIn({ operation, input }: MeasuredRequest<Operation>): readonly string[] {
  if (operation === undefined || input === undefined) return []
  const named = operation.resources.of(input).flatMap(({ table }) => (table === undefined ? [] : (plainName(table) ?? [])))
  return [...new Set(named)].slice(0, MOST_TABLES).map((name) => name.slice(0, MOST_CHARACTERS))
}
