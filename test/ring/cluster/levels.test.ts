// What is proved: levels are refused at start that the replicas can't give, and pairs of them that would let a strong read miss a write.
import { expect, test } from 'vitest'
import { levelFault } from '../../../src/ring/cluster/levels.js'
import { DEFAULT_LEVELS, type Levels } from '../../../src/ring/cluster/settings.js'

const ONE_NODE = { east: 1 }
const THREE = { east: 3 }
const TWO_PLACES = { east: 3, west: 3 }

const faultOf = (replicas: Readonly<Record<string, number>>, levels: Partial<Levels>): string | undefined =>
  levelFault({ ...DEFAULT_LEVELS, ...levels }, new Map(Object.entries(replicas)), 'east')

test.each<[Readonly<Record<string, number>>, Partial<Levels>]>([
  [ONE_NODE, {}],
  [THREE, {}],
  [THREE, { strong: 'ONE', commit: 'ALL' }],
  [THREE, { strong: 'TWO', commit: 'TWO' }],
  [TWO_PLACES, {}],
  [TWO_PLACES, { strong: 'LOCAL_QUORUM', commit: 'EACH_QUORUM' }],
  [TWO_PLACES, { strong: 'QUORUM', commit: 'QUORUM' }],
  [TWO_PLACES, { strong: 'LOCAL_ONE', commit: 'ALL' }],
])('%j can give %j', (replicas, levels) => {
  expect(faultOf(replicas, levels)).toBeUndefined()
})

test.each<[Readonly<Record<string, number>>, Partial<Levels>, string]>([
  [{ west: 3 }, {}, 'The datacentre east has no replicas'],
  [ONE_NODE, { eventual: 'TWO' }, '--ring-eventual TWO needs 2 replicas, and there are 1'],
  [THREE, { strong: 'ONE' }, 'A read at ONE can miss a write at LOCAL_QUORUM'],
  [THREE, { commit: 'ONE', strong: 'TWO' }, 'A read at TWO can miss a write at ONE'],
  [TWO_PLACES, { strong: 'QUORUM', commit: 'TWO' }, 'A read at QUORUM can miss a write at TWO'],
  [TWO_PLACES, { strong: 'LOCAL_QUORUM', commit: 'QUORUM' }, 'A read at LOCAL_QUORUM can miss a write at QUORUM'],
])('%j can not give %j', (replicas, levels, fault) => {
  expect(faultOf(replicas, levels)).toContain(fault)
})
