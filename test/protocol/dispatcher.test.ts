// Proves the way of a request without HTTP: the order of the checks, the form of answers and errors, and that nothing is thrown.
import { deflateRawSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { expect, test, describe } from 'vitest'
import { ApiError, conditionFailed, validation } from '../../src/model/errors.js'
import { RawJson } from '../../src/model/json.js'
import type { Namespace } from '../../src/model/table.js'
import type { AnsweredRequest } from '../../src/protocol/answered-request.js'
import { createDispatcher, type Response } from '../../src/protocol/dispatcher.js'
import type { Request } from '../../src/protocol/stages.js'

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-2/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab'
const HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-date': '20260101T000000Z', authorization: AUTHORIZATION }
const LONG = 'x'.repeat(20_000)

let crcSeed = 0
/** How often GetItem ran. */
let runs = 0
/** What ListTables answers. */
let long = ''
const answered: AnsweredRequest[] = []
const unexpected: unknown[] = []
const DYNAMODB = [
  {
    name: 'GetItem',
    run: (_input: { TableName: string }, context: Namespace) => {
      runs++
      return { Item: new RawJson(`{"r":{"S":"${context.region}/${context.account}"}}`) }
    },
  },
  { name: 'ListTables', run: () => ({ Long: long }) },
  {
    name: 'UpdateTable',
    run: () => {
      throw validation(LONG)
    },
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

test('a long request gives way between its reading and its operation, and in process keeps its place', async () => {
  const before = runs
  const long = JSON.stringify(key) + ' '.repeat(300_000)
  const response = call('GetItem', long, { client: { whenGone: () => () => undefined } })
  expect(runs).toBe(before)
  expect((await response).status).toBe(200)
  expect(runs).toBe(before + 1)
  const inProcess = call('GetItem', long)
  expect(runs).toBe(before + 2)
  expect((await inProcess).status).toBe(200)
})

test('an answer carries its id, its checksum and the content type of its request', async () => {
  const { headers, body } = await call(
    'TagResource',
    { ResourceArn: 'arn:a', Tags: [] },
    { headers: { ...HEADERS, 'content-type': 'application/json' } },
  )
  expect(body).toBe('')
  expect(headers).not.toHaveProperty('x-amz-crc32') // it is an empty one's
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
  const NO_TARGET = { __type: 'com.amazon.coral.service#UnknownOperationException' }
  const unknown = (name: string): object => ({ ...NO_TARGET, message: `Dynalab has no operation ${name}` })
  const UNREADABLE = { __type: 'com.amazon.coral.service#SerializationException' }
  const unsigned = { headers: { 'content-type': 'application/json' } }
  test('JSON before the target', async () => expect(await errorOf(call('Nothing', '{', unsigned))).toEqual(UNREADABLE))
  test('the target before credentials', async () =>
    expect(await errorOf(call('Nothing', {}, unsigned))).toEqual(unknown('Nothing')))
  test('no target', async () => expect(await errorOf(call(undefined, {}))).toEqual(NO_TARGET))
  test('another service', async () =>
    expect(await errorOf(call(undefined, {}, { target: 'Kinesis_20131202.PutRecords' }))).toEqual(
      unknown('Kinesis_20131202.PutRecords'),
    ))
  test('an operation of another service on the port', async () =>
    expect(await errorOf(call(undefined, {}, { target: 'DynamoDBStreams_20120810.GetItem' }))).toEqual(unknown('GetItem')))
  test('a name of Object', async () =>
    expect(await errorOf(call(undefined, {}, { target: 'constructor' }))).toEqual(unknown('constructor')))
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
  const noRegion = {
    __type: 'com.amazon.coral.service#InvalidSignatureException',
    message: 'Credential should be scoped to a valid region. ',
  }
  test('no region', async () => {
    expect(await errorOf(call('GetItem', key, scoped('AKID')))).toEqual(noRegion)
  })
  test.each(['eu\nwest', 'eu\0west', 'région', '\u{20ac}u', 'eu west', ' ', 'r'.repeat(64), 'eu\r\nx-more: 1'])(
    'what no header could carry is no region: %j',
    async (region) => {
      const query = new URLSearchParams({
        'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
        'X-Amz-Credential': `A/20260101/${region}/dynamodb/aws4_request`,
        'X-Amz-Signature': 'a',
        'X-Amz-SignedHeaders': 'host',
        'X-Amz-Date': 'd',
      })
      expect(await errorOf(call('GetItem', key, { headers: {}, query: query.toString() }))).toEqual(noRegion)
      expect(await errorOf(call('GetItem', key, scoped(`A/20260101/${region}/dynamodb/aws4_request`)))).toEqual(noRegion)
    },
  )
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

describe('codings of answers', () => {
  const LIMITS = `{"Long":"${LONG}"}`
  const asking = (accepted: string): Partial<Request> => ({ headers: { ...HEADERS, 'accept-encoding': accepted } })
  const decoders = { gzip: gunzipSync, deflate: inflateSync, identity: (bytes: Buffer) => bytes }

  // The greatest weight wins, of equal ones the first; `*` is whatever is not named.
  const cases: readonly (readonly [string, keyof typeof decoders])[] = [
    ['gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['deflate', 'deflate'],
    ['Deflate', 'deflate'],
    ['gzip, deflate', 'gzip'],
    ['deflate, gzip', 'deflate'],
    ['br, zstd, deflate', 'deflate'],
    ['gzip;q=0.5, deflate', 'deflate'],
    ['gzip; q=0.5 , deflate ;q=0.501', 'deflate'],
    ['deflate;q=0.5, gzip;q=0.5', 'deflate'],
    ['gzip;q=0, deflate', 'deflate'],
    ['*', 'gzip'],
    ['gzip;q=0, *', 'deflate'],
    ['gzip;q=0.1, *;q=0.2', 'deflate'],
    ['identity;q=0.5, gzip', 'gzip'],
    ['identity;q=0, *;q=0.1', 'gzip'],
    ['', 'identity'],
    ['br', 'identity'],
    ['x-gzip', 'identity'],
    ['gzip;q=0', 'identity'],
    ['gzip;q=0.000, deflate;q=0', 'identity'],
    ['*;q=0', 'identity'],
    ['identity, gzip;q=0.9', 'identity'],
    ['gzip;q=x, deflate;q=2', 'identity'],
    [';q=1, gzip deflate', 'identity'],
  ]
  test.each(cases)('%j is answered in %s, with the checksum of what is sent', async (accepted, coding) => {
    const { crc32 } = await import('node:zlib')
    const { headers, body } = await call('DescribeLimits', {}, asking(accepted))
    expect(headers['content-encoding']).toBe(coding === 'identity' ? undefined : coding)
    expect(headers['x-amz-crc32']).toBe(String(crc32(body)))
    expect(decoders[coding](Buffer.from(body)).toString()).toBe(LIMITS)
  })

  test('from 4096 bytes on, of whatever characters, refusals too', async () => {
    const coded = async (Long: string): Promise<boolean> => {
      long = Long
      return (await call('ListTables', {}, asking('gzip'))).headers['content-encoding'] === 'gzip'
    }
    const bare = '{"Long":""}'.length
    expect(await coded('x'.repeat(4096 - bare))).toBe(true)
    expect(await coded('x'.repeat(4095 - bare))).toBe(false)
    expect(await coded('é'.repeat((4096 - bare + 1) / 2))).toBe(true)
    expect(await coded('é'.repeat((4096 - bare - 1) / 2))).toBe(false)
    const refused = await call('UpdateTable', { TableName: 'table' }, asking('deflate'))
    expect(refused).toMatchObject({ status: 400, headers: { 'content-encoding': 'deflate' } })
    expect(JSON.parse(inflateSync(refused.body as Buffer).toString())).toHaveProperty('message', LONG)
  })
})

describe('codings of requests', () => {
  const text = JSON.stringify(key)
  const packed = (coding: string): Partial<Request> => ({ headers: { ...HEADERS, 'content-encoding': coding } })

  test.each([
    ['gzip', gzipSync(text)],
    ['GZip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['DEFLATE', deflateSync(text)],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
  ])('%s is read', async (coding, body) => expect(await call('GetItem', body, packed(coding))).toHaveProperty('status', 200))

  test.each([
    ['br', text],
    ['x', text],
    ['gzip, gzip', gzipSync(gzipSync(text))],
    ['gzip', text],
    ['deflate', text],
    ['deflate', gzipSync(text)],
    ['deflate', deflateRawSync(text)],
    ['gzip', deflateSync(text)],
    ['gzip', gzipSync(text).subarray(0, -9)],
    ['deflate', deflateSync(text).subarray(0, -5)],
    ['gzip', ''],
    ['constructor', text],
  ])('%s can fail, and nothing is run', async (coding, body) => {
    const before = runs
    const response = await call('GetItem', body, packed(coding))
    expect(response.status).toBe(500)
    expect(response.body).toBe('{"__type":"com.amazon.coral.service#InternalFailure"}')
    expect(runs).toBe(before)
    expect(answered.at(-1)).toMatchObject({ status: 500, error: { name: 'InternalFailure' } })
  })

  test.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))],
    ['deflate', deflateSync(Buffer.alloc(16 * 1024 * 1024 + 1, ' '))],
    ['identity', Buffer.alloc(16 * 1024 * 1024 + 1, ' ')],
  ])('%s of more than 16 MB is too large', async (coding, body) => {
    const { status, headers, body: none } = await call('GetItem', body, packed(coding))
    expect([status, none]).toEqual([413, ''])
    expect(headers['x-amzn-RequestId']).toMatch(/^[A-Z0-9]{52}$/)
  })
})

describe('an empty body', () => {
  const typed = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-date': 'd' }
  const empty = async (target: string, headers: Request['headers']): Promise<unknown> =>
    (JSON.parse(String((await call(target, '', { headers })).body)) as { __type: string }).__type.replace(/^.*#/, '')
  const signed = { authorization: AUTHORIZATION, 'x-amz-date': 'd' }

  test('is refused after target and credentials', async () => {
    expect(await empty('Nothing', typed)).toBe('UnknownOperationException')
    expect(await empty('GetItem', typed)).toBe('MissingAuthenticationTokenException')
    expect(await empty('GetItem', { ...typed, authorization: 'AWS4-HMAC-SHA256 ' })).toBe('IncompleteSignatureException')
    const scope = 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=ab'
    expect(await empty('GetItem', { ...typed, authorization: scope })).toBe('InvalidSignatureException')
    expect(await empty('GetItem', { ...signed, ...typed })).toBe('SerializationException')
    expect(await empty('GetItem', { ...signed, 'content-type': 'application/json; charset=utf-8' })).toBe(
      'SerializationException',
    )
  })
  test('of no type, or of an unknown one, asks for nothing that is known', async () => {
    for (const headers of [signed, { ...signed, 'content-type': '' }, { ...signed, 'content-type': 'text/plain' }]) {
      expect(await empty('GetItem', headers)).toBe('UnknownOperationException')
    }
    expect((await call(undefined, '', { headers: {} })).headers['content-type']).toBe('application/json')
  })
  test('may have been compressed', async () => {
    const headers = { ...HEADERS, 'content-encoding': 'gzip' }
    expect(await errorOf(call('GetItem', gzipSync(''), { headers }))).toEqual({
      __type: 'com.amazon.coral.service#SerializationException',
    })
  })
})

test.each([
  ['application/json; charset=utf-8', 'application/json'],
  ['application/x-amz-json-1.0;charset=utf-8', 'application/x-amz-json-1.0'],
  ['application/json ; a=b; c', 'application/json'],
])('a request of type %s is answered as %s', async (contentType, answeredAs) => {
  const { headers } = await call('GetItem', key, { headers: { ...HEADERS, 'content-type': contentType } })
  expect(headers['content-type']).toBe(answeredAs)
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
    expect(await ask('PutItem', key)).toMatchObject({
      status: 400,
      body: '{"__type":"UnknownOperationException","Message":"Dynalab has no operation PutItem"}',
    })
    expect(JSON.parse(String((await call('ListTagsForResource', {})).body))).toEqual({
      __type: 'com.amazon.coral.service#UnknownOperationException',
      message: 'Dynalab has no operation ListTagsForResource',
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

// A client that is refused so is one whose author looks for the reason; the log has room for the honest ones only.
test('an unknown operation is named, and told of once', async () => {
  const told: string[] = []
  const quiet = createDispatcher<object>({
    operations: {},
    contextFor: () => ({}),
    randomBytes: (length) => Buffer.alloc(length, 7),
    onUnknown: (operation) => told.push(operation),
    onUnexpected: () => undefined,
  })
  const ask = async (target: string): Promise<string> =>
    (JSON.parse(String((await quiet({ target, headers: HEADERS, body: Buffer.from('{}') })).body)) as { message: string }).message
  expect(await ask('DynamoDB_20120810.CreateBackup')).toBe('Dynalab has no operation CreateBackup')
  expect(await ask('DynamoDB_20120810.CreateBackup')).toBe('Dynalab has no operation CreateBackup')
  expect(await ask('DynamoDB_20120810.')).toBe('Dynalab has no operation DynamoDB_20120810.')
  expect(await ask('DynamoDB_20120810.a\nb')).toBe('Dynalab has no operation "a\\nb"')
  expect(await ask(`DynamoDB_20120810.${'a'.repeat(9000)}`)).toBe(`Dynalab has no operation "${'a'.repeat(128)}"`)
  expect(told).toEqual(['CreateBackup', 'DynamoDB_20120810.', '"a\\nb"', `"${'a'.repeat(128)}"`])
  for (let made = 0; made < 1000; made++) await ask(`DynamoDB_20120810.X${made}`)
  expect(told).toHaveLength(100)
})
