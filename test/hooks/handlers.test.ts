// Handlers that are files or URLs: how they are loaded, loaded again, what they print and throw, and what they can't do to the server.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEmulator, type Emulator, type HookSpec } from '../../src/emulator.js'
import { createLogger } from '../../src/logger.js'
import { openMemoryStore } from '../../src/storage/level-store.js'
import { emulatorOn } from '../support/emulator-rig.js'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Lab } from '../support/lab.js'
import { createTable, put, putAll } from './hook-lab.js'

const folder = mkdtempSync(join(tmpdir(), 'dynalab-handlers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A running clock, so that tries follow each other by themselves, and a log to read. */
interface Stage {
  readonly lab: Pick<Lab, 'client' | 'clientAt' | 'emulator'>
  readonly lines: string[]
  /** Resolves with the first line that holds the words, now or later. */
  said(words: string): Promise<string>
}
let stage: Stage
let files = 0

beforeEach(async () => {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const logger = createLogger('info', (line) => {
    lines.push(line)
    for (const look of waiting) look()
  })
  const { SteerableClock } = await import('../../src/runtime/steerable-clock.js')
  const { MACHINE_TIME } = await import('../../src/runtime/clock-state.js')
  const clock = new SteerableClock(MACHINE_TIME)
  const { emulator } = await emulatorOn(await openMemoryStore(), { clock, logger, capacity: { mode: 'off' } })
  const clientAt = (region: string) => new DynamoDBClient({ ...emulator.clientConfig(), region, maxAttempts: 1 })
  const said = (words: string): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = lines.find((line) => line.includes(words))
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  stage = { lab: { emulator, clientAt, client: clientAt('us-east-1') }, lines, said }
  await createTable(stage.lab as Lab)
})
afterEach(() => stage.lab.emulator.close())

const write = (name: string, text: string): string => {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
/** A new file for each, so that no test sees another's. */
const handlerFile = (text: string, ending = 'mjs'): string => write(`handler${++files}.${ending}`, text)
const add = (handler: string, spec: Partial<HookSpec> = {}) =>
  stage.lab.emulator.hooks.add({ table: 'orders', name: 'h', ...spec, handler })
const figures = () => stage.lab.emulator.hooks.show('h').figures
const idle = () => stage.lab.emulator.hooks.idle()

describe('a file', () => {
  const KEYS = 'event.Records.map((one) => one.dynamodb.Keys.pk.S).join()'

  test.each<[string, string, string]>([
    ['an ES module', 'mjs', `export const handler = async (event) => console.log('got ' + ${KEYS})`],
    ['a default export', 'mjs', `export default (event) => console.log('got ' + ${KEYS})`],
    ['CommonJS', 'cjs', `exports.handler = async (event) => console.log('got ' + ${KEYS})`],
    ['module.exports', 'cjs', `module.exports = { handler: (event) => console.log('got ' + ${KEYS}) }`],
    [
      'a callback',
      'cjs',
      `exports.handler = (event, context, callback) => setImmediate(() => { console.log('got ' + ${KEYS}); callback(null, {}) })`,
    ],
  ])('may be %s', async (_words, ending, text) => {
    add(handlerFile(text, ending))
    await put(stage.lab as Lab, 'a')
    await stage.said('info hook h: got a')
    await idle()
    expect(figures()).toMatchObject({ invocations: 1, errors: 0 })
  })

  test('has its answer read, and a callback with an error fails', async () => {
    const file = handlerFile(`exports.handler = (event, context, callback) => callback(new Error('by callback'))`, 'cjs')
    add(file, { maximumRetryAttempts: 0 })
    await put(stage.lab as Lab, 'a')
    await stage.said('hook h failed on 1 record of orders, and gives it up: Error: by callback')
    const report = `export const handler = (event) => ({ batchItemFailures: [{ itemIdentifier: event.Records[1].dynamodb.SequenceNumber }] })`
    const spec = { functionResponseTypes: ['ReportBatchItemFailures'] as const, maximumRetryAttempts: 0 }
    await putAll(stage.lab as Lab, 'b', 'c')
    stage.lab.emulator.hooks.add({ table: 'orders', name: 'r', handler: handlerFile(report), ...spec })
    await idle()
    expect(stage.lab.emulator.hooks.show('r').figures).toMatchObject({ errors: 0, droppedEvents: 2 })
  })

  test('shows what it prints and throws, the stack once', async () => {
    const text = `export const handler = () => {\n  console.error('careful')\n  null.x\n}\n`
    add(handlerFile(text), { maximumRetryAttempts: 2 })
    await put(stage.lab as Lab, 'a')
    await idle()
    expect(await stage.said('warn hook h: careful')).toBeDefined()
    const failed = stage.lines.filter((line) => line.includes('hook h failed on 1 record of orders'))
    expect(failed[0]).toMatch(/, and tries again in 100 ms: TypeError: Cannot read properties of null \(reading 'x'\)\n$/)
    expect(failed[2]).toContain(', and gives it up: TypeError')
    const stacks = stage.lines.filter((line) => line.includes(`handler${files}.mjs:3:8`))
    expect(stacks).toHaveLength(1)
  })

  test('is loaded again when it changes, or what it imports does, and what failed is tried at once', async () => {
    const part = write('part.mjs', `export const word = 'one'\n`)
    const file = handlerFile(`import { word } from './part.mjs'\nexport const handler = () => console.log('word ' + word)\n`)
    add(file)
    await put(stage.lab as Lab, 'a')
    await stage.said('word one')
    await idle()
    writeFileSync(part, `export const word = 'two'\n`)
    await stage.said('part.mjs has changed and is loaded again')
    await put(stage.lab as Lab, 'b')
    await stage.said('word two')
    await idle()
    // As editors save: beside it, then moved into its place.
    const beside = write('beside.tmp', `import './part.mjs'\nexport const handler = () => { throw new Error('word three') }\n`)
    renameSync(beside, file)
    await stage.said(`${file.split('/').at(-1)} has changed and is loaded again`)
    await put(stage.lab as Lab, 'c')
    await stage.said('Error: word three')
    writeFileSync(file, `export const handler = () => console.log('word four')\n`)
    await stage.said('word four')
    await idle()
  })

  test('that is not there is said when the hook begins, before there is a record', async () => {
    const file = join(folder, 'nowhere', 'handler.mjs')
    add(file)
    expect(await stage.said(`hook h: there is no file ${file}; records wait until there is`)).toContain(' warn ')
    add(handlerFile('export const handler = () => undefined'), { name: 'there' })
    expect(stage.lines.filter((line) => line.includes('hook there: there is no file'))).toEqual([])
  })

  test('that is not there is said in one line, and waited for', async () => {
    const file = join(folder, 'not/there/yet.mjs')
    add(file)
    await put(stage.lab as Lab, 'a')
    const line = await stage.said('hook h waits with 1 record of orders')
    expect(line).toContain(`${file}: it cannot be loaded: Error: Cannot find module`)
    mkdirSync(join(folder, 'not/there'), { recursive: true })
    writeFileSync(file, `export const handler = () => console.log('here now')\n`)
    await stage.said('here now')
    await idle()
    expect(figures()).toMatchObject({ invocations: 1, errors: 0, droppedEvents: 0 })
  })

  // By the emulator's clock it is tried each minute, and a thread for each of these would hold a move of two days up for minutes.
  test('that cannot be loaded is loaded few times while the clock is moved, and at once when it changes', async () => {
    const emulator = await createEmulator({ inMemory: true, clock: 'manual', logLevel: 'silent' })
    try {
      const lab = {
        ...stage.lab,
        emulator,
        clientAt: (region: string) => new DynamoDBClient({ ...emulator.clientConfig(), region }),
      }
      const client = lab.clientAt('us-east-1')
      await createTable({ ...lab, client } as Lab)
      const loads = join(folder, 'loads')
      const noting = `import { appendFileSync } from 'node:fs'\nappendFileSync(${JSON.stringify(loads)}, 'x')\n`
      const file = handlerFile(`${noting}throw new Error('not yet')`)
      emulator.hooks.add({ table: 'orders', name: 'h', handler: file, maximumRetryAttempts: 0 })
      await put({ ...lab, client } as Lab, 'a')
      await emulator.clock.advance({ hours: 2 })
      expect(readFileSync(loads, 'utf8').length).toBeLessThan(40) // of 130 tries
      expect(emulator.hooks.show('h')).toMatchObject({ state: 'retrying', lastFailure: expect.stringContaining('not yet') })
      writeFileSync(file, 'export const handler = () => undefined')
      await emulator.hooks.idle()
      expect(emulator.hooks.show('h').figures).toMatchObject({ invocations: 1, droppedEvents: 0 })
    } finally {
      await emulator.close()
    }
  })

  test.each<[string, string, string]>([
    ['no JavaScript', '\nexport const handler = (', 'it cannot be loaded: SyntaxError: Unexpected end of input'],
    ['without a handler', 'export const other = 1', 'it cannot be loaded: Error: it exports no function handler'],
    ['that throws', `\n\nthrow new Error('at once')`, 'it cannot be loaded: Error: at once (FILE:3)'],
    ['that ends its process', 'process.exit(3)', 'it ended its process with code 3'],
  ])('%s uses up no retry', async (_words, text, template) => {
    const file = handlerFile(text)
    const words = template.replace('FILE', file)
    add(file, { maximumRetryAttempts: 0 })
    await put(stage.lab as Lab, 'a')
    expect(await stage.said(`hook h waits with 1 record of orders: ${file}: ${words}`)).toBeDefined()
    expect(figures()).toMatchObject({ invocations: 0, droppedEvents: 0 })
    expect(stage.lab.emulator.hooks.show('h')).toMatchObject({ state: 'retrying', lastFailure: expect.stringContaining(words) })
    writeFileSync(file, `export const handler = () => undefined`)
    await idle()
    expect(figures()).toMatchObject({ invocations: 1, droppedEvents: 0 })
  })

  test.each<[string, string, string]>([
    ['an endless loop', 'for (;;);', 'it timed out after 1 s'],
    ['process.exit', 'process.exit(7)', 'it ended its process with code 7'],
    [
      'an error that nobody catches',
      `setTimeout(() => { throw new Error('later') }); return new Promise(() => {})`,
      'Error: later',
    ],
    ['a rejection that nobody catches', `Promise.reject(new Error('lost')); return new Promise(() => {})`, 'Error: lost'],
  ])('with %s ends its invocation and nothing else', async (_words, text, reason) => {
    const spec = { maximumRetryAttempts: 0, batchSize: 1, timeout: 1 }
    const first = `if (event.Records[0].dynamodb.Keys.pk.S === 'a') { ${text} }`
    add(handlerFile(`export const handler = (event) => { ${first}; console.log('went on') }`), spec)
    await putAll(stage.lab as Lab, 'a', 'b')
    await stage.said(`hook h failed on 1 record of orders, and gives it up: ${reason}`)
    await stage.said('went on')
    await idle()
    expect(figures()).toMatchObject({ invocations: 2, errors: 1 })
  })

  // A thread is kept for the next event, and a timer of the event before may end it meanwhile.
  test('with an error between two events shows it, and the next event has a thread', async () => {
    const late = `setImmediate(() => { throw new Error('too late') })`
    add(handlerFile(`export const handler = async (event) => { console.log('got ' + ${KEYS}); ${late} }`), {
      maximumRetryAttempts: 0,
    })
    for (const key of ['a', 'b', 'c']) {
      await put(stage.lab as Lab, key)
      await stage.said(`got ${key}`)
      await stage.said('hook h: nobody caught Error: too late')
      await idle()
      stage.lines.length = 0
    }
    expect(figures()).toMatchObject({ invocations: 3, errors: 0, droppedEvents: 0 })
  })

  test('may post what it likes to the parent of its thread', async () => {
    const posts = `for (const one of [null, 1, {}, { kind: 'threw' }, { kind: 'answered', answer: '{' }]) parentPort.postMessage(one)`
    const text = `import { parentPort } from 'node:worker_threads'\nexport const handler = () => { ${posts}; parentPort.close() }`
    add(handlerFile(text), { maximumRetryAttempts: 0 })
    await putAll(stage.lab as Lab, 'a', 'b')
    await idle()
    expect(figures()).toMatchObject({ errors: 0, droppedEvents: 0, polledEvents: 2 })
  })

  test('that throws what is no error, or is no JavaScript, names no place of the emulator', async () => {
    add(handlerFile('export const handler = () => { throw null }'), { maximumRetryAttempts: 0 })
    await put(stage.lab as Lab, 'a')
    await idle()
    await stage.said('gives it up: thrown: null')
    add(handlerFile('export const handler = ('), { name: 'n' })
    await stage.said('hook n waits with 1 record of orders')
    expect(stage.lines.join('')).not.toMatch(/handler-thread|modules\/esm/)
    await stage.lab.emulator.hooks.remove('n')
  })

  test('finds the emulator by a client without settings, wherever that listens by now', async () => {
    const text = `import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
      export const handler = async () => {
        const { TableNames } = await new DynamoDBClient({}).send(new ListTablesCommand({}))
        console.log('tables', TableNames.join(), process.env.AWS_LAMBDA_FUNCTION_NAME)
      }`
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
    await stage.lab.emulator.listen({ port: 0 })
    add(handlerFile(text))
    await put(stage.lab as Lab, 'a')
    await stage.said('info hook h: tables orders h')
    await idle()
  })

  test('may write to the emulator that calls it', async () => {
    const { endpoint } = await stage.lab.emulator.listen({ port: 0 })
    await createTable(stage.lab as Lab, 'copies')
    const text = `export const handler = async (event) => {
      for (const { dynamodb } of event.Records) {
        const body = JSON.stringify({ TableName: 'copies', Item: dynamodb.NewImage })
        const headers = { 'X-Amz-Target': 'DynamoDB_20120810.PutItem', 'Content-Type': 'application/x-amz-json-1.0',
          Authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0' ,
          'X-Amz-Date': '20260101T000000Z' }
        const { status } = await fetch('${endpoint}', { method: 'POST', headers, body })
        if (status !== 200) throw new Error('status ' + status)
      }
    }`
    add(handlerFile(text))
    await putAll(stage.lab as Lab, 'a', 'b')
    await idle()
    const { ScanCommand } = await import('@aws-sdk/client-dynamodb')
    expect((await stage.lab.client.send(new ScanCommand({ TableName: 'copies' }))).Count).toBe(2)
  })
})

describe('a URL', () => {
  const servers: Server[] = []
  afterEach(() => servers.splice(0).forEach((server) => server.close()))

  async function serve(
    answer: (body: string, response: ServerResponse, request: IncomingMessage) => void,
    port = 0,
  ): Promise<string> {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => answer(body, response, request))
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?query=1`
  }

  test('gets the event as the body of a POST', async () => {
    const asked: unknown[] = []
    const url = await serve((body, response, { method, url: path, headers }) => {
      const keys = (JSON.parse(body) as { Records: { dynamodb: { Keys: object } }[] }).Records.map(
        ({ dynamodb }) => dynamodb.Keys,
      )
      asked.push([method, path, headers['content-type'], keys])
      response.end()
    })
    add(url)
    await put(stage.lab as Lab, 'a')
    await idle()
    expect(asked).toEqual([['POST', '/path?query=1', 'application/json', [{ pk: { S: 'a' } }]]])
  })

  test.each<[number, string, object, string]>([
    [200, '{"batchItemFailures": []}', { errors: 0, droppedEvents: 0 }, ''],
    [204, '', { errors: 0, droppedEvents: 0 }, ''],
    [200, 'no JSON', { errors: 0, droppedEvents: 0 }, ''],
    [200, '{"batchItemFailures": [{"itemIdentifier": "x"}]}', { errors: 0, droppedEvents: 1 }, 'names no record of the batch'],
    [200, '{"errorMessage": "as the emulator of Lambda says it"}', { errors: 1, droppedEvents: 1 }, 'says as the emulator of'],
    [500, '', { errors: 1, droppedEvents: 1 }, 'answers 500'],
    [400, '{"errorMessage": "bad"}', { errors: 1, droppedEvents: 1 }, 'answers 400: bad'],
  ])('that answers %d with %s', async (status, text, expected, words) => {
    const url = await serve((_body, response) => void response.writeHead(status).end(text))
    add(url, { maximumRetryAttempts: 0, functionResponseTypes: ['ReportBatchItemFailures'] })
    await put(stage.lab as Lab, 'a')
    await idle()
    expect(figures()).toMatchObject({ invocations: 1, ...expected })
    if (words !== '') await stage.said(words)
  })

  test('that does not answer is said in one line, and the records wait', async () => {
    const free = await serve(() => undefined)
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
    add(free, { maximumRetryAttempts: 0 })
    await put(stage.lab as Lab, 'a')
    await stage.said(`hook h waits with 1 record of orders: ${free} does not answer (ECONNREFUSED)`)
    let asked = 0
    await serve((_body, response) => void (asked++, response.end()), Number(new URL(free).port))
    await idle()
    expect(asked).toBe(1)
    expect(stage.lines.filter((line) => line.includes('does not answer'))).toHaveLength(1)
    expect(figures()).toMatchObject({ invocations: 1, droppedEvents: 0 })
  })

  test('that is busy has tried nothing; one that takes too long has failed', async () => {
    let asked = 0
    const busy = await serve((_body, response) => void response.writeHead(asked++ === 0 ? 429 : 200).end())
    add(busy, { maximumRetryAttempts: 0 })
    await put(stage.lab as Lab, 'a')
    await idle()
    expect([asked, figures().droppedEvents]).toEqual([2, 0])
    const slow = await serve(() => undefined)
    stage.lab.emulator.hooks.add({ table: 'orders', name: 'slow', handler: slow, timeout: 1, maximumRetryAttempts: 0 })
    await stage.said(`${slow} did not answer in 1 s`)
    servers.at(-1)?.closeAllConnections()
  })
})

describe('the option', () => {
  const opened: Emulator[] = []
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((emulator) => emulator.close()))
  })

  test('names hooks as text, as an object, and as a file of them', async () => {
    const list = [
      { table: 'aaa', handler: './one.mjs', batchSize: 7 },
      { table: 'bbb', handler: 'http://127.0.0.1:1/' },
    ]
    const file = write('hooks.json', JSON.stringify(list))
    const hook = ['ccc=./two.mjs batchSize=3', { table: 'ddd', handler: () => undefined }, file]
    const emulator = await createEmulator({ inMemory: true, logLevel: 'silent', hook })
    opened.push(emulator)
    expect(emulator.hooks.list().map(({ name, handler, settings }) => [name, handler, settings['batchSize']])).toEqual([
      ['ccc-two', join(process.cwd(), 'two.mjs'), 3],
      ['ddd-handler', 'a function', 100],
      ['aaa-one', join(folder, 'one.mjs'), 7],
      ['bbb-127.0.0.1-1', 'http://127.0.0.1:1/', 100],
    ])
  })

  test('that is malformed is refused in a line, and the emulator goes on', async () => {
    const hook = ['aaa=./one.mjs filter={"x": 1}', 'nothing', join(folder, 'none.json'), 'bbb=./two.mjs']
    const emulator = await createEmulator({ inMemory: true, logLevel: 'silent', hook })
    opened.push(emulator)
    expect(emulator.hooks.list().map(({ name }) => name)).toEqual(['bbb-two'])
    expect(emulator.hooks.addGiven(hook.slice(0, 3))).toEqual([
      expect.stringMatching(
        /^hook aaa=.*is refused: filterCriteria.filters\[0\].pattern is malformed: x must be an object or a list$/,
      ),
      'hook nothing is refused: it must be table=handler, then settings with blanks between',
      expect.stringMatching(/none\.json is refused: the file can't be read: ENOENT/),
    ])
  })
})
