// Proves the way of a request without HTTP: the order of the checks, the form of answers and errors, and that nothing is thrown.
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test, describe } from 'vitest'
import { ApiError, conditionFailed } from '../../src/model/errors.js'
import { RawJson } from '../../src/model/json.js'
import type { Namespace } from '../../src/model/table.js'
import { type AnsweredRequest, createDispatcher, type Request, type Response } from '../../src/protocol/dispatcher.js'

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-2/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab'
const HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-date': '20260101T000000Z', authorization: AUTHORIZATION }
const LONG = 'x'.repeat(20_000)

let crcSeed = 0
const answered: AnsweredRequest[] = []
const unexpected: unknown[] = []
const DYNAMODB = [
  {
    name: 'GetItem',
    run: (_input: { TableName: string }, context: Namespace) => ({
      Item: new RawJson(`{"r":{"S":"${context.region}/${context.account}"}}`),
    }),
  },
  { name: 'DescribeLimits', run: () => Promise.resolve({ Long: LONG }) },
  { name: 'TagResource', run: () => undefined },
  { name: 'PutItem', run: () => Promise.reject(conditionFailed(new RawJson('{"a":{"S":"b"}}'))) },
  {
    name: 'DeleteItem',
    run: () => {
      throw new TypeError('secret')
    },
  },
  {
    name: 'UpdateItem',
    run: () => {
      throw new ApiError('TransactionCanceledException', 'cancelled', { CancellationReasons: [{ Code: 'None' }] })
    },
  },
]
const SCALING = [
  { name: 'TagResource', run: () => ({}) },
  {
    name: 'ListTagsForResource',
    run: () => {
      throw new ApiError('ResourceNotFoundException', 'nowhere', { ResourceName: 'arn:x' })
    },
  },
  {
    name: 'DeregisterScalableTarget',
    run: () => {
      throw new TypeError('secret')
    },
  },
]
const dispatch = createDispatcher<Namespace>({
  operations: { dynamodb: DYNAMODB, scaling: SCALING },
  contextFor: (namespace) => namespace,
  randomBytes: (length) => Buffer.alloc(length, crcSeed++),
  observe: (line) => answered.push(line),
  onUnexpected: (error) => unexpected.push(error),
})

const key = { TableName: 'table', Key: { pk: { S: 'a' } } }

async function call(target: string | undefined, body: object | string | Buffer, more: Partial<Request> = {}): Promise<Response> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return dispatch({
    target: target === undefined ? undefined : `DynamoDB_20120810.${target}`,
    headers: HEADERS,
    body: bytes,
    ...more,
  })
}

const errorOf = async (response: Promise<Response>): Promise<unknown> => JSON.parse(String((await response).body))

test('a synchronous operation is answered at once', () => {
  const response = dispatch({ target: 'DynamoDB_20120810.GetItem', headers: HEADERS, body: Buffer.from(JSON.stringify(key)) })
  expect(response).not.toBeInstanceOf(Promise)
  expect(response).toMatchObject({ status: 200, body: '{"Item":{"r":{"S":"eu-west-2/000000000000"}}}' })
})

test('an answer carries its id, its checksum and the content type of its request', async () => {
  const { headers, body } = await call(
    'TagResource',
    { ResourceArn: 'arn:a', Tags: [] },
    { headers: { ...HEADERS, 'content-type': 'application/json' } },
  )
  expect(body).toBe('')
  expect(headers['x-amz-crc32']).toBe('0')
  expect(headers['content-type']).toBe('application/json')
  expect(headers['x-amzn-RequestId']).toMatch(/^[A-Z0-9]{52}$/)
})

test('the checksum is that of the body: of the UnknownOperationException text it is 3552371480', async () => {
  const { crc32 } = await import('node:zlib')
  expect(crc32('<UnknownOperationException/>\n')).toBe(3552371480)
  const { headers, body } = await call('GetItem', key)
  expect(headers['x-amz-crc32']).toBe(String(crc32(body)))
})

test('no two answers share an id', async () => {
  const ids = await Promise.all(
    Array.from({ length: 40_000 }, async () => (await call('GetItem', key)).headers['x-amzn-RequestId']),
  )
  expect(new Set(ids).size).toBe(40_000)
})

describe('the order of the checks', () => {
  const MISSING = {
    __type: 'com.amazon.coral.service#MissingAuthenticationTokenException',
    message: 'Request is missing Authentication Token',
  }
  const UNKNOWN = { __type: 'com.amazon.coral.service#UnknownOperationException' }
  const UNREADABLE = { __type: 'com.amazon.coral.service#SerializationException' }
  const unsigned = { headers: { 'content-type': 'application/json' } }
  test('JSON before the target', async () => expect(await errorOf(call('Nothing', '{', unsigned))).toEqual(UNREADABLE))
  test('the target before credentials', async () => expect(await errorOf(call('Nothing', {}, unsigned))).toEqual(UNKNOWN))
  test('no target', async () => expect(await errorOf(call(undefined, {}))).toEqual(UNKNOWN))
  test('another service', async () =>
    expect(await errorOf(call(undefined, {}, { target: 'DynamoDBStreams_20120810.GetItem' }))).toEqual(UNKNOWN))
  test('a name of Object', async () => expect(await errorOf(call(undefined, {}, { target: 'constructor' }))).toEqual(UNKNOWN))
  test('credentials before types', async () =>
    expect(await errorOf(call('GetItem', { TableName: 1 }, unsigned))).toEqual(MISSING))
  test('types before constraints', async () => {
    expect(await errorOf(call('GetItem', { TableName: 1 }))).toEqual({
      __type: 'com.amazon.coral.service#SerializationException',
      Message: 'NUMBER_VALUE cannot be converted to String',
    })
  })
  test('constraints', async () => {
    expect(await errorOf(call('GetItem', { TableName: 'table' }))).toEqual({
      __type: 'com.amazon.coral.validate#ValidationException',
      message: "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null",
    })
  })
})

describe('credentials', () => {
  const withAuthorization = (authorization: string): Partial<Request> => ({ headers: { ...HEADERS, authorization } })
  const scoped = (scope: string): Partial<Request> =>
    withAuthorization(`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=ab`)
  const placeOf = async (more: Partial<Request>): Promise<string> =>
    (JSON.parse(String((await call('GetItem', key, more)).body)) as { Item: { r: { S: string } } }).Item.r.S

  test('a key of twelve digits is the account, any region will do', async () => {
    expect(await placeOf(scoped('123456789012/20260101/mars-north-9/dynamodb/aws4_request'))).toBe('mars-north-9/123456789012')
    expect(await placeOf(scoped('1234567890123/20260101/local/dynamodb/aws4_request'))).toBe('local/000000000000')
  })
  test('signed in the query', async () => {
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20260101%2Feu-west-1%2Fdynamodb%2Faws4_request&X-Amz-Signature=a&X-Amz-SignedHeaders=host&X-Amz-Date=d'
    expect(await placeOf({ headers: {}, query })).toBe('eu-west-1/000000000000')
  })
  test('signed twice', async () => {
    expect(await errorOf(call('GetItem', key, { query: 'X-Amz-Algorithm=x' }))).toEqual({
      __type: 'com.amazon.coral.service#InvalidSignatureException',
      message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    })
  })
  test('parts missing in the header', async () => {
    expect(await errorOf(call('GetItem', key, { headers: { authorization: 'AWS4-HMAC-SHA256 Signature=b' } }))).toEqual({
      __type: 'com.amazon.coral.service#IncompleteSignatureException',
      message:
        "Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter. " +
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256 Signature=b",
    })
  })
  test('parts missing in the query', async () => {
    expect(
      await errorOf(call('GetItem', key, { headers: {}, query: 'X-Amz-Algorithm=a&X-Amz-Date=b&X-Amz-Signature=c' })),
    ).toEqual({
      __type: 'com.amazon.coral.service#IncompleteSignatureException',
      message:
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. " +
        'Re-examine the query-string parameters.',
    })
  })
  test('no region', async () => {
    expect(await errorOf(call('GetItem', key, scoped('AKID')))).toEqual({
      __type: 'com.amazon.coral.service#InvalidSignatureException',
      message: 'Credential should be scoped to a valid region. ',
    })
  })
})

describe('refusals of operations', () => {
  test('with an item', async () => {
    const response = await call('PutItem', { TableName: 'table', Item: {} })
    expect(response.status).toBe(400)
    expect(response.body).toBe(
      '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed","Item":{"a":{"S":"b"}}}',
    )
  })
  test('with a capital Message', async () => {
    expect(await errorOf(call('UpdateItem', key))).toEqual({
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: 'cancelled',
      CancellationReasons: [{ Code: 'None' }],
    })
  })
  test('what no rule foresaw shows no details', async () => {
    const response = await call('DeleteItem', key)
    expect(response.status).toBe(500)
    expect(response.body).toBe(
      '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}',
    )
    expect(unexpected).toMatchObject([{ message: 'secret' }])
  })
  test('the operator is told the rule', async () => {
    answered.length = 0
    await call('PutItem', { TableName: 'table', Item: {} })
    expect(answered).toMatchObject([
      {
        operation: 'PutItem',
        status: 400,
        namespace: { region: 'eu-west-2', account: '000000000000' },
        error: { name: 'ConditionalCheckFailedException' },
      },
    ])
  })
})

describe('gzip', () => {
  test('a long answer, when asked for, with the checksum of what is sent', async () => {
    const { crc32 } = await import('node:zlib')
    const { headers, body } = await call('DescribeLimits', {}, { headers: { ...HEADERS, 'accept-encoding': 'gzip, deflate' } })
    expect(headers['content-encoding']).toBe('gzip')
    expect(headers['x-amz-crc32']).toBe(String(crc32(body)))
    expect(gunzipSync(body).toString()).toBe(`{"Long":"${LONG}"}`)
  })
  test.each(['identity', 'gzip;q=0', 'deflate'])('not for %s', async (accepted) => {
    const { headers } = await call('DescribeLimits', {}, { headers: { ...HEADERS, 'accept-encoding': accepted } })
    expect(headers['content-encoding']).toBeUndefined()
  })
  test('not for a short answer', async () => {
    const { headers } = await call('GetItem', key, { headers: { ...HEADERS, 'accept-encoding': 'gzip' } })
    expect(headers['content-encoding']).toBeUndefined()
  })
  const packed = { headers: { ...HEADERS, 'content-encoding': 'gzip' } }
  test('a request', async () => {
    expect((await call('GetItem', gzipSync(JSON.stringify(key)), packed)).status).toBe(200)
  })
  test('a bomb is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))
    expect(await errorOf(call('GetItem', bomb, packed))).toEqual({ __type: 'com.amazon.coral.service#SerializationException' })
  })
  test('what is no gzip is refused', async () => {
    expect(await errorOf(call('GetItem', key, packed))).toEqual({ __type: 'com.amazon.coral.service#SerializationException' })
  })
})

describe('the service of Application Auto Scaling', () => {
  const TARGET_ARN = 'arn:aws:application-autoscaling:eu-west-2:000000000000:scalable-target/1a'
  const ask = async (operation: string, body: object): Promise<Response> =>
    dispatch({
      target: `AnyScaleFrontendService.${operation}`,
      headers: { ...HEADERS, 'content-type': 'application/x-amz-json-1.0' },
      body: Buffer.from(JSON.stringify(body)),
    })

  test('has operations of its own, names that the tables have too among them', async () => {
    expect(await ask('TagResource', { ResourceARN: TARGET_ARN, Tags: {} })).toMatchObject({ status: 200, body: '{}' })
    expect(await ask('PutItem', key)).toMatchObject({ status: 400, body: '{"__type":"UnknownOperationException"}' })
    expect(JSON.parse(String((await call('ListTagsForResource', {})).body))).toEqual({
      __type: 'com.amazon.coral.service#UnknownOperationException',
    })
  })

  test('answers in its own content type, whatever was asked in', async () => {
    const { headers } = await ask('TagResource', { ResourceARN: TARGET_ARN, Tags: {} })
    expect(headers['content-type']).toBe('application/x-amz-json-1.1')
  })

  test('names errors without a namespace and spells Message, faults of ours included', async () => {
    expect(await errorOf(ask('ListTagsForResource', { ResourceARN: TARGET_ARN }))).toEqual({
      __type: 'ResourceNotFoundException',
      Message: 'nowhere',
      ResourceName: 'arn:x',
    })
    const ids = { ServiceNamespace: 'dynamodb', ResourceId: 'table/T', ScalableDimension: 'dynamodb:table:ReadCapacityUnits' }
    const response = await ask('DeregisterScalableTarget', ids)
    expect(response.status).toBe(500)
    expect(JSON.parse(String(response.body))).toEqual({ __type: 'InternalServiceException', Message: 'Internal server error' })
    expect(unexpected.pop()).toBeInstanceOf(TypeError)
  })

  test('words broken constraints as the older layer does, patterns as the service prints them', async () => {
    expect(await errorOf(ask('TagResource', { ResourceARN: 'x', Tags: {} }))).toEqual({
      __type: 'ValidationException',
      Message:
        "1 validation error detected: Value 'x' at 'resourceARN' failed to satisfy constraint: Member must satisfy regular " +
        'expression pattern: ^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$',
    })
    expect(await errorOf(ask('DeregisterScalableTarget', { ServiceNamespace: 'dynamodb', ResourceId: '' }))).toEqual({
      __type: 'ValidationException',
      Message:
        "2 validation errors detected: Value '' at 'resourceId' failed to satisfy constraint: Member must have length greater " +
        "than or equal to 1; Value null at 'scalableDimension' failed to satisfy constraint: Member must not be null",
    })
  })
})
