// What a request is at each stage of its way, and who stands there: a guard, an examiner, faults, a meter. Invariant: what isn't given costs a request one
// look at an undefined member.
import type { ApiError } from '../model/errors.js'
import type { JsonObject } from '../model/json.js'
import type { Namespace } from '../model/table.js'
import type { Client } from './client.js'
import type { Headers } from './credentials.js'
import type { Service, ServiceName } from './services.js'

export interface Request {
  /** The x-amz-target header. */
  readonly target: string | undefined
  readonly headers: Headers
  /** Names and values by turns, as they came over a socket: in Latin-1, each as often as it was sent. */
  readonly rawHeaders?: readonly string[]
  readonly body: Buffer
  /** The text after the `?` of the URL; only looked at for credentials. */
  readonly query?: string
  /** Of the URL; `/` when not given. Only looked at where signatures are checked. */
  readonly path?: string
  /** Who waits for the answer; undefined where nobody can leave. */
  readonly client?: Client
  /** What it came over: the same object for each request of one connection. Undefined in process. */
  readonly connection?: object
}

export type Output = object | undefined

/** What an operation must be to be called; the folder of operations says more. */
export interface Callable<Context> {
  readonly name: string
  /** @param client who waits for the output */
  run(input: never, context: Context, client?: Client): Output | Promise<Output>
}

/** A request on its way, as far as it came. */
export interface MeasuredRequest<Operation> {
  readonly request: Request
  /** Of its answer. */
  readonly requestId: string
  readonly startedMs: number
  /** Undefined where the target names none. */
  readonly operation: Operation | undefined
  readonly service?: Service
  /** Absent where it was refused before its credentials were read. */
  readonly namespace?: Namespace
  /** Absent where it could not be read; unchecked where it was refused. */
  readonly input?: JsonObject
}

/** Keeps figures of requests, in the time of the requests themselves. */
export interface Meter<Operation> {
  noteAnswer(progress: MeasuredRequest<Operation>, output: Output): void
  noteRefusal(progress: MeasuredRequest<Operation>, error: ApiError): void
}

/** A request that has been read, checked against its schema and found an operation. */
export interface CheckedRequest<Operation> {
  readonly service: ServiceName
  readonly operation: Operation
  /** As the client named it. */
  readonly namespace: Namespace
  readonly input: JsonObject
}

/** Looks at requests before their work, without a part in it. */
export interface Examiner<Operation> {
  /** @throws ApiError where it lets the request not pass */
  examine(progress: MeasuredRequest<Operation>, request: CheckedRequest<Operation>): void
}

/** What stands between requests and operations, when something is to go wrong. */
export interface Faults<Context, Operation> {
  /** Nothing can go wrong: all that a request looks at then. */
  readonly isEmpty: boolean
  /** @param run the operation, in that context or one made of it. @throws ApiError, ConnectionLost */
  around(
    request: CheckedRequest<Operation>,
    context: Context,
    run: (context: Context) => Output | Promise<Output>,
  ): Output | Promise<Output>
}

/** A request whose caller is known. */
export interface Admitted<Context, Operation> {
  readonly namespace: Namespace
  /** @returns the context to run in. @throws ApiError AccessDeniedException. Undefined where everybody may do everything */
  readonly authorize: ((checked: CheckedRequest<Operation>, context: Context, request: Request) => Context) | undefined
}

/** Who looks at callers, before anything is done for them. */
export interface Guard<Context, Operation> {
  /** @throws ApiError where the caller is not who he says, or nobody that is known */
  admit(request: Request, service: Service): Admitted<Context, Operation>
}
