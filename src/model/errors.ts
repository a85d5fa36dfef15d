// Every refusal that a client can see: one class, one table of kinds, factories with the exact words.
// Source: docs Programming.Errors; facts on wire namespaces and message casing measured on the service, 2026.

import type { HalfUnits } from './ids.js'

const CORAL_VALIDATE = 'com.amazon.coral.validate#'
const CORAL_SERVICE = 'com.amazon.coral.service#'
const DYNAMODB = 'com.amazonaws.dynamodb.v20120810#'

/** The two spellings of the member that holds a refusal's text. */
export type TextMember = 'message' | 'Message'

interface Kind {
  readonly namespace: string
  readonly status: number
  /** How the text member of the body is spelled. */
  readonly textMember: TextMember
  /** The answer is the status alone. */
  readonly isBodiless?: true
}

const dynamodb = (textMember: Kind['textMember'] = 'message', status = 400): Kind => ({ namespace: DYNAMODB, status, textMember })
const front = (textMember: Kind['textMember'] = 'message'): Kind => ({ namespace: CORAL_SERVICE, status: 400, textMember })

/** Errors of Application Auto Scaling and of the Key Management Service, whose names stand without a namespace. */
const scaling = (status = 400): Kind => ({ namespace: '', status, textMember: 'Message' })

const kms = (status = 400): Kind => ({ namespace: '', status, textMember: 'message' })

const KINDS = {
  ValidationException: { namespace: CORAL_VALIDATE, status: 400, textMember: 'message' },
  SerializationException: front('Message'),
  UnknownOperationException: front(),
  MissingAuthenticationTokenException: front(),
  IncompleteSignatureException: front(),
  InvalidSignatureException: front(),
  UnrecognizedClientException: front(),
  ExpiredTokenException: front(),
  AccessDeniedException: front('Message'),
  ResourceNotFoundException: dynamodb(),
  ResourceInUseException: dynamodb(),
  ExpiredIteratorException: dynamodb(),
  TrimmedDataAccessException: dynamodb(),
  TableNotFoundException: dynamodb(),
  TableInUseException: dynamodb(),
  TableAlreadyExistsException: dynamodb(),
  BackupInUseException: dynamodb(),
  BackupNotFoundException: dynamodb(),
  ContinuousBackupsUnavailableException: dynamodb(),
  PointInTimeRecoveryUnavailableException: dynamodb(),
  InvalidRestoreTimeException: dynamodb(),
  ImportConflictException: dynamodb(),
  ImportNotFoundException: dynamodb(),
  ExportConflictException: dynamodb(),
  ExportNotFoundException: dynamodb(),
  InvalidExportTimeException: dynamodb(),
  GlobalTableNotFoundException: dynamodb(),
  GlobalTableAlreadyExistsException: dynamodb(),
  ReplicaAlreadyExistsException: dynamodb(),
  ReplicaNotFoundException: dynamodb(),
  IndexNotFoundException: dynamodb(),
  PolicyNotFoundException: dynamodb(),
  LimitExceededException: dynamodb(),
  ConditionalCheckFailedException: dynamodb(),
  DuplicateItemException: dynamodb(),
  ItemCollectionSizeLimitExceededException: dynamodb(),
  TransactionConflictException: dynamodb(),
  /** Source: assumed, the status; the SDKs' tables of retries say 409, the model a plain fault of the client. */
  ReplicatedWriteConflictException: dynamodb(),
  TransactionCanceledException: dynamodb('Message'),
  TransactionInProgressException: dynamodb('Message'),
  IdempotentParameterMismatchException: dynamodb('Message'),
  ProvisionedThroughputExceededException: dynamodb(),
  RequestLimitExceeded: dynamodb(),
  ThrottlingException: dynamodb(),
  InternalServerError: dynamodb('message', 500),
  InvalidEndpointException: dynamodb('Message', 421),
  /** The front of the service gives up before an operation speaks. Source: docs CommonErrors; the namespace: assumed. */
  ServiceUnavailable: { ...front('Message'), status: 503 },
  /** A body that the front of the service can't decode. */
  InternalFailure: { ...front('Message'), status: 500 },
  /** A body of more bytes than are read. */
  RequestEntityTooLarge: { ...front(), status: 413, isBodiless: true },
  ObjectNotFoundException: scaling(),
  InvalidNextTokenException: scaling(),
  TooManyTagsException: scaling(),
  InternalServiceException: scaling(500),
  ConcurrentUpdateException: scaling(500),
  FailedResourceAccessException: scaling(),
  NotFoundException: kms(),
  KMSInternalException: kms(500),
} as const satisfies Record<string, Kind>

export type ErrorName = keyof typeof KINDS

export const isErrorName = (text: string): text is ErrorName => Object.hasOwn(KINDS, text)

/** A refusal in the service's own words. `extra` are further members of the body (Item, CancellationReasons). */
export class ApiError extends Error {
  override readonly name: ErrorName
  readonly extra: Readonly<Record<string, unknown>>
  /** Half units that the refused write was charged; no client sees them but in a batch. */
  readonly chargedHalfUnits: HalfUnits

  constructor(name: ErrorName, message?: string, extra: Readonly<Record<string, unknown>> = {}, chargedHalfUnits: HalfUnits = 0) {
    super(message)
    this.name = name
    this.extra = extra
    this.chargedHalfUnits = chargedHalfUnits
  }

  get status(): number {
    return KINDS[this.name].status
  }

  /** Without one, the status says all. */
  get hasBody(): boolean {
    const kind: Kind = KINDS[this.name]
    return kind.isBodiless === undefined
  }

  /** The `__type` member of the body. */
  get wireType(): string {
    return KINDS[this.name].namespace + this.name
  }

  /** The body: `__type`, the text under its kind's spelling or the one given (left out when there is none), the extra members. */
  body(textMember: TextMember = KINDS[this.name].textMember): Record<string, unknown> {
    const text = this.message === '' ? {} : { [textMember]: this.message }
    return { __type: this.wireType, ...text, ...this.extra }
  }
}

export const validation = (message: string): ApiError => new ApiError('ValidationException', message)

/** The sentence after `One or more parameter values were invalid: `. */
export const invalidParameter = (sentence: string): ApiError =>
  validation(`One or more parameter values were invalid: ${sentence}`)

/** The answer of item operations for a table that is not there, or not yet. */
export const tableNotFound = (): ApiError => new ApiError('ResourceNotFoundException', 'Requested resource not found')

/** The answer of table operations. */
export const tableNotFoundNamed = (name: string): ApiError =>
  new ApiError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`)

/** A failed condition; `item` is given only when ALL_OLD was asked for and an item exists. */
export const conditionFailed = (item?: unknown): ApiError =>
  new ApiError('ConditionalCheckFailedException', 'The conditional request failed', item === undefined ? {} : { Item: item })

/** An INSERT of a key that there is. Source: measured eu-west-2, 2026-09. */
export const duplicateItem = (): ApiError => new ApiError('DuplicateItemException', 'Duplicate primary key exists in table')

export const transactionConflict = (): ApiError =>
  new ApiError('TransactionConflictException', 'Transaction is ongoing for the item')

/** Source: assumed. */
export const idempotentParameterMismatch = (): ApiError =>
  new ApiError(
    'IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request.',
  )

/** Source: assumed. */
export const transactionInProgress = (): ApiError =>
  new ApiError('TransactionInProgressException', 'The transaction with the given request token is already in progress.')

/** The item is under way from another region of a strongly consistent global table. Source: docs, as the managed-service sheet 6.4 has it. */
export const replicatedWriteConflict = (): ApiError =>
  new ApiError(
    'ReplicatedWriteConflictException',
    'One or more items in this request are being modified by a request in another Region.',
  )

/** Nobody can answer now, or nobody knows whether the write was made. Source: docs Programming.Errors; measured text (managed-service sheet 3.6). */
export const internalServerError = (): ApiError => new ApiError('InternalServerError', 'Internal server error')

/** A write that would make an item collection larger than it may be. Source: docs Programming.Errors. */
export const collectionTooLarge = (): ApiError =>
  new ApiError('ItemCollectionSizeLimitExceededException', 'Collection size exceeded.')

/** The same refusal as the newer request layer of single-item writes says it. Source: measured eu-west-2, 2026-09. */
export function putInEnvelope(error: unknown): unknown {
  const speaks = error instanceof ApiError && error.name === 'ValidationException'
  return speaks ? validation(`1 validation error detected: ${error.message}`) : error
}
