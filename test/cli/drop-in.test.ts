// Started in place of DynamoDB Local by the words that its clients use, the server passes the waits that they publish.
// The image's `java` runs from a folder on the PATH, as in the image.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const place = mkdtempSync(join(tmpdir(), 'dynalab-drop-in-'))
const bash = (script: string): string => spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim()
const hasCurl = spawnSync('curl', ['--version']).status === 0

beforeAll(() => {
  symlinkSync(join(root, 'dist/cli/main.js'), join(place, 'dynalab'))
  symlinkSync(join(root, 'docker/java'), join(place, 'java'))
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** Resolves when the ready line is there. */
async function started(line: string): Promise<{ endpoint: string; server: ChildProcess }> {
  const env = { ...process.env, PATH: `${place}:${process.env['PATH']}`, DYNALAB_PORT: '0' }
  const server = spawn('java', line.split(' '), { cwd: place, env, stdio: ['ignore', 'pipe', 'ignore'] })
  for await (const chunk of server.stdout) {
    const endpoint = /^dynalab listening on (http:\S+)$/m.exec(String(chunk))?.[1]
    if (endpoint !== undefined) return { endpoint, server }
  }
  throw new Error('no ready line')
}

describe.each([
  ["the image's own words", '-jar DynamoDBLocal.jar -inMemory'],
  [
    'the words of Testcontainers for Go',
    '-Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -sharedDb -disableTelemetry',
  ],
  [
    'the words of a compose file',
    '-Djava.library.path=./DynamoDBLocal_lib -Xmx1g -jar DynamoDBLocal.jar -sharedDb -dbPath ./data',
  ],
])('%s', (_name, line) => {
  let endpoint = ''
  let server: ChildProcess | undefined
  beforeAll(async () => ({ endpoint, server } = await started(line)))
  afterAll(async () => {
    const ended = new Promise((end) => server?.on('exit', end))
    server?.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  // Source: its wait strategy, an HTTP request for / on the port that must answer 400.
  test('pass the wait of Testcontainers for .NET, and of @shelf/jest-dynamodb', async () => {
    expect((await fetch(endpoint)).status).toBe(400)
  })

  // Source: its wait for a listening port, a command in the container.
  test.skipIf(process.platform !== 'linux')('pass the wait of Testcontainers for Go', async () => {
    const { port } = new URL(endpoint)
    const hex = Number(port).toString(16).padStart(4, '0')
    expect(bash(`true && ( cat /proc/net/tcp* | awk '{print $2}' | grep -i :${hex} || nc -vz -w 1 localhost ${port} )`)).not.toBe(
      '',
    )
  })

  test.skipIf(!hasCurl)('pass the health checks of compose files', async () => {
    expect(bash(`[ "$(curl -s -o /dev/null -I -w '%{http_code}' ${endpoint})" == "400" ] && echo healthy`)).toBe('healthy')
    expect(bash(`curl -s ${endpoint} || exit 1`)).toContain('MissingAuthenticationToken')
  })

  test('serve an SDK', async () => {
    const client = new DynamoDBClient({
      endpoint,
      region: 'local-env',
      credentials: { accessKeyId: 'fakeMyKeyId', secretAccessKey: 'fakeSecretAccessKey' },
    })
    await client.send(
      new CreateTableCommand({
        TableName: 'table',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      }),
    )
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['table'])
    client.destroy()
  })
})
