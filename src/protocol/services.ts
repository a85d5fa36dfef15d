// The services that one port answers for: how each spells its targets, what content it speaks, how its errors look. Another service is
// one more line here. Source: docs of the wire protocols (AwsJson 1.0 and 1.1); models of the services for target prefixes and error members.
import type { ApiError, ErrorName } from '../model/errors.js'
import type { Wording } from '../model/wording.js'
import { STS_PREFIX } from './query-form.js'
import { textMemberOf } from './wording.js'

export interface Service {
  /** What stands in front of the operation in the x-amz-target header. */
  readonly targetPrefix: string
  readonly contentType: string
  /** What signatures call it. */
  readonly signingName: string
  /** Answers in whatever content type the request had. */
  readonly echoesContentType: boolean
  /** The folder of its operations' schemas within `schemas/`. */
  readonly schemas: string
  /** What a fault of ours is called. */
  readonly internalError: ErrorName
  /** Speaks forms and XML: `query-form.ts`. */
  readonly isQuery?: true
  errorBody(error: ApiError, wording: Wording): object
}

export const SERVICES = {
  dynamodb: {
    targetPrefix: 'DynamoDB_20120810.',
    contentType: 'application/x-amz-json-1.0',
    signingName: 'dynamodb',
    echoesContentType: true,
    schemas: '',
    internalError: 'InternalServerError',
    errorBody: (error, wording) => error.body(textMemberOf(wording, error)),
  },
  streams: {
    targetPrefix: 'DynamoDBStreams_20120810.',
    contentType: 'application/x-amz-json-1.0',
    signingName: 'dynamodb',
    echoesContentType: true,
    schemas: 'streams/',
    internalError: 'InternalServerError',
    errorBody: (error, wording) => error.body(textMemberOf(wording, error)),
  },
  scaling: {
    targetPrefix: 'AnyScaleFrontendService.',
    contentType: 'application/x-amz-json-1.1',
    signingName: 'application-autoscaling',
    echoesContentType: false,
    schemas: 'scaling/',
    internalError: 'InternalServiceException',
    errorBody: bareBody,
  },
  /** Of the keys that tables are encrypted with: what tools ask about them. */
  kms: {
    targetPrefix: 'TrentService.',
    contentType: 'application/x-amz-json-1.1',
    signingName: 'kms',
    echoesContentType: false,
    schemas: 'kms/',
    internalError: 'KMSInternalException',
    errorBody: ({ name, message, extra }) => ({ __type: name, ...(message === '' ? {} : { message }), ...extra }),
  },
  /** Who asks: what tools ask before anything else. */
  sts: {
    targetPrefix: STS_PREFIX,
    contentType: 'text/xml',
    signingName: 'sts',
    echoesContentType: false,
    schemas: 'sts/',
    internalError: 'InternalFailure',
    isQuery: true,
    errorBody: bareBody,
  },
} as const satisfies Record<string, Service>

export type ServiceName = keyof typeof SERVICES

/** The service that a target is meant for, the operation known or not; the table's own when it is nobody's. */
export function serviceOf(target: string | undefined): Service {
  const found = Object.values<Service>(SERVICES).find(({ targetPrefix }) => target?.startsWith(targetPrefix))
  return found ?? SERVICES.dynamodb
}

/** A name without a namespace, and the text always under `Message`. */
function bareBody({ name, message, extra }: ApiError): object {
  return { __type: name, ...(message === '' ? {} : { Message: message }), ...extra }
}
