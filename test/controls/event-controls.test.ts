// Listeners hear what they chose, on a bus alone: no engine is needed to listen.
import { describe, expect, it } from 'vitest'
import { EventControls } from '../../src/controls/event-controls.js'
import type { EmittedEvent } from '../../src/model/event.js'
import { EventBus } from '../../src/model/event-bus.js'
import { refusalOf } from './refusal-of.js'

const PLACE = { account: '000000000000', region: 'us-east-1' }

const opened = () => {
  const bus = new EventBus(
    () => 7,
    (error) => {
      throw error
    },
  )
  return { bus, events: new EventControls(bus) }
}

describe('events', () => {
  it('of the chosen types are heard until the listener leaves', () => {
    const { bus, events } = opened()
    const heard: EmittedEvent[] = []
    const leave = events.on((event) => heard.push(event), { types: 'table.created' })
    bus.emit({ type: 'table.created', ...PLACE, table: 'music' })
    bus.emit({ type: 'table.deleted', ...PLACE, table: 'music' })
    leave()
    bus.emit({ type: 'table.created', ...PLACE, table: 'later' })
    expect(heard).toEqual([{ id: 1, emittedAtMs: 7, type: 'table.created', ...PLACE, table: 'music' }])
  })

  it('of the chosen namespace are heard with those of none', () => {
    const { bus, events } = opened()
    const heard: string[] = []
    events.on((event) => heard.push(event.type), PLACE)
    bus.emit({ type: 'table.created', ...PLACE, region: 'eu-west-1', table: 'music' })
    bus.emit({ type: 'clock.changed', mode: 'manual', nowMs: 7 })
    bus.emit({ type: 'table.deleted', ...PLACE, table: 'music' })
    expect(heard).toEqual(['clock.changed', 'table.deleted'])
  })

  it('feed whoever keeps a place among them', () => {
    const { bus, events } = opened()
    for (let n = 0; n < 3; n++) bus.emit({ type: 'reset' })
    const { events: kept, isMeant } = events.feed({ types: 'table.created' })
    const next = kept.after(1)
    expect([kept.newestId, next?.id, next && isMeant(next)]).toEqual([3, 2, false])
  })

  it('of unknown types are refused as invalid', async () => {
    const { events } = opened()
    expect(await refusalOf(() => events.on(() => undefined, { types: 'what' }))).toMatch(
      /^invalid: types must be types with commas/,
    )
    expect(await refusalOf(() => events.feed({ region: 'us-east-1' }))).toMatch(/^invalid: account must stand beside region/)
  })
})
