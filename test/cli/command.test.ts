// The command as its users meet it: what it prints and with which code it ends. Errors are one line on stderr and code 1;
// stdout carries the ready line alone.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, test } from 'vitest'
import { dynalab, dynalabReady, dynalabUnread } from './dynalab.js'

const place = mkdtempSync(join(tmpdir(), 'dynalab-cli-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

test('--version prints the version of the package', async () => {
  expect(await dynalab(['--version'])).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' })
})

test('--help into a reader that has gone away ends quietly', async () => {
  expect(await dynalabUnread(['--help'])).toEqual({ code: 0, stderr: '' })
})

test('npm start hands its words over, and builds nothing when dist is current', () => {
  const start = join(import.meta.dirname, '../../src/build/start.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [start, '--version'], { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' })
})

test('--help names every command and every flag of serve', async () => {
  const { code, stdout } = await dynalab(['--help'])
  expect(code).toBe(0)
  for (const word of ['https://', 'serve', 'healthcheck', 'verify', '--port', '--data-dir', 'DYNALAB_IN_MEMORY'])
    expect(stdout).toContain(word)
  for (const heading of ['Serving:', 'Data:', 'Capacity and partitions:', "DynamoDB Local's flags", '-dbPath '])
    expect(stdout).toContain(`\n${heading === '-dbPath ' ? '  ' : ''}${heading}`)
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
})

describe('a command line with a mistake ends with code 1 and one line that names it', () => {
  test.each([
    [['--prot', '1'], "dynalab: unknown option '--prot' (Did you mean --port?): see dynalab --help\n"],
    [['--port', 'x'], 'dynalab: --port is "x": it must be a whole number from 0 to 65535\n'],
    [['--admin-hosts', 'a b/c'], 'dynalab: --admin-hosts is "a b/c": it must be host names with commas between, without ports\n'],
    [['--port', '-1'], 'dynalab: --port is "-1": it must be a whole number from 0 to 65535\n'],
    [['--port'], "dynalab: option '-p, --port <number>' argument missing: see dynalab --help\n"],
    [['--data-dir', '--in-memory'], 'dynalab: --data-dir needs a value, but the next word is --in-memory\n'],
    [['--in-memory', '--data-dir', 'x'], 'dynalab: --in-memory and --data-dir contradict each other: leave one of them out\n'],
    [['-inMemory', '-dbPath', 'x'], 'dynalab: --in-memory and --data-dir contradict each other: leave one of them out\n'],
    [['server'], "dynalab: unknown command 'server' (Did you mean serve?): see dynalab --help\n"],
    [['clok', 'advance'], "dynalab: unknown command 'clok' (Did you mean clock?): see dynalab --help\n"],
    [['--port', '0', 'serve'], "dynalab: 'serve' is neither a flag nor a command in its place: see dynalab --help\n"],
    [['verify', 'x', '--port', '1'], "dynalab: unknown option '--port': see dynalab --help\n"],
    [['verify'], 'dynalab: name a data folder, or nodes of a ring by --ring, and their datacentre by --ring-dc\n'],
    [['verify', 'x', '--ring-dc', 'y'], 'dynalab: x is a folder and --ring-dc of a ring: name one of them\n'],
    [['-sharedDB'], "dynalab: unknown option '-sharedDB': see dynalab --help\n"],
  ])('%j', async (words, stderr) => {
    expect(await dynalab(words)).toEqual({ code: 1, stdout: '', stderr })
  })

  test('a variable of the environment is named as it is spelled there', async () => {
    const { code, stderr } = await dynalab([], { env: { DYNALAB_FSYNC: 'yes' } })
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'dynalab: DYNALAB_FSYNC is "yes": it must be one of off, on\n' })
  })
})

describe('a start that fails ends with code 1 and one line with cause and remedy', () => {
  test('the port is in use', async () => {
    const other = createServer()
    const port = await new Promise<number>((bound) =>
      other.listen(0, '127.0.0.1', () => bound((other.address() as { port: number }).port)),
    )
    const ended = await dynalab(['--in-memory', '--port', String(port)])
    other.close()
    const line = `dynalab: port ${port} on 127.0.0.1 is in use: stop what listens there, or choose another with --port (0 takes any free one)\n`
    expect(ended).toEqual({ code: 1, stdout: '', stderr: line })
  })

  test('the host is not of this machine', async () => {
    const ended = await dynalab(['--in-memory', '--port', '0', '--host', '192.0.2.1'])
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'dynalab: 192.0.2.1 is not an address of this machine: name another with --host\n',
    })
  })

  test('the data folder is a file', async () => {
    const file = join(place, 'file')
    writeFileSync(file, '')
    const { code, stdout, stderr } = await dynalab(['--port', '0', '--data-dir', file])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^dynalab: .*file.* is a file, .*--data-dir\n$/)
  })

  test('fewer files may be open than it takes to read the program', async () => {
    const { code, stdout, stderr } = await dynalab(['--port', '0', '--in-memory'], { openFiles: 128 })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe('dynalab: it takes 224 open files to start, and the limit is 128: raise it (ulimit -n)\n')
  })

  // A root user may write anywhere, so there is nothing to show.
  test.skipIf(process.getuid?.() === 0)('the data folder is not writable', async () => {
    const folder = mkdtempSync(join(place, 'locked-'))
    chmodSync(folder, 0o500)
    const { code, stderr } = await dynalab(['--port', '0', '--data-dir', folder])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^dynalab: cannot write to the data folder .*chown.*\n$/)
  })

  test('another process has the data folder open', async () => {
    const folder = join(place, 'shared')
    const first = await dynalabReady(['--port', '0', '--data-dir', folder])
    const { code, stdout, stderr } = await dynalab(['--port', '0', '--data-dir', folder])
    first.process.kill('SIGTERM')
    await first.ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^dynalab: .*in use by another process.*\n$/)
  })
})

describe('a server', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'prints the ready line alone on stdout and ends with 0 on %s',
    async (signal) => {
      const server = await dynalabReady(['--in-memory', '--port', '0'])
      server.process.kill(signal)
      expect(await server.ended).toMatchObject({ code: 0, stdout: `dynalab listening on ${server.endpoint}\n` })
    },
  )

  // Docker kills after ten seconds.
  test('ends within ten seconds of SIGTERM, whatever clients do', async () => {
    const server = await dynalabReady(['--in-memory', '--port', '0'])
    const port = Number(new URL(server.endpoint).port)
    const post = 'POST / HTTP/1.1\r\nHost: x\r\n'
    const sockets = [post, `${post}Content-Length: 9\r\n\r\n`, 'GET /_dynalab/events HTTP/1.1\r\nHost: localhost\r\n\r\n'].map(
      (text) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        return socket.on('error', () => undefined)
      },
    )
    await new Promise((resolve) => sockets[2]?.once('readable', resolve)) // and reads no more of the events
    const startedMs = performance.now()
    server.process.kill('SIGTERM')
    const { code } = await server.ended
    expect([code, performance.now() - startedMs < 10_000]).toEqual([0, true])
    for (const socket of sockets) socket.destroy()
  })

  test('says at level info how to point an SDK at it, and nothing at level silent', async () => {
    const loud = await dynalabReady(['--in-memory', '--port', '0'])
    const quiet = await dynalabReady(['--in-memory', '--port', '0', '--log-level', 'silent'])
    loud.process.kill('SIGTERM')
    quiet.process.kill('SIGTERM')
    const { stderr } = await loud.ended
    expect(stderr).toContain(`export AWS_ENDPOINT_URL_DYNAMODB=${loud.endpoint}\n`)
    expect(stderr).toContain('export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 ') // boto3 reads only the second
    expect((await quiet.ended).stderr).toBe('')
  })

  // Who may call is nothing to guess at: whoever opens it up sees it on the screen.
  test.each([
    [[], 'pages that may call: those of this machine (--cors local); '],
    [['--cors', 'https://a.example'], 'pages that may call: those of https://a.example; '],
    [['-inMemory'], 'pages that may call: all (--cors *); '],
    [['--admin-hosts', 'dynalab'], '/_dynalab answers to addresses, localhost, dynalab\n'],
  ])('started with %j says who may call', async (words, line) => {
    const server = await dynalabReady([...words, ...(words[0] === '-inMemory' ? [] : ['--in-memory']), '--port', '0'])
    server.process.kill('SIGTERM')
    expect((await server.ended).stderr).toContain(line)
  })

  test('warns of a variable that is no option, since a misspelled one would be ignored', async () => {
    const server = await dynalabReady(['--in-memory', '--port', '0'], { env: { DYNALAB_DATADIR: '/d' } })
    server.process.kill('SIGTERM')
    expect((await server.ended).stderr).toContain('warn DYNALAB_DATADIR is set and is no option')
  })

  // A flag that is given again, a variable of several lines; and one that is malformed is a line, while the others work.
  test.each([
    [['--hook', 'aaa=./one.mjs', '--hook', 'bbb=./two.mjs batchSize=5', '--hook', 'ccc=./x.mjs batchSize=0'], {}],
    [[], { DYNALAB_HOOK: 'aaa=./one.mjs\n  bbb=./two.mjs batchSize=5\nccc=./x.mjs batchSize=0' }],
  ])('takes hooks from %j and %j', async (words, env) => {
    const { process, endpoint, ended } = await dynalabReady(['--port', '0', '--in-memory', ...words], { env, cwd: place })
    const { hooks } = (await (await fetch(`${endpoint}/_dynalab/hooks`)).json()) as { hooks: { name: string; handler: string }[] }
    process.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(hooks.map(({ name, handler }) => [name, handler])).toEqual([
      ['aaa-one', expect.stringMatching(/one\.mjs$/)],
      ['bbb-two', expect.stringMatching(/two\.mjs$/)],
    ])
    expect(code).toBe(0)
    expect(stderr).toContain(
      'error hook ccc=./x.mjs batchSize=0 is refused: batchSize must be a whole number from 1 to 10000; its records wait in the stream\n',
    )
  })

  test('tells on stderr where tables are when a list of tables is empty', async () => {
    const server = await dynalabReady(['serve', '--in-memory', '--port', '0'])
    const clientOf = (region: string, accessKeyId: string): DynamoDBClient =>
      new DynamoDBClient({ endpoint: server.endpoint, region, credentials: { accessKeyId, secretAccessKey: 'any' } })
    await clientOf('eu-west-2', '123456789012').send(
      new CreateTableCommand({
        TableName: 'table',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      }),
    )
    expect((await clientOf('us-east-1', 'any').send(new ListTablesCommand({}))).TableNames).toEqual([])
    server.process.kill('SIGTERM')
    const { code, stderr } = await server.ended
    expect(code).toBe(0)
    expect(stderr).toContain(
      'ListTables found no tables for account 000000000000 in region us-east-1; there are tables for account 123456789012 in region eu-west-2 (1)\n',
    )
  })

  test('is found healthy by the healthcheck command, and not when it is gone', async () => {
    const server = await dynalabReady(['--in-memory', '--port', '0'])
    const words = ['healthcheck', '--port', new URL(server.endpoint).port]
    expect(await dynalab(words)).toMatchObject({ code: 0, stderr: '' })
    server.process.kill('SIGTERM')
    await server.ended
    expect(await dynalab(words)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^dynalab: nothing answers at .*\n$/),
    })
  })

  test('takes a command line written for DynamoDB Local', async () => {
    const words = '-Djava.library.path=./lib -jar DynamoDBLocal.jar -sharedDb -dbPath ./data -port 0'.split(' ')
    const server = await dynalabReady(words, { cwd: place })
    server.process.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    expect(await dynalab(['verify', join(place, 'data')])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('0 problems'),
    })
  })
})
