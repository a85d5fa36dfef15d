// A request to its answer, without HTTP: target, JSON, credentials, schema, operation, JSON. Answers at once when the operation
// does. Invariant: whatever goes wrong becomes an answer; nothing is thrown to the caller.
// Source: order of the checks as dynalite records it from the service.
import { crc32 } from 'node:zlib'
import { ApiError } from '../model/errors.js'
import type { JsonObject } from '../model/json.js'
import { Served, type Serving } from '../model/serving.js'
import type { Namespace } from '../model/table.js'
import type { Wording } from '../model/wording.js'
import { nextTurn } from '../runtime/clock.js'
import { stopwatchMs } from '../runtime/stopwatch.js'
import type { AnsweredRequest } from './answered-request.js'
import { ConnectionLost } from './connection-lost.js'
import { codingFor, decode, encodeAs } from './content-coding.js'
import { answerTypeFor, emptyBodyRefusal } from './content-type.js'
import { namespaceOf } from './credentials.js'
import { Doubles } from './doubles.js'
import { DamagedAnswer, type EncodedText } from './answer-text.js'
import { encodeJson } from './encode.js'
import { InputCheck } from './input-check.js'
import { isLong, parseJson } from './json.js'
import { knownMembers } from './known-members.js'
import { inputOfForm, xmlAnswer, xmlRefusal } from './query-form.js'
import { type RandomBytes, requestIds } from './request-id.js'
import { type Service, type ServiceName, SERVICES, serviceOf } from './services.js'
import type { Callable, CheckedRequest, Examiner, Faults, Guard, MeasuredRequest, Meter, Output, Request } from './stages.js'
import { unknownOperations } from './unknown-operation.js'

/** Names who served a read: zones with commas between, and the last change of the store-wide order that it can show. */
const REPLICA_HEADER = 'x-dynalab-replica'

export interface Response {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string | Buffer
  /** There is no answer: the connection is to be broken instead. */
  readonly isLost?: true
}

const LOST: Response = { status: 0, headers: {}, body: '', isLost: true }

export interface DispatcherOptions<Context, Operation extends Callable<Context>> {
  /** Those that exist, by the service that they belong to. */
  readonly operations: { readonly [Name in ServiceName]?: readonly Operation[] }
  contextFor(namespace: Namespace): Context
  readonly randomBytes: RandomBytes
  /** `latest` when not given. */
  readonly wording?: Wording
  /** Called with every answer, when given. */
  readonly observe?: (answered: AnsweredRequest) => void
  /** Called with every request when it is answered, when given. */
  readonly meter?: Meter<Operation>
  readonly faults?: Faults<Context, Operation>
  readonly guard?: Guard<Context, Operation>
  /** Asked of every request that its schema and the guard let through, when given. */
  readonly examiner?: Examiner<Operation>
  /** Called once with the name of each operation that was asked for and does not exist, when given. */
  readonly onUnknown?: (operation: string) => void
  /** Called with an error that no rule foresaw: the client sees an InternalServerError without details. */
  onUnexpected(error: unknown, operation: string): void
}

export type Dispatch = (request: Request) => Response | Promise<Response>

interface Target<Operation> {
  readonly service: Service
  readonly serviceName: ServiceName
  readonly operation: Operation
  readonly inputCheck: InputCheck
  readonly doubles: Doubles
}

interface Known<Operation> {
  /** Every target header that is answered. */
  readonly targets: ReadonlyMap<string, Target<Operation>>
  /** The refusal of every other one. */
  readonly unknown: (target: string | undefined) => ApiError
}

/** What is known of a request on its way. */
interface RequestProgress<Operation> extends MeasuredRequest<Operation> {
  readonly requestId: string
  operation: Operation | undefined
  /** Set once the target is known. */
  service?: Service
  namespace?: Namespace
  input?: JsonObject
  /** Set with the operation. */
  doubles?: Doubles
  /** Looks for what reading the request would have refused first; set just before the operation runs. */
  reread?: () => void
}

/** @returns the function that answers requests for these operations */
export function createDispatcher<Context, Operation extends Callable<Context> = Callable<Context>>(
  options: DispatcherOptions<Context, Operation>,
): Dispatch {
  const { wording = 'latest' } = options
  const known = { targets: targetsOf(options, wording), unknown: unknownOperations(options.onUnknown) }
  const nextRequestId = requestIds(options.randomBytes)

  const succeed = (progress: RequestProgress<Operation>, given: Output): Response | Promise<Response> => {
    const { output, encoded } = encodedOf(progress, given) // before it counts as answered: it may be refused
    options.meter?.noteAnswer(progress, output)
    options.observe?.({ ...outline(progress), status: 200 })
    return respond(progress, 200, encoded, given instanceof Served ? given.serving : undefined)
  }
  const lose = (progress: RequestProgress<Operation>, { outcome }: ConnectionLost): Response => {
    if (outcome?.kind === 'output') options.meter?.noteAnswer(progress, bareOf(outcome.output))
    if (outcome?.kind === 'refusal') options.meter?.noteRefusal(progress, outcome.error)
    options.observe?.({ ...outline(progress), status: 0 })
    return LOST
  }
  const fail = (progress: RequestProgress<Operation>, cause: unknown): Response | Promise<Response> => {
    if (cause instanceof ConnectionLost) return lose(progress, cause)
    const thrown = firstFault(progress, cause)
    if (!(thrown instanceof ApiError)) options.onUnexpected(thrown, nameOf(progress))
    const service = (progress.service ??= serviceOf(progress.request.target))
    const error = thrown instanceof ApiError ? thrown : new ApiError(service.internalError, 'Internal server error')
    options.meter?.noteRefusal(progress, error)
    options.observe?.({ ...outline(progress), status: error.status, error })
    return respond(progress, error.status, refusalText(service, error, progress.requestId, wording))
  }

  return (request) => {
    const startedMs = options.meter === undefined ? 0 : stopwatchMs()
    const progress: RequestProgress<Operation> = { request, requestId: nextRequestId(), startedMs, operation: undefined }
    try {
      const output = start(progress, known, options)
      if (output instanceof Promise)
        return output.then((value) => succeed(progress, value)).catch((error) => fail(progress, error))
      return succeed(progress, output)
    } catch (error) {
      return fail(progress, error)
    }
  }
}

/** The answer of a refusal that no operation made. */
export function refusalAnswer(request: Request, requestId: string, error: ApiError): Response | Promise<Response> {
  const service = serviceOf(request.target)
  const progress = { request, requestId, startedMs: 0, operation: undefined, service }
  return respond(progress, error.status, refusalText(service, error, requestId, 'latest'))
}

/** Every target header that is answered. */
function targetsOf<Context, Operation extends Callable<Context>>(
  options: DispatcherOptions<Context, Operation>,
  wording: Wording,
): ReadonlyMap<string, Target<Operation>> {
  const targets = new Map<string, Target<Operation>>()
  for (const name of Object.keys(SERVICES) as ServiceName[]) {
    const service: Service = SERVICES[name]
    for (const operation of options.operations[name] ?? []) {
      const schema = service.schemas + operation.name
      const inputCheck = new InputCheck(schema, wording)
      const doubles = new Doubles(schema)
      targets.set(service.targetPrefix + operation.name, { service, serviceName: name, operation, inputCheck, doubles })
    }
  }
  return targets
}

function start<Context, Operation extends Callable<Context>>(
  progress: RequestProgress<Operation>,
  known: Known<Operation>,
  options: DispatcherOptions<Context, Operation>,
): Output | Promise<Output> {
  const { target, headers, query, client } = progress.request
  const body = decode(progress.request.body, headers)
  const found = known.targets.get(target ?? '')
  const isQuery = (found?.service ?? serviceOf(target)).isQuery === true
  const input = body.length === 0 ? undefined : isQuery ? inputOfForm(body) : parseJson(body)
  if (input !== undefined) progress.input = input
  if (found === undefined) throw known.unknown(target)
  progress.operation = found.operation
  progress.doubles = found.doubles
  progress.service = found.service
  const admitted = options.guard?.admit(progress.request, found.service)
  const namespace = admitted?.namespace ?? namespaceOf(headers, query ?? '')
  progress.namespace = namespace
  if (input === undefined) throw emptyBodyRefusal(headers, target)
  found.inputCheck.check(input, body)
  progress.reread = () => found.inputCheck.reread(input, body)
  let context = options.contextFor(namespace)
  if (admitted?.authorize !== undefined) {
    const asked = knownMembers(input, found.service.schemas + found.operation.name)
    context = admitted.authorize(checkedOf(found, namespace, asked), context, progress.request)
  }
  const { examiner, faults } = options
  examiner?.examine(progress, checkedOf(found, namespace, input))
  const hasFaults = faults !== undefined && !faults.isEmpty
  const givesWay = client !== undefined && isLong(body) // in process requests are carried out in the order in which they were sent
  if (!hasFaults && !givesWay) return found.operation.run(asInput(input), context, client)
  const run = (given: Context): Output | Promise<Output> => found.operation.run(asInput(input), given, client)
  const runInTurn = givesWay ? (given: Context) => nextTurn().then(() => run(given)) : run
  if (!hasFaults) return runInTurn(context)
  return faults.around(checkedOf(found, namespace, input), context, runInTurn)
}

function checkedOf<Operation>(
  { serviceName: service, operation }: Target<Operation>,
  namespace: Namespace,
  input: JsonObject,
): CheckedRequest<Operation> {
  return { service, operation, namespace, input }
}

/** Bytes that are no base64 are found in reading, before any rule: but looked for only in a request that some rule refused. */
function firstFault({ reread }: RequestProgress<unknown>, thrown: unknown): unknown {
  if (reread === undefined || !(thrown instanceof ApiError) || thrown.name !== 'ValidationException') return thrown
  try {
    reread()
    return thrown
  } catch (error) {
    return error
  }
}

/** The operation's own input type: its schema has just let the value through. */
const asInput = (input: JsonObject): never => input as never

const NO_TEXT: EncodedText = { text: '' }

interface Encoded {
  readonly output: object | undefined
  readonly encoded: EncodedText
}

/** @throws ApiError InternalServerError for an output that shows a damaged row, and can't be without it */
function encodedOf(progress: RequestProgress<{ readonly name: string }>, given: Output): Encoded {
  const output = bareOf(given)
  if (output === undefined) return { output, encoded: NO_TEXT }
  try {
    return { output, encoded: textOf(progress, output) }
  } catch (error) {
    // A row beside rows that are checked already is compared by itself, and refused in its own words.
    if (!(error instanceof DamagedAnswer || error instanceof ApiError)) throw error
    const rest = given instanceof Served ? given.withoutDamaged?.() : undefined
    if (rest !== undefined) return { output: rest, encoded: textOf(progress, rest) }
    if (error instanceof DamagedAnswer) error.refuse()
    throw error
  }
}

function textOf(progress: RequestProgress<{ readonly name: string }>, output: object): EncodedText {
  const { service, doubles, requestId, operation } = progress
  if (service?.isQuery === true) return { text: xmlAnswer(operation?.name ?? '', output, requestId) }
  return encodeJson(doubles?.written(output) ?? output)
}

function refusalText(service: Service, error: ApiError, requestId: string, wording: Wording): EncodedText {
  if (!error.hasBody) return NO_TEXT
  return service.isQuery === true ? { text: xmlRefusal(error, requestId) } : encodeJson(service.errorBody(error, wording))
}

const bareOf = (output: Output): Output => (output instanceof Served ? output.output : output)

function respond(
  progress: RequestProgress<unknown>,
  status: number,
  { text, crc }: EncodedText,
  serving?: Serving,
): Response | Promise<Response> {
  const coding = codingFor(text, progress.request.headers)
  if (coding === undefined) return answer(progress, status, text, crc, serving)
  return encodeAs(coding, text).then((body) => {
    const response = answer(progress, status, body, undefined, serving)
    response.headers['content-encoding'] = coding
    return response
  })
}

/** @param crc of the body, where it is known */
function answer(
  progress: RequestProgress<unknown>,
  status: number,
  body: string | Buffer,
  crc: number | undefined,
  serving: Serving | undefined,
): Response {
  const { request, requestId, service = SERVICES.dynamodb } = progress
  const headers: Record<string, string> = {
    'x-amzn-RequestId': requestId,
    'content-type': answerTypeFor(request.headers, service),
  }
  if (body.length > 0) headers['x-amz-crc32'] = String(crc ?? crc32(body)) // an empty answer has none. Source: recorded answers of the service
  const served = serving?.text
  if (served !== undefined) headers[REPLICA_HEADER] = served
  return { status, headers, body }
}

function outline(progress: RequestProgress<{ readonly name: string }>): Omit<AnsweredRequest, 'status' | 'error'> {
  const { requestId, namespace } = progress
  return { operation: nameOf(progress), requestId, ...(namespace === undefined ? {} : { namespace }) }
}

/** Empty where the target names no operation. */
const nameOf = ({ operation }: RequestProgress<{ readonly name: string }>): string => operation?.name ?? ''
