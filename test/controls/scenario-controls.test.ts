// Named scenarios on an empty catalogue: each is one fault that is asked for, and what was left open is drawn by seed, name and id alone.
import { expect, it } from 'vitest'
import type { FaultSpec, ShownFault } from '../../src/controls/fault-controls.js'
import { homesOf } from '../../src/controls/namespace.js'
import { ScenarioControls } from '../../src/controls/scenario-controls.js'
import { seededRandom } from '../../src/runtime/random.js'
import { NO_TABLES } from './no-tables.js'
import { refusalOf } from './refusal-of.js'

function opened(seed: string) {
  const injected: ShownFault[] = []
  const faults = {
    inject: (spec: FaultSpec): ShownFault => {
      const fault: ShownFault = { ...spec, id: spec.id ?? '', state: 'active', matches: 0, hits: 0, createdAtMs: injected.length }
      injected.push(fault)
      return fault
    },
    list: () => injected,
  }
  const scenarios = new ScenarioControls({ catalogue: NO_TABLES, faults, random: seededRandom(seed), homeOf: homesOf('own') })
  return { scenarios, injected }
}

it('a scenario is one fault with an end', () => {
  const { scenarios, injected } = opened('a')
  const run = scenarios.run('region-cut', { region: 'eu-west-1' })
  expect(injected).toMatchObject([{ id: 'region-cut-1', effect: 'region-cut', region: 'eu-west-1', durationMs: 60_000 }])
  expect(scenarios.list()).toEqual([run])
})

it('the same seed, name and id draw the same, others may not', () => {
  const zonesOf = (seed: string) => {
    const { scenarios } = opened(seed)
    return Array.from({ length: 20 }, () => scenarios.run('zone-loss').drawn['zone'])
  }
  expect(zonesOf('a')).toEqual(zonesOf('a'))
  expect(zonesOf('a')).not.toEqual(zonesOf('b'))
  expect(new Set(zonesOf('a')).size).toBe(3)
})

it('what there is nothing to draw from is refused, and injects nothing', async () => {
  const { scenarios, injected } = opened('a')
  expect(await refusalOf(() => scenarios.run('region-cut'))).toMatch(/^invalid: region must be given/)
  expect(await refusalOf(() => scenarios.run('hot-partition', { table: 'music' }))).toBe(
    'not found: there is no table music in us-east-1 of account 000000000000',
  )
  expect(await refusalOf(() => scenarios.run('flood'))).toMatch(/^invalid: name must be one of/)
  expect(injected).toEqual([])
})
