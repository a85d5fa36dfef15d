// The metrics of very many tables are made in slices: whoever asks for little is answered in between. One table stands for many, so that the test is
// small.
import { DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { TableFigures } from '../../src/metering/figures.js'
import { RequestMeter } from '../../src/metering/request-meter.js'
import { putItem } from '../../src/operations/put-item.js'
import { nextTurn } from '../../src/runtime/clock.js'
import { exposition } from '../../src/server/metrics/prometheus.js'
import { type Measured, scrape } from '../../src/server/metrics/scrape.js'
import { requestSeriesOf } from '../../src/server/metrics/series.js'
import { NAMESPACE } from '../support/engine-rig.js'
import { openLab } from '../support/lab.js'
import { roundsDuring } from '../support/rounds.js'
import { BY_G, makeTable } from './administration.js'
import { readScrape } from './prometheus-text.js'

const MANY = 6000
const NAMES = ['one', 'two', 'three']
const MEMORY = { limitBytes: 1, inFlightBytes: 0, waitingRequests: 0, refusedRequests: 0 }

it('a long scrape lets others go on, and has the text of one that does not, of the tables that were there when it began', async () => {
  const lab = await openLab()
  await makeTable(lab, 'music', BY_G)
  await lab.client.send(new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' }, sk: { S: '1' }, g: { S: 'x' } } }))
  const table = lab.open('music')
  const meter = new RequestMeter({ find: () => table, homeOf: (given) => given, nowMs: () => lab.clock.nowMs() })
  for (const [id, startedMs] of [1, 20, 300].map((tookMs, id) => [`${id}`, performance.now() - tookMs] as const))
    meter.noteAnswer({ ...REQUEST, requestId: id, startedMs }, {})
  const measured: Measured = {
    tables: {
      ...{ namespaces: () => [NAMESPACE], names: () => Array.from({ length: MANY }, () => 'music'), find: () => table },
      ...{ opened: () => [table] },
    },
    ...{ streams: { find: () => undefined }, clock: lab.clock, meter, memory: MEMORY },
    jobs: { all: () => [][Symbol.iterator]() },
    ...{ faults: lab.emulator.faults, hooks: { list: () => [] }, strict: { counts: () => new Map() } },
  }
  const whole = await scrape(measured, () => undefined)
  const made = scrape(measured)
  const rounds = roundsDuring(made)
  await lab.client.send(new DeleteTableCommand({ TableName: 'music' }))
  expect(await rounds).toBeGreaterThan(3)
  const { content } = await made
  expect(content.equals(whole.content)).toBe(true)
  const lines = content.toString().split('\n')
  expect(lines.filter((line) => line.startsWith('ConsumedWriteCapacityUnits{'))).toHaveLength(2 * MANY) // with its index
  expect(lines.filter((line) => line.startsWith('SuccessfulRequestLatency_count{'))).toHaveLength(MANY)
  await lab.close()
})

it('a histogram is of one moment, whatever is counted while the others are made', async () => {
  const lab = await openLab()
  for (const name of NAMES) await makeTable(lab, name)
  const tables = NAMES.map((name) => ({ record: lab.open(name).record, figures: new TableFigures() }))
  const countOne = (): void => tables.forEach(({ figures }) => figures.of(putItem).addLatency(1)) // its sum is its count
  countOne()
  const rest = (): Promise<void> => {
    countOne()
    return nextTurn()
  }
  const subjects = { tables, streams: [], namespaces: [], faults: [], memory: MEMORY }
  const { samples } = readScrape(exposition(await requestSeriesOf(subjects, rest)).content.toString())
  const counts = NAMES.map((name) => {
    const labels = `account="${NAMESPACE.account}",region="${NAMESPACE.region}",TableName="${name}",Operation="PutItem"`
    const of = (part: string, more = ''): number => samples.get(`SuccessfulRequestLatency_${part}{${labels}${more}}`) ?? -1
    expect(new Set([of('sum'), of('count'), of('bucket', ',le="1"'), of('bucket', ',le="+Inf"')]).size).toBe(1)
    return of('count')
  })
  expect(counts[0]).toBeGreaterThan(1)
  expect(counts[1]).toBeGreaterThan(counts[0] ?? 0) // it did count in between
  await lab.close()
})

const REQUEST = {
  request: { headers: {}, target: '', body: Buffer.alloc(0) },
  operation: putItem,
  namespace: NAMESPACE,
  input: { TableName: 'music', Item: {} },
}
