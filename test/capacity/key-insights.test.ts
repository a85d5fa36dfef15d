// Proves which keys an event counts for, when it counts, and that what is shown are the keys as clients know them.
import { describe, expect, test } from 'vitest'
import { insightsFor, KeyInsights } from '../../src/capacity/key-insights.js'
import type { Item } from '../../src/model/attribute-value.js'
import { indexRowSuffix, rowSuffix } from '../../src/model/key.js'
import type { InsightsMode, InsightsSetting, KeySchema } from '../../src/model/table.js'
import { keys } from '../intents/records.js'

const NOW_MS = Date.UTC(2026, 0, 1)
const KEYS = keys('pk:S', 'sk:N')
const item = (pk: string, sk: number): Item => ({ pk: { S: pk }, sk: { N: String(sk) } })
const suffix = (pk: string, sk: number): Buffer => rowSuffix(KEYS, item(pk, sk)) ?? Buffer.of()
const collection = (pk: string): Buffer => rowSuffix({ ...KEYS, range: [] }, { pk: { S: pk } }) ?? Buffer.of()
const hex = (bytes: Buffer): string => bytes.toString('hex')

const setting = (mode: InsightsMode = 'ACCESSED_AND_THROTTLED_KEYS', dueMs = NOW_MS): InsightsSetting => ({
  isEnabled: true,
  mode,
  askedMs: NOW_MS,
  dueMs,
})
const insightsOf = (schema: KeySchema = KEYS): KeyInsights => new KeyInsights(schema, setting())
const shown = (insights: KeyInsights, n = 10) => insights.show(n, NOW_MS)

describe('what counts', () => {
  test('units by partition key and by key, heaviest first', () => {
    const insights = insightsOf()
    insights.noteAccess(suffix('hot', 1), 3, NOW_MS)
    insights.noteAccess(suffix('hot', 2), 2, NOW_MS)
    insights.noteAccess(suffix('cool', 1), 4, NOW_MS)
    insights.noteAccess(suffix('free', 1), 0, NOW_MS)
    expect(shown(insights).accessed).toEqual({
      partitionKeys: [
        { key: { pk: { S: 'hot' } }, suffix: hex(collection('hot')), text: 'pk: "hot"', count: 2.5, error: 0 },
        { key: { pk: { S: 'cool' } }, suffix: hex(collection('cool')), text: 'pk: "cool"', count: 2, error: 0 },
      ],
      keys: [
        { key: item('cool', 1), suffix: hex(suffix('cool', 1)), text: 'pk: "cool", sk: 1', count: 2, error: 0 },
        { key: item('hot', 1), suffix: hex(suffix('hot', 1)), text: 'pk: "hot", sk: 1', count: 1.5, error: 0 },
        { key: item('hot', 2), suffix: hex(suffix('hot', 2)), text: 'pk: "hot", sk: 2', count: 1, error: 0 },
      ],
    })
    expect(shown(insights, 1).accessed.keys.map(({ text }) => text)).toEqual(['pk: "cool", sk: 1'])
    expect(shown(insights).throttled).toEqual({ partitionKeys: [], keys: [] })
  })

  test('throttled requests, one each', () => {
    const insights = insightsOf()
    for (let n = 0; n < 3; n++) insights.noteThrottle(suffix('hot', n % 2), NOW_MS)
    const { throttled, accessed } = shown(insights)
    expect(throttled.partitionKeys.map(({ text, count }) => [text, count])).toEqual([['pk: "hot"', 3]])
    expect(throttled.keys.map(({ key, count }) => [key, count])).toEqual([
      [item('hot', 0), 2],
      [item('hot', 1), 1],
    ])
    expect(accessed.keys).toEqual([])
  })

  test('an item collection counts for its partition key alone', () => {
    const insights = insightsOf()
    insights.noteAccess(collection('a'), 20, NOW_MS)
    expect(shown(insights).accessed.partitionKeys.map(({ count }) => count)).toEqual([10])
    expect(shown(insights).accessed.keys).toEqual([])
  })

  test('a table without a sort key has partition keys alone', () => {
    const simple = keys('pk:S')
    const insights = insightsOf(simple)
    insights.noteAccess(rowSuffix(simple, { pk: { S: 'a' } }) ?? Buffer.of(), 2, NOW_MS)
    expect(shown(insights).accessed).toMatchObject({ partitionKeys: [{ count: 1 }], keys: [] })
  })

  // Two items of one index key are one key of the index: its rows' keys go on with the table's.
  test('an index counts by its own key', () => {
    const index = keys('g:S,h:B', 'n:N')
    const insights = insightsOf(index)
    for (const sk of [1, 2]) {
      const row: Item = { ...item('a', sk), g: { S: 'g\0' }, h: { B: 'AAE=' }, n: { N: '-1.5' } }
      insights.noteAccess(indexRowSuffix(index, KEYS, row) ?? Buffer.of(), 2, NOW_MS)
    }
    const { partitionKeys, keys: whole } = shown(insights).accessed
    expect(partitionKeys.map(({ key, count }) => [key, count])).toEqual([[{ g: { S: 'g\0' }, h: { B: 'AAE=' } }, 2]])
    expect(whole.map(({ key, count }) => [key, count])).toEqual([[{ g: { S: 'g\0' }, h: { B: 'AAE=' }, n: { N: '-1.5' } }, 2]])
  })

  test('nothing before ENABLING ends, and no accesses where only throttled keys are asked for', () => {
    const early = new KeyInsights(KEYS, setting('ACCESSED_AND_THROTTLED_KEYS', NOW_MS + 1))
    const throttledOnly = new KeyInsights(KEYS, setting('THROTTLED_KEYS'))
    for (const insights of [early, throttledOnly]) {
      insights.noteAccess(suffix('a', 1), 2, NOW_MS)
      insights.noteThrottle(suffix('a', 1), NOW_MS)
      expect(shown(insights).accessed).toEqual({ partitionKeys: [], keys: [] })
    }
    expect(shown(early).throttled.keys).toEqual([])
    expect(shown(throttledOnly).throttled.keys.map(({ count }) => count)).toEqual([1])
    early.noteAccess(suffix('a', 1), 2, NOW_MS + 1)
    expect(early.show(1, NOW_MS + 1).accessed.keys.map(({ count }) => count)).toEqual([1])
  })
})

describe('insights by the record', () => {
  test('there are none unless enabled', () => {
    expect(insightsFor({ keys: KEYS }, undefined)).toBeUndefined()
    expect(insightsFor({ keys: KEYS, insights: { ...setting(), isEnabled: false } }, insightsOf())).toBeUndefined()
    expect(insightsFor({ keys: KEYS, insights: setting() }, undefined)).toBeInstanceOf(KeyInsights)
  })

  test('a change of the record keeps the counts, a change of the mode those that it goes on counting', () => {
    const first = insightsFor({ keys: KEYS, insights: setting() }, undefined)
    first?.noteAccess(suffix('a', 1), 2, NOW_MS)
    first?.noteThrottle(suffix('a', 1), NOW_MS)
    const second = insightsFor({ keys: KEYS, insights: setting() }, first)
    expect(second?.show(1, NOW_MS)).toMatchObject({ accessed: { keys: [{ count: 1 }] }, throttled: { keys: [{ count: 1 }] } })
    const third = insightsFor({ keys: KEYS, insights: setting('THROTTLED_KEYS') }, second)
    expect(third?.show(1, NOW_MS)).toMatchObject({
      mode: 'THROTTLED_KEYS',
      accessed: { partitionKeys: [], keys: [] },
      throttled: { keys: [{ count: 1 }] },
    })
  })
})
