// Proves the pure parts of the console: signatures as another program makes them, what letters find, numbers for people, where the picture's
// parts stand.
import { sign } from 'aws4'
import { expect, it } from 'vitest'
import { type Answered, keptCalls } from '../../src/console/api/kept-calls.js'
import { signature, signatureDate } from '../../src/console/api/signature.js'
import { type Box, CARD, CLOCK_RADIUS, layoutOf, lineBetween, plateOf } from '../../src/console/pages/home/layout.js'
import { pickedOf } from '../../src/console/pages/home/picked.js'
import { bytes, count, counted, duration, elapsed } from '../../src/console/parts/format.js'
import { shownValue } from '../../src/console/parts/value-text.js'
import { matching } from '../../src/console/shell/matching.js'

it('keeps the last 200 calls, and of the older ones no output but their units', () => {
  const output = { Items: [{ id: { S: 'x' } }], ConsumedCapacity: { TableName: 'music', CapacityUnits: 2 } }
  let calls: readonly ({ readonly n: number } & Answered)[] = []
  for (let n = 0; n < 210; n++) calls = keptCalls({ n, output: n % 2 === 0 ? output : undefined }, calls)
  expect(calls.map(({ n }) => n)).toEqual(Array.from({ length: 200 }, (_, n) => 209 - n))
  const answered = calls.filter((one) => one.output !== undefined)
  expect(answered.filter((one) => one.output === output)).toHaveLength(10)
  expect(answered.slice(10).map((one) => [one.output, one.isOutputCut])).toEqual(
    Array.from({ length: 90 }, () => [{ ConsumedCapacity: output.ConsumedCapacity }, true]),
  )
})

it.each([undefined, 'token+of/a=session'])('signs as aws4 does, with the session token %j', async (sessionToken) => {
  const date = signatureDate(Date.UTC(2026, 10, 29, 19, 0, 1))
  expect(date).toBe('20261129T190001Z')
  const target = 'DynamoDB_20120810.ListTables'
  const contentType = 'application/x-amz-json-1.0'
  const request = {
    host: '127.0.0.1:8000',
    target,
    contentType,
    body: '{"Limit":1,"x":"ü"}',
    region: 'eu-west-1',
    service: 'dynamodb',
    date,
  }
  const keys = { accessKeyId: 'AKIA', secretAccessKey: 'secret/+=', ...(sessionToken === undefined ? {} : { sessionToken }) }
  const { headers } = sign(
    {
      ...{ service: 'dynamodb', region: 'eu-west-1', method: 'POST', path: '/', body: request.body },
      headers: {
        ...{ Host: request.host, 'Content-Type': contentType, 'X-Amz-Date': date, 'X-Amz-Target': target },
        ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
      },
      extraHeadersToIgnore: { 'content-length': true },
    } as Parameters<typeof sign>[0],
    keys,
  )
  expect(await signature(request, keys)).toBe(headers?.['Authorization'])
})

it('finds by beginnings first, then by words, then by letters in their order', () => {
  const all = ['Dark theme', 'orders', 'my-orders', 'Read only'].map((words) => ({ words }))
  const found = (letters: string): string[] => matching(all, letters).map(({ words }) => words)
  expect([found('or'), found('theme'), found('rdol'), found('zz'), found('')]).toEqual([
    ['orders', 'my-orders'],
    ['Dark theme'],
    ['Read only'],
    [],
    ['Dark theme', 'orders', 'my-orders', 'Read only'],
  ])
})

it('writes numbers for people', () => {
  expect([count(12345.67), counted(1, 'item'), counted(2, 'item'), bytes(0), bytes(1536), bytes(400 * 1024)]).toEqual([
    ...['12,345.7', '1 item', '2 items', '0 B', '1.5 KB', '400 KB'],
  ])
  expect([
    duration(250),
    duration(1500),
    duration(3_600_000),
    duration(86_400_000 * 3),
    elapsed(93_784_000),
    elapsed(-61_000),
  ]).toEqual([...['250 ms', '1.5 s', '60 min', '3 d', 'T+1 d 02:03:04', 'T−00:01:01']])
})

it('shows values without a loss, and tells empty from absent', () => {
  const text = (value: Parameters<typeof shownValue>[0]): string | undefined => shownValue(value)?.text
  expect([text({ N: '12345678901234567890123456789012345678.90' }), text({ S: '' }), text(undefined)]).toEqual([
    ...['12345678901234567890123456789012345678.90', '(empty)', undefined],
  ])
  expect(text({ M: { a: { N: '1.0' }, b: { L: [{ BOOL: false }] } } })).toBe('{"a":"1.0","b":[false]}')
})

it.each([1, 2, 3, 4, 5, 8])('puts %d regions where none covers another, on wide and narrow pages', (many) => {
  const regions = Array.from({ length: many }, (_none, index) => `region-${index}`)
  for (const width of [290, 680, 1000]) {
    const { cards, width: full, height } = layoutOf(regions, width)
    const boxes = [...cards.values()]
    expect(boxes).toHaveLength(many)
    for (const [index, box] of boxes.entries()) {
      expect(
        box.x >= 0 && box.y >= 0 && box.x + CARD.width <= full && box.y + CARD.height <= height,
        `${width}: ${index} is inside`,
      ).toBe(true)
      for (const other of boxes.slice(index + 1)) {
        const isApart = Math.abs(box.x - other.x) >= CARD.width || Math.abs(box.y - other.y) >= CARD.height
        expect(isApart, `${width}: ${index} is apart`).toBe(true)
        expect(lineBetween(box, other).path).not.toMatch(/NaN|Infinity/)
      }
    }
  }
})

it.each([2, 3, 4, 5, 8])('keeps the words of links between %d regions in the picture and off the clock', (many) => {
  const regions = Array.from({ length: many }, (_none, index) => `region-${index}`)
  for (let width = 264; width <= 1200; width += 8) {
    const { cards, clock } = layoutOf(regions, width)
    const boxes = [...cards.values()]
    const face = { x: clock.x - 58, y: clock.y - CLOCK_RADIUS, width: 116, height: 2 * CLOCK_RADIUS + 22 } // with its words
    const plates = (words: string): readonly Box[] =>
      boxes.flatMap((from) => boxes.flatMap((to) => (from === to ? [] : plateOf(lineBetween(from, to), words, width))))
    for (const words of ['0 ms', 'cut, 12 wait 30 s', '250 ms, 10,000 wait 12 min']) {
      const isWithin = plates(words).every(({ x, width: length }) => x >= 0 && x + length <= width)
      expect(isWithin, `${width}: ${words} is inside`).toBe(true)
      expect(
        plates(words).filter((plate) => isHit(plate, face)),
        `${width}: ${words} at the clock`,
      ).toEqual([])
    }
    if (many > 4) continue // then only few have words
    const short = plates('250 ms')
    const covered = short.filter((plate, at) => [...boxes, ...short.toSpliced(at, 1)].some((other) => isHit(plate, other)))
    expect(covered, `${width}: covered`).toEqual([])
  }
})

const isHit = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height

it('reads what is picked from an address, and nothing from what says nothing', () => {
  expect(['clock', 'zone:us-east-1b', 'link:a>b', 'link:a', 'x', undefined].map(pickedOf)).toEqual([
    { kind: 'clock' },
    { kind: 'zone', name: 'us-east-1b' },
    { kind: 'link', from: 'a', to: 'b' },
    ...[undefined, undefined, undefined],
  ])
})
