// What tools of infrastructure ask of other services on the same port: who asks, in the forms and the XML of STS, and which key tables are
// encrypted with. Terraform writes both into what it remembers, so they must agree with what tables say.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'

let emulator: Emulator
let endpoint: string
beforeAll(async () => {
  emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  endpoint = (await emulator.listen({ port: 0 })).endpoint
})
afterAll(() => emulator.close())

const signed = (key: string, service: string) => ({
  'x-amz-date': '20260101T000000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
})

async function form(
  body: string,
  key = '123456789012',
  at = endpoint,
): Promise<{ status: number; type: string | null; text: string }> {
  const headers = { ...signed(key, 'sts'), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const response = await fetch(at, { method: 'POST', headers, body })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

async function json(target: string, input: object, key = '123456789012'): Promise<{ status: number; body: object }> {
  const headers = {
    ...signed(key, 'kms'),
    'content-type': `application/x-amz-json-1.${target.startsWith('Trent') ? 1 : 0}`,
    'x-amz-target': target,
  }
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })
  return { status: response.status, body: (await response.json()) as object }
}

test.each([
  ['123456789012', '123456789012'],
  ['local', '000000000000'],
])('the account of the access key %s is %s', async (key, account) => {
  const { status, type, text } = await form('Action=GetCallerIdentity&Version=2011-06-15', key)
  expect({ status, type }).toEqual({ status: 200, type: 'text/xml' })
  expect(text).toMatch(/^<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/">/)
  expect(text).toContain(`<Arn>arn:aws:iam::${account}:root</Arn><UserId>${account}</UserId><Account>${account}</Account>`)
  expect(text).toMatch(/<ResponseMetadata><RequestId>\w{52}<\/RequestId><\/ResponseMetadata><\/GetCallerIdentityResponse>$/)
})

test('an action that is not there, and a form for another service, are refused', async () => {
  const other = await form('Action=AssumeRole&Version=2011-06-15')
  expect(other).toMatchObject({ status: 400, type: 'text/xml' })
  expect(other.text).toContain('<Error><Type>Sender</Type><Code>UnknownOperation</Code>')
  expect(await form('Action=GetUser&Version=2010-05-08')).toMatchObject({ status: 404 })
  const unsigned = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  })
  expect(unsigned.status).toBe(400)
  expect(await unsigned.text()).toContain('<Code>MissingAuthenticationToken</Code>')
})

test('with policies it is the caller, who needs no leave to ask', async () => {
  const place = mkdtempSync(join(tmpdir(), 'dynalab-sts-'))
  const iam = join(place, 'iam.json')
  const ann = { accessKeyId: 'AKIDANN', account: '111122223333', user: 'ann' }
  writeFileSync(iam, JSON.stringify({ policies: {}, identities: [ann] }))
  try {
    await using guarded = await createEmulator({ inMemory: true, logLevel: 'silent', iam })
    const at = (await guarded.listen({ port: 0 })).endpoint
    const { status, text } = await form('Action=GetCallerIdentity&Version=2011-06-15', 'AKIDANN', at)
    expect(status).toBe(200)
    expect(text).toContain('<Arn>arn:aws:iam::111122223333:user/ann</Arn>')
    expect(text).toContain('<Account>111122223333</Account>')
  } finally {
    rmSync(place, { recursive: true })
  }
})

test('a fork says who its root is, the same with policies as without, and one that is gone refuses in XML', async () => {
  const place = mkdtempSync(join(tmpdir(), 'dynalab-sts-'))
  const iam = join(place, 'iam.json')
  writeFileSync(iam, JSON.stringify({ policies: {}, identities: [] }))
  try {
    for (const options of [{}, { iam }]) {
      await using origin = await createEmulator({ inMemory: true, logLevel: 'silent', ...options })
      const at = (await origin.listen({ port: 0 })).endpoint
      const fork = await origin.fork({ account: '111122223333' })
      const { text } = await form('Action=GetCallerIdentity&Version=2011-06-15', fork.accessKeyId, at)
      expect(text).toContain('<Arn>arn:aws:iam::111122223333:root</Arn><UserId>111122223333</UserId>')
      await fork.drop()
      const gone = await form('Action=GetCallerIdentity&Version=2011-06-15', fork.accessKeyId, at)
      expect(gone).toMatchObject({ status: 400, type: 'text/xml' })
      expect(gone.text).toContain('<Error><Type>Sender</Type><Code>UnrecognizedClient</Code>')
    }
  } finally {
    rmSync(place, { recursive: true })
  }
})

test('the key of the account is the one that tables name', async () => {
  const described = await json('TrentService.DescribeKey', { KeyId: 'alias/aws/dynamodb' })
  const made = await json('DynamoDB_20120810.CreateTable', {
    ...{ TableName: 'sealed', BillingMode: 'PAY_PER_REQUEST', SSESpecification: { Enabled: true, SSEType: 'KMS' } },
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  })
  const { KeyMetadata: key } = described.body as { KeyMetadata: { Arn: string; KeyId: string } }
  expect(made.body).toMatchObject({ TableDescription: { SSEDescription: { KMSMasterKeyArn: key.Arn } } })
  expect(key).toMatchObject({ AWSAccountId: '123456789012', KeyManager: 'AWS', KeyState: 'Enabled' })
  for (const KeyId of [key.KeyId, key.Arn]) expect(await json('TrentService.DescribeKey', { KeyId })).toEqual(described)
  expect(await json('TrentService.DescribeKey', { KeyId: 'alias/mine' })).toEqual({
    status: 400,
    body: { __type: 'NotFoundException', message: 'Alias arn:aws:kms:eu-west-1:123456789012:alias/mine is not found.' },
  })
  expect(await json('TrentService.DescribeKey', {})).toMatchObject({ status: 400, body: { __type: 'ValidationException' } })
})
