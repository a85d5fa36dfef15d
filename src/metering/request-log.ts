// The last requests of a simulation, to look at: for whoever asks why a test failed. Invariants: it holds so many and no more; a text of a
// client is kept in part; what is answered stays as it is.
import type { ApiError } from '../model/errors.js'
import { isObject } from '../model/json.js'
import { Served } from '../model/serving.js'
import type { Context, Operation } from '../operations/operation.js'
import { plainName } from '../operations/plain-name.js'
import type { LoggedRequest } from '../protocol/logged-request.js'
import type { MeasuredRequest, Meter, Output } from '../protocol/stages.js'
import { machineMs, stopwatchMs } from '../runtime/stopwatch.js'

const MOST_CHARACTERS = 400
const MOST_TABLES = 10

export class RequestLog implements Meter<Operation> {
  readonly #most: number
  readonly #units = new WeakMap<object, number>()
  /** A ring: the oldest is overwritten. */
  readonly #kept: LoggedRequest[] = []
  #next = 0

  /** @param most that are kept, at least one */
  constructor(most: number) {
    this.#most = most
  }

  get most(): number {
    return this.#most
  }

  noteAnswer(progress: MeasuredRequest<Operation>, output: Output): void {
    const units = output && this.#units.get(output)
    this.#add({ ...outlineOf(progress), ...(units === undefined ? {} : { units }), status: 200 })
  }

  noteRefusal(progress: MeasuredRequest<Operation>, { name, message, status }: ApiError): void {
    this.#add({ ...outlineOf(progress), status, error: name, rule: message.slice(0, MOST_CHARACTERS) })
  }

  /** The oldest first. */
  all(): readonly LoggedRequest[] {
    return [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)]
  }

  clear(): void {
    this.#kept.length = 0
    this.#next = 0
  }

  /**
   * The same operation, whose units are asked for in any case; a client that has not asked is not told. Who waits is handed on where the
   * operation takes that.
   */
  counting(operation: Operation): Operation {
    if (operation.side === undefined) return operation
    const run = (input: never, ...rest: [Context]) => {
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

  #add(request: LoggedRequest): void {
    if (this.#kept.length < this.#most) {
      this.#kept.push(request)
      return
    }
    this.#kept[this.#next] = request
    this.#next = (this.#next + 1) % this.#most
  }
}

/** @param change of the bare output */
function each(given: Output | Promise<Output>, change: (output: object) => object): Output | Promise<Output> {
  const changed = (output: Output): Output => {
    if (output instanceof Served) return new Served(change(output.output), output.serving)
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

function outlineOf(progress: MeasuredRequest<Operation>): Omit<LoggedRequest, 'status'> {
  const { operation, namespace, startedMs, request } = progress
  const latencyMs = stopwatchMs() - startedMs
  const address = request.client?.address
  return {
    atMs: Math.round(machineMs() - latencyMs),
    operation: operation?.name ?? 'unknown',
    ...(namespace === undefined ? {} : { account: namespace.account, region: namespace.region }),
    tables: tablesIn(progress),
    latencyMs: Math.round(latencyMs * 1000) / 1000,
    ...(address === undefined ? {} : { client: address }),
  }
}

function tablesIn({ operation, input }: MeasuredRequest<Operation>): readonly string[] {
  if (operation === undefined || input === undefined) return []
  const named = operation.resources.of(input).flatMap(({ table }) => (table === undefined ? [] : (plainName(table) ?? [])))
  return [...new Set(named)].slice(0, MOST_TABLES).map((name) => name.slice(0, MOST_CHARACTERS))
}
