// What `GET /` answers, which load balancers, health checks and test containers wait for; `HEAD /` says the same without the body.

/** Whose answer it is. */
export const ROOT_ANSWERS = ['service', 'dynamodb-local'] as const

export type RootAnswerOf = (typeof ROOT_ANSWERS)[number]

/** An answer that does not look at the request. */
export interface FixedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * DynamoDB Local takes every request for one of the API, and this one is not signed.
 * Source: the waits published for it, which ask for status 400 (Testcontainers for .NET, compose files); assumed: the words.
 */
const UNSIGNED: FixedAnswer = {
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#MissingAuthenticationToken',
    message: 'Request must contain either a valid (registered) AWS access key ID or X.509 certificate.',
  }),
}

/** @param region the one that the service's health text names */
export function rootAnswer(of: RootAnswerOf, region: string): FixedAnswer {
  return of === 'dynamodb-local' ? UNSIGNED : { status: 200, headers: {}, body: `healthy: dynamodb.${region}.amazonaws.com ` }
}
