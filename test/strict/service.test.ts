// What strict mode says, and where: the log, the summary in process and over HTTP, events, metrics; of whom, and how much.
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveOptions } from '../../src/config.js'
import { createEmulator, Emulator, type EmittedEvent } from '../../src/emulator.js'
import { createLogger } from '../../src/logger.js'
import { openSimulation } from '../../src/open-simulation.js'
import { RULE_NAMES } from '../../src/strict/rule.js'
import { waiversOf } from '../../src/strict/waivers.js'
import { readPage } from '../docs/pages.js'
import { create, ORDERS, PLAIN, type StrictLab, strictLab } from './lab.js'

let lab: StrictLab
beforeEach(async () => {
  lab = await strictLab()
  await create(lab.client)
})
afterEach(() => lab.close())

const scan = (client = lab.client, TableName = 'orders') => client.send(new ScanCommand({ TableName }))
const ask = async (path: string, method = 'GET') => {
  const answer = await fetch(`${lab.endpoint}/_dynalab/${path}`, { method })
  return { status: answer.status, body: await answer.text() }
}

test('the summary over HTTP is that of the library, and is cleared', async () => {
  await scan()
  await scan()
  const { status, body } = await ask('strict?table=orders&rule=scan')
  expect([status, JSON.parse(body)]).toEqual([200, lab.emulator.strict.summary()])
  expect(lab.emulator.strict.summary()).toMatchObject({ mode: 'warn', failed: false, rules: { scan: 2 }, omitted: 0 })
  expect(JSON.parse((await ask('strict?rule=hot-key')).body)).toMatchObject({ rules: {}, findings: [] })
  expect(await ask('strict?rule=scans')).toMatchObject({
    status: 400,
    body: expect.stringContaining('rule must be one of scan, '),
  })
  expect(JSON.parse((await ask('strict', 'DELETE')).body)).toMatchObject({ rules: { scan: 2 } })
  expect(lab.emulator.strict.findings()).toEqual([])
  expect((await ask('metrics')).body).toContain('StrictBreaches{Rule="scan"} 2\n')
})

test('tests side by side have an account each', async () => {
  const other = lab.clientOf({ credentials: { accessKeyId: '111111111111', secretAccessKey: 'x' } })
  await create(other)
  await scan()
  await scan(other)
  const namespace = { account: '111111111111', region: 'us-east-1' }
  expect(lab.emulator.strict.findings({ namespace })).toMatchObject([{ account: '111111111111', count: 1 }])
  lab.emulator.strict.clear(namespace)
  expect(lab.emulator.strict.findings()).toMatchObject([{ account: '000000000000', count: 1 }])
})

test('a fork has a summary of its own, and a mode', async () => {
  const fork = await lab.emulator.fork()
  const failing = await lab.emulator.fork({ strict: 'fail' })
  await scan(lab.clientOf(fork.clientConfig()))
  await expect(scan(lab.clientOf(failing.clientConfig()))).rejects.toThrow('Strict mode refuses this Scan of orders')
  expect(await fork.strict.summary()).toMatchObject({ mode: 'warn', rules: { scan: 1 } })
  expect(await failing.strict.summary()).toMatchObject({ mode: 'fail', failed: true })
  expect(lab.emulator.strict.findings()).toEqual([])
})

test('an event for the first of its kind', async () => {
  const events: EmittedEvent[] = []
  lab.emulator.events.on((event) => events.push(event), { types: 'strict.found' })
  await scan()
  await scan()
  expect(events).toMatchObject([{ type: 'strict.found', rule: 'scan', severity: 'warning', table: 'orders', operation: 'Scan' }])
})

test('a line for the first of its kind, and at the end for what nobody came back to', async () => {
  const lines: string[] = []
  const options = resolveOptions({ inMemory: true, strict: 'warn' })
  const logger = createLogger('warn', (line) => lines.push(line.replace(/^\S+ /, '')))
  const emulator = new Emulator(await openSimulation(options, logger), { options, logger })
  const client = lab.clientOf(emulator.clientConfig())
  await create(client, ORDERS)
  await scan(client)
  await scan(client)
  await client.send(
    new PutItemCommand({ TableName: 'orders', Item: { customer: { S: 'a' }, at: { S: '1' }, status: { S: 'new' } } }),
  )
  await emulator.close()
  expect(lines).toEqual([
    'warn strict: scan: Scan of orders: it reads every item of orders. Query by a key, if need be that of an index; a scan reads, and charges ' +
      'for, every item of the table. (docs/strict-mode.md#scan) {"TableName":"orders"}\n',
    expect.stringMatching(/^warn strict: unused-index: orders, index by-status: /),
  ])
})

test('what clients make up is bounded', async () => {
  for (let n = 0; n < 600; n++) await create(lab.client, { ...PLAIN, TableName: `t-${n}` })
  for (let n = 0; n < 600; n++) await scan(lab.client, `t-${n}`)
  const { findings, omitted, rules } = lab.emulator.strict.summary()
  expect([findings.length, omitted, rules]).toEqual([500, 100, { scan: 500 }])
})

test('off, there is nothing to see', async () => {
  await using emulator = await createEmulator({ inMemory: true, logLevel: 'silent' })
  expect(emulator.strict.summary()).toEqual({ mode: 'off', failed: false, rules: {}, findings: [], omitted: 0 })
})

test.each([
  [undefined, []],
  ['scan', ['scan logs', 'scan orders']],
  ['scan:log*', ['scan logs']],
  ['*:logs, hot-key:orders', ['hot-key orders', 'scan logs']],
  ['*', ['hot-key orders', 'scan logs', 'scan orders']],
])('%s waives %j', (text, waived) => {
  const isWaived = waiversOf(text)
  const all = [['hot-key', 'orders'] as const, ['scan', 'logs'] as const, ['scan', 'orders'] as const]
  expect(all.filter(([rule, table]) => isWaived(rule, table)).map((one) => one.join(' '))).toEqual(waived)
})

test('each rule has its heading in the page', () => {
  const headings = [...readPage('docs/strict-mode.md').matchAll(/^### ([a-z-]+)$/gm)].map(([, name]) => name)
  expect(headings.toSorted()).toEqual(RULE_NAMES.toSorted())
})
