// The identities of the tests of `--iam`, in a file, an emulator that has read it, and what it says to each of them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Sdk from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll } from 'vitest'
import { createEmulator, type Emulator } from '../../src/emulator.js'

export const ACCOUNT = '111122223333'
export const OTHER = '999988887777'
export const ARN = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table`
export const allow = (Action: string | string[], more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more })
export const document = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const user = (name: string, ...statements: object[]) => {
  return { accessKeyId: name, account: ACCOUNT, user: name, policies: statements.length === 0 ? [] : [document(...statements)] }
}
const ONLY = (Condition: object, Action: string | string[] = 'dynamodb:*') => allow(Action, { Condition })
const OWN_ROWS = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:username}'] } }

const FILE = {
  policies: { everything: document(allow('dynamodb:*')) },
  identities: [
    { accessKeyId: 'root', account: ACCOUNT, root: true },
    { accessKeyId: 'admin', account: ACCOUNT, user: 'admin', policies: ['everything'] },
    user('nobody'),
    user('rows', ONLY(OWN_ROWS, ['dynamodb:*Item', 'dynamodb:Query', 'dynamodb:Batch*', 'dynamodb:PartiQL*'])),
    user(
      'first',
      ONLY({
        'ForAllValues:StringEquals': { 'dynamodb:FirstPartitionKeyValues': ['first'] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      }),
    ),
    user(
      'columns',
      ONLY({
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'open', 'note'] },
        StringEqualsIfExists: {
          'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
          'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'],
        },
      }),
    ),
    user('counter', ONLY({ StringEquals: { 'dynamodb:Select': 'COUNT' } })),
    user('unpriced', ONLY({ StringEqualsIfExists: { 'dynamodb:ReturnConsumedCapacity': 'NONE' } })),
    user('seeker', ONLY({ Bool: { 'dynamodb:FullTableScan': 'false' } }, 'dynamodb:PartiQLSelect')),
    user('enclosed', ONLY({ StringEquals: { 'dynamodb:EnclosingOperation': ['TransactWriteItems', 'ExecuteTransaction'] } })),
    user(
      'index',
      allow('dynamodb:Query', { Resource: `${ARN}/Notes/index/*` }),
      allow('dynamodb:PartiQLSelect', { Resource: `${ARN}/*/index/byOpen` }),
    ),
    user('searcher', allow('dynamodb:SearchVectors', { Resource: `${ARN}/Notes/index/*` })),
    user('tagged', ONLY({ StringEquals: { 'aws:ResourceTag/team': 'blue' } })),
    user(
      'tagger',
      ONLY(
        { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] }, StringEquals: { 'aws:RequestTag/team': 'blue' } },
        'dynamodb:TagResource',
      ),
    ),
    user('local', ONLY({ IpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '::1'] }, Bool: { 'aws:SecureTransport': 'false' } })),
    user(
      'agent',
      ONLY({ StringLike: { 'aws:UserAgent': 'aws-sdk-js/3*' }, Null: { 'aws:SourceIp': 'true', 'aws:SecureTransport': 'true' } }),
    ),
    {
      ...user(
        'placed',
        ONLY({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'b' } }),
      ),
      context: { 'aws:SourceIp': '203.0.113.9', 'aws:CalledVia': ['a', 'b'] },
    },
    user('direct', ONLY({ Bool: { 'aws:ViaAWSService': 'false', 'aws:PrincipalIsAWSService': 'false' } })),
    {
      ...user(
        'pathed',
        ONLY({ StringEquals: { 'aws:username': 'eve', 'aws:userid': 'pathed', 'aws:ResourceAccount': ACCOUNT } }),
      ),
      user: 'team/a/eve',
    },
    {
      accessKeyId: 'roled',
      account: ACCOUNT,
      role: 'team/Worker',
      session: 's2',
      policies: [
        document(
          ONLY(
            { StringEquals: { 'aws:userid': 'roled:s2', 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/team/Worker` } },
            'dynamodb:GetItem',
          ),
        ),
      ],
    },
    user('maker', allow('dynamodb:CreateTable')),
    user('regional', ONLY({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })),
    user(
      'reader',
      allow(['dynamodb:DescribeStream', 'dynamodb:GetShardIterator', 'dynamodb:GetRecords'], {
        Resource: `${ARN}/Notes/stream/*`,
      }),
    ),
    user('careful', allow('dynamodb:*'), { Effect: 'Deny', Action: 'dynamodb:DeleteTable', Resource: '*' }),
    user('notes', allow('dynamodb:*', { Resource: `${ARN}/Notes` })),
    user('spared', allow('dynamodb:*'), { Effect: 'Deny', Action: '*', Resource: [`${ARN}/Notes`, `${ARN}/Notes/*`] }),
    { ...user('bounded', allow('dynamodb:*')), permissionsBoundary: document(allow('dynamodb:GetItem')) },
    {
      accessKeyId: 'session',
      account: ACCOUNT,
      role: 'Worker',
      session: 's1',
      tags: { team: 'blue' },
      policies: ['everything'],
      sessionPolicy: document(
        ONLY(
          { StringEquals: { 'aws:PrincipalTag/team': 'blue', 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/Worker` } },
          'dynamodb:GetItem',
        ),
      ),
    },
    { accessKeyId: 'guest', account: OTHER, user: 'guest', policies: ['everything'] },
  ],
}

let emulator: Emulator

/** An emulator with the file and two tables, for the tests of one file. */
export function startIam(): void {
  const folder = mkdtempSync(join(tmpdir(), 'dynalab-policies-'))
  beforeAll(async () => {
    const iam = join(folder, 'policies.json')
    writeFileSync(iam, JSON.stringify(FILE))
    emulator = await createEmulator({ inMemory: true, logLevel: 'silent', iam })
    for (const name of ['Notes', 'Plain']) await makeTable(name)
  })
  afterAll(async () => {
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  })
}

/** Notes has a stream and a tag. */
const makeTable = (name: string) =>
  as(
    'admin',
    new Sdk.CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'open'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        { IndexName: 'byOpen', KeySchema: [{ AttributeName: 'open', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
      ],
      ...(name === 'Notes'
        ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' }, Tags: [{ Key: 'team', Value: 'blue' }] }
        : {}),
    }),
  )

/** The same over a socket, where a caller has an address. */
export const endpoint = async () => (await emulator.listen({ port: 0 })).endpoint

export const config = (accessKeyId: string, region: string) => {
  return { ...emulator.clientConfig({ accessKeyId, secretAccessKey: 'any' }), region, maxAttempts: 1 }
}
/** What is answered to a request as somebody wrote it, with members that the SDK would leave out. */
export async function answerTo(who: string, target: string, input: object): Promise<string> {
  const headers = {
    'x-amz-target': target,
    'x-amz-date': '20260101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${who}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=x`,
  }
  const { response } = await emulator.clientConfig().requestHandler.handle({ headers, body: JSON.stringify(input) })
  return Buffer.from(response.body).toString()
}
/** Any command; the SDK types each for itself. */
type Command = Parameters<Sdk.DynamoDBClient['send']>[0]
export const as = (who: string, command: object, region = 'us-east-1') =>
  new Sdk.DynamoDBClient(config(who, region)).send(command as Command) as Promise<object>

/** `allowed`, or the message of the denial; anything else that went wrong by its name, which means that the request got in. */
export async function verdict(who: string, command: object, region?: string): Promise<string> {
  try {
    await as(who, command, region)
    return 'allowed'
  } catch (error) {
    const { name, message } = error as Error
    return name === 'AccessDeniedException' ? message : name
  }
}

export const denied = (
  who: string,
  action: string,
  resource: string,
  why = `because no identity-based policy allows the dynamodb:${action} action`,
) => `User: arn:aws:iam::${ACCOUNT}:user/${who} is not authorized to perform: dynamodb:${action} on resource: ${resource} ${why}`
