// Forks where signatures or policies are checked: a fork's own key gets in, by key and by path, with its own secret alone; everybody else as at the
// emulator.
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { createEmulator, type Emulator, type GivenOptions } from '../../src/emulator.js'

const ALICE = { accessKeyId: 'AKIAALICE', secretAccessKey: 'alice+secret/1' }
const folder = mkdtempSync(join(tmpdir(), 'dynalab-fork-keys-'))
const file = (name: string, content: object): string => {
  writeFileSync(join(folder, name), JSON.stringify(content))
  return join(folder, name)
}
afterAll(() => rmSync(folder, { recursive: true }))

interface Key {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}
const clientAt = (endpoint: string, { accessKeyId, secretAccessKey }: Key): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 })
const makeMusic = (endpoint: string, key: Key): Promise<unknown> =>
  clientAt(endpoint, key).send(
    new CreateTableCommand({
      TableName: 'music',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  )
const tables = async (client: DynamoDBClient): Promise<string> =>
  client.send(new ListTablesCommand({})).then(
    ({ TableNames = [] }) => TableNames.join(' '),
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  )

async function opened(options: GivenOptions): Promise<{ readonly emulator: Emulator; readonly endpoint: string }> {
  const emulator = await createEmulator({ inMemory: true, logLevel: 'silent', ...options })
  return { emulator, endpoint: (await emulator.listen({ port: 0 })).endpoint }
}

test('signatures are checked by the secret of the fork, over the path that was asked', async () => {
  const signatureKeys = file('keys.json', { keys: [ALICE] })
  const { emulator, endpoint } = await opened({ signature: 'check', signatureKeys })
  await makeMusic(endpoint, ALICE)
  const fork = await emulator.fork()
  const other = await emulator.fork({ account: '111122223333' })
  expect(fork.endpoint).toBe(`${endpoint}/fork/${fork.id}`)
  for (const at of [endpoint, fork.endpoint]) {
    expect(await tables(clientAt(at, fork))).toBe('music')
    expect(await tables(clientAt(at, { ...fork, secretAccessKey: ALICE.secretAccessKey }))).toBe('InvalidSignatureException')
  }
  expect(await tables(clientAt(fork.endpoint, ALICE))).toBe('music')
  expect(await tables(clientAt(other.endpoint, other))).toBe('')
  expect(await tables(clientAt(other.endpoint, ALICE))).toBe('music')
  expect(await tables(clientAt(fork.endpoint, { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' }))).toBe(
    'UnrecognizedClientException',
  )
  await emulator.close()
})

test('policies let the root of the fork’s account do everything, and others what they may', async () => {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }] }
  const iam = file('iam.json', {
    policies: { reader: document },
    identities: [
      { accessKeyId: 'AKIAROOT', root: true },
      { accessKeyId: 'AKIAREADER', user: 'reader', policies: ['reader'] },
    ],
  })
  const { emulator, endpoint } = await opened({ iam })
  await makeMusic(endpoint, { accessKeyId: 'AKIAROOT', secretAccessKey: 'x' })
  const fork = await emulator.fork()
  expect(await tables(clientAt(endpoint, fork))).toBe('music')
  expect(await tables(clientAt(fork.endpoint, { accessKeyId: 'AKIAREADER', secretAccessKey: 'x' }))).toBe('AccessDeniedException')
  const child = await fork.fork()
  expect(await tables(clientAt(child.endpoint, child))).toBe('music')
  await emulator.close()
})

const python = process.env['DYNALAB_TEST_PYTHON'] ?? 'python3'
const SCRIPT = `
import boto3, sys
at = dict(region_name='us-east-1', endpoint_url=sys.argv[1], aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3])
print(boto3.client('dynamodb', **at).list_tables()['TableNames'], boto3.client('dynamodbstreams', **at).list_streams()['Streams'])
`
const hasBoto = spawnSync(python, ['-c', 'import boto3']).status === 0
const hasCli = spawnSync('aws', ['--version']).status === 0

test.skipIf(!hasBoto || !hasCli)('boto3 and the AWS CLI ask by key and by path', { timeout: 120_000 }, async () => {
  const { emulator, endpoint } = await opened({ signature: 'check', signatureKeys: file('some.json', { keys: [ALICE] }) })
  await makeMusic(endpoint, ALICE)
  const fork = await emulator.fork()
  const run = promisify(execFile)
  for (const at of [endpoint, fork.endpoint]) {
    const { stdout } = await run(python, ['-c', SCRIPT, at, fork.accessKeyId, fork.secretAccessKey])
    expect(stdout.trim()).toBe("['music'] []")
    const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = fork
    const environment = {
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      AWS_ENDPOINT_URL_DYNAMODB: at,
      AWS_DEFAULT_REGION: 'us-east-1',
    }
    const cli = await run('aws', ['dynamodb', 'list-tables', '--output', 'text'], { env: { ...process.env, ...environment } })
    expect(cli.stdout.trim()).toBe('TABLENAMES\tmusic')
  }
  await emulator.close()
})
