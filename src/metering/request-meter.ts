// Counts answered requests as CloudWatch does. Invariant: a request is counted once for each table that it names, whatever it is made of.
// Source: docs metrics-dimensions (requests to streams count as user errors too). That cancelled transactions are user errors unless capacity or conditions alone cancelled them: assumed.
import type { Table } from '../engine/contract/tables.js'
import { type CancellationReason, reasonsOf } from '../intents/cancellation.js'
import { ApiError } from '../model/errors.js'
import type { Namespace } from '../model/table.js'
import type { Operation } from '../operations/operation.js'
import type { Resource } from '../operations/resources.js'
import { isThrottled } from '../operations/throttled.js'
import { namespaceOf } from '../protocol/credentials.js'
import type { MeasuredRequest, Meter } from '../protocol/stages.js'
import { serviceOf, SERVICES } from '../protocol/services.js'
import { stopwatchMs } from '../runtime/stopwatch.js'
import { TableFigures } from './figures.js'
import { plainName } from '../operations/plain-name.js'
import { AllStreamFigures } from './stream-figures.js'

const THROTTLE_CODES: ReadonlySet<string> = new Set(['ProvisionedThroughputExceeded', 'ThrottlingError'])
/** Reasons for which a cancelled transaction is no error of its user. */
const EXPECTED_CODES: ReadonlySet<string> = new Set(['None', 'ConditionalCheckFailed', ...THROTTLE_CODES])
/** Any client can name any number of namespaces, so only so many have figures of their own. */
const KEPT_NAMESPACES = 1000
const OTHERS: Namespace = { account: 'others', region: 'others' }

export interface RequestMeterParts {
  /** The table of that name. */
  readonly find: (place: Namespace, name: string) => Table | undefined
  /** Where a namespace's tables are. */
  readonly homeOf: (namespace: Namespace) => Namespace
  /** The emulator's time. */
  readonly nowMs: () => number
}

export interface NamespaceFigures {
  readonly namespace: Namespace
  userErrors: number
}

export class RequestMeter implements Meter<Operation> {
  /** Of GetRecords, by stream. */
  readonly streams: AllStreamFigures
  readonly #find: (namespace: Namespace, name: string) => Table | undefined
  readonly #homeOf: (namespace: Namespace) => Namespace
  readonly #ofTable = new WeakMap<Table, TableFigures>()
  readonly #ofNamespace = new Map<string, NamespaceFigures>()

  constructor({ find, homeOf, nowMs }: RequestMeterParts) {
    this.#find = find
    this.#homeOf = homeOf
    this.streams = new AllStreamFigures(nowMs, homeOf)
  }

  noteAnswer({ operation, namespace, input, startedMs }: MeasuredRequest<Operation>, output: object | undefined): void {
    if (namespace === undefined || input === undefined) return
    if (isGetRecords(operation)) this.streams.noteAnswer(input, output, stopwatchMs() - startedMs)
    if (!hasFigures(operation)) return
    const elapsedMs = stopwatchMs() - startedMs
    const resources = operation.resources.of(input)
    const [first] = resources
    const shown = first?.side === 'write' ? undefined : output // what a write gives back is no page
    if (resources.length === 1) countAnswer(this.#figuresNamed(namespace, first?.table), operation, elapsedMs, shown)
    else for (const table of new Set(this.#figuresOf(namespace, resources))) countAnswer(table, operation, elapsedMs, output)
  }

  noteRefusal(progress: MeasuredRequest<Operation>, error: ApiError): void {
    const namespace = progress.namespace ?? namespaceIn(progress)
    if (namespace === undefined || (progress.service ?? serviceOf(progress.request.target)) === SERVICES.scaling) return
    const { operation, input } = progress
    const isRead = isGetRecords(operation)
    if (isUserError(error) && !(isRead && error.name === 'LimitExceededException')) this.#countUserError(this.#homeOf(namespace))
    if (isRead && input !== undefined) this.streams.noteRefusal(input, error)
    if (!hasFigures(operation) || input === undefined) return
    const figures = this.#figuresOf(namespace, operation.resources.of(input))
    if (error.name === 'TransactionCanceledException') countReasons(operation, figures, reasonsOf(error))
    else for (const one of new Set(figures)) if (one !== undefined) countError(operation, one, error)
  }

  /** What requests on the table came to; nothing where none was counted. */
  ofTable(table: Table): TableFigures | undefined {
    return this.#ofTable.get(table)
  }

  ofNamespaces(): Iterable<NamespaceFigures> {
    return this.#ofNamespace.values()
  }

  /** One for each mention of a table, undefined where there is no such table. */
  #figuresOf(namespace: Namespace, resources: readonly Resource[]): readonly (TableFigures | undefined)[] {
    return resources.map(({ table }) => this.#figuresNamed(namespace, table))
  }

  #figuresNamed(namespace: Namespace, given: string | undefined): TableFigures | undefined {
    const name = given === undefined ? undefined : plainName(given)
    const table = name === undefined ? undefined : this.#find(this.#homeOf(namespace), name)
    if (table === undefined) return undefined
    let figures = this.#ofTable.get(table)
    if (figures === undefined) {
      figures = new TableFigures()
      this.#ofTable.set(table, figures)
    }
    return figures
  }

  #countUserError(place: Namespace): void {
    const id = `${place.account}/${place.region}`
    const known = this.#ofNamespace.get(id)
    if (known !== undefined) known.userErrors++
    else if (this.#ofNamespace.size < KEPT_NAMESPACES) this.#ofNamespace.set(id, { namespace: place, userErrors: 1 })
    else {
      const others = this.#ofNamespace.get('') ?? { namespace: OTHERS, userErrors: 0 }
      others.userErrors++
      this.#ofNamespace.set('', others)
    }
  }
}

/** The namespace of a request that was refused before its credentials were looked at. */
function namespaceIn({ request }: MeasuredRequest<Operation>): Namespace | undefined {
  try {
    return namespaceOf(request.headers, request.query ?? '')
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

/** The guard's own type would make every other error none at all. */
const isThrottle = (error: unknown): boolean => isThrottled(error)

function isUserError(error: ApiError): boolean {
  if (error.status !== 400 || isThrottle(error) || error.name === 'ConditionalCheckFailedException') return false
  return error.name !== 'TransactionCanceledException' || reasonsOf(error).some(({ Code }) => !EXPECTED_CODES.has(Code))
}

/** The calls that the service has metrics of by stream. */
const isGetRecords = (operation: Operation | undefined): boolean => operation?.name === 'GetRecords'

/** Operations that read and write no items have no figures of their own. */
const hasFigures = (operation: Operation | undefined): operation is Operation => operation?.side !== undefined

function countAnswer(table: TableFigures | undefined, operation: Operation, elapsedMs: number, output: object | undefined): void {
  const figures = table?.of(operation)
  if (figures === undefined) return
  figures.addLatency(elapsedMs)
  if (figures.returnedItems === undefined || output === undefined) return
  if ('Items' in output && Array.isArray(output.Items)) figures.returnedItems += output.Items.length
}

function countError(operation: Operation, table: TableFigures, error: ApiError): void {
  if (isThrottle(error)) table.of(operation).throttledRequests++
  else if (error.name === 'ConditionalCheckFailedException') table.failedConditions++
  else if (error.name === 'TransactionConflictException') table.conflicts++
  else if (error.status >= 500) table.of(operation).systemErrors++
}

/** Each conflict counts; a throttle counts once for each table. @param tables of the actions, in their order */
function countReasons(
  operation: Operation,
  tables: readonly (TableFigures | undefined)[],
  reasons: readonly CancellationReason[],
): void {
  const throttled = new Set<TableFigures>()
  reasons.forEach(({ Code }, at) => {
    const table = tables[at]
    if (table === undefined) return
    if (Code === 'TransactionConflict') table.conflicts++
    if (THROTTLE_CODES.has(Code)) throttled.add(table)
  })
  for (const table of throttled) table.of(operation).throttledRequests++
}
