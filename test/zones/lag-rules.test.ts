// Which lag holds for whom, when several were said.
import { expect, test } from 'vitest'
import { LagRules } from '../../src/zones/lag-rules.js'

const EAST = { account: '000000000000', region: 'us-east-1' }
const WEST = { account: '000000000000', region: 'us-west-2' }
const ms = (n: number) => ({ minMs: n, maxMs: n })

test('what was said last holds for all that it speaks of', () => {
  const rules = new LagRules()
  rules.add({ kind: 'replica', lag: ms(10) })
  rules.add({ kind: 'replica', lag: ms(20), namespace: EAST, table: 'T' })
  rules.add({ kind: 'replica', lag: ms(30), zone: 'us-east-1b' })
  const of = (table: string, zone: string, namespace = EAST) => rules.lagOf('replica', { namespace, table, zone })?.minMs
  expect(of('T', 'us-east-1a')).toBe(20)
  expect(of('T', 'us-east-1b')).toBe(30)
  expect(of('U', 'us-east-1a')).toBe(10)
  expect(of('T', 'us-west-2a', WEST)).toBe(10)
  expect(rules.lagOf('gsi', { namespace: EAST, table: 'T', index: 'i' })).toBeUndefined()
})

test('what a newer rule covers whole is forgotten', () => {
  const rules = new LagRules()
  rules.add({ kind: 'gsi', lag: ms(1), namespace: EAST, table: 'T', index: 'i' })
  rules.add({ kind: 'gsi', lag: ms(2), namespace: EAST, table: 'T', index: 'j' })
  rules.add({ kind: 'replica', lag: ms(3), namespace: EAST })
  rules.add({ kind: 'gsi', lag: ms(4), namespace: EAST, table: 'T' })
  expect(rules.all.map(({ lag }) => lag.minMs)).toEqual([3, 4])
  rules.add({ kind: 'replica', lag: ms(5), zone: 'us-east-1a' })
  expect(rules.all).toHaveLength(3)
  rules.add({ kind: 'replica', lag: ms(6) })
  expect(rules.all.map(({ lag }) => lag.minMs)).toEqual([4, 6])
})

test('one namespace forgets its own', () => {
  const rules = new LagRules()
  rules.add({ kind: 'replica', lag: ms(1) })
  rules.add({ kind: 'replica', lag: ms(2), namespace: EAST })
  rules.add({ kind: 'replica', lag: ms(3), namespace: WEST })
  rules.clear(EAST)
  expect(rules.all.map(({ lag }) => lag.minMs)).toEqual([1, 3])
  rules.clear(undefined)
  expect(rules.all).toEqual([])
})
