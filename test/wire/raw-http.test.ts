// Raw HTTP signed by aws4: what a client without an SDK, or with another one than ours, depends on. Headers and checksums of every
// kind of answer, the order in which a request is refused, and JSON that other parsers stumble over.
import { randomUUID } from 'node:crypto'
import { gunzipSync, inflateSync } from 'node:zlib'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { isForeign, namesUnknown } from './own-emulator.js'
import { checksumOf, JSON_1_0, parsed, plain, signedHeaders, signedPost, type Answer, type Call } from './raw.js'
import { localIndex, makeTable, put, startWire } from './support.js'

const wire = startWire()
let table = ''
beforeAll(async () => {
  table = await makeTable(wire, ['pk:S'])
})

const CORAL = 'com.amazon.coral.service#'
const SERVICE = 'com.amazonaws.dynamodb.v20120810#'
const VALIDATION = 'com.amazon.coral.validate#ValidationException'

const post = (target: string | undefined, body: string | Buffer = '{}', more: Call = {}): Promise<Answer> =>
  signedPost(wire.endpoint, { ...(target === undefined ? {} : { target }), body, ...more })
const send = (target: string, input: object, more: Call = {}): Promise<Answer> => post(target, JSON.stringify(input), more)

/** The signed headers of a ListTables without these. */
function headersWithout(...names: readonly string[]): Record<string, string> {
  const headers = signedHeaders(wire.endpoint, { target: 'ListTables' })
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())))
}

describe('headers of an answer', () => {
  const cases: readonly [string, () => Promise<Answer>, number][] = [
    ['a success', () => send('DescribeTable', { TableName: table }), 200],
    ['an empty object', () => send('PutItem', { TableName: table, Item: { pk: { S: 'headers' } } }), 200],
    ['an error of the service', () => send('DescribeTable', { TableName: 'nowhere' }), 400],
    ['a validation error', () => send('PutItem', { TableName: table }), 400],
    ['an unreadable body', () => post('PutItem', '{'), 400],
    ['an unknown operation', () => post('Nothing'), 400],
    ['a request without credentials', () => plain(wire.endpoint, { headers: headersWithout('authorization') }), 400],
  ]
  it.each(cases)('are all there for %s', async (_name, call, status) => {
    const answer = await call()
    expect(answer.status).toBe(status)
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[A-Z0-9]{52}$/)
    expect(answer.headers['x-amz-crc32']).toBe(checksumOf(answer.bytes))
    expect(answer.headers['content-length']).toBe(String(answer.bytes.length))
    expect(answer.headers['content-type']).toBe(JSON_1_0)
    expect(answer.headers).toMatchObject({ server: 'Server', date: expect.any(String) })
  })

  it('carry another id each time', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => (await post('ListTables')).headers['x-amzn-requestid']))
    expect(new Set(ids).size).toBe(20)
  })

  it.each([
    [JSON_1_0, JSON_1_0],
    ['application/json', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    ['application/x-amz-json-1.0;charset=UTF-8', JSON_1_0],
    ['APPLICATION/X-AMZ-JSON-1.0', 'APPLICATION/X-AMZ-JSON-1.0'],
  ])('name the media type of the request: %s', async (contentType, answered) => {
    const answer = await post('ListTables', '{}', { headers: { 'Content-Type': contentType } })
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': answered } })
  })

  it('do not say how long a connection stays', async () => {
    expect((await post('ListTables', '{}', { headers: { Connection: 'keep-alive' } })).headers).not.toHaveProperty('keep-alive')
  })

  it.each([
    ['gzip, deflate', 'gzip', gunzipSync],
    ['deflate, gzip', 'deflate', inflateSync],
    ['GZIP;q=0.1, *;q=0.5', 'deflate', inflateSync],
    ['*', 'gzip', gunzipSync],
  ])('have the checksum of the compressed bytes for %s', async (accepted, coding, decode) => {
    await put(wire, table, { pk: { S: 'large' }, v: { S: 'x'.repeat(100_000) } })
    const input = { TableName: table, Key: { pk: { S: 'large' } } }
    const answer = await send('GetItem', input, { headers: { 'Accept-Encoding': accepted } })
    expect(answer.headers['content-encoding']).toBe(coding)
    expect(answer.headers['x-amz-crc32']).toBe(checksumOf(answer.bytes))
    expect(answer.headers['content-length']).toBe(String(answer.bytes.length))
    expect(answer.bytes.length).toBeLessThan(5000)
    expect(JSON.parse(decode(answer.bytes).toString())).toMatchObject({ Item: { v: { S: 'x'.repeat(100_000) } } })
  })

  it('have the checksum of the plain bytes where the client wants no coding, or the answer is shorter than 4096 bytes', async () => {
    const coded = async (bytes: number, accepted: string): Promise<string | undefined> => {
      const bare = '{"Item":{"pk":{"S":"short"},"v":{"S":""}}}'.length
      await put(wire, table, { pk: { S: 'short' }, v: { S: 'x'.repeat(bytes - bare) } })
      const input = { TableName: table, Key: { pk: { S: 'short' } } }
      const answer = await send('GetItem', input, { headers: { 'Accept-Encoding': accepted } })
      expect(answer.headers['x-amz-crc32']).toBe(checksumOf(answer.bytes))
      return answer.headers['content-encoding']
    }
    expect(await coded(4096, 'gzip')).toBe('gzip')
    expect(await coded(4095, 'gzip')).toBeUndefined()
    expect(await coded(4096, 'gzip;q=0, identity')).toBeUndefined()
  })

  it.each([
    ['TagResource', { Tags: [{ Key: 'k', Value: 'v' }] }],
    ['UntagResource', { TagKeys: ['k'] }],
  ])('say that nothing follows %s, and have no checksum of it', async (operation, input) => {
    const { TableArn } = parsed(await send('DescribeTable', { TableName: table }))['Table'] as { TableArn: string } // as the API has it
    const answer = await send(operation, { ResourceArn: TableArn, ...input })
    expect(answer).toMatchObject({ status: 200, text: '', headers: { 'content-length': '0' } })
    expect(answer.headers).not.toHaveProperty('x-amz-crc32')
  })
})

describe('doubles', () => {
  const Key = { pk: { S: 'doubles' }, sk: { S: 'a' } }
  let indexed = ''
  beforeAll(async () => {
    indexed = await makeTable(wire, ['pk:S', 'sk:S'], ['l:S'], localIndex('byL', ['pk', 'l']))
  })
  const METRICS = { ReturnConsumedCapacity: 'INDEXES', ReturnItemCollectionMetrics: 'SIZE' }
  const READ = { ReturnConsumedCapacity: 'INDEXES', ConsistentRead: true }
  const cases: readonly [string, (TableName: string) => object][] = [
    ['PutItem', (TableName) => ({ TableName, Item: { ...Key, l: { S: 'x' } }, ...METRICS })],
    ['UpdateItem', (TableName) => ({ TableName, Key, ...METRICS })],
    ['GetItem', (TableName) => ({ TableName, Key, ...READ })],
    [
      'Query',
      (TableName) => ({
        TableName,
        IndexName: 'byL',
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': Key.pk },
        ...READ,
      }),
    ],
    ['Scan', (TableName) => ({ TableName, ...READ })],
    ['BatchGetItem', (table) => ({ RequestItems: { [table]: { Keys: [Key] } }, ReturnConsumedCapacity: 'TOTAL' })],
    ['BatchWriteItem', (table) => ({ RequestItems: { [table]: [{ PutRequest: { Item: Key } }] }, ...METRICS })],
    ['TransactGetItems', (TableName) => ({ TransactItems: [{ Get: { TableName, Key } }], ReturnConsumedCapacity: 'INDEXES' })],
    ['TransactWriteItems', (TableName) => ({ TransactItems: [{ Put: { TableName, Item: Key } }], ...METRICS })],
    ['DeleteItem', (TableName) => ({ TableName, Key, ...METRICS })],
  ]
  it.each(cases)('%s writes them with a fraction', async (operation, input) => {
    const { status, text } = await send(operation, input(indexed))
    expect(status, text).toBe(200)
    const units = [...text.matchAll(/"\w*CapacityUnits":([^,}]*)/g)].map(([, number]) => number)
    expect(units).not.toEqual([])
    for (const number of units) expect(number).toMatch(/^\d+\.\d+$/)
    if (/Put|Update|Delete|Write/.test(operation)) expect(text).toContain('"SizeEstimateRangeGB":[0.0,1.0]')
  })
})

describe('what is refused, and in which order', () => {
  const refused = async (call: Promise<Answer>): Promise<Record<string, unknown>> => {
    const answer = await call
    expect(answer.status).toBe(400)
    expect(answer.headers['x-amz-crc32']).toBe(checksumOf(answer.bytes))
    return parsed(answer)
  }

  it('JSON before the target', async () => {
    for (const body of [
      '{',
      '[]',
      '1',
      '"a"',
      'null',
      '{"TableName":"a",}',
      "{'TableName':'a'}",
      '{"a":1}{',
      '{"a":01}',
      'NaN',
    ]) {
      const headers = headersWithout('authorization', 'x-amz-target', 'content-length')
      expect(await refused(plain(wire.endpoint, { headers, body }))).toEqual({ __type: `${CORAL}SerializationException` })
    }
  })

  it('the target before the credentials', async () => {
    const headers = headersWithout('authorization', 'x-amz-target')
    expect(await refused(plain(wire.endpoint, { headers }))).toEqual({ __type: `${CORAL}UnknownOperationException` })
    for (const target of [
      'DynamoDB_20120810.Nothing',
      'DynamoDB_20120810.',
      'ListTables',
      'dynamodb_20120810.ListTables',
      'DynamoDB_20111205.ListTables',
    ]) {
      expect(await refused(plain(wire.endpoint, { headers: { ...headers, 'X-Amz-Target': target } }))).toMatchObject({
        __type: `${CORAL}UnknownOperationException`,
      })
    }
  })

  describe('an empty body', () => {
    const empty = (headers: Record<string, string>, path = '/'): Promise<Record<string, unknown>> =>
      refused(plain(wire.endpoint, { headers, body: '', path }))
    const without = (...names: readonly string[]): Record<string, string> => headersWithout('content-length', ...names)

    it('after the target and the credentials', async () => {
      expect(await empty(without('x-amz-target'))).toEqual({ __type: `${CORAL}UnknownOperationException` })
      expect(await empty(without('authorization'))).toMatchObject({ __type: `${CORAL}MissingAuthenticationTokenException` })
      expect(await empty({ ...without('authorization'), Authorization: 'AWS4-HMAC-SHA256 ' })).toMatchObject({
        __type: `${CORAL}IncompleteSignatureException`,
      })
      expect(await empty(without(), '/?X-Amz-Algorithm=x')).toMatchObject({ __type: `${CORAL}InvalidSignatureException` })
      expect(await empty(without())).toEqual({ __type: `${CORAL}SerializationException` })
    })

    it('without a content type', async () => {
      expect(await empty({})).toEqual({ __type: `${CORAL}UnknownOperationException` })
      expect((await plain(wire.endpoint, { body: '' })).headers['content-type']).toBe('application/json')
      expect(await empty(without('content-type', 'authorization'))).toMatchObject({
        __type: `${CORAL}MissingAuthenticationTokenException`,
      })
      expect(await empty(without('content-type'))).toEqual({ __type: `${CORAL}UnknownOperationException` })
    })
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'ListTablesx'])(
    'the target %s is unknown',
    async (target) => {
      expect(await refused(post(target))).toMatchObject({ __type: `${CORAL}UnknownOperationException` })
    },
  )

  // The service gives no message, and an SDK then shows `UnknownError`: a reader looks for the fault in his code.
  it.skipIf(isForeign)('an SDK shows which operation is unknown', async () => {
    const command = new ListTablesCommand({})
    command.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { readonly headers: Record<string, string> } // of an HTTP request, at this step
        headers['x-amz-target'] = 'DynamoDB_20120810.ListTablets'
        return next(args)
      },
      { step: 'build' },
    )
    await expect(wire.client.send(command)).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'Dynalab has no operation ListTablets',
    })
  })

  it('credentials before the JSON types', async () => {
    const body = '{"Limit":"x"}'
    expect(await refused(plain(wire.endpoint, { headers: headersWithout('authorization', 'content-length'), body }))).toEqual({
      __type: `${CORAL}MissingAuthenticationTokenException`,
      message: 'Request is missing Authentication Token',
    })
    const both = headersWithout('content-length')
    expect(await refused(plain(wire.endpoint, { headers: both, body, path: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256' }))).toEqual({
      __type: `${CORAL}InvalidSignatureException`,
      message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    })
  })

  it('one sentence for each part that the credentials lack', async () => {
    const bare = { ...headersWithout('authorization', 'x-amz-date'), Authorization: 'AWS4-HMAC-SHA256 ' }
    expect(await refused(plain(wire.endpoint, { headers: bare }))).toEqual({
      __type: `${CORAL}IncompleteSignatureException`,
      message:
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or " +
        "a 'Date' header. Authorization=AWS4-HMAC-SHA256",
    })
    const path = '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Feu-west-2%2Fdynamodb%2Faws4_request'
    expect(await refused(plain(wire.endpoint, { headers: headersWithout('authorization'), path }))).toEqual({
      __type: `${CORAL}IncompleteSignatureException`,
      message:
        "AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. " +
        "AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
    })
  })

  it.each(['', 'Basic eDp4', 'AWS4-HMAC-SHA256', 'Bearer x', 'Credential, Signature, SignedHeaders'])(
    'the authorization %j lacks everything',
    async (Authorization) => {
      const headers = { ...headersWithout('authorization'), Authorization }
      expect(await refused(plain(wire.endpoint, { headers }))).toEqual({
        __type: `${CORAL}IncompleteSignatureException`,
        message:
          "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
          `Authorization header requires 'SignedHeaders' parameter. Authorization=${Authorization}`,
      })
    },
  )

  it.each(['a', 'a/20260101', 'a/20260101//dynamodb/aws4_request', '////'])('the scope %j names no region', async (scope) => {
    const Authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=ab`
    expect(await refused(plain(wire.endpoint, { headers: { ...headersWithout('authorization'), Authorization } }))).toEqual({
      __type: `${CORAL}InvalidSignatureException`,
      message: 'Credential should be scoped to a valid region. ',
    })
  })

  it('each error has its namespace, and its spelling of the message', async () => {
    const Key = { pk: { S: 'kinds' } }
    const put = { Put: { TableName: table, Item: Key } }
    const token = randomUUID()
    await send('TransactWriteItems', { TransactItems: [put], ClientRequestToken: token })
    const other = { Put: { TableName: table, Item: { ...Key, v: { S: 'x' } } } }
    const checked = { ConditionCheck: { TableName: table, Key, ConditionExpression: 'attribute_not_exists(pk)' } }
    const hash = { AttributeName: 'pk', KeyType: 'HASH' }
    const again = {
      TableName: table,
      KeySchema: [hash],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }
    const kinds: readonly [string, object, string, readonly string[]][] = [
      ['PutItem', { TableName: table, Item: {} }, VALIDATION, ['message']],
      ['PutItem', { TableName: 1 }, `${CORAL}SerializationException`, ['Message']],
      ['Nothing', {}, `${CORAL}UnknownOperationException`, namesUnknown ? ['message'] : []], // ours names the operation
      ['DescribeTable', { TableName: 'nowhere' }, `${SERVICE}ResourceNotFoundException`, ['message']],
      ['DescribeContinuousBackups', { TableName: 'nowhere' }, `${SERVICE}TableNotFoundException`, ['message']],
      ['CreateTable', again, `${SERVICE}ResourceInUseException`, ['message']],
      [
        'PutItem',
        { TableName: table, Item: Key, ConditionExpression: 'attribute_not_exists(pk)' },
        `${SERVICE}ConditionalCheckFailedException`,
        ['message'],
      ],
      [
        'TransactWriteItems',
        { TransactItems: [checked] },
        `${SERVICE}TransactionCanceledException`,
        ['CancellationReasons', 'Message'],
      ],
      [
        'TransactWriteItems',
        { TransactItems: [other], ClientRequestToken: token },
        `${SERVICE}IdempotentParameterMismatchException`,
        ['Message'],
      ],
    ]
    for (const [operation, input, type, members] of kinds) {
      const { __type, ...rest } = await refused(send(operation, input))
      expect([__type, Object.keys(rest).sort()], operation).toEqual([type, members])
    }
  })

  it('takes credentials from the query string', async () => {
    const path =
      '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20260101%2Feu-west-2%2Fdynamodb%2Faws4_request' +
      '&X-Amz-Signature=ab&X-Amz-SignedHeaders=host&X-Amz-Date=20260101T000000Z'
    expect(await plain(wire.endpoint, { headers: headersWithout('authorization', 'x-amz-date'), path })).toHaveProperty(
      'status',
      200,
    )
  })

  it('JSON types before constraints, constraints before the rules of the service', async () => {
    expect(await refused(send('PutItem', { TableName: 1, Item: {} }))).toEqual({
      __type: `${CORAL}SerializationException`,
      Message: 'NUMBER_VALUE cannot be converted to String',
    })
    expect(await refused(send('PutItem', { TableName: table }))).toMatchObject({
      __type: VALIDATION,
      message: expect.any(String),
    })
    expect(await refused(send('DescribeTable', { TableName: 'nowhere' }))).toEqual({
      __type: `${SERVICE}ResourceNotFoundException`,
      message: 'Requested resource not found: Table: nowhere not found',
    })
  })
})

describe('other addresses', () => {
  it('GET / is the health text, as load balancers ask for it', async () => {
    const answer = await plain(wire.endpoint, { method: 'GET' })
    expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/^healthy: dynamodb\.[a-z0-9-]+\.amazonaws\.com $/) })
    expect(answer.headers['x-amz-crc32']).toBe(checksumOf(answer.bytes))
  })

  const unknown: readonly [string, Call][] = [
    ['PUT /', { method: 'PUT' }],
    ['DELETE /', { method: 'DELETE' }],
    ['PATCH /', { method: 'PATCH' }],
    ['GET /other', { method: 'GET', path: '/other' }],
    ['POST /other', { path: '/other' }],
    ['GET /../../etc/passwd', { method: 'GET', path: '/../../etc/passwd' }],
    ['OPTIONS / without an origin', { method: 'OPTIONS' }],
  ]
  it.each(unknown)('%s is unknown', async (_name, call) => {
    const answer = await plain(wire.endpoint, call)
    expect(answer).toMatchObject({
      status: 404,
      text: '<UnknownOperationException/>\n',
      headers: { 'x-amz-crc32': '3552371480' },
    })
  })

  it.each(['text/plain', 'application/x-amz-json-1.1', 'application/x-www-form-urlencoded', ''])(
    'a body of type %j is unknown',
    async (type) => {
      const headers = { ...headersWithout('content-type'), ...(type === '' ? {} : { 'Content-Type': type }) }
      expect(await plain(wire.endpoint, { headers })).toMatchObject({ status: 404, text: '<UnknownOperationException/>\n' })
    },
  )

  it('HEAD has no body', async () => {
    const answer = await plain(wire.endpoint, { method: 'HEAD' })
    expect(answer.bytes).toHaveLength(0)
    expect(answer.status).toBeLessThan(500)
  })

  it('pages may ask, and may read what they are told, refusals included', async () => {
    const origin = 'https://app.example'
    const asked = {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-amz-target,x-amz-date',
    }
    const preflight = await plain(wire.endpoint, { method: 'OPTIONS', headers: asked })
    expect(preflight).toMatchObject({
      status: 200,
      text: '',
      headers: {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'x-amz-target,x-amz-date',
        'access-control-max-age': '172800',
        'access-control-expose-headers': expect.stringContaining('x-amzn-RequestId'),
        'x-amzn-requestid': expect.stringMatching(/^[A-Z0-9]{52}$/),
        'content-length': '0',
      },
    })
    for (const call of [
      post('ListTables', '{}', { headers: { Origin: origin } }),
      post('ListTables', '{', { headers: { Origin: origin } }),
    ]) {
      expect((await call).headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': expect.stringContaining('x-amz-crc32'),
      })
    }
  })
})

describe('JSON that is legal and odd', () => {
  const text = (pk: string, more: string): string => `{"TableName":"${table}","Item":{"pk":{"S":"${pk}"}${more}}}`
  const read = async (pk: string): Promise<string> => (await send('GetItem', { TableName: table, Key: { pk: { S: pk } } })).text

  it('names of attributes are only names', async () => {
    const names = [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      '__defineGetter__',
      'S',
      'length',
      '0',
      '',
    ]
    const more = names.filter((name) => name !== '').map((name) => `,"${name}":{"M":{"${name}":{"S":"inner"}}}`)
    expect((await post('PutItem', text('names', more.join('')))).text).toBe('{}')
    const item = await read('names')
    for (const name of names.filter((one) => one !== '')) expect(item).toContain(`"${name}":{"M":{"${name}":{"S":"inner"}}}`)
    const update = {
      TableName: table,
      Key: { pk: { S: 'names' } },
      UpdateExpression: 'SET #p.#n = :v, #c = :v REMOVE #t',
      ConditionExpression: 'attribute_exists(#p) AND #h.#h = :inner AND attribute_not_exists(#v)',
      ExpressionAttributeNames: {
        '#p': '__proto__',
        '#n': 'valueOf',
        '#c': 'constructor',
        '#t': 'toString',
        '#h': 'hasOwnProperty',
        '#v': 'valueOf',
      },
      ExpressionAttributeValues: { ':v': { S: 'new' }, ':inner': { S: 'inner' } },
      ReturnValues: 'ALL_NEW',
    }
    // JSON.stringify would drop nothing here: the name stands only as a value.
    const after = (await send('UpdateItem', update)).text
    expect(after).toContain('"__proto__":{"M":{"__proto__":{"S":"inner"},"valueOf":{"S":"new"}}}')
    expect(after).toContain('"constructor":{"S":"new"}')
    expect(after).not.toContain('"toString"')
    const projected = await send('GetItem', {
      TableName: table,
      Key: { pk: { S: 'names' } },
      ProjectionExpression: '#p.#p',
      ExpressionAttributeNames: { '#p': '__proto__' },
    })
    expect(projected.text).toBe('{"Item":{"__proto__":{"M":{"__proto__":{"S":"inner"}}}}}')
  })

  it('and so are names of tables', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(parsed(await send('GetItem', { TableName: name, Key: { pk: { S: 'a' } } }))).toHaveProperty(
        '__type',
        `${SERVICE}ResourceNotFoundException`,
      )
      const keys = '{"Keys":[{"pk":{"S":"a"}}]}'
      expect(parsed(await post('BatchGetItem', `{"RequestItems":{"${name}":${keys}}}`))).toHaveProperty(
        '__type',
        `${SERVICE}ResourceNotFoundException`,
      )
    }
    const name = '__proto__'
    const shape = `"KeySchema":[{"AttributeName":"__proto__","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"__proto__","AttributeType":"S"}]`
    expect((await post('CreateTable', `{"TableName":"${name}",${shape},"BillingMode":"PAY_PER_REQUEST"}`)).status).toBe(200)
    await expect.poll(async () => (await send('DescribeTable', { TableName: name })).text).toContain('"ACTIVE"')
    expect((await post('PutItem', `{"TableName":"${name}","Item":{"__proto__":{"S":"key"}}}`)).text).toBe('{}')
    const got = await post('BatchGetItem', `{"RequestItems":{"__proto__":{"Keys":[{"__proto__":{"S":"key"}}]}}}`)
    expect(got.text).toBe('{"Responses":{"__proto__":[{"__proto__":{"S":"key"}}]},"UnprocessedKeys":{}}')
    const written = await post(
      'BatchWriteItem',
      `{"RequestItems":{"__proto__":[{"DeleteRequest":{"Key":{"__proto__":{"S":"key"}}}}]}}`,
    )
    expect(written.text).toBe('{"UnprocessedItems":{}}')
    expect((await send('Scan', { TableName: name })).text).toBe('{"Items":[],"Count":0,"ScannedCount":0}')
    expect((await send('DeleteTable', { TableName: name })).status).toBe(200)
  })

  it('of a repeated name the last stands', async () => {
    expect((await post('PutItem', text('repeated', ',"a":{"S":"first"},"a":{"S":"last"}'))).status).toBe(200)
    expect(await read('repeated')).toContain('"a":{"S":"last"}')
  })

  it('null members count as absent, and unknown ones are passed over', async () => {
    const body = `{"TableName":"${table}","Item":{"pk":{"S":"nulls","N":null}},"ReturnValues":null,"Unheard":{"of":[1]}}`
    expect((await post('PutItem', body)).text).toBe('{}')
    expect(await read('nulls')).toBe('{"Item":{"pk":{"S":"nulls"}}}')
  })

  it('escapes, blanks and characters beyond the first plane', async () => {
    const body = text('\\u0065scaped', ' , "t" : { "S" : "\\ud83d\\ude00 😀 \\u0000 \\u2028 \\/" } ')
    expect((await post('PutItem', body)).text).toBe('{}')
    expect(JSON.parse(await read('escaped'))).toEqual({ Item: { pk: { S: 'escaped' }, t: { S: '😀 😀 \u0000 \u2028 /' } } })
  })
})

describe('JSON that is none', () => {
  const unreadable: readonly [string, () => string | Buffer][] = [
    ['a byte order mark', () => '\ufeff{}'],
    ['UTF-16', () => Buffer.from('{}', 'utf16le')],
    ['invalid UTF-8', () => Buffer.concat([Buffer.from('{"TableName":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')])],
    ['UTF-8 that is cut off', () => Buffer.concat([Buffer.from('{"TableName":"'), Buffer.of(0xe2, 0x82), Buffer.from('"}')])],
    ['an overlong form', () => Buffer.concat([Buffer.from('{"TableName":"'), Buffer.of(0xc0, 0xaf), Buffer.from('"}')])],
    [
      'a surrogate in UTF-8',
      () => Buffer.concat([Buffer.from('{"TableName":"'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('"}')]),
    ],
    ['a lone surrogate in a value', () => `{"TableName":"${table}","Item":{"pk":{"S":"\\ud800"}}}`],
    ['a lone surrogate in a name', () => `{"TableName":"${table}","Item":{"pk":{"S":"a"},"\\uDC00":{"S":"a"}}}`],
    ['a raw line break in a text', () => `{"TableName":"a\nb"}`],
    ['100 000 open lists', () => '['.repeat(100_000)],
    ['100 000 objects in each other', () => `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    [
      'an attribute 100 000 levels deep',
      () => `{"TableName":"${table}","Item":{"pk":{"S":"deep"},"a":${'{"L":['.repeat(100_000)}{"S":""}${']}'.repeat(100_000)}}}`,
    ],
  ]
  it.each(unreadable)('%s', async (_name, body) => {
    const answer = await post('PutItem', body())
    expect(answer.status).toBe(400)
    expect(parsed(answer)).toEqual({ __type: `${CORAL}SerializationException` })
    expect((await send('GetItem', { TableName: table, Key: { pk: { S: 'deep' } } })).text).toBe('{}')
  })

  it('33 levels of attributes are too many, and 32 are not', async () => {
    const nested = (levels: number): string => `${'{"L":['.repeat(levels)}{"S":""}${']}'.repeat(levels)}`
    const put = (levels: number) => post('PutItem', `{"TableName":"${table}","Item":{"pk":{"S":"nested"},"a":${nested(levels)}}}`)
    expect((await put(31)).status).toBe(200)
    expect(parsed(await put(40))).toMatchObject({ __type: VALIDATION, message: expect.stringMatching(/Nesting Levels/) })
  })
})
