// What is simulated of capacity, steered on policies alone: an engine without a single table is enough.
import { describe, expect, it } from 'vitest'
import { CapacityPolicies } from '../../src/capacity/policy.js'
import { CapacityControls } from '../../src/controls/capacity-controls.js'
import { homesOf } from '../../src/controls/namespace.js'
import { Pools } from '../../src/engine/admission/pools.js'
import { OpenTables } from '../../src/engine/tables/open-tables.js'
import { manualAt } from '../../src/runtime/clock-state.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { NO_TABLES } from './no-tables.js'
import { refusalOf } from './refusal-of.js'

const HERE = { account: '111122223333', region: 'eu-west-2' }
const THERE = { account: '444455556666', region: 'eu-west-3' }
const STARTED = { mode: 'provisioned', burst: 300, heat: 10 }
const neverSplit = () => Promise.reject(new Error('there is nothing to split'))

function controlsOf(scope: 'shared' | 'own'): CapacityControls {
  const clock = new SteerableClock(manualAt(0))
  const policies = new CapacityPolicies({ mode: 'provisioned', burstSec: 300, heatSec: 10 })
  const engine = {
    clock,
    pools: new Pools(policies, clock, new OpenTables()),
    splitter: { splitAt: neverSplit, splitInHalf: neverSplit },
    tables: NO_TABLES,
    metering: { keyInsights: () => undefined },
  }
  return new CapacityControls(engine, homesOf(scope))
}

describe('what is simulated', () => {
  it('is changed for one namespace and put back', () => {
    const capacity = controlsOf('own')
    expect(capacity.set({ mode: 'off' }, HERE)).toEqual({ ...STARTED, mode: 'off', namespaces: [] })
    expect(capacity.show()).toEqual({ ...STARTED, namespaces: [{ ...HERE, ...STARTED, mode: 'off' }] })
    expect(capacity.show(THERE)).toEqual({ ...STARTED, namespaces: [] })
    expect(capacity.reset(HERE)).toEqual({ ...STARTED, namespaces: [] })
  })

  it('is one for every namespace where they share one', () => {
    const capacity = controlsOf('shared')
    capacity.set({ mode: 'off' }, HERE)
    expect(capacity.show(THERE)).toMatchObject({ mode: 'off' })
  })
})

it('refusals say what kind they are', async () => {
  const capacity = controlsOf('own')
  expect(await refusalOf(() => capacity.set({}))).toBe('invalid: mode, burst or heat must be given')
  expect(await refusalOf(() => capacity.set({ mode: 'on' as 'off' }))).toBe('invalid: mode must be one of off, provisioned, full')
  const words = 'there is no table music in eu-west-2 of account 111122223333'
  expect(await refusalOf(() => capacity.partitions('music', { namespace: HERE }))).toBe(`not found: ${words}`)
  expect(await refusalOf(() => capacity.split('music', { middle: true }, { namespace: HERE }))).toBe(`not found: ${words}`)
})
