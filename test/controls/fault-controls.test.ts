// Rules of faults on a clock, a bus and no tables: what stands is broken and mended through the controls of zones and regions, as a user would.
import { beforeEach, expect, it } from 'vitest'
import { FaultControls } from '../../src/controls/fault-controls.js'
import { homesOf } from '../../src/controls/namespace.js'
import { EventBus } from '../../src/model/event-bus.js'
import { manualAt } from '../../src/runtime/clock-state.js'
import { seededRandom } from '../../src/runtime/random.js'
import { SteerableClock } from '../../src/runtime/steerable-clock.js'
import { NO_TABLES } from './no-tables.js'
import { refusalOf } from './refusal-of.js'

let clock: SteerableClock
let faults: FaultControls
/** What was asked of zones and regions, in order. */
let asked: string[]
beforeEach(() => {
  clock = new SteerableClock(manualAt(0))
  asked = []
  const ask =
    (verb: string) =>
    (what: unknown): never => {
      asked.push(`${verb} ${JSON.stringify(what)}`)
      return undefined as never // nobody looks at what they answer
    }
  const failed = (error: unknown): never => {
    throw error
  }
  faults = new FaultControls({
    engine: {
      clock,
      events: new EventBus(() => clock.nowMs(), failed),
      tables: NO_TABLES,
    },
    infrastructure: {
      placing: { zoneFollowers: { servingZone: () => 0 }, tables: NO_TABLES },
      zones: { down: ask('down'), mend: ask('up') },
      regions: {
        cut: ask('cut'),
        heal: ask('heal'),
        pauseReplication: ask('pause'),
        resumeReplication: ask('resume'),
      },
    },
    random: seededRandom('faults'),
    homeOf: homesOf('own'),
  })
})

it('a rule is in force until its time has passed', async () => {
  const rule = { operation: 'GetItem', effect: 'error', error: 'InternalServerError', durationMs: 1000 }
  expect(faults.inject(rule)).toMatchObject({ id: 'fault-1', state: 'active', expiresAtMs: 1000 })
  expect(faults.injector.isEmpty).toBe(false)
  await clock.advance(1000)
  expect([faults.show('fault-1').state, faults.injector.isEmpty]).toEqual(['expired', true])
})

it('what stands is broken at once, and mended when its rule ends', async () => {
  faults.inject({ id: 'lost', effect: 'zone-down', zone: 'us-east-1a', durationMs: 1000 })
  faults.inject({ effect: 'region-cut', from: 'us-east-1', to: 'eu-west-1', oneWay: true })
  await clock.advance(1000)
  const links = '{"from":"us-east-1","to":"eu-west-1","oneWay":true}'
  expect(asked).toEqual(['down "us-east-1a"', `cut ${links}`, 'up "us-east-1a"'])
  faults.clear()
  expect(asked.at(-1)).toBe(`heal ${links}`)
})

it('refusals say what kind they are, and leave nothing behind', async () => {
  expect(await refusalOf(() => faults.inject({ effect: 'latency' }))).toMatch(/^invalid: latencyMs must be given/)
  expect(await refusalOf(() => faults.show('none'))).toBe('not found: there is no fault none')
  const rule = { id: 'mine', effect: 'connection-reset' }
  faults.inject(rule)
  expect(await refusalOf(() => faults.inject(rule))).toBe('in conflict: id must be another one: a fault mine is active')
  expect(faults.list()).toHaveLength(1)
})

// Machines are real there: a rule about a zone that nobody simulates would be in force and meet nothing.
it('on a ring refuses rules about machines, and does not list them', () => {
  const engine = {
    clock,
    events: new EventBus(
      () => clock.nowMs(),
      () => undefined,
    ),
    tables: NO_TABLES,
  }
  const ring = new FaultControls({ engine, infrastructure: undefined, random: seededRandom('ring'), homeOf: homesOf('own') })
  expect(() => ring.inject({ effect: 'zone-down', zone: 'us-east-1b' })).toThrow('not on a ring: effect zone-down')
  expect(() => ring.inject({ effect: 'connection-reset', partition: 1, table: 'Tee' })).toThrow('not on a ring: partition')
  expect(ring.inject({ effect: 'connection-reset', operation: 'PutItem' })).toMatchObject({ state: 'active' })
  const { effects } = ring.catalogue()
  expect(effects.map(({ effect }) => effect)).not.toContain('region-cut')
  expect(effects.flatMap(({ others }) => others)).not.toContain('zone')
})
