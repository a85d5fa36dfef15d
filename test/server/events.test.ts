// Events as those who listen over HTTP get them: as server-sent events. What is told is what was done, in order; a
// reader that can't keep up, or comes back, is told what it missed.
import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import { type Administration, administrations, makeTable } from './administration.js'

const open = administrations()
const PLACE = { account: '000000000000', region: 'us-east-1' }

interface Reader {
  /** Resolves when so many frames (comments are none) have come. */
  frames(count: number): Promise<readonly Frame[]>
  /** All frames, when the one of that id has come. */
  framesTo(id: string): Promise<readonly Frame[]>
  readonly ended: Promise<void>
  readonly answer: IncomingMessage
  leave(): void
}
interface Frame {
  readonly id?: string
  readonly event: string
  readonly data: Record<string, unknown>
}

const readers: Reader[] = []
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave()
})

function frameOf(text: string): Frame {
  const fields = Object.fromEntries(
    text.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  return { ...(fields['id'] && { id: fields['id'] }), event: fields['event'] ?? '', data: JSON.parse(fields['data'] ?? '') }
}

/** A frame may come in two pieces. */
function hasWhole(text: string, id: string): boolean {
  const from = text.indexOf(`id: ${id}\n`)
  return from !== -1 && text.includes('\n\n', from)
}

async function listen(lab: Administration, query = '', headers: Record<string, string> = {}): Promise<Reader> {
  let asked: ClientRequest | undefined
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked = get(`${lab.endpoint}/_dynalab/events${query}`, { headers }, resolve).on('error', reject)
  })
  let text = ''
  let wake: () => void = () => undefined
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    wake()
  })
  answer.on('error', () => undefined) // left by the test itself
  const all = () =>
    text
      .split('\n\n')
      .slice(0, -1)
      .filter((frame) => !frame.startsWith(':'))
      .map(frameOf)
  const reader: Reader = {
    answer,
    ended: new Promise((resolve) => answer.on('close', resolve)),
    frames: async (count) => {
      while (all().length < count) await new Promise<void>((resolve) => (wake = resolve))
      return all()
    },
    framesTo: async (id) => {
      while (!hasWhole(text.slice(-20_000), id)) await new Promise<void>((resolve) => (wake = resolve))
      return all()
    },
    leave: () => asked?.destroy(),
  }
  readers.push(reader)
  return reader
}

const outline = ({ event, data: { id: _id, emittedAtMs: _at, type: _type, ...data } }: Frame): unknown => [event, data]

describe('a stream of events', () => {
  it('tells what happens from now on, in order', async () => {
    const lab = await open()
    await makeTable(lab, 'before')
    const reader = await listen(lab)
    expect([reader.answer.statusCode, reader.answer.headers['content-type']]).toEqual([200, 'text/event-stream'])
    await makeTable(lab, 'music')
    await lab.told('POST', 'clock', { advance: 1000 })
    await lab.told('POST', 'tables/music/split', { middle: true })
    await lab.told('POST', 'tables/music/buckets', { write: 'empty' })
    const put = new PutItemCommand({ TableName: 'music', Item: { pk: { S: 'a' }, sk: { S: '1' } } })
    for (let n = 0; n < 3; n++) await expect(lab.client.send(put)).rejects.toThrow()
    await lab.told('POST', 'faults', {
      id: 'once',
      operation: 'PutItem',
      effect: 'error',
      error: 'InternalServerError',
      times: 1,
    })
    await expect(lab.client.send(put)).rejects.toThrow()
    await lab.told('POST', 'regions/cut', { region: 'eu-west-1' })
    await lab.told('POST', 'regions/heal')
    await lab.emulator.reset({ ...PLACE })
    const frames = await reader.frames(13)
    const music = { ...PLACE, table: 'music' }
    const split = frames[2]?.data as unknown as { partition: number; children: number[] } // compared as such below
    const fault = { fault: 'once', effect: 'error' }
    expect(frames.map(outline)).toEqual([
      ['table.created', music],
      ['clock.changed', { mode: 'manual', nowMs: Date.UTC(2026, 0, 1) + 1000 }],
      ['partition.split', { ...music, partition: split.partition, children: split.children, cause: 'request' }],
      ['table.throttled', { ...music, side: 'write', limits: ['ProvisionedThroughputExceeded'] }], // one of three
      ['fault.added', fault],
      ['fault.hit', { ...fault, operation: 'dynamodb:PutItem', hits: 1 }],
      ['fault.ended', fault],
      ['region.cut', { from: 'eu-west-1', to: '*' }],
      ['region.cut', { from: '*', to: 'eu-west-1' }],
      ['region.healed', { from: '*', to: '*' }],
      ...['before', 'music'].map((table) => ['table.deleted', { ...PLACE, table }]),
      ['reset', PLACE],
    ])
    expect(split.children).toHaveLength(2)
    expect(frames.map(({ id, data }) => [Number(id), data['id']])).toEqual(frames.map((_, n) => [n + 2, n + 2]))
  })

  it('tells of zones, and of a new leader when its time has come', async () => {
    const lab = await open()
    await makeTable(lab, 'music')
    const reader = await listen(lab, '?types=zone.lost,zone.elected,zone.healed,zone.paused')
    lab.emulator.zones.setFailover(5000)
    lab.emulator.zones.down('us-east-1a')
    await lab.clock.advance(5000)
    lab.emulator.zones.heal('us-east-1a')
    lab.emulator.zones.pause('us-east-1c', PLACE)
    expect((await reader.frames(4)).map(outline)).toEqual([
      ['zone.lost', { region: 'us-east-1', zone: 'us-east-1a' }],
      ['zone.elected', { ...PLACE, zone: 'us-east-1b', slot: 0 }],
      ['zone.healed', { region: 'us-east-1', zone: 'us-east-1a' }],
      ['zone.paused', { ...PLACE, zone: 'us-east-1c' }],
    ])
  })

  it('sends the types and the namespace that were asked for, and what is of no namespace', async () => {
    const lab = await open()
    const reader = await listen(lab, '?types=table.created,clock.changed&account=000000000000&region=us-east-1')
    lab.engine.events.emit({ type: 'table.created', account: '111111111111', region: 'us-east-1', table: 'other' })
    lab.engine.events.emit({ type: 'table.created', account: '000000000000', region: 'eu-west-1', table: 'other' })
    lab.engine.events.emit({ type: 'table.deleted', ...PLACE, table: 'music' })
    lab.engine.events.emit({ type: 'table.created', ...PLACE, table: 'music' })
    await lab.clock.advance(1)
    expect((await reader.frames(2)).map(({ id, event }) => [id, event])).toEqual([
      ['4', 'table.created'],
      ['5', 'clock.changed'],
    ])
  })

  it('goes on behind the last event that was seen', async () => {
    const lab = await open()
    for (let n = 0; n < 5; n++) await lab.clock.advance(1)
    const reader = await listen(lab, '', { 'Last-Event-ID': '3' })
    expect((await reader.frames(2)).map(({ id }) => id)).toEqual(['4', '5'])
    for (let n = 0; n < 1000; n++) lab.engine.events.emit({ type: 'reset' })
    const late = await listen(lab, '', { 'Last-Event-ID': '3' })
    expect((await late.frames(2)).slice(0, 2)).toMatchObject([{ event: 'dropped', data: { count: 2 } }, { id: '6' }])
    const ofAnother = await listen(lab, '', { 'Last-Event-ID': '5000' })
    expect((await ofAnother.frames(3)).slice(0, 3)).toMatchObject([
      { event: 'dropped', data: {} },
      { event: 'dropped', data: { count: 5 } },
      { id: '6' },
    ])
  })

  // The reader reads nothing: its socket fills, and what it misses is counted and not kept.
  it('tells a reader that is too slow what it missed, and keeps nothing for it', async () => {
    const lab = await open()
    const reader = await listen(lab)
    reader.answer.pause()
    const table = 'x'.repeat(8000)
    const before = process.memoryUsage().heapUsed
    for (let n = 0; n < 5000; n++) {
      lab.engine.events.emit({ type: 'table.created', ...PLACE, table })
      if (n % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5000 * 4000)
    reader.answer.resume()
    const frames = await reader.framesTo('5000')
    const dropped = frames.filter(({ event }) => event === 'dropped').reduce((sum, { data }) => sum + Number(data['count']), 0)
    const sent = frames.filter(({ event }) => event !== 'dropped').length
    expect([dropped > 0, dropped + sent]).toEqual([true, 5000])
  })

  it('ends when the emulator closes, which does not wait for it', async () => {
    const lab = await open()
    const reader = await listen(lab)
    await lab.emulator.close()
    await reader.ended
  })

  it.each([
    ['events?types=tables', /^400 refused: types must be types with commas between, of clock.changed, reset, /],
    ['events?types=', /^400 refused: types must be/],
    ['events?since=5', '400 refused: since is unknown: the members are types, account, region, requests'],
    ['events?region=us-east-1', /^400 refused: account must stand beside region/],
  ])('refuses %s', async (path, words) => {
    const lab = await open()
    expect(await lab.refused('GET', path)).toEqual(typeof words === 'string' ? words : expect.stringMatching(words))
  })

  it('refuses a Last-Event-ID that is none', async () => {
    const lab = await open()
    const { status, text } = await lab.ask('GET', 'events', undefined, { 'Last-Event-ID': 'x' })
    expect([status, text]).toEqual([400, '{"status":"refused","reason":"Last-Event-ID must be the id of an event"}\n'])
  })
})
