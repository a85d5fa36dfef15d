// The schema of a project, by the command: applied to a server that runs, or before it serves. A file that can't be parsed changes nothing
// and is named with its line.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, expect, test } from 'vitest'
import { clientConfig } from '../wire/credentials.js'
import { dynalab, dynalabReady } from './dynalab.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-apply-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(place, name)
  writeFileSync(path, text)
  return path
}

const STACK = file(
  'stack.yml',
  `Parameters: { Stage: { Type: String } }
Resources:
  Music:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub 'music-\${Stage}'
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
      TimeToLiveSpecification: { AttributeName: due, Enabled: true }
`,
)
const BROKEN = file('broken.yml', 'Resources:\n  Music:\n    Type: [AWS::DynamoDB::Table\n')

async function tables(endpoint: string, region: string): Promise<unknown> {
  const client = new DynamoDBClient({ ...clientConfig(endpoint), region })
  const { TableNames: names } = await client.send(new ListTablesCommand({}))
  client.destroy()
  return names
}

test('apply: a dry run changes nothing, the first makes the tables, the second finds no difference', async () => {
  const server = await dynalabReady(['--in-memory', '--port', '0', '--transition', '200'])
  const { port } = new URL(server.endpoint)
  const words = ['apply', STACK, '--port', port, '--region', 'eu-west-1', '--parameter', 'Stage=x']
  const lines = 'music-x: create the table\nmusic-x: time to live by due\n'
  expect(await dynalab([...words, '--dry-run'])).toEqual({
    code: 0,
    stdout: `${lines}1 tables, 1 would be changed\n`,
    stderr: '',
  })
  expect(await tables(server.endpoint, 'eu-west-1')).toEqual([])
  expect(await dynalab(words)).toEqual({ code: 0, stdout: `${lines}1 tables, 1 changed\n`, stderr: '' })
  expect(await tables(server.endpoint, 'eu-west-1')).toEqual(['music-x'])
  expect(await dynalab(words)).toEqual({ code: 0, stdout: '1 tables, 0 changed\n', stderr: '' })
  const open = await dynalab(['apply', STACK, '--port', port])
  const path = 'Resources.Music.Properties.TableName'
  const why = `dynalab: ${STACK}: ${path}: the parameter Stage has no default: give it a value\n`
  expect(open).toEqual({ code: 1, stdout: '0 tables, 0 changed\n', stderr: why })
  server.process.kill('SIGTERM')
  await server.ended
})

test('a server that checks signatures makes its own tables, and takes those of who signs', async () => {
  const keys = file('keys.json', '{"keys": [{"accessKeyId": "AKIDAPPLY", "secretAccessKey": "secret"}]}')
  const own = ['--schema', STACK, '--schema-parameter', 'Stage=own', '--signature', 'check', '--signature-keys', keys]
  const server = await dynalabReady(['--in-memory', '--port', '0', ...own])
  const words = ['apply', STACK, '--port', new URL(server.endpoint).port, '--parameter', 'Stage=x']
  const env = { AWS_ACCESS_KEY_ID: 'AKIDAPPLY', AWS_SECRET_ACCESS_KEY: 'secret' }
  const made = 'music-x: create the table\nmusic-x: time to live by due\n1 tables, 1 changed\n'
  expect(await dynalab(words, { env })).toEqual({ code: 0, stdout: made, stderr: '' })
  const other = await dynalab(words, { env: { ...env, AWS_SECRET_ACCESS_KEY: 'other' } })
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('InvalidSignatureException') })
  const again = await dynalab(['apply', STACK, '--port', new URL(server.endpoint).port, '--parameter', 'Stage=own'], { env })
  expect(again).toEqual({ code: 0, stdout: '1 tables, 0 changed\n', stderr: '' })
  server.process.kill('SIGTERM')
  await server.ended
})

test('a start makes the tables before it says that it listens, and keeps their items the next time', async () => {
  const words = ['--data-dir', join(place, 'data'), '--port', '0', '--schema', STACK, '--schema-parameter', 'Stage=y']
  for (const _ of [1, 2]) {
    const server = await dynalabReady([...words, '--schema-region', 'us-west-2'])
    expect(await tables(server.endpoint, 'us-west-2')).toEqual(['music-y'])
    const client = new DynamoDBClient({ ...clientConfig(server.endpoint), region: 'us-west-2' })
    const put = { TableName: 'music-y', Item: { id: { S: 'x' } }, ReturnValues: 'ALL_OLD' } as const
    expect((await client.send(new PutItemCommand(put))).Attributes).toEqual(_ === 1 ? undefined : { id: { S: 'x' } })
    client.destroy()
    server.process.kill('SIGTERM')
    await server.ended
  }
})

test.each([
  [BROKEN, /^dynalab: \S+broken\.yml:4: Flow sequence .*\n$/],
  [join(place, 'none.yml'), /^dynalab: \S+none\.yml: can't be read: ENOENT.*\n$/],
  [STACK, /^dynalab: \S+stack\.yml: Resources\.Music\.Properties\.TableName: the parameter Stage has no default.*\n$/],
])('%s stops the start', async (path, words) => {
  const { code, stdout, stderr } = await dynalab(['--in-memory', '--port', '0', '--schema', path, '--log-level', 'error'])
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(words) })
})

test.each([
  [['--parameter', 'x'], 'dynalab: --parameter is "x": it must be name=value\n'],
  [['--region', 'us east'], 'dynalab: --region is "us east": it must be letters, digits, `.`, `-` and `_`\n'],
  [['--account', '1'], 'dynalab: --account is "1": it must be the 12 digits of an account\n'],
])('apply %j is refused', async (words, stderr) => {
  expect(await dynalab(['apply', STACK, ...words])).toEqual({ code: 1, stdout: '', stderr })
})

test('apply: a parameter that no file has is told, and a file in UTF-16, as PowerShell writes it, is read', async () => {
  const server = await dynalabReady(['--in-memory', '--port', '0'])
  const { port } = new URL(server.endpoint)
  const wide = join(place, 'wide.json')
  const definition = {
    ...{ TableName: 'wide', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  }
  writeFileSync(wide, Buffer.from(`\uFEFF${JSON.stringify(definition)}`, 'utf16le'))
  expect(await dynalab(['apply', wide, '--port', port])).toMatchObject({
    code: 0,
    stdout: 'wide: create the table\n1 tables, 1 changed\n',
  })
  const stray = await dynalab(['apply', STACK, '--port', port, '--parameter', 'Stage=y', '--parameter', 'Stagee=x', '--dry-run'])
  expect(stray).toMatchObject({ code: 1, stderr: 'dynalab: no file has a parameter Stagee\n' })
  server.process.kill('SIGTERM')
  await server.ended
})
