// `--signature check` over HTTP: the SDK, boto3 and requests signed by hand get in, and whatever was changed, is too old or was signed by
// nobody known is refused in the service's words. Dates are the machine's, since clients sign by it.
import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as sendHttp } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling'
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams'
import { type Request as Signable, sign } from 'aws4'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'
import { makeTable, refusal } from '../wire/support.js'

const ALICE = { accessKeyId: 'AKIAALICE', secretAccessKey: 'alice+secret/1' }
const SESSION = { accessKeyId: 'ASIASESSION', secretAccessKey: 'session', sessionToken: 'token==' }
const OVER = { accessKeyId: 'ASIAOVER', secretAccessKey: 'over', sessionToken: 'old' }
const REGION = 'eu-west-2'

const folder = mkdtempSync(join(tmpdir(), 'dynalab-signature-'))
let emulator: Emulator
let endpoint = ''

beforeAll(async () => {
  const file = join(folder, 'keys.json')
  const keys = [ALICE, SESSION, { ...OVER, expiresAt: '2026-01-01T00:00:00Z' }, { accessKeyId: 'boto', secretAccessKey: 'otob' }]
  writeFileSync(file, JSON.stringify({ keys }))
  emulator = await createEmulator({
    inMemory: true,
    logLevel: 'silent',
    signature: 'check',
    signatureKeys: file,
    clock: 'manual',
  })
  endpoint = (await emulator.listen({ port: 0 })).endpoint
})
afterAll(async () => {
  await emulator.close()
  rmSync(folder, { recursive: true, force: true })
})

const clientOf = (credentials: object, more: object = {}): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: REGION, maxAttempts: 1, credentials: { ...ALICE, ...credentials }, ...more })

test('the SDK gets in, with permanent keys and with a session, for every service of the port', async () => {
  for (const credentials of [ALICE, SESSION]) {
    const client = clientOf(credentials)
    const table = await makeTable({ client, endpoint }, ['pk:S'])
    await client.send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'ä 漢 𝄞' }, text: { S: 'x'.repeat(100_000) } } }))
  }
  const shared = { endpoint, region: REGION, credentials: ALICE, maxAttempts: 1 }
  expect((await new DynamoDBStreamsClient(shared).send(new ListStreamsCommand({}))).Streams).toEqual([])
  const scaling = new ApplicationAutoScalingClient(shared)
  expect((await scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' }))).ScalableTargets).toEqual([])
})

test('the SDK gets in within the process', async () => {
  const client = new DynamoDBClient({ ...emulator.clientConfig(ALICE), maxAttempts: 1 })
  expect((await client.send(new ListTablesCommand({}))).TableNames).toBeDefined()
  const stranger = new DynamoDBClient({ ...emulator.clientConfig(), maxAttempts: 1 })
  expect((await refusal(stranger.send(new ListTablesCommand({})))).name).toBe('UnrecognizedClientException')
})

const python = process.env['DYNALAB_TEST_PYTHON'] ?? 'python3'
const hasBoto = spawnSync(python, ['-c', 'import boto3']).status === 0
test.skipIf(!hasBoto)('boto3 gets in with every item operation', { timeout: 120_000 }, async () => {
  const script = join(import.meta.dirname, '../wire/boto3_round_trip.py')
  const { stdout } = await promisify(execFile)(python, [script, endpoint, 'otob'], { timeout: 110_000 })
  expect(stdout.trim().split('\n').at(-1)).toBe('end')
})

test.each([
  [
    'an unknown key',
    { accessKeyId: 'AKIANOBODY' },
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  ],
  [
    'another token',
    { ...SESSION, sessionToken: 'other' },
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  ],
  [
    'a token that belongs to no session',
    { ...ALICE, sessionToken: 'mine' },
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  ],
  ['a session that is over', OVER, 'ExpiredTokenException', 'The security token included in the request is expired'],
  [
    'another secret',
    { secretAccessKey: 'guess' },
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided.',
  ],
])('the SDK with %s is refused', async (_, credentials, name, message) => {
  const refused = await refusal(clientOf(credentials).send(new ListTablesCommand({})))
  expect(refused).toMatchObject({ name, message: expect.stringContaining(message) as string })
})

interface Answer {
  readonly status: number
  readonly body: { readonly __type?: string; readonly message?: string; readonly TableNames?: readonly string[] }
}

/** Sends what was signed, or what became of it. @param chunks the body comes in pieces, without its length */
function send(signed: Signable, body: string, chunks = false): Promise<Answer> {
  const headers = { ...signed.headers }
  if (chunks) {
    delete headers['Content-Length']
    headers['Transfer-Encoding'] = 'chunked'
  }
  return new Promise((resolve, reject) => {
    const request = sendHttp(new URL(signed.path ?? '/', endpoint), { method: 'POST', headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) as Answer['body'] }),
      )
    })
    request.on('error', reject)
    // with a text, Node would write the headers in its encoding
    for (const part of chunks ? (body.match(/.{1,5}/gs) ?? []) : [body]) request.write(Buffer.from(part))
    request.end()
  })
}

const BODY = '{"Limit":1}'
const dated = (offsetMs: number): string => new Date(Date.now() + offsetMs).toISOString().replaceAll(/[:-]|\.\d{3}/g, '')

function signed(more: Partial<Signable> = {}, credentials = ALICE): Signable {
  const { headers, ...rest } = more
  const request: Signable = {
    method: 'POST',
    path: '/',
    host: new URL(endpoint).host,
    service: 'dynamodb',
    region: REGION,
    body: BODY,
    headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'DynamoDB_20120810.ListTables', ...headers },
    ...rest,
  }
  return sign(request, credentials)
}

/** The same with a header changed after it was signed. */
const changed = (request: Signable, name: string, change: (value: string) => string): Signable => {
  return { ...request, headers: { ...request.headers, [name]: change(String(request.headers?.[name])) } }
}

test('a request signed by hand gets in, whole and in chunks', async () => {
  expect((await send(signed(), BODY)).status).toBe(200)
  const inChunks = signed({ extraHeadersToIgnore: { 'content-length': true } } as Partial<Signable>)
  expect((await send(inChunks, BODY, true)).status).toBe(200)
  expect((await send(inChunks, BODY.replace('1', '2'), true)).body.message).toContain('does not match')
})

test('the hash that a client says of its body counts for nothing: it is computed from the body', async () => {
  const own = createHash('sha256').update(BODY).digest('hex')
  expect((await send(signed({ headers: { 'X-Amz-Content-Sha256': own } }), BODY)).status).toBe(200)
  for (const said of [own.replace(/^../, '00'), 'UNSIGNED-PAYLOAD']) {
    const { status, body } = await send(signed({ headers: { 'X-Amz-Content-Sha256': said } }), BODY)
    expect([status, body.message]).toEqual([400, expect.stringContaining('does not match')])
    expect(body.message).toContain(`x-amz-target\n${own}'`) // the last line of the canonical request is what a signer should have had
  }
})

const INVALID = 'com.amazon.coral.service#InvalidSignatureException'
const MISMATCH =
  /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'POST\n\/\n/
test.each<[string, () => Promise<Answer>, RegExp]>([
  ['a changed body', () => send(signed(), '{"Limit":2}'), MISMATCH],
  [
    'a changed target',
    () =>
      send(
        changed(signed(), 'X-Amz-Target', () => 'DynamoDB_20120810.DescribeLimits'),
        BODY,
      ),
    MISMATCH,
  ],
  [
    'a changed region',
    () =>
      send(
        changed(signed(), 'Authorization', (text) => text.replace(REGION, 'us-east-1')),
        BODY,
      ),
    MISMATCH,
  ],
  [
    'a changed host',
    () =>
      send(
        changed(signed(), 'Host', () => 'example.com'),
        BODY,
      ),
    MISMATCH,
  ],
  [
    'a header less',
    () =>
      send(
        changed(signed(), 'Authorization', (text) => text.replace('content-type;', '')),
        BODY,
      ),
    MISMATCH,
  ],
  [
    'a cut signature',
    () =>
      send(
        changed(signed(), 'Authorization', (text) => text.slice(0, -1)),
        BODY,
      ),
    MISMATCH,
  ],
  [
    'an expired date',
    () => send(signed({ headers: { 'X-Amz-Date': dated(-6 * 60_000) } }), BODY),
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
  ],
  [
    'a date to come',
    () => send(signed({ headers: { 'X-Amz-Date': dated(6 * 60_000) } }), BODY),
    /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
  ],
  [
    'a date that is not the scope’s',
    () =>
      send(
        changed(signed(), 'X-Amz-Date', () => '20200101T000000Z'),
        BODY,
      ),
    /^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '\d{8}' != '20200101', from '20200101T000000Z'\. $/,
  ],
  [
    'another service',
    () => send(signed({ service: 's3' }), BODY),
    /^Credential should be scoped to correct service: 'dynamodb'\. $/,
  ],
  [
    'the wrong region of a host of the service',
    () => send(signed({ headers: { Host: 'dynamodb.us-east-1.amazonaws.com' } }), BODY),
    /^Credential should be scoped to a valid region\. $/,
  ],
  [
    'both wrong',
    () =>
      send(signed({ service: 's3', headers: { Host: 'dynamodb.us-east-1.amazonaws.com', 'X-Amz-Content-Sha256': '' } }), BODY),
    /^Credential should be scoped to a valid region\. Credential should be scoped to correct service: 'dynamodb'\. $/,
  ],
  [
    'a host that is not signed',
    () =>
      send(
        changed(signed(), 'Authorization', (text) => text.replace('host;', '')),
        BODY,
      ),
    /^'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
  [
    'a target that is not signed',
    () => send(signed({ extraHeadersToIgnore: { 'x-amz-target': true } } as Partial<Signable>), BODY),
    /^'x-amz-target' must be a 'SignedHeader' in the AWS Authorization\.$/,
  ],
])('%s is refused', async (_, answer, message) => {
  const { status, body } = await answer()
  expect([status, body.__type]).toEqual([400, INVALID])
  expect(body.message).toMatch(message)
})

test('a service host gets in by the region that it names', async () => {
  const host = { headers: { Host: `dynamodb.${REGION}.amazonaws.com` } }
  expect((await send(signed(host), BODY)).status).toBe(200)
})

const presigned = (query: string, credentials = ALICE): Signable => signed({ path: `/?${query}`, signQuery: true }, credentials)

test('a presigned request gets in as long as it says, and no longer', async () => {
  expect((await send(presigned('X-Amz-Expires=60'), BODY)).status).toBe(200)
  expect((await send(presigned(`X-Amz-Expires=3600&X-Amz-Date=${dated(-30 * 60_000)}`), BODY)).status).toBe(200)
  expect((await send(presigned('X-Amz-Expires=60', SESSION), BODY)).status).toBe(200)
  const over = await send(presigned(`X-Amz-Expires=60&X-Amz-Date=${dated(-61_000)}`), BODY)
  expect(over.body.message).toMatch(/^Signature expired: \d{8}T\d{6}Z is now earlier than /)
  const longer = await send(presigned('X-Amz-Expires=604801'), BODY)
  expect(longer.body.message).toBe('X-Amz-Expires must be between 0 and 604800 seconds.')
})

test('a presigned request that was changed is refused', async () => {
  const request = presigned('X-Amz-Expires=60')
  const longer = { ...request, path: request.path?.replace('X-Amz-Expires=60', 'X-Amz-Expires=600') ?? '' }
  expect((await send(longer, BODY)).body.message).toContain('does not match')
  expect((await send(request, '{"Limit":2}')).body.message).toContain('does not match')
  expect((await send(presigned('X-Amz-Expires=60', { ...ALICE, accessKeyId: 'AKIANOBODY' }), BODY)).body.__type).toContain(
    'UnrecognizedClient',
  )
})

test('headers that came twice, blanks, and bytes beyond ASCII are signed as they were sent', async () => {
  const wanted = signed({ headers: { 'X-Amz-Meta-List': 'a,b c', 'X-Amz-Meta-Name': 'Zoë' } })
  const sent = { ...wanted.headers } as Record<string, string | string[]>
  sent['X-Amz-Meta-List'] = ['a', '  b    c ']
  sent['X-Amz-Meta-Name'] = Buffer.from('Zoë').toString('latin1')
  expect(await send({ ...wanted, headers: sent }, BODY)).toMatchObject({ status: 200 })
  sent['X-Amz-Meta-List'] = ['b', 'a']
  expect((await send({ ...wanted, headers: sent }, BODY)).body.message).toContain('does not match')
})

test('the header of a signature may be spaced as anybody likes, and a date may be that of HTTP', async () => {
  const spaced = changed(signed(), 'Authorization', (text) => text.replaceAll(', ', ' ,  ').replace(' ', '   '))
  expect((await send(spaced, BODY)).status).toBe(200)
  const close = changed(signed(), 'Authorization', (text) => text.replaceAll(', ', ','))
  expect((await send(close, BODY)).status).toBe(200)
  const headers = { Host: new URL(endpoint).host, Date: new Date().toUTCString() }
  const undated = signed({ headers, doNotModifyHeaders: true })
  expect(Object.keys(undated.headers ?? {})).not.toContain('X-Amz-Date')
  expect((await send(undated, BODY)).status).toBe(200)
  const later = changed(undated, 'Date', () => new Date(Date.now() + 1000).toUTCString())
  expect((await send(later, BODY)).body.message).toContain('does not match')
})

test('a query that was not signed is refused, whatever its members are called', async () => {
  for (const query of ['X-Amz-Signature=0', 'a=1']) {
    const request = signed()
    expect((await send({ ...request, path: `/?${query}` }, BODY)).body.message).toContain('does not match')
    expect((await send(signed({ path: `/?${query}` }), BODY)).status).toBe(200)
  }
})

test.each(['streams.dynamodb.REGION.amazonaws.com', '123456789012.ddb.REGION.amazonaws.com', 'dynamodb.REGION.api.aws'])(
  'the host %s says its region',
  async (host) => {
    expect((await send(signed({ headers: { Host: host.replace('REGION', REGION) } }), BODY)).status).toBe(200)
    const elsewhere = await send(signed({ headers: { Host: host.replace('REGION', 'us-east-1') } }), BODY)
    expect(elsewhere.body.message).toBe('Credential should be scoped to a valid region. ')
  },
)
