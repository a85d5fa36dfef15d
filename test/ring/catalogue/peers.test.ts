// Proves when others go on without a gateway: never before its lease is over by its own clock, which may have begun as late as when it was seen.
import { expect, test } from 'vitest'
import { NO_DEMAND } from '../../../src/ring/catalogue/demand.js'
import type { GatewayRow } from '../../../src/ring/catalogue/gateway-rows.js'
import { Peers } from '../../../src/ring/catalogue/peers.js'

const row = (id: string, beat: number, epoch = 1): GatewayRow => ({ slot: 0, id, beat, epoch, seenMs: 0, demand: NO_DEMAND })
const ids = (rows: readonly GatewayRow[]): readonly string[] => rows.map(({ id }) => id)

test('a gateway is alive for its lease of 3 s and 5 s more after its last beat was seen first', () => {
  const peers = new Peers()
  peers.see([row('a', 1)], 1000)
  peers.see([row('a', 1)], 8000)
  expect(ids(peers.live(8999))).toEqual(['a'])
  expect(ids(peers.live(9000))).toEqual([])
  expect(ids(peers.gone(9000, 0))).toEqual(['a'])
  expect(ids(peers.gone(30_999, 30_000))).toEqual([])
  expect(ids(peers.gone(31_000, 30_000))).toEqual(['a'])
})

test('a beat makes it alive again, however long it was silent', () => {
  const peers = new Peers()
  peers.see([row('a', 1)], 0)
  peers.see([row('a', 2)], 60_000)
  expect(ids(peers.live(60_001))).toEqual(['a'])
})

test('one that has left is neither alive nor gone', () => {
  const peers = new Peers()
  peers.see([row('a', 1), row('b', 1)], 0)
  peers.see([row('b', 2)], 1)
  expect([ids(peers.live(2)), ids(peers.gone(99_999, 0))]).toEqual([['b'], ['b']])
})

test('an epoch is everybody’s when all that are alive have it', () => {
  const peers = new Peers()
  peers.see([row('dead', 1, 3), row('slow', 1, 4), row('own', 1, 5)], 0)
  peers.see([row('dead', 1, 3), row('slow', 2, 4), row('own', 2, 5)], 7000)
  expect(peers.haveAll(5, 8000)).toBe(false)
  peers.see([row('dead', 1, 3), row('slow', 3, 5), row('own', 3, 5)], 8100)
  expect([peers.haveAll(5, 8100), peers.haveAll(6, 8100)]).toEqual([true, false])
})
