// Which requests rules meet and hit, by themselves: tables, indexes and keys of elements, order, counts, draws that don't depend on anything
// but seed, rule and number.
import { describe, expect, it } from 'vitest'
import type { Call, Element } from '../../src/faults/call.js'
import { metElements } from '../../src/faults/call.js'
import { shareOf, someOf } from '../../src/faults/draws.js'
import { FaultRules } from '../../src/faults/fault-rules.js'
import type { FaultRule, Match } from '../../src/faults/rule.js'
import { seededRandom } from '../../src/runtime/random.js'

const NAMESPACE = { account: '000000000000', region: 'us-east-1' }
const PUT = 'dynamodb:PutItem'

const element = (table: string, pk?: string, index?: string): Element => ({
  table,
  index,
  key: () => (pk === undefined ? undefined : { pk: { S: pk }, sk: { N: '1' } }),
  needsQuorum: () => table === 'b',
  isServedBy: (zone) => zone === `us-east-1${table}`,
  partition: () => (pk === undefined ? undefined : pk.charCodeAt(0)),
})
const call = (...elements: Element[]): Call => ({ operation: PUT, namespace: NAMESPACE, elements })
const rule = (id: string, more: Partial<FaultRule> = {}): FaultRule => ({
  id,
  match: { operations: new Set([PUT]) },
  occasions: {},
  effect: { kind: 'latency', minMs: 1, maxMs: 1 },
  given: {},
  ...more,
})

describe('a match', () => {
  const request = call(element('a', 'x'), element('b', 'x'), element('a', 'y', 'i'), element('a'))
  const cases: readonly (readonly [Partial<Match>, readonly number[] | undefined])[] = [
    [{}, [0, 1, 2, 3]],
    [{ operations: new Set(['dynamodb:GetItem']) }, undefined],
    [{ account: '111122223333' }, undefined],
    [{ region: 'us-east-1' }, [0, 1, 2, 3]],
    [{ region: 'eu-west-1' }, undefined],
    [{ table: 'a' }, [0, 2, 3]],
    [{ table: 'c' }, undefined],
    [{ index: 'i' }, [2]],
    [{ table: 'b', index: 'i' }, undefined],
    [{ key: { pk: { S: 'x' } } }, [0, 1]],
    [{ table: 'a', key: { pk: { S: 'x' }, sk: { N: '1' } } }, [0]],
    [{ key: { sk: { N: '2' } } }, undefined],
    [{ needsQuorum: true }, [1]],
    [{ zone: 'us-east-1b' }, [1]],
    [{ zone: 'us-east-1c' }, undefined],
    [{ table: 'a', partition: 'y'.charCodeAt(0) }, [2]],
    [{ key: { other: { S: 'x' } } }, undefined],
  ]

  it.each(cases)('%j meets the elements %j', (match, met) => {
    expect(metElements({ operations: new Set([PUT]), ...match }, request)).toEqual(met)
  })

  it('that names no element meets a request that has none', () => {
    expect(metElements({ operations: new Set([PUT]) }, call())).toEqual([])
    expect(metElements({ operations: new Set([PUT]), table: 'a' }, call())).toBeUndefined()
  })
})

describe('rules', () => {
  const random = seededRandom('rules')

  it('are asked in their order, up to one that ends the request', () => {
    const rules = new FaultRules(random)
    rules.add(rule('slow'), 0)
    rules.add(rule('broken', { effect: { kind: 'connection-reset' }, occasions: { every: 2 } }), 0)
    rules.add(rule('last'), 0)
    expect(rules.ask(call(), 5).map(({ rule: { id } }) => id)).toEqual(['slow', 'last'])
    expect(rules.ask(call(), 6).map(({ rule: { id } }) => id)).toEqual(['slow', 'broken'])
    expect(rules.find('last')).toMatchObject({ matches: 1, hits: 1, firstHitAtMs: 5, lastHitAtMs: 5 })
  })

  it('end at their time, and are kept to be looked at', () => {
    const rules = new FaultRules(random)
    rules.add(rule('short', { expiresAtMs: 10 }), 0)
    expect(rules.ask(call(), 9)).toHaveLength(1)
    expect(rules.isEmpty).toBe(false)
    expect(rules.ask(call(), 10)).toEqual([])
    expect(rules.isEmpty).toBe(true)
    expect(rules.find('short')).toMatchObject({ state: 'expired', hits: 1 })
  })

  it('keep a bounded number of ended ones', () => {
    const rules = new FaultRules(random)
    for (let n = 0; n < 1500; n++) {
      rules.add(rule(`r${n}`, { times: 1 }), 0)
      rules.ask(call(), 0)
    }
    expect(rules.all()).toHaveLength(1000)
    expect(rules.find('r1499')).toMatchObject({ state: 'used up' })
  })

  it('draw by seed, rule and number, whatever else was asked between', () => {
    const half = { occasions: { probability: 0.5 } }
    const hitsOf = (disturbed: boolean): boolean[] => {
      const rules = new FaultRules(random)
      rules.add(rule('half', half), 0)
      if (disturbed) rules.add(rule('other', half), 0)
      return Array.from({ length: 40 }, () => rules.ask(call(), 0).some(({ rule: { id } }) => id === 'half'))
    }
    expect(hitsOf(true)).toEqual(hitsOf(false))
    expect(new Set(hitsOf(false))).toEqual(new Set([true, false]))
  })
})

describe('some of many', () => {
  it('are in order, of the count asked for, and evenly drawn', () => {
    const random = seededRandom('some')
    const places = [2, 3, 5, 7, 11]
    const counts = new Map(places.map((place) => [place, 0]))
    for (let hit = 1; hit <= 1000; hit++) {
      const some = someOf(places, 2, random, 'rule', hit)
      expect(some).toHaveLength(2)
      expect([...some].sort((a, b) => a - b)).toEqual(some)
      for (const place of some) counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    for (const count of counts.values()) expect(Math.abs(count - 400)).toBeLessThan(60)
    expect(someOf(places, 9, random, 'rule', 1)).toEqual(places)
  })
})

// A client that goes on with what came back is left with one element at last: were it always met, it would never end.
describe('the share of a batch', () => {
  const counts = (part: number, whole: number): readonly number[] =>
    Array.from({ length: 400 }, (_none, hit) => shareOf(part, whole, seededRandom('share'), 'rule', hit))
  it.each([
    [0.5, 1, 0, 1],
    [0.5, 25, 12, 13],
    [0.01, 10, 0, 1],
  ])('%f of %i is what it says on average, up or down by chance', (part, whole, least, most) => {
    const all = counts(part, whole)
    expect(new Set(all)).toEqual(new Set([least, most]))
    expect(Math.abs(all.reduce((sum, one) => sum + one, 0) / all.length - part * whole)).toBeLessThan(0.1)
  })
  it.each([
    [1, 7, 7],
    [0.4, 10, 4],
  ])('%f of %i is exact', (part, whole, count) => expect(new Set(counts(part, whole))).toEqual(new Set([count])))
})
